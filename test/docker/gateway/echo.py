"""A back end that echoes the request, which shows what a gateway passes on. Runs in the workspace of a test."""

import http.server
import json
import time


class Echo(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/slow":
            time.sleep(30)
        if self.path == "/reset":
            self.close_connection = True
            return
        said = {"path": self.path, "method": self.command, "headers": dict(self.headers.items()), "body": body.decode()}
        content = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("", 9000), Echo).serve_forever()
