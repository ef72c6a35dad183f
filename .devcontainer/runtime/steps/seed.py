"""Step `seed`: writes rows that the product needs and its migrations do not create, once per database.

A mark remembers which command has filled which database, so that the application is not imported in vain.
"""

import hashlib
import os
import runpy
import shlex
import sys
import traceback
from pathlib import Path

import MySQLdb
from bkdev_step import KNOWN, PRODUCT, fail, message, one_stream, say
from marks import DATABASE, connect, query, store_mark, stored_mark


def main() -> None:
    one_stream()
    commands = KNOWN.get("seed", [])
    if not commands:
        say("step.seed-undefined")
    server = connect()
    due = [(command, mark) for command in commands if (mark := due_mark(server, command))]
    server.close()
    for at, (command, mark) in enumerate(due):
        run(command, is_first=at == 0)
        store_mark(connect(), mark_of(command), mark)


def due_mark(server: MySQLdb.Connection, command: str) -> str | None:
    """Returns what to remember once this command has run; None if it need not run."""
    name, *arguments = shlex.split(command)
    found = find(name)
    if found is None:
        return say("step.seed-command-unknown", command=name)
    wanted = fingerprint(server, [found, *map(Path, arguments)])
    if stored_mark(server, mark_of(command)) == wanted:
        return say("step.seed-written", command=command)
    return wanted


def mark_of(command: str) -> str:
    """The column takes 64 characters."""
    mark = f"{DATABASE} {command}"
    return mark if len(mark) <= 64 else f"{mark[:31]} {hashlib.sha256(mark.encode()).hexdigest()[:32]}"


def find(name: str) -> Path | None:
    """Searches like Django: in the product's packages, which are in its folder or in `packages`, and in Django."""
    file = f"management/commands/{name}.py"
    places = [(PRODUCT, f"*/{file}"), (PRODUCT, f"packages/*/{file}")]
    places += [(Path(sys.prefix), f"lib/python3*/site-packages/django/core/{file}")]
    return next((found for folder, pattern in places for found in folder.glob(pattern)), None)


def fingerprint(server: MySQLdb.Connection, files: list[Path]) -> str:
    """Of the command and of files among its arguments. The first migration's time distinguishes a database from a later
    one of the same name."""
    said = hashlib.sha256()
    for file in files:
        said.update(file.read_bytes() if file.is_file() else b"")
    said.update(str(query(server, "SELECT min(applied) FROM django_migrations")).encode())
    return said.hexdigest()


def run(command: str, is_first: bool) -> None:
    """All run in this process, since loading a large application takes longer than they do: the first as manage.py
    runs it, the others as Django's own calls."""
    print(f"python manage.py {command}", flush=True)
    words = shlex.split(command)
    try:
        if is_first:
            os.chdir(PRODUCT)
            sys.path[0] = str(PRODUCT)  # as for `python manage.py`; until now it was this folder
            sys.argv = ["manage.py", *words]
            runpy.run_path("manage.py", run_name="__main__")
        else:
            from django.core.management import call_command

            call_command(*words)
    except (Exception, SystemExit) as error:
        status = error.code if isinstance(error, SystemExit) else 1
        if status in (0, None):
            return
        if not isinstance(error, SystemExit):
            traceback.print_exc()
        fail(message("step.seed-failed", command=command, exitCode=status), message("step.see-above"))


main()
