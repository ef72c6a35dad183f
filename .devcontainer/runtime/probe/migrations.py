"""Finds the product's unapplied migrations without importing it.

An application's label is assumed to be its folder's name. Applications without any applied migration are ignored, as
they may not be installed; the step `migrate` remembers those that had one. So this may miss something but gives no
false alarms; the step `migrate` knows exactly.
"""

import os
import sys
import time
from collections.abc import Iterator

from messages import Wording, few, message

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import bkdev_definition  # noqa: E402

NOT_PYTHON = {"node_modules", "webpack", "static", "logs", "__pycache__"}
# Between two searches for folders; known folders are checked each time.
SEARCH_SECONDS = 300


class Migrations:
    def __init__(self, tops: list[str] | None = None):
        self.tops = product_tops() if tops is None else tops
        self.folders: dict[str, tuple[int, set[str]]] = {}
        self.search_at = 0.0

    def missing_in(self, applied: set[tuple[str, str]], known: set[str]) -> list[str]:
        """Returns missing migrations as APP.NAME. `known` are applications that had applied migrations before."""
        labels = {app for app, _ in applied} | known
        found = {
            (os.path.basename(os.path.dirname(folder)), name): folder
            for folder in self._all()
            for name in self.folders[folder][1]
        }
        missing = sorted(known for known in found if known[0] in labels and known not in applied)
        return [f"{app}.{name}" for app, name in missing if not replaces_others(f"{found[app, name]}/{name}.py")]

    def unknown_in(self, applied: set[tuple[str, str]]) -> list[str]:
        """As APP.NAME: those that were applied and have no file here, as after a switch to an older branch. What a squashed
        migration replaces may have none, and of an application whose folder is elsewhere nothing is known."""
        files: dict[str, tuple[str, set[str]]] = {}
        for folder in self._all():
            files[os.path.basename(os.path.dirname(folder))] = (folder, self.folders[folder][1])
        unknown = sorted((app, name) for app, name in applied if app in files and name not in files[app][1])
        replaced = {app: replaced_by_others(*files[app]) for app in {app for app, _ in unknown}}
        return [f"{app}.{name}" for app, name in unknown if name not in replaced[app]]

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
    except (OSError, ValueError):  # the steps report what is wrong with it
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
        # As Django distinguishes migrations from other files (django/db/migrations/loader.py).
        if name.endswith(".py") and name[0] not in "_~":
            yield name.removesuffix(".py")


def replaces_others(path: str) -> bool:
    """Whether it is a squashed migration, which counts as applied together with those that it replaces."""
    try:
        with open(path, errors="replace") as file:
            return "\n    replaces = " in file.read(100_000)
    except OSError:
        return True


def replaced_by_others(folder: str, names: set[str]) -> str:
    """The text of all squashed migrations of a folder, which names what they replace."""
    texts = []
    for name in names:
        path = f"{folder}/{name}.py"
        if replaces_others(path):
            with open(path, errors="replace") as file:
                texts.append(file.read(100_000))
    return "".join(texts)


def why_unapplied(missing: list[str]) -> Wording:
    return message("note.migrations-missing", **few("names", missing)) if missing else ""


def why_ahead(unknown: list[str], missing: list[str]) -> Wording:
    """A file of the same application and number has taken the place of one, or none has."""
    if not unknown:
        return ""
    numbers = {numbered(name): name for name in missing}
    replaced = [(name, numbers[numbered(name)]) for name in unknown if numbered(name) in numbers]
    if replaced:
        applied, here = replaced[0]
        return message("note.migrations-replaced", applied=applied, here=here)
    return message("note.migrations-ahead", **few("names", unknown))


def numbered(name: str) -> str:
    """`shop.0042_price` is number `shop.0042`; one without a number is itself."""
    app, _, rest = name.partition(".")
    number = rest.split("_")[0]
    return f"{app}.{number}" if number.isdigit() else name
