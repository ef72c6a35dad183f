"""Sends one request through the gateway, with headers that contain secrets from gateway.yaml; `bkdev call` runs it in
here so that no secret leaves the container. Takes the request as a JSON argument and prints the response as JSON.
"""

import http.client
import json
import sys
import time

from control import FOLDER

SHOWN = 256 * 1024


def main(asked: dict) -> int:
    try:
        configuration = json.loads((FOLDER / "configuration.json").read_text())
    except OSError:
        return fail("gateway.not-listening")
    names = configuration["convention"]["credentials"]
    fields = {}
    if application := asked.get("as"):
        known = configuration["applications"]
        if application not in known:
            return fail("gateway.call.application-unknown", application=application, known=list(known))
        fields[names["application"][0]] = application
        fields[names["secret"][0]] = known[application]["secrets"][0]
    if user := asked.get("user"):
        token = next((token for token, name in configuration["tokens"].items() if name == user), None)
        if token is None or not names.get("user-token"):
            return fail("gateway.call.user-unknown", user=user, known=sorted(set(configuration["tokens"].values())))
        fields[names["user-token"][0]] = token
    headers = {**({names["header"]: json.dumps(fields)} if fields else {}), **asked.get("headers", {})}
    body = asked.get("body")
    if body is not None and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/json"
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", 8080, timeout=asked.get("timeout", 600))
    try:
        connection.request(asked["method"], asked["path"], body and body.encode(), headers)
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException) as error:
        return fail("gateway.call.failed", problem=str(error) or type(error).__name__)
    took = round((time.monotonic() - began) * 1000)
    ids = configuration["convention"]["request-id"]
    print(
        json.dumps(
            {
                "status": answer.status,
                "ms": took,
                "requestId": answer.getheader(ids["shared"]),
                "headers": [list(pair) for pair in answer.getheaders()],
                "body": content[:SHOWN].decode(errors="replace"),
                "bytes": len(content),
            }
        )
    )
    return 0


def fail(code: str, **params) -> int:
    print(json.dumps({"code": code, "params": params}))
    return 2


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
