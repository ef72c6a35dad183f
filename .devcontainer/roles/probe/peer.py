"""Whom a probe of the definition (`x-bkdev.probe`) asks, found from the environment of the role."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from verdict import Verdict


@dataclass(frozen=True)
class Question:
    """`open` connects to nobody yet. Questions with the same address are asked over one connection."""

    address: tuple
    open: Callable[[float], Any]
    ask: Callable[[Any], Verdict]


def question_of(probe: Mapping, environment: Mapping[str, str], asker: str, since: float = 0) -> Question | str:
    """The question, or what is missing to ask it. `since`: when the role's youngest program started, epoch seconds."""
    try:
        if "celery" in probe:
            return _celery(probe["celery"]["nodes"], environment, asker)
        return _redbeat(environment, since)
    except ImportError as error:
        return f"cannot be asked: {error}"


def _celery(nodes: list[str], environment: Mapping[str, str], asker: str) -> Question | str:
    from celery_nodes import CeleryNodes

    url = environment.get("CELERY_BROKER_URL")
    if not url:
        return "the role's environment has no CELERY_BROKER_URL"
    return Question(("celery", url), lambda timeout: CeleryNodes(url, asker, timeout), lambda peer: peer.ask(nodes))


def _redbeat(environment: Mapping[str, str], since: float) -> Question | str:
    from beat_schedule import BeatSchedule

    host, port = environment.get("REDIS_HOST"), environment.get("REDIS_PORT") or "6379"
    if not host or not port.isdecimal():
        return "the role's environment has no REDIS_HOST, or a REDIS_PORT that is no number"
    address = ("redis", host, port)
    return Question(address, lambda timeout: BeatSchedule(host, int(port), timeout), lambda peer: peer.ask(since))
