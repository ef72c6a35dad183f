"""Becomes Celery's scheduler, once no other one of this environment runs.

    beat.py celery -A APP beat ARGUMENT...

The kernel keeps the lock as long as the process lives and not a moment longer, whatever ends it, and between containers
too, for they share the folder. Redbeat has a lock of its own in Redis; one that a killed scheduler left there would be
waited for in silence for minutes, and who holds the kernel's lock knows that its owner is gone.
"""

import contextlib
import fcntl
import os
import runpy
import socket
import sys
import time

import bkdev_loading
from bkdev_say import say

LOCK_FILE = "/run/bkdev/beat.lock"
REDBEAT_LOCK = "redbeat::lock"
# What the probe learned of the scheduler before (probe/beat_schedule.py).
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
    """Waits for Redis rather than give up: a scheduler that ends because Redis restarts comes here at once."""
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


def schedule(command: list[str]) -> None:
    """As its own script would, and with the arguments where the product looks for them."""
    bkdev_loading.begin()
    bkdev_loading.leave_editor_out()
    from celery.signals import beat_init

    beat_init.connect(lambda **_: bkdev_loading.end(), weak=False)
    sys.argv = command
    del sys.path[0]  # this folder is none of the product's
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)


main(sys.argv[1:])
