"""Asks a Redis whether the roles can work with it: it answers, has loaded its data, and takes what is written."""

import time

import redis
from redis import exceptions

from connection_errors import is_nobody_there, no_answer_within, why_unreachable
from verdict import Verdict, absent, healthy, unhealthy

# Writes nothing into a key that does not exist, which leaves no trace (redis.io/commands/setrange); yet it is refused
# whenever a real write would be. Docker's own check sends the same.
WRITE = ("SETRANGE", "bkdev:check", "0", "")
FULL_SHARE = 0.9


class RedisStore:
    """One Redis, for one thread. The client opens a lost connection again by itself."""

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

    def when_stuck(self, seconds: float) -> str:
        return no_answer_within(seconds)

    def close(self) -> None:
        self.client.close()

    def _why_refused(self, error: Exception) -> str:
        text = str(error)
        if isinstance(error, exceptions.BusyLoadingError):
            return "it is still loading its data"
        if isinstance(error, exceptions.AuthenticationError):
            return "it asks for a password"
        if isinstance(error, exceptions.ReadOnlyError):
            return "it takes no writes: it is a read-only replica"
        if isinstance(error, exceptions.OutOfMemoryError) or "'maxmemory'" in text:
            return "it takes no writes: all of its memory (maxmemory) is used"
        if "MISCONF" in text:
            return "it takes no writes: it could not save its data to disk"
        if isinstance(error, exceptions.ResponseError):
            return f"it refuses a write: {text[:120]}"
        return why_unreachable(error, text, self.host, self.timeout)


def notes_on(memory: dict) -> tuple[str, ...]:
    used, limit = memory["used_memory"], memory["maxmemory"]
    if not limit or used < FULL_SHARE * limit or memory["maxmemory_policy"] != "noeviction":
        return ()
    limit = memory["maxmemory_human"]
    return (f"more than {FULL_SHARE:.0%} of its memory is used (maxmemory {limit}); when full it takes no writes",)
