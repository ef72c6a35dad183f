"""Gives every Python program the variables of the product's `.env`.

In many products, only manage.py loads it, so a worker would start without what the server has. Like python-dotenv, this
reads the nearest `.env` at or above the working directory, within the checkout, and keeps variables that are already
set. What manage.py loads afterwards is already there. src/shared/model/dotenv.ts parses in the same way, so that `bkdev
env` shows the same. `re` is imported only if there is a file, because every program pays for it.
"""

import os

WORKSPACE = "/workspace"
ASSIGNMENT = r"[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.]*)[ \t]*=[ \t]*"
# An escape, or a variable: ${NAME}, ${NAME:-default} or $NAME.
REPLACED = r'\\([nrt"\\$])|\$(?:\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?\}|([A-Za-z_][A-Za-z0-9_]*))'
CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
# What was taken from `.env`, as it was then.
taken: "dict[str, str]" = {}


def load() -> None:
    """Called again, as at a reload of gunicorn, it also changes and removes what it took before."""
    path = find(os.getcwd())
    if path is None and not taken:
        return
    text = ""
    if path is not None:
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
            text = file.read()
    for name, value in taken.items():
        if os.environ.get(name) == value:
            del os.environ[name]
    taken.clear()
    for name, value in parse(text, os.environ).items():
        if "\0" not in value and name not in os.environ:
            os.environ[name] = taken[name] = value


def find(folder: str) -> "str | None":
    while folder == WORKSPACE or folder.startswith(WORKSPACE + "/"):
        path = os.path.join(folder, ".env")
        if os.path.isfile(path):
            return path
        folder = os.path.dirname(folder)
    return None


def parse(text: str, known: "os._Environ[str]") -> "dict[str, str]":
    import re

    lines = text.replace("\r\n", "\n").split("\n")
    found: "dict[str, str]" = {}
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        match = re.match(ASSIGNMENT, line)
        if match is None:
            continue
        rest = line[match.end() :]
        quote = rest[:1]
        if quote not in ("'", '"'):
            found[match[1]] = filled_in(re.sub(r"(?:^|\s)#.*$", "", rest).rstrip(), False, {**found, **known})
            continue
        raw, after = rest[1:], at
        while closing(raw, quote) < 0 and after < len(lines):
            raw += "\n" + lines[after]
            after += 1
        end = closing(raw, quote)
        if end < 0:  # an unterminated quote is an ordinary character
            found[match[1]] = rest.rstrip()
            continue
        at = after
        found[match[1]] = filled_in(raw[:end], True, {**found, **known}) if quote == '"' else raw[:end]
    return found


def closing(text: str, quote: str) -> int:
    at = 0
    while at < len(text):
        if text[at] == "\\" and quote == '"':
            at += 1
        elif text[at] == quote:
            return at
        at += 1
    return -1


def filled_in(text: str, is_quoted: bool, before: "dict[str, str]") -> str:
    import re

    def replaced(match: "re.Match[str]") -> str:
        character, braced, default, bare = match.groups()
        if character is not None:
            return CONTROLS.get(character, character) if is_quoted else match[0]
        value = before.get(braced or bare)
        return value if value is not None else default if default is not None else match[0]

    return re.sub(REPLACED, replaced, text)
