"""Starts supervisord, and makes it act on a signal at once.

By itself it looks up once a second: a role would start a second later and take up to another one to stop. Python writes
each signal's number into a pipe for whoever asks; with that pipe among the descriptors that supervisord polls, a signal
ends its wait. It has to be set up by a plugin, because supervisord closes all it did not open itself when it starts.
"""

import os
import signal
import sys

from supervisor import supervisord
from supervisor.medusa import asyncore_25 as asyncore


class WakeUp:
    def __init__(self):
        self.reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        asyncore.socket_map[self.reader] = self
        os.write(writer, b"\0")  # the first look, too, need not wait

    def readable(self):
        return True

    def writable(self):
        return False

    def handle_read_event(self):
        os.read(self.reader, 4096)

    def handle_error(self):
        raise  # whatever it is, supervisord's own loop ends with it


def install(*_, **__):
    return WakeUp()


if __name__ == "__main__":
    supervisord.main(["-c", os.path.join(os.path.dirname(__file__), "supervisord.conf"), *sys.argv[1:]])
