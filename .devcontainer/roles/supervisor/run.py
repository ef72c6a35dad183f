"""Starts supervisord, makes it act on a signal at once, and has it tell the agent what only it sees (processes.py).

By itself it looks up once a second: a role would start a second later and take up to another one to stop. Python writes
each signal's number into a pipe for whoever asks; with that pipe among the descriptors that supervisord polls, a signal
ends its wait. It has to be set up by a plugin, because supervisord closes all it did not open itself when it starts.
"""

import json
import os
import signal
import sys

from processes import Processes
from supervisor import supervisord
from supervisor.medusa import asyncore_25 as asyncore


class WakeUp:
    def __init__(self, processes):
        self.processes = processes
        self.reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        asyncore.socket_map[self.reader] = self
        os.write(writer, b"\0")  # the first look, too, need not wait

    def readable(self):
        self.processes.look()  # supervisord asks before each of its waits, and none is longer than a second
        return True

    def writable(self):
        return False

    def handle_read_event(self):
        os.read(self.reader, 4096)
        self.processes.look_at = 0  # a program that is stopped gives its parent a signal

    def handle_error(self):
        raise  # whatever it is, supervisord's own loop ends with it


def install(supervisor, **_):
    path = os.path.join(RUN, os.environ["BKDEV_SERVICE"])
    return WakeUp(Processes(path, lambda: supervisor.options.pidhistory))


RUN = "/run/bkdev"
TOLD = ["CELERY_BROKER_URL", "BKDEV_QUEUES", "REDIS_HOST", "REDIS_PORT"]


def describe(service):
    """Tells the agent, beside the socket, where this role's broker and Redis are: profiles differ in that."""
    path = os.path.join(RUN, f"{service}.json")
    environment = {name: os.environ[name] for name in TOLD if name in os.environ}
    descriptor = os.open(f"{path}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as file:
        json.dump({"service": service, "environment": environment}, file)
    os.replace(f"{path}.new", path)


if __name__ == "__main__":
    describe(os.environ["BKDEV_SERVICE"])
    supervisord.main(["-c", os.path.join(os.path.dirname(__file__), "supervisord.conf"), *sys.argv[1:]])
