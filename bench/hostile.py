"""Clients that ask queries without end, from another address than the load generator's."""

import threading
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from types import TracebackType
from urllib.parse import quote

from bench.servers import HOST, Server

ADDRESS = "127.0.0.2"
COUNT = 8
_QUERY = "SELECT (COUNT(*) AS ?n{number}) WHERE {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?g) }}"


class Hostile:
    """While it is entered, COUNT clients each have a cross join running; when one is ended, its client asks again."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._over = threading.Event()
        self._connections: list[HTTPConnection] = []
        self._threads = [threading.Thread(target=self._ask, args=(n,), daemon=True) for n in range(COUNT)]
        self.ended: Counter[str] = Counter()
        """How queries ended, by status, or by the name of the exception."""

    def __enter__(self) -> "Hostile":
        for thread in self._threads:
            thread.start()
        self._over.wait(1.0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for connection in self._connections:
            if connection.sock:
                with suppress(OSError):
                    connection.sock.shutdown(2)
        for thread in self._threads:
            thread.join(30)

    def _ask(self, number: int) -> None:
        target = f"{self._server.kind.endpoint}?query={quote(_QUERY.format(number=number))}"
        while not self._over.is_set():
            connection = HTTPConnection(HOST, self._server.port, timeout=60, source_address=(ADDRESS, 0))
            self._connections.append(connection)
            try:
                connection.request("GET", target, headers={"Accept": "application/sparql-results+json"})
                end = str(connection.getresponse().status)
            except (OSError, HTTPException) as error:
                end = type(error).__name__
            finally:
                self._connections.remove(connection)
                connection.close()
            if not self._over.is_set():
                self.ended[end] += 1
                if end != "504":
                    self._over.wait(0.2)
