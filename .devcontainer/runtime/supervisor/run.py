"""Starts supervisord, makes it react to signals immediately, and makes it report what only it knows (processes.py).

By itself, it checks once a second: a role would start a second later and take up to another second to stop. Python
can write each signal's number to a pipe; with that pipe among the descriptors that supervisord polls, a signal ends
its wait. This is set up by a plugin, because supervisord closes all descriptors it did not open itself when it
starts.
"""

import contextlib
import os
import signal
import sys

import instance
import labels
import programs
from presence import Presence, describe
from processes import Processes
from supervisor import supervisord
from supervisor.medusa import asyncore_25 as asyncore


# Then it checks once a second, as by default (docs/patches.md).
PLAIN = os.environ.get("BKDEV_PLAIN") == "1"


class WakeUp:
    def __init__(self, processes, presence):
        self.processes = processes
        self.presence = presence
        self.reader, self.writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        asyncore.socket_map[self.reader] = self
        if PLAIN:
            return
        signal.set_wakeup_fd(self.writer, warn_on_full_buffer=False)
        os.write(self.writer, b"\0")  # do not wait before the first look either

    def readable(self):
        # supervisord calls this before each of its waits, which last a second at most
        if self.processes.look():
            self.presence.keep()
        return True

    def writable(self):
        return False

    def handle_read_event(self):
        os.read(self.reader, 4096)
        self.processes.look_at = 0  # a program that is stopped sends its parent a signal

    def handle_error(self):
        raise  # end supervisord's own loop, whatever it is


def install(supervisor, **_):
    options = supervisor.options
    labels.install(options.process_group_configs)
    processes = Processes(PATH, lambda: options.pidhistory)
    return WakeUp(processes, Presence(PATH, lambda: options.httpservers))


# Passed on to its programs and to supervisord.conf.
INSTANCE = os.environ["BKDEV_INSTANCE"] = instance.name_of(os.environ["BKDEV_SERVICE"])
PATH = os.path.join("/run/bkdev", INSTANCE)

if __name__ == "__main__":
    os.environ.update(programs.write(os.environ["BKDEV_SERVICE"], INSTANCE))
    describe(PATH)
    # From a server that this run may not have.
    for left in ("kept.json", "gunicorn.json", "gunicorn.slots", "dev-server.json", "reload", "asked"):
        with contextlib.suppress(OSError):
            os.unlink(f"{PATH}.{left}")
    supervisord.main(["-c", os.path.join(os.path.dirname(__file__), "supervisord.conf"), *sys.argv[1:]])
