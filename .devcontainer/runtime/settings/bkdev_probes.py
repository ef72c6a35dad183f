"""Recognises bkdev's health probes, so that servers keep them out of their access logs.

The agent, the host and the health checks in compose.yaml all identify themselves (src/shared/model/service.ts,
`probeAgent`). What a request makes the product itself log is kept, because it shows why a probe fails.
"""

import os

AGENT = "bkdev"

# To see the probes among the requests: BKDEV_LOG_PROBES=1 in .devcontainer/env/common.env.
ARE_LOGGED = os.environ.get("BKDEV_LOG_PROBES", "") not in ("", "0")


def is_probe(headers) -> bool:
    """`headers`: a request's, by case-insensitive name (http.server), or a WSGI environ."""
    return AGENT in (headers.get("User-Agent"), headers.get("HTTP_USER_AGENT"))
