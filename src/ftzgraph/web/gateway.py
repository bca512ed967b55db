"""Takes requests from granian and gives them to the endpoint, the downloads or the pages.

It speaks granian's RSGI, because that tells when a client has gone and lets a slow one hold no thread; the pages are a
WSGI application and run in threads. Every answer is whole before the first byte goes out.
"""

import asyncio
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

from granian._granian import RSGIProtocolClosed

from ftzgraph.store.errors import Sentence
from ftzgraph.web import cors
from ftzgraph.web.app import Application
from ftzgraph.web.negotiate import language
from ftzgraph.web.protocol import MAX_BODY
from ftzgraph.web.proxies import Proxies
from ftzgraph.web.request import Request
from ftzgraph.web.response import ProblemError, Response
from ftzgraph.web.visit import client_name

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol
    from granian.rsgi import Scope

_BODY_SECONDS = 10.0
"""Seconds in which a request's body has to arrive."""
_PASSED_OVER = 16_000_000
_OPENED_AFTER = 10.0
"""Seconds after which granian has opened the file of an answer, which it does in a moment."""
_WATCH_AFTER = 0.05
"""Seconds after which a client is watched. Most have their answer by then."""
_WITHOUT_BODY = frozenset(("GET", "HEAD", "OPTIONS"))


_LATE = ProblemError(
    408,
    Sentence(f"请求须在 {_BODY_SECONDS:g} 秒内全部到达", f"a request has to arrive within {_BODY_SECONDS:g} s"),
)
_BROKEN_OFF = Sentence(
    "请求在正文完整之前中断：请重新发送", "the request broke off before its body was whole: send it again"
)


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
        start = perf_counter()
        watch = _Watch(proto, task)
        request: Request | None = None
        response: Response | None = None
        try:
            body = b"" if scope.method in _WITHOUT_BODY else await _body(scope, proto)
            watch.has_body = True
            request = _request(scope, body, self._application.proxies)
            response = await self._respond(request)
        except ProblemError as problem:
            response = problem.as_json(_language(scope))
        except asyncio.CancelledError:
            # otherwise the client has gone
            if watch.is_late:
                response = _LATE.as_json(_language(scope))
        finally:
            watch.stop()
        request = request or _request(scope, b"", self._application.proxies)
        self._application.monitor.record(request, response, perf_counter() - start)
        if response is not None:
            _send(response, scope.method, proto)

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return cors.options(request.path)
        if request.path == "/sparql":
            return await self._application.endpoint.answer(request)
        if request.path == "/metrics" and request.method in ("GET", "HEAD"):
            return self._application.monitor.metrics()
        if request.path == "/store":
            return await self._application.graph_store.answer(request)
        if request.path.startswith("/data/ftzgraph."):
            return await self._application.downloads.answer(request)
        return await self._application.pages.answer(request)


class _Watch:
    """Cancels a task when its client goes, or when the request's body does not come."""

    def __init__(self, proto: "RSGIHTTPProtocol", task: "asyncio.Task[Any]") -> None:
        self.has_body = False
        self.is_late = False
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
        self._timer = self._loop.call_later(_BODY_SECONDS - _WATCH_AFTER, self._check_body)

    def _check_body(self) -> None:
        if not self.has_body:
            self.is_late = True
            self._task.cancel()

    async def _wait(self) -> None:
        await self._proto.client_disconnect()
        self._task.cancel()


def _language(scope: "Scope") -> str:
    return language(None, scope.headers.get("accept-language"))


def _request(scope: "Scope", body: bytes, proxies: Proxies) -> Request:
    address = scope.client.rpartition(":")[0].strip("[]")
    headers = cast("Mapping[str, str]", scope.headers)
    scheme, called = scope.scheme, headers.get("host", "")
    if proxies:
        scheme, called = proxies.origin(address, headers, scheme, called)
        address = proxies.client(address, headers)
    path, query = scope.path, scope.query_string  # granian has decoded the path
    return Request(
        scope.method,
        path if path.isascii() else path.encode("utf-8", "surrogateescape").decode("latin-1"),
        query if query.isascii() else query.encode("utf-8", "surrogateescape").decode("latin-1"),
        headers,
        body,
        client_name(address),
        address,
        scope.server,
        called,
        scheme,
        scope.http_version,
    )


async def _body(scope: "Scope", proto: "RSGIHTTPProtocol") -> bytes:
    """The body, or so much of it that it is seen to be too long.

    The rest is read and dropped, up to a limit: with bytes left unread the connection would be cut under the client,
    which would not hear why. Raises ProblemError when the body breaks off: what came of it could be another query.
    """
    length = scope.headers.get("content-length", "")
    if length.isdecimal() and int(length) <= MAX_BODY:
        try:
            return await proto()
        except RSGIProtocolClosed:
            raise ProblemError(400, _BROKEN_OFF) from None
    body = bytearray()
    dropped = empty = 0
    async for chunk in proto:
        # granian gives one empty chunk for the end, and one more for what broke off
        empty += not chunk
        if len(body) <= MAX_BODY:
            body += chunk
        else:
            dropped += len(chunk)
            if dropped > _PASSED_OVER:
                break
    if empty > 1:
        raise ProblemError(400, _BROKEN_OFF)
    return bytes(body)


def _send(response: Response, method: str, proto: "RSGIHTTPProtocol") -> None:
    headers = response.header_list
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
