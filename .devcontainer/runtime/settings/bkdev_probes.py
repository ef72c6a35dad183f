"""Recognises bkdev's health probes, so that servers keep them out of their access logs.

The agent, the host and the health checks in compose.yaml all identify themselves (src/shared/model/service.ts,
`probeAgent`). What a request makes the product itself log is kept, because it shows why a probe fails.
"""

AGENT = "bkdev"


def is_probe(headers) -> bool:
    """`headers`: a request's, by case-insensitive name (http.server), or a WSGI environ."""
    return AGENT in (headers.get("User-Agent"), headers.get("HTTP_USER_AGENT"))
