"""Pings a Celery worker from inside its release, through the broker that CELERY_BROKER_URL names, without loading the
product; exits with 0 if it answers.

ping.py NODE SERIALIZER       a worker that accepts only pickle takes a JSON ping for an attack, and vice versa
"""

import os
import sys

WAITS_SECONDS = 2


def main(node: str, serializer: str) -> int:
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # with it, Celery sets up Django
    from celery import Celery

    app = Celery("bkdev", broker=os.environ["CELERY_BROKER_URL"])
    app.conf.update(task_serializer=serializer, accept_content=["pickle", "json"])
    return 0 if app.control.ping(destination=[node], timeout=WAITS_SECONDS) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
