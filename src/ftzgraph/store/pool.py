"""The workers as the server sees them: a query is sent to one, and ends in time with an answer or an error.

Runs in an asyncio loop. Knows nothing of HTTP.
"""

import asyncio
import os
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ftzgraph.store import channel
from ftzgraph.store.admission import Admission
from ftzgraph.store.channel import Message
from ftzgraph.store.errors import BusyError, CrashError, MemoryLimitError, StoreError, TimeLimitError
from ftzgraph.store.formats import Format
from ftzgraph.store.interface import Answer, Query
from ftzgraph.store.limits import Limits
from ftzgraph.store.worker import error_told

_PATIENCE_TO_START = 5.0
_AGAIN = 0.02
_LONG = 0.5
"""Seconds after which a query stands back behind shorter ones."""
_BEHIND = 15
_ABORTED, _KILLED = -6, -9
_LOST = "the process that evaluated the query is gone: try again"


@dataclass(frozen=True)
class Asked:
    """Who asks, and what less than the store's limits is enough: seconds, bytes, the first rows of SPARQL JSON."""

    client: str = ""
    seconds: float | None = None
    most: int | None = None
    first: int | None = None


class Pool:
    """Workers of the keeper that listens at `address`, a path."""

    def __init__(self, address: str, limits: Limits) -> None:
        self.limits = limits
        self.admission = Admission(limits)
        self.triples = 0
        self._address = address
        self._idle: list[_Worker] = []

    async def ready(self) -> None:
        """Returns when there is a worker, however long the data take to load."""
        while True:
            with suppress(BusyError):
                self._idle.append(await self._start())
                return
            await asyncio.sleep(_AGAIN)

    async def query(
        self,
        query: Query,
        format: Format,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        asked: Asked | None = None,
    ) -> Answer:
        """The whole answer. Raises the errors of `ftzgraph.store.errors`; cancelled, it ends the query."""
        head = {
            "work": "query",
            "form": query.form.value,
            "names_dataset": query.names_dataset,
            "default_graphs": default_graphs,
            "named_graphs": named_graphs,
            "rows": self.limits.rows,
        }
        return await self._ask(head, query.text.encode(), format, asked or Asked())

    async def dataset(self, format: Format, asked: Asked | None = None) -> Answer:
        """The whole dataset; it is known, hence bounded in time and memory only."""
        return await self._ask({"work": "dataset", "rows": None, "most": 1 << 50}, b"", format, asked or Asked())

    async def _ask(self, head: Mapping[str, Any], body: bytes, format: Format, asked: Asked) -> Answer:
        limits = self.limits
        seconds = min(limits.seconds, asked.seconds or limits.seconds)
        most = min(limits.answer, asked.most or limits.answer)
        whole = {"most": most, **head, "format": format.media_type, "first": asked.first}
        await self.admission.enter(asked.client)
        try:
            message = await self._reach(whole, body, seconds)
        finally:
            self.admission.leave(asked.client)
        return Answer(message.body, format, message.file, message.head["rows"])

    async def _reach(self, head: Mapping[str, Any], body: bytes, seconds: float) -> Message:
        while True:
            worker = self._idle.pop() if self._idle else await self._start()
            try:
                message = await worker.ask(head, body, seconds)
            except _RetiredError:
                continue
            if message.head["last"] or worker.stands_back:
                worker.close()
            else:
                self._idle.append(worker)
            if "error" in message.head:
                error = error_told(message.head)
                raise _memory(self.limits) if isinstance(error, MemoryLimitError) else error
            return message

    async def _start(self) -> "_Worker":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.setblocking(False)
        try:
            connection.connect(self._address)
        except OSError as error:
            connection.close()
            raise BusyError("the store is being started: try again in a moment") from error
        worker = _Worker(connection, self)
        try:
            hello = await asyncio.wait_for(worker.reply(), _PATIENCE_TO_START)
        except (TimeoutError, _RetiredError, StoreError):
            worker.close()
            raise BusyError("the store is being started: try again in a moment") from None
        except asyncio.CancelledError:
            worker.close()
            raise
        worker.pid = hello.head["pid"]
        self.triples = hello.head["triples"]
        return worker

    def forget(self, worker: "_Worker") -> None:
        """Takes a worker off the idle ones."""
        with suppress(ValueError):
            self._idle.remove(worker)


class _RetiredError(Exception):
    """The worker ended of its own will before it took up the query."""


@dataclass(eq=False)
class _Worker:
    """A connection to a worker. To close it is to kill the worker: the keeper sees to that."""

    connection: socket.socket
    pool: Pool
    pid: int = 0
    stands_back: bool = False
    _reply: "asyncio.Future[Message] | None" = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.connection, self._read)

    async def ask(self, head: Mapping[str, Any], body: bytes, seconds: float) -> Message:
        """The answer to a message. The worker is killed when time is up, and when nobody waits for it any more."""
        self._timer = self._loop.call_later(min(seconds, _LONG), self._is_long, seconds)
        try:
            channel.send(self.connection, head, body)
            return await self.reply()
        except BaseException as error:
            self.close()
            if isinstance(error, OSError):
                raise _RetiredError from error
            raise
        finally:
            self._timer.cancel()

    def reply(self) -> "asyncio.Future[Message]":
        """The next message from the worker.

        It is waited for from now on: a coroutine would only begin when it is awaited, and miss what came before.
        """
        self._reply = self._loop.create_future()
        return self._reply

    def close(self) -> None:
        """Lets go of the worker, which ends it."""
        if self.connection.fileno() >= 0:
            self._loop.remove_reader(self.connection)
            self.connection.close()
        self.pool.forget(self)

    def _read(self) -> None:
        try:
            message = channel.receive(self.connection)
        except BlockingIOError:
            return
        except OSError:
            message = None
        if message is not None and "ended" not in message.head:
            if self._reply is not None and not self._reply.done():
                self._reply.set_result(message)
            return
        self._fail(self._told(message.head["ended"] if message else None))
        self.close()

    def _told(self, status: int | None) -> Exception:
        """Why the worker ended. The engine aborts when it gets no memory; a stack that overflows ends otherwise."""
        if status == 0:
            return _RetiredError()
        if status == _ABORTED:
            return _memory(self.pool.limits)
        if status is None or status == _KILLED:
            return BusyError(_LOST)
        return CrashError("the query brought down the process that evaluated it: make it smaller or less deep")

    def _fail(self, error: Exception) -> None:
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(error)

    def _is_long(self, seconds: float) -> None:
        if seconds <= _LONG or self.stands_back:
            self._fail(TimeLimitError(_time(seconds)))
            return
        self.stands_back = True
        self._timer = self._loop.call_later(seconds - _LONG, self._is_long, seconds)
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _BEHIND)


def _memory(limits: Limits) -> MemoryLimitError:
    return MemoryLimitError(f"the query needed more than {limits.memory >> 20} MB of memory: ask for less at once")


def _time(seconds: float) -> str:
    return f"the query was ended after {seconds:g} s: make it more selective, or ask for less at once"
