"""Replaces gunicorn's workers at a reload, without a gap.

gunicorn ends the old workers as soon as the new ones are forked, so requests wait while those load, and it exits
altogether if one of them does not load. Here, new workers load beside the old ones and serve nothing until all of them
have loaded. If one does not load, all the new ones end and the old ones stay.
"""

import contextlib
import os
import selectors
import signal
import socket
import sys
import time
import traceback

from bkdev_say import message, say

# No product takes as long to load. Meanwhile the master does nothing else, and decides about no later code.
LOAD_SECONDS = 120
LOADED = b"loaded"
SERVE = b"serve"
PRINT = b"print"
# A cause is one line, and the socket takes it at once.
CAUSE_BYTES = 1000
# A reload this soon after another may be due to what the new code wrote. Only then are its writes recorded
# (sitecustomize.py).
SOON_SECONDS = 60

# The reload that is in progress, also in its new workers.
current = None
# Whether something else than gunicorn decides what happens if this worker does not load.
is_guarded = False
ended_at = float("-inf")


def replace(server) -> str | dict:
    """Called in the master. Returns why the new workers do not load, if the old ones stay; otherwise nothing."""
    global current, ended_at
    current = Replacement()
    problem = current.run(server)
    current, ended_at = None, time.monotonic()
    return problem


def follows_soon() -> bool:
    return time.monotonic() - ended_at < SOON_SECONDS


class Replacement:
    """The new workers of one reload."""

    def __init__(self):
        # The master's end of the socket to each new worker.
        self.pids: dict[socket.socket, int] = {}
        self.silent: set[socket.socket] = set()
        # A new worker's own end.
        self.mine: socket.socket | None = None

    def run(self, server) -> str | dict:
        before = list(server.WORKERS)
        for _ in range(server.cfg.workers):
            ours, self.mine = socket.socketpair()
            self.pids[ours] = 0
            self.pids[ours] = server.spawn_worker()  # does not return in the worker
            self.mine.close()
        self.mine = None
        problem = self.result()
        if problem:
            self.give_up(server)
        for ours in self.pids:
            send(ours, SERVE)
            ours.close()
        kept = [pid for pid in server.WORKERS if problem or pid not in before]
        # gunicorn 26 waits after a reload until all workers are younger than those it knows by then.
        for age, pid in enumerate(kept, server.worker_age + 1):
            server.WORKERS[pid].age = age
        # gunicorn starts none itself, but still ends the oldest beyond the usual number, which is read at each reload.
        server.cfg.set("workers", 0)
        return problem

    def result(self) -> str | dict:
        problem: str | dict = ""
        until = time.monotonic() + LOAD_SECONDS
        self.silent = set(self.pids)
        with selectors.DefaultSelector() as waiting:
            for ours in self.pids:
                waiting.register(ours, selectors.EVENT_READ)
            while self.silent:
                heard = waiting.select(max(until - time.monotonic(), 0))
                if not heard:
                    return problem or message("runtime.load-too-long", seconds=LOAD_SECONDS)
                for ours in (key.fileobj for key, _ in heard):
                    waiting.unregister(ours)
                    self.silent.remove(ours)
                    said = received(ours)
                    if said != LOADED and not problem:
                        problem = said.decode(errors="replace") or message("runtime.load-cut-off")
                        send(ours, PRINT)
        return problem

    def give_up(self, server) -> None:
        """Ends the new workers, none of which has served a request."""
        for ours, pid in self.pids.items():
            ours.close()
            if ours in self.silent:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            # Not gunicorn's own, which takes a worker that exits with 3 or 4 for a reason to exit.
            with contextlib.suppress(ChildProcessError):  # the signal handler of an older gunicorn was faster
                os.waitpid(pid, 0)
            worker = server.WORKERS.pop(pid, None)
            if worker:
                worker.bkdev_slot.leave_unused()
                worker.tmp.close()
                server.cfg.child_exit(server, worker)
        self.pids = {}

    def join(self, worker) -> None:
        """Called in a new worker before it loads."""
        for ours in self.pids:  # else it would not notice that the master has ended
            ours.close()

        def failed() -> None:
            self.mine.send(last_line().encode()[:CAUSE_BYTES])
            if received(self.mine) == PRINT:  # one of them is enough
                print_traceback()
            os._exit(0)

        guard(worker, failed)

    def wait(self) -> None:
        """Called in a new worker that has loaded. Returns once it may serve."""
        self.mine.send(LOADED)
        if received(self.mine) != SERVE:
            os._exit(0)
        self.mine.close()


def send(end: socket.socket, what: bytes) -> None:
    with contextlib.suppress(OSError):  # killed since
        end.send(what)


def received(end: socket.socket) -> bytes:
    """Empty if the other side has ended."""
    with contextlib.suppress(OSError):
        return end.recv(CAUSE_BYTES)
    return b""


def guard(worker, failed) -> None:
    """Calls `failed` if the worker does not load."""
    global is_guarded
    is_guarded = True
    init_process = worker.init_process

    def guarded() -> None:
        try:
            init_process()
        except BaseException:
            if worker.booted:
                raise
            failed()

    worker.init_process = guarded


def outlast(worker, tell) -> None:
    """Makes a worker that follows one which served its number of requests, or was killed, wait for the next reload if
    it does not load. gunicorn would exit, and end all others."""

    def failed() -> None:
        print_traceback()
        cause = message("runtime.worker-not-loaded", error=last_line())
        say(cause["code"], **cause["params"])
        tell(cause)
        while worker.alive and os.getppid() == worker.ppid:
            worker.notify()
            time.sleep(1)
        os._exit(0)

    guard(worker, failed)


def print_traceback() -> None:
    traceback.print_exc()
    sys.stderr.flush()


def last_line() -> str:
    return traceback.format_exc().strip().splitlines()[-1]
