"""Tells whether Celery's workers or scheduler do their work, without importing the product.

usage: probe.py celery [NODE…]   by CELERY_BROKER_URL; a NODE is service@worker; without one, all nodes of this
                                container must answer, and all queues of its programs be consumed
       probe.py redbeat          by REDIS_HOST and REDIS_PORT
       probe.py djangobeat       by MYSQL_HOST, MYSQL_USER, MYSQL_PASSWORD and MYSQL_NAME
       probe.py programs         this container's supervisord alone: for schedulers and programs that cannot be probed
       probe.py serve            for the agent: one question per line, see serve.py

All except the last exit with 0, or print one line of JSON that says what is wrong and exit with 1.
"""

import json
import os
import re
import sys
import threading

from messages import Wording, message
from peer import Asked, question_of
from pool import why_stuck

TIMEOUT_SECONDS = 3
# supervisord's own numbers (supervisord.org/subprocess.html#process-states).
EXITED, FATAL = 100, 200


def ask_once(probe: dict) -> Wording:
    """Returns the reason; empty if all is well."""
    processes = read_processes()
    ended = why_ended(processes)
    if ended:
        return ended
    since = max((program.get("startedAt", 0) for program in processes["programs"].values()), default=0)
    question = question_of(probe, os.environ, Asked("check", since, closely=True))
    if isinstance(question, dict):
        return question
    peer = question.open(TIMEOUT_SECONDS)
    found = [peer.when_stuck(TIMEOUT_SECONDS + 1)]

    def ask() -> None:
        verdict = question.ask(peer)
        found.append(verdict.reason or (why_stuck(verdict.worker) if verdict.worker else ""))
        peer.close()

    # In a thread, because name resolution has no time limit.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(TIMEOUT_SECONDS + 1)
    return found[-1]


def instance() -> str:
    """Returns this container's name among those of its service (supervisor/instance.py)."""
    service = os.environ.get("BKDEV_SERVICE", "")
    try:
        with open("/tmp/bkdev-instance") as file:
            kept = file.read()
    except OSError:
        return service
    # A question about another service is not about this container.
    return kept if re.fullmatch(rf"{re.escape(service)}(\.\d+)?", kept) else service


def own(node: str) -> str:
    """Returns the name in this container of a node that is named as in the service's first one."""
    program, _, service = node.partition("@")
    return f"{program}@{instance()}" if service == os.environ.get("BKDEV_SERVICE") else node


def read_processes() -> dict:
    """Reads what this container's supervisord recorded (supervisor/processes.py)."""
    try:
        with open(f"/run/bkdev/{instance()}.processes.json") as file:
            return json.load(file)
    except (OSError, KeyError, ValueError):
        return {"programs": {}, "stopped": []}


def read_programs() -> dict:
    """Reads what this container's programs are (supervisor/programs.py)."""
    try:
        with open("/tmp/bkdev-programs.json") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {"nodes": [], "queues": []}


def why_ended(processes: dict) -> Wording:
    """Finds a program that ended, or a pool that is stopped but still answers pings."""
    for stopped in processes["stopped"]:
        return message("program.halted", program=stopped["program"], pid=stopped["pid"])
    for name, program in processes["programs"].items():
        if program["state"] == FATAL:
            return message("program.gave-up", program=name)
        # Exiting with 0 may be intended.
        if program["state"] == EXITED and program["ends"] and (status := program["ends"][-1]["status"]) != 0:
            return message("program.ended", program=name, how=how_it_ended(status))
    return ""


def how_it_ended(status: int) -> dict:
    """`status` is an exit status or, if negative, a signal's number."""
    return message("end.exited", status=status) if status >= 0 else message("end.killed", signal=str(-status))


def main(arguments: list[str]) -> int:
    match arguments:
        case ["serve"]:
            from serve import serve

            serve()
            return 0
        case ["celery", *nodes]:
            kept = read_programs()
            os.environ.setdefault("BKDEV_QUEUES", ",".join(kept["queues"]))
            nodes = [own(node) for node in nodes] or kept["nodes"]
            reason = ask_once({"celery": {"nodes": nodes}}) if nodes else message("probe.no-celery-programs")
        case ["programs"]:
            processes = read_processes()
            if not processes["programs"]:
                return 1  # supervisord has started none yet
            reason = why_ended(processes)
        case ["redbeat" | "djangobeat" as kind]:
            reason = ask_once({kind: {}})
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    if reason:
        print(json.dumps(reason, ensure_ascii=False))
    return 1 if reason else 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    # Do not wait for a thread that hangs.
    os._exit(status)
