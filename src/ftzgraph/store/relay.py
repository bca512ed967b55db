"""Calls other servers for the workers: they have no network but the way to this process.

The engine resolves a name itself and follows what it is told. Here the address that a name resolves to is checked, and
it is that very address that is connected to, so that a name that resolves to another the next time gains nothing.
Redirects are not followed, and an answer has an end in bytes and in time. What goes wrong is told as an error of the
store (`ftzgraph.store.errors`), which the engine passes on.
"""

import hmac
import json
import socket
import ssl
import time
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

import httpcore

from ftzgraph import __version__
from ftzgraph.store.errors import FederationError, FederationTimeError, RefusedError, Sentence, StoreError
from ftzgraph.store.federation import SILENT, Federation, resolved, too_many_calls

_AT_ONCE = 16
_REMEMBERED = 4096
_LONGEST = 2_000_000
_IN_URL = "%/:=&?~#+!$,;'@()*[]"
_STATUSES = {RefusedError: 403, FederationTimeError: 504}
_REFUSED = Sentence("不接受此调用", "this call is refused")
_RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")


@dataclass
class _Tally:
    """The calls of one asker so far, and the first that failed."""

    calls: int = 0
    error: StoreError | None = None


class Relay:
    """Answers at `listener`, a socket that only workers can reach, for a federation. A call has so many seconds."""

    def __init__(self, listener: socket.socket, secret: str, federation: Federation, seconds: float) -> None:
        self._secret = secret
        self._federation = federation
        self._seconds = seconds
        self._places = BoundedSemaphore(_AT_ONCE)
        self._tallies: OrderedDict[str, _Tally] = OrderedDict()
        self._lock = Lock()
        self._tls = httpcore.default_ssl_context()
        self._server = _Server(("", 0), self._handler(), bind_and_activate=False)
        self._server.socket.close()
        self._server.socket = listener

    def serve(self) -> None:
        """Answers for ever."""
        self._server.serve_forever()

    def call(self, path: str, query: bytes) -> tuple[str, bytes]:
        """The answer to a query at the address in `path`: its media type and its bytes.

        The path is /secret/asker/silent/address, where “silent” says that a failure does not count.
        """
        secret, asker, silent, quoted = _steps(path)
        address = unquote(quoted)
        if not self._knows(secret) or not self._federation.allows(address):
            raise RefusedError(_REFUSED)
        tally = self._tally(asker)
        try:
            return self._call(address, query, tally)
        except StoreError as error:
            if silent != SILENT and tally.error is None:
                tally.error = error
            raise

    def outcome(self, path: str) -> StoreError | None:
        """What went wrong with the calls of an asker, in `path` as /secret/asker, if anything that counts did.

        The engine passes over what fails in a filter, and would give an answer that is not the right one.
        """
        secret, asker, _, _ = _steps(path)
        if not self._knows(secret):
            return RefusedError(_REFUSED)
        with self._lock:
            return self._tallies.pop(asker, _Tally()).error

    def _knows(self, secret: str) -> bool:
        return hmac.compare_digest(secret.encode(), self._secret.encode())

    def _tally(self, asker: str) -> "_Tally":
        with self._lock:
            tally = self._tallies.setdefault(asker, _Tally())
            tally.calls += 1
            if len(self._tallies) > _REMEMBERED:
                self._tallies.popitem(last=False)
            return tally

    def _call(self, address: str, query: bytes, tally: "_Tally") -> tuple[str, bytes]:
        if tally.calls > self._federation.calls:
            raise RefusedError(too_many_calls(self._federation.calls))
        if not self._places.acquire(timeout=self._seconds):
            raise FederationTimeError(_sentence(address, "未能及时回答", "did not answer in time"))
        try:
            return _fetch(address, query, self._federation, self._seconds, self._tls)
        finally:
            self._places.release()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        relay = self

        class Handler(BaseHTTPRequestHandler):
            wbufsize = -1  # head and body at once

            def do_POST(self) -> None:
                query = self.rfile.read(min(int(self.headers["Content-Length"]), _LONGEST))
                try:
                    self._answer(200, *relay.call(self.path, query))
                except StoreError as error:
                    self._tell(error)

            def do_GET(self) -> None:
                error = relay.outcome(self.path)
                if error is None:
                    self._answer(204, "application/json", b"")
                else:
                    self._tell(error)

            def _tell(self, error: StoreError) -> None:
                status = _STATUSES.get(type(error), 502)
                self._answer(status, "application/json", json.dumps(error.told()).encode())

            def _answer(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A worker that was ended does not wait for its answer."""


def _fetch(
    address: str, query: bytes, federation: Federation, seconds: float, tls: ssl.SSLContext
) -> tuple[str, bytes]:
    network = _Network(federation, time.monotonic() + seconds)
    body = urlencode({"query": query}).encode()  # a form, which every server takes
    headers = [
        ("Host", urlsplit(address).netloc),
        ("Accept", f"{_RESULTS[0]}, {_RESULTS[1]};q=0.9"),
        ("Accept-Encoding", "identity"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Content-Length", str(len(body))),
        ("User-Agent", f"ftzgraph/{__version__}"),
    ]
    try:
        with (
            httpcore.ConnectionPool(ssl_context=tls, network_backend=network) as pool,
            pool.stream("POST", quote(address, _IN_URL), headers=headers, content=body) as answer,
        ):
            kind = _checked(answer, address)
            taken = bytearray()
            for chunk in answer.iter_stream():
                taken += chunk
                if len(taken) > federation.most:
                    most = federation.most
                    raise FederationError(_sentence(address, f"的回答超过 {most} 字节", f"gave more than {most} bytes"))
            return kind, bytes(taken)
    except httpcore.TimeoutException as error:
        raise FederationTimeError(_sentence(address, "未能及时回答", "did not answer in time")) from error
    except httpcore.ProtocolError as error:
        # its words would repeat what came
        raise FederationError(_sentence(address, "没有给出完整的回答", "gave no whole answer")) from error
    except (httpcore.NetworkError, OSError, ValueError) as error:
        raise FederationError(_sentence(address, f"无法访问（{error}）", f"cannot be reached ({error})")) from error


def _checked(answer: httpcore.Response, address: str) -> str:
    """The media type of an answer that is a table."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    status = answer.status
    if status != 200:
        raise FederationError(_sentence(address, f"以状态 {status} 回答", f"answered with status {status}"))
    if kind not in _RESULTS or headers.get("content-encoding", "identity") != "identity":
        raise FederationError(_sentence(address, f"的回答不是结果表（{kind[:60]}）", f"gave no table ({kind[:60]})"))
    return kind


class _Network(httpcore.NetworkBackend):
    """Connects to allowed addresses only, and until a point of time (of time.monotonic)."""

    def __init__(self, federation: Federation, end: float) -> None:
        self._federation = federation
        self._end = end
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the end is the same for all
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """See `httpcore.NetworkBackend`. Raises RefusedError when all the addresses of a host are private."""
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        addresses = dict.fromkeys(str(entry[4][0]) for entry in found)
        public = [address for address in addresses if self._federation.reachable(resolved(address))]
        if not public:
            sentence = Sentence(
                f"不接受 {host}：它的地址不在公开的互联网上",
                f"{host} is refused: its address is not on the open internet",
            )
            raise RefusedError(sentence)
        for address in public[:-1]:
            with suppress(httpcore.ConnectError):
                return self._connect(address, port, local_address, socket_options)
        return self._connect(public[-1], port, local_address, socket_options)

    def _connect(
        self, address: str, port: int, local: str | None, options: Iterable[httpcore.SOCKET_OPTION] | None
    ) -> httpcore.NetworkStream:
        return _Stream(self._backend.connect_tcp(address, port, _left(self._end), local, options), self._end)


class _Stream(httpcore.NetworkStream):
    """A connection that has an end in time, however slowly the other side sends."""

    def __init__(self, stream: httpcore.NetworkStream, end: float) -> None:
        self._stream = stream
        self._end = end

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, _left(self._end))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, _left(self._end))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, _left(self._end)), self._end)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _steps(path: str) -> list[str]:
    """The four steps of a path, empty where there are fewer."""
    return [*path.split("/", 4)[1:], "", "", "", ""][:4]


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("no time is left")
    return left


def _sentence(address: str, zh: str, en: str) -> Sentence:
    host = urlsplit(address).netloc
    return Sentence(f"其他服务器 {host} {zh}", f"the other server, {host}, {en}")
