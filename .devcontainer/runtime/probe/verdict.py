"""The result of a look."""

from dataclasses import dataclass

from messages import Wording, message


@dataclass(frozen=True)
class Verdict:
    """`health` is healthy, unhealthy, unknown or absent (nobody there, as in a profile without it).

    The reason is a message without secrets, empty if all is well. A note is a message about something notable
    although all is well.
    """

    health: str
    reason: Wording = ""
    latency_ms: int | None = None
    # None if the look did not check for notes.
    notes: tuple[Wording, ...] | None = None
    # A close look at a worker, for comparison with the previous one.
    worker: dict | None = None
    # The broker or Redis that the role needs is at fault, so a recent start is no excuse.
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
