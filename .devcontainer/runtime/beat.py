"""Runs Celery's scheduler once no other one of this environment is running.

beat.py celery -A APP beat ARGUMENT...

The scheduler holds a file lock. The kernel releases it exactly when the process ends, for whatever reason, and it
works between containers, which share the folder. Redbeat has a lock of its own in Redis; a new scheduler would
silently wait minutes for one left by a killed process. Whoever holds the file lock knows that the owner of that lock
is gone, and removes it.
"""

import contextlib
import fcntl
import fnmatch
import os
import runpy
import socket
import sys
import time

import bkdev_loading
from bkdev_say import say

LOCK_FILE = "/run/bkdev/beat.lock"
REDBEAT_LOCK = "redbeat::lock"
# The probe's record of the previous scheduler (probe/beat_schedule.py).
LEARNED = "/run/bkdev/redbeat-lock-ms"


def main(command: list[str]) -> None:
    lock = os.open(LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    become_the_only_one(lock)
    if any("redbeat" in word.lower() for word in command):
        clear_redbeat_lock()
    with contextlib.suppress(FileNotFoundError):
        os.remove(LEARNED)
    schedule(command)


def become_the_only_one(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(lock, 200, 0).decode(errors="replace").strip() or "?"
        say("runtime.scheduler-elsewhere", container=holder)
        fcntl.flock(lock, fcntl.LOCK_EX)
        say("runtime.scheduler-ended", container=holder)
    os.ftruncate(lock, 0)
    os.pwrite(lock, socket.gethostname().encode(), 0)


def clear_redbeat_lock() -> None:
    """Retries while Redis is unreachable: a scheduler that ended because Redis restarted comes here right away."""
    import redis  # not every product has it

    client = redis.Redis(os.environ["REDIS_HOST"], int(os.environ["REDIS_PORT"]), db=0, socket_timeout=5)
    said = ""
    while True:
        try:
            if client.delete(REDBEAT_LOCK):
                say("runtime.redbeat-lock-cleared")
            return client.close()
        except redis.ConnectionError as error:
            if str(error) != said:
                say("runtime.redis-awaited", error=str(error))
            said = str(error)
            time.sleep(0.5)


def leave_out(patterns: list[str]) -> None:
    """Takes matching entries out of the schedule in the settings, before the scheduler reads it."""
    from celery import beat

    begin = beat.Service.__init__

    def begin_without(service, app, *arguments, **options) -> None:
        entries = app.conf.beat_schedule
        skipped = [name for name in entries if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)]
        for name in skipped:
            del entries[name]
        if skipped:
            say("runtime.schedule-skips", skipped=len(skipped), left=len(entries))
        begin(service, app, *arguments, **options)

    if patterns:
        beat.Service.__init__ = begin_without


def schedule(command: list[str]) -> None:
    """As the celery script would, with the arguments where the product expects them."""
    bkdev_loading.begin()
    bkdev_loading.leave_editor_out()
    from celery.signals import beat_init

    beat_init.connect(lambda **_: bkdev_loading.end(), weak=False)
    leave_out(os.environ.get("BKDEV_SCHEDULE_SKIP", "").replace(",", " ").split())
    sys.argv = command
    del sys.path[0]  # this folder is not the product's
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)


main(sys.argv[1:])
