"""Step `migrate` of a product that `bkdev init` recognised: its migrations, then what must run once per database.

first_steps.py ENTRY [COMMAND…]

ENTRY runs Django's commands: `manage.py`, or a console script. Each COMMAND is one of them with arguments. Those
that begin with `migrate` run each time, others once: a mark in the database remembers that.
"""

import hashlib
import os
import shlex
import subprocess
import sys

from bkdev_step import fail, message, one_stream, say


def main(entry: str, *commands: str) -> None:
    one_stream()
    run(entry, "migrate --noinput")
    for command in commands:
        if command.startswith("migrate "):
            run(entry, f"{command} --noinput")
    once = [command for command in commands if not command.startswith("migrate ")]
    if not once:
        return
    done = marks("read")
    for command in once:
        mark = hashlib.sha256(command.encode()).hexdigest()
        if mark in done:
            say("step.seed-written", command=command)
            continue
        run(entry, command)
        marks("write", mark)


def run(entry: str, command: str) -> None:
    print(f"{entry} {command}", flush=True)
    words = [sys.executable, entry] if entry.endswith(".py") else [entry]
    done = subprocess.run([*words, *shlex.split(command)])
    if done.returncode != 0:
        fail(message("step.seed-failed", command=command, exitCode=done.returncode), message("step.see-above"))


# In the database that they speak of: they come and go with its data, and are in its snapshots.
MARKS = """
import os, sys
if "DJANGO_CONFIGURATION" in os.environ:
    import configurations; configurations.setup()
else:
    import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS bkdev_first_steps (mark varchar(64) PRIMARY KEY)")
    if sys.argv[1] == "write":
        cursor.execute("INSERT INTO bkdev_first_steps VALUES (%s)", [sys.argv[2]])
    cursor.execute("SELECT mark FROM bkdev_first_steps")
    print("bkdev-marks", *(mark for mark, in cursor.fetchall()))
"""


def marks(*words: str) -> list[str]:
    """The marks in the product's database. Asked in a process of its own, for settings may do anything when they load."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), os.environ.get("PYTHONPATH", "")])}
    answer = subprocess.run([sys.executable, "-c", MARKS, *words], env=environment, capture_output=True, text=True)
    for line in answer.stdout.splitlines():
        if line.startswith("bkdev-marks"):
            return line.split()[1:]
    print(answer.stderr)
    fail(message("step.migrations-unasked"), message("step.see-above"))


main(*sys.argv[1:])
