"""Ends a worker while its task runs, and prints the number of tasks in the queue afterwards.

    patched_celery.py REDIS_URL with|without     (`with` loads bkdev_worker)
"""

import os
import signal
import subprocess
import sys
import time

import redis
from celery import Celery

URL = sys.argv[1] if sys.argv[0].endswith("patched_celery.py") else os.environ["PATCHED_URL"]
app = Celery("patched_celery", broker=URL)
app.conf.task_default_queue = "patched"
app.conf.broker_connection_retry_on_startup = True


@app.task(name="patched.sleep")
def sleep():
    store = redis.Redis.from_url(URL)
    store.set("patched-begun", 1)
    time.sleep(60)


def main(how: str) -> None:
    store = redis.Redis.from_url(URL)
    store.delete("patched", "patched-begun", "unacked", "unacked_index")
    with open("/run/bkdev/patched.drain", "w") as file:
        file.write("0.5")
    loaded = ["-I", "bkdev_worker"] if how == "with" else []
    argv = [sys.executable, "-m", "celery", "-A", "patched_celery", "worker", "-P", "prefork", "-c", "1"]
    environment = {**os.environ, "PATCHED_URL": URL, "BKDEV_INSTANCE": "patched"}
    argv += ["-O", "fair", "--without-gossip", "--without-mingle", *loaded]
    worker = subprocess.Popen(argv, env=environment, start_new_session=True, stdout=sys.stderr)
    sleep.delay()
    wait_for("the task has begun", lambda: store.exists("patched-begun"))
    worker.send_signal(signal.SIGTERM)
    try:
        worker.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(worker.pid, signal.SIGKILL)  # as supervisord does in the end
        worker.wait()
    print(store.llen("patched"))
    store.delete("patched", "patched-begun", "unacked", "unacked_index")
    os.remove("/run/bkdev/patched.drain")


def wait_for(what: str, look) -> None:
    end = time.monotonic() + 60
    while not look():
        if time.monotonic() > end:
            raise SystemExit(f"waited in vain until {what}")
        time.sleep(0.1)


if __name__ == "__main__" and sys.argv[0].endswith("patched_celery.py"):
    main(sys.argv[2])
