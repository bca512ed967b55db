"""The process that evaluates: it answers one message after another until it is told to end, or is ended.

It is a copy of the process that loaded the data (see `ftzgraph.store.keeper`), which holds it to its memory.
"""

import resource
import signal
import socket
from collections.abc import Callable, Mapping
from functools import lru_cache
from time import process_time_ns
from typing import IO, Any, cast

from ftzgraph.store import channel, formats
from ftzgraph.store.embedded import EmbeddedStore
from ftzgraph.store.errors import MemoryLimitError, Sentence, StoreError
from ftzgraph.store.interface import Form, Query
from ftzgraph.store.spool import Spool

_GROWN = 64 * 1024
_GROWN_SHARE = 4
"""Kilobytes that a worker may have grown by, or the part of what it began with, where that is more. A larger one is
replaced, so that memory comes back to rest; over a large graph that is dear, as the new one has pages to copy first."""

_FORMATS = {format.media_type: format for format in (*formats.TABLES, *formats.GRAPHS)}


class Worker:
    """Answers what comes over a socket."""

    def __init__(self, connection: socket.socket, store: EmbeddedStore) -> None:
        self._connection = connection
        self._store = store
        self._idle = False
        self._last = False

    def run(self, take_signals: Callable[[], None]) -> None:
        """Answers until the other side has gone, or until SIGTERM, which lets a query finish.

        Calls `take_signals` when it is ready for that.
        """
        signal.signal(signal.SIGTERM, self._retire)
        take_signals()
        start = _peak()
        most = start + max(_GROWN, start // _GROWN_SHARE)
        while not self._last:
            self._idle = True
            message = channel.receive(self._connection)
            self._idle = False
            if message is None:
                return
            try:
                spool = self._work(message.head, message.read())
            except (StoreError, MemoryError) as error:
                # the engine may have freed little of what it took
                self._last = self._last or isinstance(error, MemoryError)
                self._send(channel.encode({**_told(error), "last": self._last}))
                continue
            self._last = self._last or _peak() > most
            self._send(_head(spool.rows, spool.coding, self._last), spool.body, spool.file)
            if spool.file is not None:
                spool.file.close()

    def _work(self, head: Mapping[str, Any], body: bytes) -> Spool:
        format = _FORMATS[head["format"]]
        spool = Spool(format, head["most"], head["rows"], head["first"], head["coding"])
        output = cast(IO[bytes], spool)
        try:
            if head["work"] == "query":
                query = Query(body.decode(), Form(head["form"]), head["names_dataset"], shifts=head["shifts"])
                self._store.write(query, format, output, head["default_graphs"], head["named_graphs"])
            else:
                self._store.write_dataset(format, output)
            spool.finish()
        except BaseException as error:
            # now, as the error's traceback keeps it for long: on disk it takes as much as an answer may have
            spool.discard()
            # the engine passes on what its output raised as an error of its own
            if isinstance(error, StoreError | OSError) and spool.error is not None:
                raise spool.error from None
            raise
        return spool

    def _send(self, head: bytes, body: bytes = b"", file: IO[bytes] | None = None) -> None:
        channel.send(self._connection, head, body, file, process_time_ns())

    def _retire(self, *_: object) -> None:
        self._last = True
        if self._idle:
            raise SystemExit


@lru_cache(256)
def _head(rows: int | None, coding: str | None, last: bool) -> bytes:
    """The head of an answer's message. Many answers share theirs."""
    return channel.encode({"rows": rows, "coding": coding, "last": last})


def _told(error: StoreError | MemoryError) -> dict[str, Any]:
    """An error as it travels."""
    if isinstance(error, MemoryError):
        error = MemoryLimitError(Sentence("", ""))  # the words are for the side that knows the limit
    return error.told()


def _peak() -> int:
    """The most memory that this process has held, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
