"""What a look found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """`health` is healthy, unhealthy, unknown or absent (nobody there, as in a profile without it).

    The reason is one line without secrets; a note is one too, of what should be known although all works.
    """

    health: str
    reason: str = ""
    latency_ms: int | None = None
    # None where the look was not one that looks for them.
    notes: tuple[str, ...] | None = None
    # What a close look found at a worker, for whoever can compare it with the one before.
    worker: dict | None = None
    # Not the role is to blame but the broker or the Redis that it needs: that it has only just started is no reason.
    is_cut_off: bool = False


def healthy(seconds: float, notes: tuple[str, ...] | None = None, worker: dict | None = None) -> Verdict:
    return Verdict("healthy", latency_ms=round(seconds * 1000), notes=notes, worker=worker)


def unhealthy(reason: str) -> Verdict:
    return Verdict("unhealthy", one_line(reason))


def cut_off(reason: str) -> Verdict:
    return Verdict("unhealthy", one_line(reason), is_cut_off=True)


def unknown(reason: str) -> Verdict:
    return Verdict("unknown", one_line(reason))


def absent(host: str) -> Verdict:
    return Verdict("absent", f"no such host {host}")


def one_line(text: str) -> str:
    return " ".join(text.split())


def listed(names: list[str]) -> str:
    """A few of them, and how many more."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
