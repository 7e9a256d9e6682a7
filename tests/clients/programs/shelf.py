"""A web server with one calendar on it, which the test writes itself."""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Shelf:
    """What is answered to everybody who asks, and how often somebody did."""

    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}/agenda.ics"
        self.body = b""
        self._asked = 0

    def take(self):
        """Return what lies there, and count."""
        self._asked += 1
        return self.body

    def polls(self):
        return self._asked


@contextlib.contextmanager
def serving():
    """Serve on a free port until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = shelf.take()
            self.send_response(200)
            self.send_header("Content-Type", "text/calendar; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        shelf = Shelf(server.server_port)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield shelf
        server.shutdown()
        thread.join()
