"""The part of step `migrate` that imports the application: one process, started as manage.py would start it."""

import gc
import os
import runpy
import sys
import traceback

from bkdev_step import PRODUCT, fail, message, warn


def run_migrations() -> None:
    # A thousand migrations create thousands of models: with its usual frequency, the collector takes an eighth of the
    # time.
    gc.set_threshold(100_000)
    os.chdir(PRODUCT)
    sys.path[0] = str(PRODUCT)  # as for `python manage.py`; until now it was this folder
    sys.argv = ["manage.py", "migrate", "--noinput"]
    try:
        runpy.run_path("manage.py", run_name="__main__")
    except (Exception, SystemExit) as error:
        if not (isinstance(error, SystemExit) and error.code in (0, None)):
            explain(error)
    from django.core.management import call_command

    call_command("createcachetable")


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
    warn("step.after-migrations-failed", error=reason)


def unapplied() -> list[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
