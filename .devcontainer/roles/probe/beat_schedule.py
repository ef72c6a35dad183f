"""Asks Redis whether a redbeat scheduler lives: somebody holds its lock, and has not slept through what was due.

At each tick the scheduler extends its lock (redbeat/schedulers.py), so the time that is left of it tells when that was.
A score in the schedule is not enough: redbeat puts it too early when it starts again, in the past even (`due_at` adds
what remains from now on to the last run), and corrects it only when the task has run.
"""

import time

import redis
from redis import exceptions

from connection_errors import no_answer_within, why_unreachable
from verdict import Verdict, healthy, unhealthy

DATABASE = 0
LOCK, SCHEDULE, PREFIX = "redbeat::lock", "redbeat::schedule", "redbeat:"
# The product's `redbeat_lock_timeout`. Where it is longer, a stuck scheduler is noticed when its lock is over.
LOCK_SECONDS = 300
# More than a scheduler sleeps that has something to do each minute.
LATE_SECONDS = 90


class BeatSchedule:
    """The schedule in one Redis, for one thread. The client opens a lost connection again by itself."""

    def __init__(self, host: str, port: int, timeout: float):
        self.host = host
        self.address = f"{host}:{port}"
        self.timeout = timeout
        limits = {"socket_timeout": timeout, "socket_connect_timeout": timeout, "retry": None}
        self.client = redis.Redis(host=host, port=port, db=DATABASE, decode_responses=True, **limits)

    def ask(self, since: float) -> Verdict:
        started = time.monotonic()
        try:
            reason = self._why_not(since)
        except exceptions.AuthenticationError:
            return unhealthy(f"Redis {self.address} asks for a password")
        except exceptions.BusyLoadingError:
            return unhealthy(f"Redis {self.address} is still loading its data")
        except (exceptions.RedisError, OSError) as error:
            why = why_unreachable(error, str(error), self.host, self.timeout)
            return unhealthy(f"Redis {self.address} is unreachable: {why}")
        return unhealthy(reason) if reason else healthy(time.monotonic() - started)

    def when_stuck(self, seconds: float) -> str:
        return f"Redis {self.address} is unreachable: {no_answer_within(seconds)}"

    def close(self) -> None:
        self.client.close()

    def _why_not(self, since: float) -> str:
        left = self.client.pttl(LOCK)
        if left == -2:
            return "no scheduler: nobody holds redbeat's lock"
        now = time.time()
        ticked_at = min(now, now - LOCK_SECONDS + left / 1000)
        if ticked_at < since:
            return "no scheduler: redbeat's lock is that of an earlier one"
        due = self.client.zrangebyscore(SCHEDULE, ticked_at + 1, now - LATE_SECONDS, start=0, num=1, withscores=True)
        if left == -1 or not due:
            return ""
        [(name, due_at)] = due
        return f"the scheduler is stuck: {name.removeprefix(PREFIX)} is overdue by {coarsely(now - due_at)}"


def coarsely(seconds: float) -> str:
    """A reason that changes at every look would be news each time."""
    return f"{seconds / 60:.0f} min" if seconds >= 150 else f"more than {LATE_SECONDS} s"
