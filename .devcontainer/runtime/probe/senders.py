"""Whether tasks are sent to where the worker takes them from.

Each role's container records on the shared volume which broker it uses, and that it is alive (supervisor/presence.py
and processes.py). A worker at another broker, or at another virtual host, answers every ping but gets no tasks.
"""

import json
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from connection_errors import without_login
from messages import Wording, few, message

RUN = Path("/run/bkdev")
# Its supervisor gives a sign of life once a second.
LIVES_SECONDS = 5
# After a switch of profiles, roles move to its broker one after the other.
SETTLED_SECONDS = 30
PORTS = {"amqp": 5672, "amqps": 5671, "redis": 6379, "rediss": 6379}


def why_elsewhere(url: str) -> Wording:
    """Empty if somebody sends to this broker, nobody sends at all, or a role has just started."""
    now = time.time()
    senders = {}
    for path in sorted(RUN.glob("*.json")):
        try:
            lived = path.with_suffix(".alive").stat().st_mtime
            began = path.stat().st_mtime
            environment = json.loads(path.read_text())["environment"]
        except (OSError, ValueError, LookupError):
            continue  # no information
        if now - lived > LIVES_SECONDS or "CELERY_BROKER_URL" not in environment:
            continue
        if now - began < SETTLED_SECONDS:
            return ""
        if "BKDEV_QUEUES" not in environment:  # only workers have queues to consume
            senders[path.stem] = environment["CELERY_BROKER_URL"]
    if not senders or place_of(url) in map(place_of, senders.values()):
        return ""
    theirs, ours = (without_login(each) for each in (next(iter(senders.values())), url))
    return message("probe.senders-elsewhere", **few("senders", list(senders)), theirs=theirs, ours=ours)


def place_of(url: str) -> tuple:
    try:
        parts = urlsplit(url)
        scheme = parts.scheme.removeprefix("py")
        port = parts.port or PORTS.get(scheme)
    except ValueError:
        return (url,)
    return scheme, parts.hostname, port, unquote(parts.path[1:]) or ("0" if "redis" in scheme else "/")
