"""Checks in Redis whether a redbeat scheduler is alive: its lock is held, and it has not missed what was due.

The scheduler extends its lock at each tick (redbeat/schedulers.py), so the lock's remaining time says when that was.
Its full duration is known only to the product (`redbeat_lock_timeout`): the longest seen since the scheduler started
is used, which is that or slightly less, and so errs in the scheduler's favour.
A score in the schedule is not enough: after a restart, redbeat sets it too early, even in the past (`due_at` adds
the time remaining from now to the last run), and corrects it only when the task has run.
"""

import os
import time

import redis
from redis import exceptions

from connection_errors import no_answer_within, why_unreachable
from messages import Wording, message
from verdict import Verdict, cut_off, healthy, unhealthy

DATABASE = 0
LOCK, SCHEDULE, PREFIX = "redbeat::lock", "redbeat::schedule", "redbeat:"
# Written by whoever looks, for later looks; beat.py removes it at its start.
LONGEST_FILE = "/run/bkdev/redbeat-lock-ms"
# Longer than a scheduler sleeps that has a task each minute.
LATE_SECONDS = 90


class BeatSchedule:
    """The schedule in one Redis, for use by one thread. The client reconnects by itself."""

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
            return cut_off(message("probe.redis-denied", redis=self.address))
        except exceptions.BusyLoadingError:
            return cut_off(message("probe.redis-loading", redis=self.address))
        except (exceptions.RedisError, OSError) as error:
            why = why_unreachable(error, str(error), self.host, self.timeout)
            return cut_off(message("probe.redis-unreachable", redis=self.address, why=why))
        return unhealthy(reason) if reason else healthy(time.monotonic() - started)

    def when_stuck(self, seconds: float) -> Wording:
        return message("probe.redis-unreachable", redis=self.address, why=no_answer_within(seconds))

    def close(self) -> None:
        self.client.close()

    def _why_not(self, since: float) -> Wording:
        left = self.client.pttl(LOCK)
        if left == -2:
            return message("probe.no-scheduler")
        if left == -1:
            return ""  # held forever, so it says nothing about ticks
        now = time.time()
        ticked_at = now - (self._longest(left) - left) / 1000
        if ticked_at < since:
            return message("probe.earlier-scheduler")
        due = self.client.zrangebyscore(SCHEDULE, ticked_at + 1, now - LATE_SECONDS, start=0, num=1, withscores=True)
        if not due:
            return ""
        [(name, due_at)] = due
        return message("probe.scheduler-stuck", task=name.removeprefix(PREFIX), overdueMs=coarsely(now - due_at))

    def _longest(self, left: int) -> int:
        """Returns the longest known duration, in milliseconds."""
        try:
            with open(LONGEST_FILE) as file:
                longest = int(file.read())
        except (OSError, ValueError):
            longest = 0
        if left <= longest:
            return longest
        # A fraction of a second is not worth a write.
        if left > longest + 1000:
            try:
                with open(f"{LONGEST_FILE}.new", "w") as file:
                    file.write(str(left))
                os.replace(f"{LONGEST_FILE}.new", LONGEST_FILE)
            except OSError:
                pass  # then looks are independent
        return left


def coarsely(seconds: float) -> int:
    """Returns whole minutes in milliseconds, or the limit for late: a reason that changes at every look would be news
    each time."""
    return (round(seconds / 60) * 60 if seconds >= 150 else LATE_SECONDS) * 1000
