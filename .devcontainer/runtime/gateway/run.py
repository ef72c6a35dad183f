"""The gateway's main program: reads gateway.yaml, runs nginx with it, and follows changes of the files and of the back
ends.

A change is passed on as one file and one request to the server (lua/gateway.lua). nginx is never restarted, so no
connection is lost. An error is reported with its line and changes nothing; without an earlier configuration, nothing
is served until it is corrected.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import key
from backends import Roster
from configuration import Sources, compile_from
from control import FOLDER, ask
from problems import Problem, note, say

LOOK_SECONDS = 0.25
HERE = Path(__file__).parent


class Gateway:
    def __init__(self, sources: Sources):
        self.sources = sources
        self.public_key = key.public_key()
        key.make_certificate()
        self.compiled: dict | None = None
        self.roster = Roster()
        self.peers: dict[str, list[dict]] = {}
        self.server: subprocess.Popen | None = None
        self.seen = self.applied = None

    def look(self) -> None:
        """Applies saved changes once they are the same in two looks, because editors write in several steps."""
        state = self.state()
        if state == self.seen and state != self.applied:
            self.applied = state
            self.read()
            self.applied = self.state()  # reading may have changed the set of files
        self.seen = self.state()
        self.resolve()

    def state(self) -> tuple:
        return tuple((str(path), *stamp(path)) for path in self.sources.files())

    def read(self) -> None:
        problem = FOLDER / "problem.json"
        try:
            self.compiled = compile_from(self.sources, self.public_key)
        except Problem as error:
            said = {"code": "gateway.kept" if self.server else "gateway.waiting", "params": {"problem": error.message}}
            problem.write_text(json.dumps(said))
            say(said)
            return
        problem.unlink(missing_ok=True)
        self.peers = {}
        self.resolve()
        note("applied", routes=len(self.compiled["routes"]), applications=len(self.compiled["applications"]))

    def resolve(self) -> None:
        if self.compiled is None:
            return
        backends = self.compiled["backends"]
        self.roster.watch({backend["service"] for backend in backends.values()})
        found = {name: self.roster.found[backend["service"]] for name, backend in backends.items()}
        if found == self.peers and self.server:
            return
        self.peers = found
        for name, backend in backends.items():
            backend["peers"] = found[name]
        self.apply()

    def apply(self) -> None:
        fresh = FOLDER / "configuration.json.new"
        fresh.write_text(json.dumps(self.compiled))
        fresh.chmod(0o600)
        fresh.replace(FOLDER / "configuration.json")
        if self.server is None:
            command = ["/usr/sbin/nginx", "-e", "stderr", "-c", str(HERE / "nginx.conf")]
            self.server = subprocess.Popen(command)
        else:
            ask("/reload")


def stamp(path: Path) -> tuple:
    with contextlib.suppress(OSError):
        found = path.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino
    return ()


def main() -> int:
    os.umask(0o077)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    try:
        gateway = Gateway(Sources(Path("/opt/bkdev"), Path("/workspace")))
    except Problem as error:
        say(error.message)
        return 1
    while not end.wait(LOOK_SECONDS):
        gateway.look()
        if gateway.server and gateway.server.poll() is not None:
            return gateway.server.returncode or 1
    if gateway.server:
        gateway.server.send_signal(signal.SIGQUIT)  # finish running requests
        with contextlib.suppress(subprocess.TimeoutExpired):
            gateway.server.wait(5)
        gateway.server.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
