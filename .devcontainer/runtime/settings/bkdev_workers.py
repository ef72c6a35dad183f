"""Records gunicorn's master and workers for the agent (src/agent/health/server-record.ts).

The master writes `/run/bkdev/INSTANCE.gunicorn.json` when it starts and reloads, and when it loses a worker. Facts
that change with each request are kept by the worker in its own slot of the file `INSTANCE.gunicorn.slots`. That file
is mapped into memory, so writing costs no system call and does not wake watchers of the folder.
"""

import contextlib
import contextvars
import json
import mmap
import os
import signal
import sys
import time
import traceback

from bkdev_probes import AGENT

PATH = f"/run/bkdev/{os.environ.get('BKDEV_INSTANCE', '')}.gunicorn"
# One line of text per slot, padded with zeros: `PID STARTED REQUESTS KILOBYTES STATE WHAT`.
SLOT_BYTES = 256
# The definition allows 64 workers, and there are twice as many during a reload.
SLOTS = 160
ENDS_KEPT = 10
MEMORY_SECONDS = 1
# Exit statuses of a worker that does not start, or whose application does not load (gunicorn/arbiter.py).
BOOT_ERRORS = (3, 4)
SETTINGS = {"workers": "workers", "worker_class": "class", "threads": "threads", "timeout": "timeout"}
SETTINGS |= {"max_requests": "maxRequests"}

probed = contextvars.ContextVar("bkdev_probed", default=False)


class Slot:
    """The facts that one worker reports about itself."""

    def __init__(self, slots: mmap.mmap, number: int):
        self.slots, self.offset = slots, number * SLOT_BYTES
        self.pid, self.started, self.requests, self.state, self.what = 0, 0, 0, "booting", ""
        self.memory, self.memory_at = 0, 0.0
        self.is_aborted = False
        # Threads and coroutines serve several at once. The newest one that still runs stands in the slot.
        self.running: dict[int, str] = {}

    def begin(self) -> None:
        self.pid, self.started = os.getpid(), milliseconds()
        self.write()

    def serve(self) -> None:
        self.state = "serving"
        self.write()

    def enter(self, key: int, request: str) -> None:
        self.running[key] = self.what = request.replace("\n", " ")
        self.write()

    def leave(self, key: int) -> None:
        self.requests += 1
        self.running.pop(key, None)
        if not self.is_aborted:
            self.what = next(reversed([*self.running.values()]), "")
        self.write()

    def abort(self) -> None:
        """Its timeout ends it: gunicorn still calls the hook after the request, whose name must stay."""
        self.is_aborted = True

    def leave_unused(self) -> None:
        """Called in the master: the worker was ended before it served."""
        self.state = "left"
        self.write()

    def end(self) -> None:
        """Records the exception of a worker that did not start; for any other worker, keeps its last request."""
        error = sys.exc_info()[1]
        cause = error.__context__ if isinstance(error, SystemExit) and error.code in BOOT_ERRORS else None
        if self.state == "booting" and cause is not None:
            self.state = "failed"
            self.what = traceback.format_exception_only(cause)[-1].strip().partition("\n")[0]
        else:
            self.state = "left"
        self.write()

    def write(self) -> None:
        if time.monotonic() - self.memory_at >= MEMORY_SECONDS:
            self.memory, self.memory_at = memory_kilobytes(), time.monotonic()
        line = f"{self.pid} {self.started} {self.requests} {self.memory} {self.state} {self.what}"
        self.slots[self.offset : self.offset + SLOT_BYTES] = cut(line).ljust(SLOT_BYTES, b"\0")


