"""By what a server knows that a request is only bkdev's question whether it works, and leaves it out of its access log.

The agent, the host and the health checks of compose.yaml all say so (src/shared/model/service.ts, `probeAgent`). Whatever
the request makes the product itself write stays: a failing one is how a person learns what fails.
"""

AGENT = "bkdev"


def is_probe(headers) -> bool:
    """`headers`: those of a request, by name in any case (http.server), or a WSGI environ."""
    return AGENT in (headers.get("User-Agent"), headers.get("HTTP_USER_AGENT"))
