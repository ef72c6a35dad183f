"""The part of step `migrate` that imports the application: one process, started as manage.py would start it."""

import gc
import os
import re
import runpy
import sys
import traceback

from bkdev_step import KNOWN, PRODUCT, fail, message, say, warn


def run_migrations() -> None:
    # A thousand migrations create thousands of models: with its usual frequency, the collector takes an eighth of the
    # time.
    gc.set_threshold(100_000)
    os.chdir(PRODUCT)
    sys.path[0] = str(PRODUCT)  # as for `python manage.py`; until now it was this folder
    sys.argv = ["manage.py", "migrate", "--noinput"]
    tell_progress()
    try:
        runpy.run_path("manage.py", run_name="__main__")
    except (Exception, SystemExit) as error:
        if not (isinstance(error, SystemExit) and error.code in (0, None)):
            explain(error)
    from django.core.management import call_command

    call_command("createcachetable")


def tell_progress() -> None:
    """Says how many of the migrations that are due have been applied, in place of Django's line for each."""
    from django.core.management.commands.migrate import Command
    from django.db.migrations.executor import MigrationExecutor

    done, due = 0, 0

    def migrate(executor, targets, plan=None, *rest, **options):
        nonlocal due
        plan = executor.migration_plan(targets) if plan is None else plan
        due += len(plan)
        return migrate_all(executor, targets, plan, *rest, **options)

    def progressed(command, action, migration=None, fake=False):
        nonlocal done
        if action == "apply_success":
            done += 1
            say("step.migrations-progress", done=done, due=due, migration=f"{migration.app_label}.{migration.name}")
        elif action != "apply_start":
            show(command, action, migration, fake)

    migrate_all, MigrationExecutor.migrate = MigrationExecutor.migrate, migrate
    show, Command.migration_progress_callback = Command.migration_progress_callback, progressed


def explain(error: BaseException) -> None:
    """Ends the step, unless all tables exist: then a handler after the migrations failed."""
    cause = error.__context__ if isinstance(error, SystemExit) and error.__context__ else error
    traceback.print_exception(cause)
    reason = traceback.format_exception_only(cause)[-1].strip().splitlines()[-1]

    from django.apps import apps

    if not apps.ready:
        fail(message("step.application-broken", error=reason), message("step.see-traceback"))
    try:
        missing = unapplied()
    except Exception:  # an invalid migration file, or a missing dependency; migrate has reported it above
        fail(message("step.migrations-unreadable", error=reason), message("step.see-traceback"))
    if missing:
        fail(
            message("step.migrations-stopped", migration=missing[0], left=len(missing), error=reason),
            message("step.correct-and-migrate"),
        )
    for expected in KNOWN.get("afterMigrations", []):
        if re.search(expected["pattern"], reason):
            return warn("step.of-product", **expected["says"])
    warn("step.after-migrations-failed", error=reason)


def unapplied() -> list[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
