"""Which migration files of the product are not applied, told without importing it.

An application's label is taken to be the name of its folder. Those that never had a migration applied are left out:
they may not be installed; that one had, the step `migrate` remembers. So this can miss something, and does not cry wolf; the step `migrate` knows exactly.
"""

import os
import sys
import time
from collections.abc import Iterator

from messages import Wording, few, message

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import bkdev_definition  # noqa: E402

NOT_PYTHON = {"node_modules", "webpack", "static", "logs", "__pycache__"}
# Between two searches for folders; those that are known are looked at each time.
SEARCH_SECONDS = 300


class Migrations:
    def __init__(self, tops: list[str] | None = None):
        self.tops = product_tops() if tops is None else tops
        self.folders: dict[str, tuple[int, set[str]]] = {}
        self.search_at = 0.0

    def missing_in(self, applied: set[tuple[str, str]], known: set[str]) -> list[str]:
        """As APP.NAME. `known` are applications that had migrations applied before."""
        labels = {app for app, _ in applied} | known
        found = {
            (os.path.basename(os.path.dirname(folder)), name): folder
            for folder in self._all()
            for name in self.folders[folder][1]
        }
        missing = sorted(known for known in found if known[0] in labels and known not in applied)
        return [f"{app}.{name}" for app, name in missing if not replaces_others(f"{found[app, name]}/{name}.py")]

    def _all(self) -> list[str]:
        if time.monotonic() >= self.search_at:
            self.search_at = time.monotonic() + SEARCH_SECONDS
            self.folders = {folder: self.folders.get(folder, (0, set())) for folder in search(self.tops)}
        for folder, (changed, _) in list(self.folders.items()):
            try:
                now = os.stat(folder).st_mtime_ns
                if now != changed:
                    self.folders[folder] = (now, set(names_in(folder)))
            except OSError:
                del self.folders[folder]
        return list(self.folders)


def product_tops() -> list[str]:
    try:
        known = bkdev_definition.product()
    except (OSError, ValueError):  # the steps say what is wrong with it
        known = {}
    beside = [os.path.join(bkdev_definition.WORKSPACE, name) for name in known.get("code", [])]
    return [bkdev_definition.product_folder(known), *beside]


def search(tops: list[str]) -> Iterator[str]:
    for top in tops:
        for folder, folders, _ in os.walk(top):
            folders[:] = [name for name in folders if name not in NOT_PYTHON and not name.startswith(".")]
            if os.path.basename(folder) == "migrations":
                yield folder


def names_in(folder: str) -> Iterator[str]:
    for name in os.listdir(folder):
        # As Django tells migrations from what else lies there (django/db/migrations/loader.py).
        if name.endswith(".py") and name[0] not in "_~":
            yield name.removesuffix(".py")


def replaces_others(path: str) -> bool:
    """A squashed one counts as applied with those that it replaces."""
    try:
        with open(path, errors="replace") as file:
            return "\n    replaces = " in file.read(100_000)
    except OSError:
        return True


def why_unapplied(missing: list[str]) -> Wording:
    return message("note.migrations-missing", **few("names", missing)) if missing else ""
