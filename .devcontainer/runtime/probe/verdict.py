"""What a look found."""

from dataclasses import dataclass

from messages import Wording, message


@dataclass(frozen=True)
class Verdict:
    """`health` is healthy, unhealthy, unknown or absent (nobody there, as in a profile without it).

    The reason is a message without secrets, empty where all is well; a note is one of what should be known although all works.
    """

    health: str
    reason: Wording = ""
    latency_ms: int | None = None
    # None where the look was not one that looks for them.
    notes: tuple[Wording, ...] | None = None
    # What a close look found at a worker, for whoever can compare it with the one before.
    worker: dict | None = None
    # Not the role is to blame but the broker or the Redis that it needs: that it has only just started is no reason.
    is_cut_off: bool = False


def healthy(seconds: float, notes: tuple[Wording, ...] | None = None, worker: dict | None = None) -> Verdict:
    return Verdict("healthy", latency_ms=round(seconds * 1000), notes=notes, worker=worker)


def unhealthy(reason: Wording) -> Verdict:
    return Verdict("unhealthy", reason)


def cut_off(reason: Wording) -> Verdict:
    return Verdict("unhealthy", reason, is_cut_off=True)


def unknown(reason: Wording) -> Verdict:
    return Verdict("unknown", reason)


def absent(host: str) -> Verdict:
    return Verdict("absent", message("probe.no-host", host=host))
