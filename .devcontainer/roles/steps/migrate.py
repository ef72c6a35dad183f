"""Step `migrate`: brings the database's tables up to date, and knows in well under a second when they are.

The application takes half a minute to find out that there is nothing to migrate. So a mark in the database server
remembers which migration files met which applied migrations; only where they differ is the application imported.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import MySQLdb
from bkdev_step import PRODUCT, WORKSPACE, fail, local_sources, one_stream

NOT_PYTHON = {"node_modules", "webpack", "static", "logs", "__pycache__"}
DATABASE = os.environ["MYSQL_NAME"]


def main() -> None:
    one_stream()
    server = connect()
    if stored_mark(server) == fingerprint(server):
        print("migrations: files and tables unchanged since the last run, skipped")
        return
    server.close()  # the run may take longer than the server keeps an idle connection
    from run_migrations import run_migrations

    run_migrations()
    server = connect()
    store_mark(server, fingerprint(server))


def connect() -> MySQLdb.Connection:
    host, port = os.environ["MYSQL_HOST"], int(os.environ["MYSQL_PORT"])
    user, password = os.environ["MYSQL_USER"], os.environ["MYSQL_PASSWORD"]
    try:
        return MySQLdb.connect(
            host=host, port=port, user=user, passwd=password, db=DATABASE, connect_timeout=5, autocommit=True
        )
    except MySQLdb.Error as error:
        fail(f"the database does not let us in: {user}@{host}:{port}/{DATABASE}: {error}", "look at the log of mysql")


def fingerprint(server: MySQLdb.Connection) -> str:
    said = hashlib.sha256((PRODUCT / "uv.lock").read_bytes())
    for path in sorted(migration_files()):
        said.update(f"\0{path}\0".encode() + path.read_bytes())
    for row in query(server, "SELECT app, name FROM django_migrations ORDER BY app, name"):
        said.update("\0".join(row).encode() + b"\n")
    return said.hexdigest()


def migration_files() -> Iterator[Path]:
    for top in (PRODUCT, WORKSPACE / "ai_agent", *local_sources()):
        for folder, folders, files in os.walk(top):
            folders[:] = [name for name in folders if name not in NOT_PYTHON and not name.startswith(".")]
            if os.path.basename(folder) == "migrations":
                yield from (Path(folder, name) for name in files if name.endswith(".py"))


def stored_mark(server: MySQLdb.Connection) -> str | None:
    rows = query(server, "SELECT fingerprint FROM bkdev.marks WHERE name = %s", DATABASE)
    return rows[0][0] if rows else None


def store_mark(server: MySQLdb.Connection, mark: str) -> None:
    cursor = server.cursor()
    cursor.execute("CREATE DATABASE IF NOT EXISTS bkdev")
    cursor.execute("CREATE TABLE IF NOT EXISTS bkdev.marks (name varchar(64) PRIMARY KEY, fingerprint char(64))")
    cursor.execute("REPLACE INTO bkdev.marks VALUES (%s, %s)", (DATABASE, mark))


def query(server: MySQLdb.Connection, statement: str, *values: str) -> tuple:
    """The rows, or none where the table is not there yet."""
    cursor = server.cursor()
    try:
        cursor.execute(statement, values)
    except MySQLdb.ProgrammingError:
        return ()
    return cursor.fetchall()


main()
