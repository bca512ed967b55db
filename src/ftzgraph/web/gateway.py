"""Takes requests from granian and gives them to the endpoint, the downloads or the pages.

It speaks granian's RSGI, because that tells when a client has gone and lets a slow one hold no thread; the pages are a
WSGI application and run in threads. Every answer is whole before the first byte goes out.
"""

import asyncio
import sys
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from ftzgraph.web.app import Application
from ftzgraph.web.protocol import MAX_BODY
from ftzgraph.web.response import ProblemError, Response
from ftzgraph.web.visit import Visit, client_name, in_thread

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from granian._granian import RSGIHTTPProtocol
    from granian.rsgi import Scope

_BODY_SECONDS = 10.0
"""Seconds in which a request's body has to arrive."""
_PASSED_OVER = 16_000_000
_OPENED_AFTER = 10.0
"""Seconds after which granian has opened the file of an answer, which it does in a moment."""
_WATCH_AFTER = 0.05
"""Seconds after which a client is watched. Most have their answer by then."""


class Gateway:
    """The RSGI application. It is built in the loop that it runs in, since the pages ask through that."""

    def __init__(self, build: Callable[[asyncio.AbstractEventLoop], Application]) -> None:
        self._build = build
        self._application: Application

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called by granian before the first request."""
        self._application = self._build(loop)

    async def __rsgi__(self, scope: "Scope", proto: "RSGIHTTPProtocol") -> None:
        """Answers one request."""
        if scope.proto != "http":
            return
        task = asyncio.current_task()
        assert task is not None
        visit = Visit(client_name(scope.client.rpartition(":")[0].strip("[]")))
        watch = _Watch(proto, task)
        try:
            environ = await _environ(scope, proto)
            response = await self._respond(environ, visit)
        except ProblemError as problem:
            response = problem.as_json()
        except asyncio.CancelledError:
            return  # the client has gone
        finally:
            watch.stop()
        _send(response, scope.method, proto)

    async def _respond(self, environ: "WSGIEnvironment", visit: Visit) -> Response:
        path = environ["PATH_INFO"]
        if path == "/sparql":
            return await self._application.endpoint.answer(environ, visit)
        if path.startswith("/data/ftzgraph."):
            return await self._application.downloads.answer(environ, visit)
        return await in_thread(visit, lambda: _from_wsgi(self._application, environ))


class _Watch:
    """Cancels a task when its client goes."""

    def __init__(self, proto: "RSGIHTTPProtocol", task: "asyncio.Task[Any]") -> None:
        self._proto = proto
        self._task = task
        self._watcher: asyncio.Task[None] | None = None
        self._loop = task.get_loop()
        self._timer = self._loop.call_later(_WATCH_AFTER, self._start)

    def stop(self) -> None:
        """The answer is there."""
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()

    def _start(self) -> None:
        self._watcher = self._loop.create_task(self._wait())

    async def _wait(self) -> None:
        await self._proto.client_disconnect()
        self._task.cancel()


async def _environ(scope: "Scope", proto: "RSGIHTTPProtocol") -> "WSGIEnvironment":
    """The request as the pages and the protocol take it (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode("utf-8", "surrogateescape").decode("latin-1"),
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/" + scope.http_version,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key] = value
    environ["wsgi.input"] = BytesIO(await _body(proto) if scope.method == "POST" else b"")
    return environ


async def _body(proto: "RSGIHTTPProtocol") -> bytes:
    """The body, or so much of it that it is seen to be too long.

    The rest is read and dropped, up to a limit: with bytes left unread the connection would be cut under the client,
    which would not hear why.
    """
    body = bytearray()
    dropped = 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in proto:
                if len(body) <= MAX_BODY:
                    body += chunk
                else:
                    dropped += len(chunk)
                    if dropped > _PASSED_OVER:
                        break
    except TimeoutError:
        raise ProblemError(408, f"a request has to arrive within {_BODY_SECONDS:g} s") from None
    return bytes(body)


def _from_wsgi(application: Application, environ: "WSGIEnvironment") -> Response:
    """What the pages answer."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda _: None

    chunks = application.pages(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    return Response(int(status.split(" ", 1)[0]), body, headers=dict(headers))


def _send(response: Response, method: str, proto: "RSGIHTTPProtocol") -> None:
    headers = response.header_list()
    if method == "HEAD" or (response.file is None and not response.body):
        proto.response_empty(response.status, headers)
    elif response.file is None:
        proto.response_bytes(response.status, headers, response.body)
    else:
        # granian reads a file as fast as the client takes it; a stream it would take into memory whole
        proto.response_file(response.status, headers, f"/proc/self/fd/{response.file.fileno()}")
        asyncio.get_running_loop().call_later(_OPENED_AFTER, response.file.close)
        return
    if response.file is not None:
        response.file.close()
