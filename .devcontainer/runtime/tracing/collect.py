"""The collector of traces: takes spans by OTLP over HTTP, as OpenTelemetry's exporters send them
(opentelemetry.io/docs/specs/otlp), and keeps the last requests and tasks in memory.

`collect.py ID` prints the spans of a request or trace as JSON, `collect.py last` those of the last one; `bkdev trace`
runs it in this container.
"""

import http.client
import json
import os
import signal
import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "settings"))

import bkdev_tracing  # noqa: E402
from bkdev_probes import AGENT  # noqa: E402
from bkdev_say import message, say, tell  # noqa: E402
from bkdev_tools import install  # noqa: E402

PORT = 4318
LARGEST = 32 << 20


def ask(asked: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    connection.request("GET", f"/traces/{urllib.parse.quote(asked, safe='')}")
    print(connection.getresponse().read().decode())
    return 0


def serve() -> int:
    if not os.path.isdir(bkdev_tracing.HOME):
        say("runtime.tracing-installing", version=bkdev_tracing.VERSION)
        error = install(bkdev_tracing.HOME, bkdev_tracing.REQUIREMENTS)
        if error:
            tell("bkdev-error", message("runtime.tracing-not-installed", version=bkdev_tracing.VERSION, error=error))
            return 1
    sys.path.append(bkdev_tracing.HOME)
    from google.protobuf.message import DecodeError
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
    from traces import Traces

    traces = Traces(AGENT)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            length = int(self.headers.get("Content-Length", 0))
            if self.path != "/v1/traces" or length > LARGEST:
                return self.answer(404 if self.path != "/v1/traces" else 413, b"")
            try:
                traces.add(ExportTraceServiceRequest.FromString(self.rfile.read(length)))
            except DecodeError:
                return self.answer(400, b"")
            self.answer(200, b"")

        def do_GET(self):
            folder, _, asked = self.path.rpartition("/")
            if folder == "/traces":
                found = traces.find(urllib.parse.unquote(asked))
                return self.answer(200, json.dumps({"spans": found}).encode())
            self.answer(200 if self.path == "/health" else 404, b"")

        def answer(self, status: int, body: bytes):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("", PORT), Handler)
    server.daemon_threads = True
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(ask(sys.argv[1]) if len(sys.argv) > 1 else serve())
