"""The front end's project: its folder, its manifest, and how what goes wrong in it is told."""

import json
import os
import re
import sys
from pathlib import Path
from typing import NoReturn

sys.path.append(str(Path(__file__).parent.parent))
import bkdev_definition  # noqa: E402
from bkdev_say import message, say, tell  # noqa: E402, F401

WORKSPACE = Path(bkdev_definition.WORKSPACE)
# A volume: versions of Node and of package managers, and the caches of downloads.
HOME = Path(os.environ.get("BKDEV_FRONT_END_HOME", "/node"))
NPM = Path(os.path.realpath("/usr/local/bin/npm"))
MARK = ".bkdev-mark"
# Colours and cursor movements (ECMA-48).
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[@-Z\\-_])")


class Project:
    def __init__(self) -> None:
        try:
            known = bkdev_definition.product()
        except bkdev_definition.Unusable as error:
            fail(error.message, message("step.correct-line"))
        self.folder = Path(os.path.normpath(WORKSPACE / known.get("frontEnd", known.get("folder", "."))))
        self.manifest = self.read_manifest()

    @property
    def modules(self) -> Path:
        return self.folder / "node_modules"

    def read_manifest(self) -> dict:
        path = self.folder / "package.json"
        try:
            manifest = json.loads(path.read_text())
        except FileNotFoundError:
            fail(message("front-end.no-manifest", file=shown(path)), message("step.restore", file=shown(path)))
        except (ValueError, UnicodeDecodeError) as error:
            line = getattr(error, "lineno", 1)
            fail(
                message("front-end.manifest-invalid", file=shown(path), line=line, error=getattr(error, "msg", str(error))),
                message("step.repair-or-restore", file=shown(path)),
            )
        return manifest if isinstance(manifest, dict) else {}


def fail(what: dict, hint: dict) -> NoReturn:
    tell("bkdev-error", what)
    tell("bkdev-hint", hint)
    sys.exit(1)


def shown(path: Path) -> str:
    """Returns the path relative to the checkout."""
    return os.path.relpath(path, WORKSPACE)


UNREACHABLE = re.compile(
    r"\b(?:EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL|FETCH_ERROR)\b"
)


def npm_failure(tool: str, output: str) -> NoReturn:
    """Ends the step with what a package manager said."""
    lines = [ESCAPES.sub("", line) for line in output.splitlines()]
    unreachable = next((line for line in lines if UNREACHABLE.search(line)), None)
    if unreachable:
        host = re.search(r"https?://(?:[^/@\s]+@)?([^/\s:'\"]+)", unreachable + output)
        registry = re.sub(r"//[^/@]+@", "//***@", os.environ.get("BKDEV_NPM_REGISTRY", ""))
        fail(
            message("step.packages-unreachable", host=host[1] if host else "registry.npmjs.org", error=unreachable.strip()),
            message("front-end.check-registry", registry=registry) if registry else message("front-end.check-network"),
        )
    fail(message("front-end.install-failed", tool=tool, error=first_error(lines)), message("step.see-above"))


# Says only that something failed, and is followed or preceded by what did.
EMPTY_WORDS = re.compile(
    r"ELIFECYCLE|Command failed|exited with (?:code )?\d|code \d+$|command sh -c|^npm (?:error|ERR!) (?:code|errno|path|A complete log)"
    r"|^error Command|error when starting dev server:?$|^error during build:?$|^node:|failed to load config from"
)
STARTS_AS_ERROR = re.compile(r"(?:Uncaught )?(?:\w*Error\b|error\b|ERROR\b|npm (?:error|ERR!)|ERR_\w+|\[\w+\] Error|✘|×)")
AN_ERROR = re.compile(r"(?:\w*Error\b|\berror\b|\bERR!|\bERR_\w+|^✘|^×|not found$)", re.IGNORECASE)


def first_error(lines: list[str]) -> str | dict:
    """Returns the first line that names an error, on one line; without one, the last line."""
    told = [text for line in lines if (text := " ".join(ESCAPES.sub("", line).split()))]
    meant = [line for line in told if not EMPTY_WORDS.search(line)]
    # Before a stack trace, Node quotes the line of the code.
    named = [line for line in meant if STARTS_AS_ERROR.match(line)] or [line for line in meant if AN_ERROR.search(line)]
    if named:
        return re.sub(r"^(?:npm (?:error|ERR!)|error|ERROR|\[error\])\s+(?=\S)", "", named[0])[:200]
    return told[-1][:200] if told else message("step.no-reason")
