"""Step `migrate` of a product that `bkdev init` recognised: its migrations, then what must run once per database.

first_steps.py ENTRY [COMMAND…]

ENTRY runs Django's commands: `manage.py`, or a console script. Each COMMAND is one of them with arguments. Those
that begin with `migrate` run each time, others once: a mark distinguishes a database from a later one of the same
name.
"""

import hashlib
import os
import shlex
import subprocess
import sys
from pathlib import Path

from bkdev_step import fail, message, one_stream, say

MARKS = Path("/deps/first-steps")


def main(entry: str, *commands: str) -> None:
    one_stream()
    run(entry, "migrate --noinput")
    for command in commands:
        if command.startswith("migrate "):
            run(entry, f"{command} --noinput")
    once = [command for command in commands if not command.startswith("migrate ")]
    if not once:
        return
    database = database_of(entry)
    for command in once:
        mark = MARKS / hashlib.sha256(f"{database}\0{command}".encode()).hexdigest()
        if mark.exists():
            say("step.seed-written", command=command)
            continue
        run(entry, command)
        MARKS.mkdir(exist_ok=True)
        mark.touch()


def run(entry: str, command: str) -> None:
    print(f"{entry} {command}", flush=True)
    words = [sys.executable, entry] if entry.endswith(".py") else [entry]
    done = subprocess.run([*words, *shlex.split(command)])
    if done.returncode != 0:
        fail(message("step.seed-failed", command=command, exitCode=done.returncode), message("step.see-above"))


def database_of(entry: str) -> str:
    """Identifies a database by the time of its first migration. Asks in a separate process, because loading settings
    may have any side effect."""
    ask = (
        "import django, os\n"
        "if 'DJANGO_CONFIGURATION' in os.environ:\n    import configurations; configurations.setup()\n"
        "else:\n    django.setup()\n"
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    cursor.execute('SELECT min(applied) FROM django_migrations')\n"
        "    print('bkdev-first-migration', cursor.fetchone()[0])\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), os.environ.get("PYTHONPATH", "")])}
    answer = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True)
    for line in answer.stdout.splitlines():
        if line.startswith("bkdev-first-migration "):
            return line
    print(answer.stderr)
    fail(message("step.migrations-unasked"), message("step.see-above"))


main(*sys.argv[1:])
