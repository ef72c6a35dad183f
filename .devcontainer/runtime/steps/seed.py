"""Step `seed`: writes rows that the product needs and its migrations do not create, once per database.

A mark remembers which command has filled which database, so that the application is not imported in vain.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import MySQLdb
from bkdev_step import KNOWN, PRODUCT, fail, message, one_stream, say
from marks import DATABASE, connect, query, store_mark, stored_mark


def main() -> None:
    one_stream()
    commands = KNOWN.get("seed", [])
    if not commands:
        say("step.seed-undefined")
    for command in commands:
        seed(command)


def seed(command: str) -> None:
    found = find(command)
    if found is None:
        say("step.seed-command-unknown", command=command)
        return
    server = connect()
    mark, wanted = f"{DATABASE} {command}", fingerprint(server, found)
    if stored_mark(server, mark) == wanted:
        say("step.seed-written", command=command)
        return
    server.close()
    run(command)
    store_mark(connect(), mark, wanted)


def find(command: str) -> Path | None:
    """Searches like Django: in the product's packages, which are in its folder or in `packages`."""
    for folder in ("*", "packages/*"):
        for found in PRODUCT.glob(f"{folder}/management/commands/{command}.py"):
            return found
    return None


def fingerprint(server: MySQLdb.Connection, command: Path) -> str:
    """The first migration's time distinguishes a database from a later one of the same name."""
    said = hashlib.sha256(command.read_bytes())
    said.update(str(query(server, "SELECT min(applied) FROM django_migrations")).encode())
    return said.hexdigest()


def run(command: str) -> None:
    print(f"python manage.py {command}", flush=True)
    done = subprocess.run([sys.executable, "manage.py", command], cwd=PRODUCT)
    if done.returncode != 0:
        fail(message("step.seed-failed", command=command, exitCode=done.returncode), message("step.see-above"))


main()
