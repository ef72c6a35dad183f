"""Requests the product's modules from Vite, which compiles a module only when somebody asks for it. So an error shows
without a browser, and the first page loads faster.
"""

import contextlib
import http.client
import os
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from dev_server_log import DevServerLog
from project import WORKSPACE

# Enough for the modules that a page loads; a larger front end shows the rest when it is used.
MOST_MODULES = 400
LOOK_SECONDS = 0.25
SCRIPT = re.compile(r"<script\b[^>]*\bsrc=[\"']([^\"']+)[\"']")
IMPORT = re.compile(r"(?:\bfrom|\bimport)\s*\(?\s*[\"']([^\"']+)[\"']")


class ViteModules:
    """Those of the page once, after that those that changed and those that failed, each once for each change."""

    def __init__(self, folder: Path, log: DevServerLog):
        self.folder = folder
        self.log = log
        self.failing: dict[str, float | None] = {}
        self.over = threading.Event()
        threading.Thread(target=self.follow, daemon=True).start()

    def follow(self) -> None:
        """Does nothing for other servers, whose log never names Vite's address."""
        while self.log.address is None:
            if self.over.wait(LOOK_SECONDS):
                return
        self.request_page(self.log.address)
        while not self.over.wait(LOOK_SECONDS):
            self.look(self.log.address)

    def request_page(self, base: str) -> None:
        status, page = request(base, "text/html")
        waiting = [urllib.parse.urljoin(base, source) for source in SCRIPT.findall(page)] if status == 200 else []
        seen: set[str] = set()
        while waiting and len(seen) < MOST_MODULES and not self.over.is_set():
            address = waiting.pop(0)
            if address in seen or not is_own(address, base):
                continue
            seen.add(address)
            text = self.request_module(base, path_of(address, base))
            waiting += [urllib.parse.urljoin(address, found) for found in IMPORT.findall(text)]

    def look(self, base: str) -> None:
        fault, updated = self.log.fault, self.log.take_updated()
        blamed = self.path_of_file(fault.file) if fault and fault.file else None
        is_new = blamed is not None and blamed not in self.failing
        changed = any(self.changed_at(path) != at for path, at in self.failing.items())
        if not (updated or changed or is_new):
            return
        for path in dict.fromkeys([*updated, *self.failing, *([blamed] if blamed else [])]):
            self.request_module(base, path)
        if not self.failing and self.log.fault is fault:
            self.log.fault = None

    def request_module(self, base: str, path: str) -> str:
        at = self.changed_at(path)
        status, text = request(urllib.parse.urljoin(base, path))
        if status == 500:
            self.failing[path] = at
        else:
            self.failing.pop(path, None)
        return text

    def changed_at(self, path: str) -> float | None:
        with contextlib.suppress(OSError):
            return (self.folder / path.partition("?")[0]).stat().st_mtime
        return None

    def path_of_file(self, file: str) -> str | None:
        path = os.path.relpath(WORKSPACE / file, self.folder)
        return None if path.startswith("..") else path


def is_own(address: str, base: str) -> bool:
    """Whether it is a module of the product, and not one of Vite's or of a package."""
    path = urllib.parse.urlsplit(address).path
    return address.startswith(base) and "/node_modules/" not in path and "/@" not in path


def path_of(address: str, base: str) -> str:
    """Returns the path below the server's base, with its query, which can name a part of the file."""
    return address.removeprefix(base)


def request(address: str, accepted: str = "*/*") -> tuple[int, str]:
    """Returns status and text; status 0 if nothing answers."""
    asked = urllib.request.Request(address, headers={"Accept": accepted, "User-Agent": "bkdev", "Host": "localhost"})
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, ""
    except (OSError, ValueError, http.client.HTTPException):
        return 0, ""
