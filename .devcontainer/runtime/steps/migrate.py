"""Step `migrate`: brings the database's tables up to date, and takes well under a second if they are.

The application takes half a minute to find that there is nothing to migrate. So a mark in the database server
remembers the migration files and applied migrations; the application is imported only if they differ.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import MySQLdb
from bkdev_step import KNOWN, PRODUCT, WORKSPACE, local_sources, one_stream, say
from marks import DATABASE, connect, query, remember_applications, store_mark, stored_mark

NOT_PYTHON = {"node_modules", "webpack", "static", "logs", "__pycache__"}


def main() -> None:
    one_stream()
    server = connect()
    if stored_mark(server, DATABASE) == fingerprint(server):
        if not query(server, "SELECT 1 FROM bkdev.applications WHERE of_database = %s LIMIT 1", DATABASE):
            remember_applications(server)  # a mark of an earlier version of this step
        say("step.migrations-unchanged")
        return
    server.close()  # the server may close the idle connection during the run
    from run_migrations import run_migrations

    run_migrations()
    server = connect()
    store_mark(server, DATABASE, fingerprint(server))
    remember_applications(server)


def fingerprint(server: MySQLdb.Connection) -> str:
    said = hashlib.sha256((PRODUCT / "uv.lock").read_bytes())
    for path in sorted(migration_files()):
        said.update(f"\0{path}\0".encode() + path.read_bytes())
    for row in query(server, "SELECT app, name FROM django_migrations ORDER BY app, name"):
        said.update("\0".join(row).encode() + b"\n")
    return said.hexdigest()


def migration_files() -> Iterator[Path]:
    for top in (PRODUCT, *(WORKSPACE / name for name in KNOWN.get("code", [])), *local_sources()):
        for folder, folders, files in os.walk(top):
            folders[:] = [name for name in folders if name not in NOT_PYTHON and not name.startswith(".")]
            if os.path.basename(folder) == "migrations":
                yield from (Path(folder, name) for name in files if name.endswith(".py"))


main()
