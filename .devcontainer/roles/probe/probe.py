"""Tells whether Celery's workers or a scheduler of Celery's do their work, without importing the product.

usage: probe.py celery NODE…     by CELERY_BROKER_URL; a NODE is service@worker; BKDEV_QUEUES must be consumed
       probe.py redbeat          by REDIS_HOST and REDIS_PORT
       probe.py djangobeat       by MYSQL_HOST, MYSQL_USER, MYSQL_PASSWORD and MYSQL_NAME
       probe.py serve            for the agent: one question a line, see serve.py

The first three end with 0, or say in one line what is wrong and end with 1.
"""

import json
import os
import sys
import threading

from peer import Asked, question_of

TIMEOUT_SECONDS = 3


def ask_once(probe: dict) -> str:
    """The reason, empty when all is well."""
    stopped = why_stopped()
    if stopped:
        return stopped
    question = question_of(probe, os.environ, Asked("check", closely=True))
    if isinstance(question, str):
        return question
    peer = question.open(TIMEOUT_SECONDS)
    found = [peer.when_stuck(TIMEOUT_SECONDS + 1)]

    def ask() -> None:
        found.append(question.ask(peer).reason)
        peer.close()

    # In a thread, because the look-up of a name obeys no limit.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(TIMEOUT_SECONDS + 1)
    return found[-1]


def why_stopped() -> str:
    """What this container's supervisord saw (supervisor/processes.py): a pool that stands still answers a ping."""
    try:
        with open(f"/run/bkdev/{os.environ['BKDEV_SERVICE']}.processes.json") as file:
            [first, *_] = json.load(file)["stopped"]
    except (OSError, KeyError, ValueError):
        return ""
    return f"process {first['pid']} of {first['program']} is stopped by a signal"


def main(arguments: list[str]) -> int:
    match arguments:
        case ["serve"]:
            from serve import serve

            serve()
            return 0
        case ["celery", _, *_]:
            reason = ask_once({"celery": {"nodes": arguments[1:]}})
        case ["redbeat" | "djangobeat" as kind]:
            reason = ask_once({kind: {}})
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    if reason:
        print(reason)
    return 1 if reason else 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    # Not by waiting for a thread that hangs.
    os._exit(status)
