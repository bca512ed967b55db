"""Asking an endpoint over HTTP: real sockets, a server that answers as it is told."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from ftzgraph.errors import UserError
from ftzgraph.export.endpoint import ask

JSON = ("application/sparql-results+json", "application/json")


class Handler(BaseHTTPRequestHandler):
    """Answers by path: /status/media type/body; a good query is echoed."""

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        status, media_type, body = {
            "/good": (200, JSON[0] + "; charset=utf-8", form["query"][0] + "|" + self.headers["Accept"]),
            "/html": (200, "text/html", "<html>a page</html>"),
            "/problem": (400, "application/problem+json", '{"detail": "no such\\nfunction"}'),
            "/text": (500, "text/plain", "out of memory\nat line 3"),
            "/error-page": (404, "text/html", "<html>"),
            "/moved": (301, "text/plain", ""),
        }[self.path]
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        if status == 301:
            self.send_header("Location", "http://elsewhere.example/")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


def test_the_query_goes_as_a_form_and_the_answer_comes_as_it_is(server: str) -> None:
    assert ask(server + "/good", "SELECT 中文", JSON).decode() == "SELECT 中文|" + ", ".join(JSON)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/html", "answered with text/html, not application/sparql-results"),
        ("/problem", "answered 400: no such"),
        ("/text", "answered 500: out of memory"),
        ("/error-page", "answered 404: Not Found"),
        ("/moved", "has moved to http://elsewhere.example/"),
    ],
)
def test_what_is_no_answer_is_said_to_be_none(server: str, path: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        ask(server + path, "ASK {}", JSON)


def test_an_endpoint_that_is_not_there_is_an_honest_error() -> None:
    with pytest.raises(UserError, match=r"cannot reach http://127\.0\.0\.1:1/"):
        ask("http://127.0.0.1:1/", "ASK {}", JSON)


@pytest.mark.parametrize("address", ["example.org/sparql", "ftp://example.org/", "http://[", "nonsense"])
def test_an_address_that_is_none_is_named(address: str) -> None:
    with pytest.raises(UserError, match=r"is no web address|cannot reach"):
        ask(address, "ASK {}", JSON)
