"""Whether those who send tasks send them to where a worker takes its own from.

Each role's container says on the shared volume which broker it was given, and that it lives (supervisor/presence.py and
processes.py). A worker at another broker, or at another virtual host of the same, answers every ping and gets no task.
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
# When another profile is chosen, the roles move to its broker one after the other.
SETTLED_SECONDS = 30
PORTS = {"amqp": 5672, "amqps": 5671, "redis": 6379, "rediss": 6379}


def why_elsewhere(url: str) -> Wording:
    """Empty where somebody sends to this broker, nobody sends at all, or a role has only just come."""
    now = time.time()
    senders = {}
    for path in sorted(RUN.glob("*.json")):
        try:
            lived = path.with_suffix(".alive").stat().st_mtime
            began = path.stat().st_mtime
            environment = json.loads(path.read_text())["environment"]
        except (OSError, ValueError, LookupError):
            continue  # one who says nothing
        if now - lived > LIVES_SECONDS or "CELERY_BROKER_URL" not in environment:
            continue
        if now - began < SETTLED_SECONDS:
            return ""
        if "BKDEV_QUEUES" not in environment:  # a worker is told what it must consume
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
