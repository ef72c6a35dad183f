"""What a look found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """`health` is healthy, unhealthy or unknown; the reason is one line without secrets."""

    health: str
    reason: str = ""
    latency_ms: int | None = None


def healthy(seconds: float) -> Verdict:
    return Verdict("healthy", latency_ms=round(seconds * 1000))


def unhealthy(reason: str) -> Verdict:
    return Verdict("unhealthy", " ".join(reason.split()))


def unknown(reason: str) -> Verdict:
    return Verdict("unknown", " ".join(reason.split()))
