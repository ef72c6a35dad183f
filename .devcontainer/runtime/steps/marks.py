"""The steps' records of their last run, stored in the database server so that it disappears with the data."""

import os

import MySQLdb
from bkdev_step import fail, message

DATABASE = os.environ["MYSQL_NAME"]


def connect() -> MySQLdb.Connection:
    host, port = os.environ["MYSQL_HOST"], int(os.environ["MYSQL_PORT"])
    user, password = os.environ["MYSQL_USER"], os.environ["MYSQL_PASSWORD"]
    try:
        return MySQLdb.connect(
            host=host, port=port, user=user, passwd=password, db=DATABASE, connect_timeout=5, autocommit=True
        )
    except MySQLdb.Error as error:
        fail(
            message("step.database-refuses", address=f"{user}@{host}:{port}/{DATABASE}", error=str(error)),
            message("step.see-log-of", service=host),
        )


def stored_mark(server: MySQLdb.Connection, name: str) -> str | None:
    rows = query(server, "SELECT fingerprint FROM bkdev.marks WHERE name = %s", name)
    return rows[0][0] if rows else None


def store_mark(server: MySQLdb.Connection, name: str, mark: str) -> None:
    cursor = server.cursor()
    cursor.execute("CREATE DATABASE IF NOT EXISTS bkdev")
    cursor.execute("CREATE TABLE IF NOT EXISTS bkdev.marks (name varchar(64) PRIMARY KEY, fingerprint char(64))")
    cursor.execute("REPLACE INTO bkdev.marks VALUES (%s, %s)", (name, mark))


def remember_applications(server: MySQLdb.Connection) -> None:
    """Records which applications have migrations in this database, so that the agent notices if all of an application's
    are gone (runtime/probe/mysql_store.py)."""
    cursor = server.cursor()
    cursor.execute("CREATE DATABASE IF NOT EXISTS bkdev")
    cursor.execute(
        "CREATE TABLE IF NOT EXISTS bkdev.applications (of_database varchar(64), app varchar(255), PRIMARY KEY (of_database, app))"
    )
    cursor.execute("DELETE FROM bkdev.applications WHERE of_database = %s", (DATABASE,))
    cursor.execute("INSERT INTO bkdev.applications SELECT DISTINCT %s, app FROM django_migrations", (DATABASE,))


def query(server: MySQLdb.Connection, statement: str, *values: str) -> tuple:
    """Returns the rows; empty if the table does not exist yet."""
    cursor = server.cursor()
    try:
        cursor.execute(statement, values)
    except MySQLdb.ProgrammingError:
        return ()
    return cursor.fetchall()
