"""Another server, on loopback, that a query may call, and that answers in every way that it should not."""

import gzip
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qs

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml; charset=utf-8"
ROWS = [{"x": {"type": "literal", "value": "from afar"}}]
TABLE = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": ROWS}}).encode()
XML_TABLE = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
    b'<results><result><binding name="x"><literal>from afar</literal></binding></result></results></sparql>'
)
SECRET = b"a secret of the inner network"

ANSWERS: dict[str, tuple[int, str, bytes, dict[str, str]]] = {
    "/table": (200, JSON, TABLE, {}),
    "/xml": (200, XML, XML_TABLE, {}),
    "/redirect": (302, JSON, b"", {"Location": "/table"}),
    "/failing": (500, "text/plain", SECRET, {}),
    "/text": (200, "text/plain", SECRET, {}),
    "/squeezed": (200, JSON, gzip.compress(TABLE), {"Content-Encoding": "gzip"}),
    "/broken": (200, JSON, b'{"head": {"vars": ["x"]}, "results": {"bind', {}),
    "/cut": (200, JSON, TABLE, {"Content-Length": "100000"}),
    "/long": (200, JSON, b" " * 11_000_000 + TABLE, {}),
}


class OtherServer(ThreadingHTTPServer):
    """Answers by the path. `connections` counts who connects, `asked` has the queries that came."""

    daemon_threads = True

    def __init__(self, address: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((address, port), _Handler)
        self.connections = 0
        self.asked: list[str] = []
        self.stopped = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def get_request(self) -> tuple[socket.socket, Any]:
        found = super().get_request()
        self.connections += 1
        return found

    def handle_error(self, *_: object) -> None:
        """Who called may have gone."""

    def close(self) -> None:
        self.stopped.set()
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(parse_qs(body.decode())["query"][0])

    def _answer(self, asked: str) -> None:
        other = cast(OtherServer, self.server)
        other.asked.append(asked)
        if self.path == "/hang":
            other.stopped.wait(60)
        elif self.path == "/drip":
            self._send(200, JSON, b" ", {"Content-Length": "100000"})
            while not other.stopped.wait(0.05):
                self.wfile.write(b" ")
        else:
            self._send(*ANSWERS[self.path])

    def _send(self, status: int, kind: str, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
