"""The part of step `migrate` that imports the application: one process, started as manage.py would start it."""

import gc
import os
import runpy
import sys
import traceback

from bkdev_step import PRODUCT, fail, warn


def run_migrations() -> None:
    # A thousand migrations make thousands of models: an eighth of the time is the collector's, if it comes as often as usual.
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
    """Ends the step, unless all tables are there: then it was a handler after the migrations that failed."""
    cause = error.__context__ if isinstance(error, SystemExit) and error.__context__ else error
    traceback.print_exception(cause)
    reason = traceback.format_exception_only(cause)[-1].strip().splitlines()[-1]

    from django.apps import apps

    if not apps.ready:
        fail(f"the application does not start: {reason}", "the traceback above names the line")
    try:
        missing = unapplied()
    except Exception:  # a file that is no migration, or names one that is not there; migrate has said so above
        fail(f"the migrations cannot be read: {reason}", "the traceback above names the file")
    if missing:
        fail(
            f"migrate stopped before {missing[0]} was applied, {len(missing)} to go: {reason}",
            "the traceback above names the line; correct it, or the database, and start the step again",
        )
    warn(f"all migrations are applied, but what runs after them failed, so its data may be missing: {reason}")


def unapplied() -> list[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
