"""Checks MySQL as the application uses it: its login, database, required character set, and migrations."""

import time

from connection_errors import no_answer_within
from messages import Wording, message
from migrations import Migrations, why_ahead, why_unapplied
from verdict import Verdict, absent, healthy, unhealthy

try:
    import MySQLdb as mysql
except ImportError:
    import pymysql as mysql

UNKNOWN_HOST, REFUSED, NO_DATABASE, NO_ACCESS, NO_TABLE, NO_TABLE_ACCESS = 2005, 1045, 1049, 1044, 1146, 1142
NO_CONNECTION = {2002, 2003, 2006, 2013}


class MysqlStore:
    """One database, for use by one thread. Opens a connection per look, because logging in is part of the check."""

    def __init__(self, options: dict, charset: str, timeout: float):
        self.options = options
        self.charset = charset
        self.timeout = timeout
        self.migrations = Migrations()

    def ask(self, closely: bool) -> Verdict:
        started = time.monotonic()
        try:
            connection = connect(self.options, self.timeout)
            try:
                problem = self._why_wrong(connection)
                if problem:
                    return unhealthy(problem)
                seconds = time.monotonic() - started
                return healthy(seconds, self._notes(connection) if closely else None)
            finally:
                connection.close()
        except mysql.Error as error:
            return verdict_on(error, self.options)

    def when_stuck(self, seconds: float) -> Wording:
        return no_answer_within(seconds)

    def close(self) -> None:
        pass

    def _why_wrong(self, connection) -> Wording:
        [(charset,)] = query(connection, "SELECT @@character_set_database")
        if not self.charset or charset == self.charset:
            return ""
        name = self.options["database"]
        return message("probe.database-charset", database=name, has=charset, needed=self.charset)

    def _notes(self, connection) -> tuple[Wording, ...]:
        applied = set(rows_if_there(connection, "SELECT app, name FROM django_migrations"))
        # As recorded by the step `migrate` (steps/marks.py): the only trace of an application whose rows are all gone.
        # If there is none either, nothing was ever migrated, which is the step's business.
        known = rows_if_there(connection, "SELECT app FROM bkdev.applications WHERE of_database = DATABASE()")
        missing = self.migrations.missing_in(applied, {app for (app,) in known})
        notes = (why_unapplied(missing), why_ahead(self.migrations.unknown_in(applied), missing))
        return tuple(note for note in notes if note)


def connect(options: dict, timeout: float):
    limit = max(1, int(timeout))
    return mysql.connect(**options, connect_timeout=limit, read_timeout=limit, write_timeout=limit)


def verdict_on(error, options: dict) -> Verdict:
    code, text = (*error.args, "", "")[:2]
    user, name = options["user"], options["database"]
    if code == UNKNOWN_HOST or "name resolution" in str(text) or "Name or service not known" in str(text):
        return absent(options["host"])
    if code == REFUSED:
        return unhealthy(message("probe.database-denied", user=user))
    if code == NO_DATABASE:
        return unhealthy(message("probe.database-unknown", database=name))
    if code == NO_ACCESS:
        return unhealthy(message("probe.database-no-access", user=user, database=name))
    if code in NO_CONNECTION:
        return unhealthy(message("probe.database-unreachable", error=str(text)[:120]))
    return unhealthy(message("probe.database-error", number=code, error=str(text)[:120]))


def rows_if_there(connection, statement: str) -> list[tuple]:
    try:
        return query(connection, statement)
    except mysql.Error as error:
        if error.args[0] in (NO_TABLE, NO_DATABASE, NO_ACCESS, NO_TABLE_ACCESS):
            return []
        raise


def query(connection, statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
