"""Runs the front end's dev server: serve.py [--relay PORT=SERVICE:PORT]... COMMAND [ARGUMENT]...

Passes its output on, tells the agent in a file on the shared volume whether the front end compiles, and installs the
packages when the lock file is saved.
"""

import collections
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import lock_file
import packages
import relay
from dev_server_log import DevServerLog
from project import Project, first_error, say
from vite_modules import ViteModules

RECORD = f"/run/bkdev/{os.environ.get('BKDEV_INSTANCE', 'frontend')}.dev-server.json"
LOOK_SECONDS = 0.5
KEPT_LINES = 60
STOP_SECONDS = 5


class DevServer:
    """One run of the command."""

    def __init__(self, command: list[str], folder: Path):
        self.log = DevServerLog(str(folder))
        self.last: collections.deque[str] = collections.deque(maxlen=KEPT_LINES)
        # In a group of its own: the package manager does not end the program that it started.
        self.process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        self.reader = threading.Thread(target=self.follow, daemon=True)
        self.reader.start()
        self.modules = ViteModules(folder, self.log)

    def follow(self) -> None:
        for line in self.process.stdout:
            text = line.decode(errors="replace")
            sys.stdout.write(text)
            sys.stdout.flush()
            self.last.append(text)
            self.log.read(text)

    def first_error(self) -> str | dict:
        self.reader.join(2)
        return first_error(list(self.last))

    def stop(self) -> None:
        self.modules.over.set()
        self.signal(signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while self.process.poll() is None or self.signal(0):
            if time.monotonic() > end:
                self.signal(signal.SIGKILL)
                break
            time.sleep(0.05)
        self.process.wait()

    def signal(self, number: int) -> bool:
        """Returns whether any process of the command is left."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return False
        return True


class FrontEnd:
    def __init__(self, command: list[str]):
        self.command = command
        self.folder = Project().folder
        self.not_installed: dict | None = None
        self.installed = self.seen = self.wishes()
        self.record: dict = {}
        self.server = DevServer(command, self.folder)

    def look(self) -> None:
        self.install_when_saved()
        fault = self.server.log.fault
        if self.not_installed:
            self.tell({"state": "failed", "error": self.not_installed})
        elif fault:
            self.tell({"state": "failed", **{name: value for name, value in vars(fault).items() if value is not None}})
        else:
            self.tell({"state": "compiled"})

    def tell(self, found: dict) -> None:
        record = {"pid": os.getpid(), **found}
        if record == self.record and os.path.exists(RECORD):
            return
        with contextlib.suppress(OSError):
            Path(f"{RECORD}.new").write_text(json.dumps(record))
            os.replace(f"{RECORD}.new", RECORD)
            self.record = record

    def wishes(self) -> list[tuple[str, bytes]]:
        """The lock file and the manifests, by content: `git checkout` can set times back."""
        files = [self.folder / name for name in lock_file.LOCKS] + packages.manifests(self.folder)
        return [(str(path), path.read_bytes()) for path in files if path.exists()]

    def install_when_saved(self) -> None:
        """Once the files are the same in two looks, because editors and git write in several steps."""
        with contextlib.suppress(OSError):
            now = self.wishes()
            is_settled, self.seen = now == self.seen, now
            if now != self.installed and is_settled:
                self.installed = now
                self.install()

    def install(self) -> None:
        """The old server keeps serving if the installation fails."""
        self.tell({"state": "installing"})
        say("front-end.lock-saved")
        step = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("packages.py"))], stdout=subprocess.PIPE, text=True
        )
        problem = None
        for line in step.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            if line.startswith("bkdev-error:") and "\t" in line:
                problem = json.loads(line.partition("\t")[2])
        if step.wait() == 0:
            self.not_installed = None
            self.server.stop()
            self.server = DevServer(self.command, self.folder)
        else:
            self.not_installed = problem


def main(command: list[str]) -> int:
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    relays = []
    while command[0] == "--relay":
        relays.append(relay.read(command[1]))
        command = command[2:]
    relay.start(relays)
    front_end = FrontEnd(command)
    while not end.is_set():
        if (status := front_end.server.process.poll()) is not None:
            front_end.tell({"state": "ended", "error": front_end.server.first_error()})
            front_end.server.stop()
            return status if status > 0 else 1
        front_end.look()
        end.wait(LOOK_SECONDS)
    front_end.server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