class Workers:
    """The master's record of its workers."""

    def __init__(self):
        self.slots = mapped(f"{PATH}.slots")
        self.started, self.ends, self.failure, self.overridden = milliseconds(), [], "", {}
        self.taken: dict[int, object] = {}
        self.version = self.told = 0

    def follow(self, server) -> None:
        """Notes which workers gunicorn itself tells to end: an ASGI worker ends by that signal, not by returning. They are
        told once. gunicorn would repeat it each time it looks, and kill those that are just exiting."""
        kill_worker = server.kill_worker

        def once(pid, number):
            worker = server.WORKERS.get(pid)
            if worker and number == signal.SIGTERM:
                if getattr(worker, "bkdev_is_told", False):
                    return
                worker.bkdev_is_told = True
            kill_worker(pid, number)

        server.kill_worker = once

    def fork(self, worker) -> None:
        """Called in the master before a worker is forked."""
        number = next((each for each in range(SLOTS) if each not in self.taken), None)
        if number is not None:
            self.taken[number] = worker
        worker.bkdev_slot = Slot(self.slots, number or 0)

    def lost(self, server, worker) -> None:
        """Called in the master after a worker has ended."""
        number = next((each for each, its in self.taken.items() if its is worker), None)
        if number is None:
            return
        pid, *_, state, what = self.read(number)
        is_told = getattr(worker, "bkdev_is_told", False)
        how = "timeout" if worker.aborted else "killed" if state in ("serving", "booting") and not is_told else ""
        if how:
            end = {"pid": worker.pid, "at": milliseconds(), "how": how, "what": what}
            self.ends = [*self.ends, end][-ENDS_KEPT:]
        self.slots[number * SLOT_BYTES : (number + 1) * SLOT_BYTES] = bytes(SLOT_BYTES)
        del self.taken[number]
        if how:
            self.tell(server)

    def is_serving(self) -> bool:
        return any(state == "serving" for *_, state, _ in map(self.read, self.taken))

    def stopped(self, server) -> None:
        """gunicorn exits altogether if a worker does not start."""
        failed = [what for *_, state, what in map(self.read, self.taken) if state == "failed"]
        self.failure = failed[0] if failed else ""
        self.tell(server)

    def read(self, number: int) -> list[str]:
        line = self.slots[number * SLOT_BYTES : (number + 1) * SLOT_BYTES].rstrip(b"\0").decode(errors="replace")
        found = line.split(" ", 5)
        return found if len(found) == 6 else ["0", "0", "0", "0", "", ""]

    def compare(self, server, product: dict) -> None:
        """Records which settings in the product's own file are overridden."""
        self.overridden = {
            short: written
            for name, short in SETTINGS.items()
            if isinstance(written := product.get(name), (int, str)) and written != getattr(server.cfg, name, written)
            and not (name == "worker_class" and written in server.cfg.worker_class_str)
        }

    def tell(self, server) -> None:
        """A signal handler may interrupt this and report a worker's end; the file is then written again."""
        self.version += 1
        while self.told != self.version:
            self.told = self.version
            written = f"{PATH}.{self.told}.new"
            with contextlib.suppress(OSError):  # a full disk
                with open(written, "w") as file:
                    file.write(json.dumps(self.about(server)))
                os.replace(written, f"{PATH}.json")

    def about(self, server) -> dict:
        cfg = server.cfg
        return {
            "pid": os.getpid(),
            "startedAt": self.started,
            "memory": memory_kilobytes(),
            "settings": {
                "workers": server.num_workers,
                "class": cfg.worker_class_str,
                "threads": cfg.threads,
                "timeout": cfg.timeout,
                "maxRequests": cfg.max_requests,
            },
            "overridden": self.overridden,
            "ends": self.ends,
            **({"failure": self.failure} if self.failure else {}),
        }


class Counted:
    """Counts the requests of an ASGI application, because ASGI workers do not call gunicorn's request hooks."""

    def __init__(self, application, slot: Slot):
        self.application, self.slot = application, slot

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.application(scope, receive, send)
        agent = next((value for name, value in scope["headers"] if name == b"user-agent"), b"")
        probed.set(agent == AGENT.encode())
        self.slot.enter(id(scope), f"{scope['method']} {scope['path']}")
        try:
            return await self.application(scope, receive, send)
        finally:
            self.slot.leave(id(scope))


def milliseconds() -> int:
    return round(time.time() * 1000)


def memory_kilobytes() -> int:
    with contextlib.suppress(OSError, ValueError, IndexError), open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    return 0


def cut(line: str) -> bytes:
    return line.encode(errors="replace")[:SLOT_BYTES].decode(errors="ignore").encode()


def mapped(path: str) -> mmap.mmap:
    """Always a new file: a worker of a killed master may still write to the old one."""
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(descriptor, SLOTS * SLOT_BYTES)
            return mmap.mmap(descriptor, SLOTS * SLOT_BYTES)
        finally:
            os.close(descriptor)
    except OSError:
        return mmap.mmap(-1, SLOTS * SLOT_BYTES)  # no volume or no space: nothing is reported
