"""Checks whether roles can use a Redis: it responds, has loaded its data, and accepts writes."""

import time

import redis
from redis import exceptions

from connection_errors import is_nobody_there, no_answer_within, why_unreachable
from messages import Wording, message
from verdict import Verdict, absent, healthy, unhealthy

# Writes nothing to a key that does not exist, which leaves no trace (redis.io/commands/setrange) but is refused
# whenever a real write would be. Docker's health check sends the same.
WRITE = ("SETRANGE", "bkdev:check", "0", "")
FULL_SHARE = 0.9


class RedisStore:
    """One Redis, for use by one thread. The client reconnects by itself."""

    def __init__(self, host: str, port: int, timeout: float):
        self.host = host
        self.timeout = timeout
        limits = {"socket_timeout": timeout, "socket_connect_timeout": timeout, "retry": None}
        self.client = redis.Redis(host=host, port=port, decode_responses=True, **limits)

    def ask(self) -> Verdict:
        started = time.monotonic()
        try:
            self.client.execute_command(*WRITE)
            memory = self.client.info("memory")
        except exceptions.RedisError as error:
            return absent(self.host) if is_nobody_there(error) else unhealthy(self._why_refused(error))
        return healthy(time.monotonic() - started, notes_on(memory))

    def when_stuck(self, seconds: float) -> Wording:
        return no_answer_within(seconds)

    def close(self) -> None:
        self.client.close()

    def _why_refused(self, error: Exception) -> Wording:
        text = str(error)
        if isinstance(error, exceptions.BusyLoadingError):
            return message("probe.redis-loading")
        if isinstance(error, exceptions.AuthenticationError):
            return message("probe.redis-denied")
        if isinstance(error, exceptions.ReadOnlyError):
            return message("probe.redis-read-only")
        if isinstance(error, exceptions.OutOfMemoryError) or "'maxmemory'" in text:
            return message("probe.redis-full")
        if "MISCONF" in text:
            return message("probe.redis-unsaved")
        if isinstance(error, exceptions.ResponseError):
            return message("probe.store-refuses-write", error=text[:120])
        return why_unreachable(error, text, self.host, self.timeout)


def notes_on(memory: dict) -> tuple[Wording, ...]:
    used, limit = memory["used_memory"], memory["maxmemory"]
    if not limit or used < FULL_SHARE * limit or memory["maxmemory_policy"] != "noeviction":
        return ()
    limit = memory["maxmemory_human"]
    return (message("note.redis-memory", percent=round(FULL_SHARE * 100), limit=limit),)
