"""Step `seed`: writes the rows that the product needs and its migrations do not write, once for each database.

A mark remembers which command filled which database, so that the application is not imported to find nothing to do.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import MySQLdb
from bkdev_step import PRODUCT, fail, one_stream
from marks import DATABASE, connect, query, store_mark, stored_mark

COMMAND = "init_space_type"
MARK = f"{DATABASE} {COMMAND}"


def main() -> None:
    one_stream()
    command = find_command()
    if command is None:
        print(f"seed data: this product has no command {COMMAND}, skipped")
        return
    server = connect()
    wanted = fingerprint(server, command)
    if stored_mark(server, MARK) == wanted:
        print("seed data: written before, skipped")
        return
    server.close()
    run()
    store_mark(connect(), MARK, wanted)


def find_command() -> Path | None:
    """Where Django looks: in the packages of the product, which lie in its folder or in `packages`."""
    for folder in ("*", "packages/*"):
        for found in PRODUCT.glob(f"{folder}/management/commands/{COMMAND}.py"):
            return found
    return None


def fingerprint(server: MySQLdb.Connection, command: Path) -> str:
    """The first migration's time tells one database from a later one of the same name."""
    said = hashlib.sha256(command.read_bytes())
    said.update(str(query(server, "SELECT min(applied) FROM django_migrations")).encode())
    return said.hexdigest()


def run() -> None:
    print(f"python manage.py {COMMAND}", flush=True)
    done = subprocess.run([sys.executable, "manage.py", COMMAND], cwd=PRODUCT)
    if done.returncode != 0:
        fail(
            f"manage.py {COMMAND} ended with {done.returncode}",
            "the lines above say why; correct it and start the step again",
        )


main()
