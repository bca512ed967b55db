"""The pages are a WSGI application (PEP 3333): a request is put to it and its answer taken whole."""

import sys
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ftzgraph.web.request import Request
from ftzgraph.web.response import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment


def answer(application: "WSGIApplication", request: Request) -> Response:
    """What the application answers to a request."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda _: None

    chunks: Iterable[bytes] = application(environ(request), start_response)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    return Response(int(status.split(" ", 1)[0]), body, headers=dict(headers))


def environ(request: Request) -> "WSGIEnvironment":
    """The request as a WSGI environment."""
    host, _, port = request.server.rpartition(":")
    values: dict[str, Any] = {
        # Flask would leave out the body and with it its length; who sends the answer leaves out the body
        "REQUEST_METHOD": "GET" if request.method == "HEAD" else request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path,
        "QUERY_STRING": request.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/" + request.http_version,
        "REMOTE_ADDR": request.address,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input": BytesIO(request.body),
    }
    for name, value in request.headers.items():
        key = name.upper().replace("-", "_")
        values[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key] = value
    values["HTTP_HOST"] = request.host
    return values
