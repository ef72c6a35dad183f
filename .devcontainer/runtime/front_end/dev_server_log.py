"""Recognises in a dev server's output whether the front end compiles: Vite and what is built on it, and webpack, whoever
starts it (vue-cli, a product's own tool).
"""

import os
import re
from dataclasses import dataclass, replace

from project import ESCAPES, WORKSPACE

LONGEST = 200
# Vite 2 to 8 (server/middlewares/error.ts, server/hmr.ts, logger.ts).
VITE_ERROR = re.compile(r"(?:Internal server error|Pre-transform error): (?P<error>.*)")
VITE_FILE = re.compile(r"^\s*[Ff]ile: (?P<file>[^\s?]+?)(?:\?[^:\s]*)?(?::(?P<line>\d+):\d+)?$")
VITE_UPDATE = re.compile(r"\[vite\] (?:\(\w+\) )?(?:hmr update|page reload) (?P<paths>.+?)(?: \(x\d+\))?$")
VITE_ADDRESS = re.compile(r"➜\s+Local:\s+http://[^/:]+:(?P<port>\d+)(?P<path>/\S*)")
# webpack 3 to 5 (lib/stats/DefaultStatsPrinterPlugin.js), vue-cli and create-react-app.
WEBPACK_DONE = re.compile(r"[Cc]ompiled (?:successfully|with (?:\d+ )?warnings?)")
WEBPACK_END = re.compile(r"compiled with \d+ errors?\b")
WEBPACK_BEGIN = re.compile(r"Failed to compile")
WEBPACK_ERROR = re.compile(r"^\s*(?:ERROR|error)\s+in (?:\./)?(?P<file>[^\s:(]+)(?:[ :(](?P<line>\d+)[:,]\d+)?")
# As webpack's loaders give it in the error's own text.
PLACE = re.compile(r"(?P<file>/[\w@./-]+\.\w+)(?::| ?\()(?P<line>\d+)[:,]\d+")
LOADER = re.compile(r"^Module (?:Error|build failed) \(from [^)]*\):\s*")


@dataclass(frozen=True)
class Fault:
    """Why the front end does not compile; the file is relative to the checkout."""

    error: str
    file: str | None = None
    line: int | None = None


class DevServerLog:
    """Follows the output line by line."""

    def __init__(self, folder: str):
        self.folder = folder
        self.fault: Fault | None = None
        # Where Vite answers; None for other servers.
        self.address: str | None = None
        # Files that Vite noticed a change of, by their paths at the server.
        self.updated: list[str] = []
        # What the next lines add to the fault.
        self.awaits: str | None = None
        # Whether the output of the compilation with this fault is complete.
        self.is_complete = True

    def take_updated(self) -> list[str]:
        taken, self.updated = self.updated, []
        return [path.lstrip("/") for path in taken]

    def read(self, raw: str) -> None:
        line = ESCAPES.sub("", raw).rstrip()
        if self.awaits == "file":
            self.read_file(line)
        elif self.awaits == "error" and line.strip():
            self.read_error(line.strip())
            return
        self.read_vite(line)
        self.read_webpack(line)

    def read_vite(self, line: str) -> None:
        if found := VITE_ERROR.search(line):
            self.fault, self.awaits = Fault(found["error"].strip()[:LONGEST]), "file"
        elif found := VITE_UPDATE.search(line):
            self.updated += found["paths"].split(", ")
        elif found := VITE_ADDRESS.search(line):
            self.address = f"http://127.0.0.1:{found['port']}{found['path']}"

    def read_file(self, line: str) -> None:
        """Vite names the file a few lines later; an error of several lines has its reason in the second one."""
        found = VITE_FILE.search(line)
        if found:
            self.fault = replace(self.fault, file=self.relative(found["file"]), line=number(found["line"]))
        elif self.fault.error.endswith(":") and line.strip():
            self.fault = Fault(f"{self.fault.error} {line.strip()}"[:LONGEST])
        if found or line.lstrip().startswith("at "):
            self.awaits = None

    def read_webpack(self, line: str) -> None:
        if WEBPACK_DONE.search(line):
            self.fault, self.awaits, self.is_complete = None, None, True
        elif WEBPACK_END.search(line):
            self.fault, self.is_complete = self.fault or Fault(line.strip()[:LONGEST]), True
        elif WEBPACK_BEGIN.search(line) and self.is_complete:
            self.fault, self.is_complete = Fault(line.strip()[:LONGEST]), False
        elif found := WEBPACK_ERROR.search(line):
            # The first one is shown; the others often follow from it.
            if self.is_complete or self.fault is None or self.fault.file is None:
                self.fault = Fault("", self.relative(found["file"]), number(found["line"]))
                self.awaits, self.is_complete = "error", False

    def read_error(self, line: str) -> None:
        error, place = LOADER.sub("", line), PLACE.search(line)
        if place and self.fault.line is None:
            self.fault = replace(self.fault, file=self.relative(place["file"]), line=number(place["line"]))
        self.fault = replace(self.fault, error=error[:LONGEST])
        self.awaits = None if error else "error"

    def relative(self, file: str) -> str:
        return os.path.relpath(os.path.join(self.folder, file), WORKSPACE)


def number(text: str | None) -> int | None:
    return int(text) if text else None
