"""Checks whether roles can use a memcached: it answers, and stores values."""

import socket
import time

from connection_errors import is_nobody_there, no_answer_within, why_unreachable
from messages import Wording, message
from verdict import Verdict, absent, healthy, unhealthy

# A negative time makes the value expire at once (memcached's doc/protocol.txt), so it leaves no trace, but is refused
# whenever any other value would be. Docker's health check sends the same.
WRITE = b"set bkdev:check 0 -1 0\r\n\r\n"


class MemcachedStore:
    """One memcached, for use by one thread. Connects for each look, because memcached accepts no new connections once
    it has as many as it may have, and keeps serving the old ones."""

    def __init__(self, host: str, port: int, timeout: float):
        self.host = host
        self.port = port
        self.timeout = timeout

    def ask(self) -> Verdict:
        started = time.monotonic()
        try:
            with socket.create_connection((self.host, self.port), self.timeout) as server:
                server.sendall(WRITE)
                with server.makefile("rb") as answers:
                    answer = answers.readline(200).decode(errors="replace").strip()
        except OSError as error:
            if is_nobody_there(error):
                return absent(self.host)
            return unhealthy(why_unreachable(error, str(error), self.host, self.timeout))
        if answer == "STORED":
            return healthy(time.monotonic() - started)
        if not answer:
            return unhealthy(message("probe.connection-broken"))
        return unhealthy(message("probe.store-refuses-write", error=answer[:120]))

    def when_stuck(self, seconds: float) -> Wording:
        return no_answer_within(seconds)

    def close(self) -> None:
        pass
