"""The workers as the server sees them: a query is sent to one, and ends in time with an answer or an error.

Runs in an asyncio loop. Knows nothing of HTTP.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from ftzgraph.store import channel
from ftzgraph.store.admission import Admission, Place
from ftzgraph.store.channel import Message
from ftzgraph.store.errors import BusyError, MemoryLimitError, Sentence, StoreError, TimeLimitError, error_told
from ftzgraph.store.formats import Format
from ftzgraph.store.hired import Hired, RetiredError, memory_error
from ftzgraph.store.interface import About, Answer, Query
from ftzgraph.store.limits import Limits

_PATIENCE_TO_START = 5.0
_AGAIN = 0.02
_WHILE = 5.0
_BEING_STARTED = Sentence("数据正在加载：请稍后再试", "the store is being started: try again in a moment")
_UNBOUNDED = 1 << 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and what less than the store's limits is enough: seconds, bytes, the first rows of SPARQL JSON.

    `coding` is how the answer is to be compressed, where that pays.
    """

    client: str = ""
    seconds: float | None = None
    most: int | None = None
    first: int | None = None
    coding: str | None = None


class Pool:
    """Workers of the keeper that listens at `address`, a path."""

    def __init__(self, address: str, limits: Limits) -> None:
        self.limits = limits
        self.admission = Admission(limits)
        self.about = About("", "", 0, frozenset())
        """The dataset that new queries are asked of."""
        self.ended: Counter[str] = Counter()
        """How often a query was ended, by cause."""
        self.on_change: Callable[[], None] = lambda: None
        """Called when new queries are asked of another dataset."""
        self._address = address
        self._idle: list[Hired] = []
        self._generation = -1
        self._never_used = 0
        self._renewal: asyncio.Task[None] | None = None

    @property
    def idle(self) -> int:
        """Workers that are ready."""
        return len(self._idle)

    async def ready(self) -> None:
        """Returns when there is a worker, however long the data take to load."""
        while not self._idle:
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
        asked = asked or Asked()
        head = _head(
            query.form.value,
            query.names_dataset,
            tuple(default_graphs),
            tuple(named_graphs),
            format.media_type,
            min(self.limits.answer, asked.most or self.limits.answer),
            self.limits.rows,
            asked.first,
            asked.coding,
            query.shifts,
        )
        return await self._ask(head, query.text.encode(), format, asked)

    async def dataset(self, format: Format, asked: Asked | None = None) -> Answer:
        """The whole dataset; it is known, hence bounded in time and memory only."""
        asked = asked or Asked()
        head = {"work": "dataset", "format": format.media_type, "most": _UNBOUNDED, "rows": None, "first": None}
        return await self._ask(channel.encode({**head, "coding": asked.coding}), b"", format, asked)

    async def _ask(self, head: bytes, body: bytes, format: Format, asked: Asked) -> Answer:
        seconds = min(self.limits.seconds, asked.seconds or self.limits.seconds)
        place = await self.admission.enter(asked.client)
        try:
            worker, message = await self._reach(head, body, seconds, place)
        except asyncio.CancelledError:
            self.ended["disconnect"] += 1
            raise
        except TimeLimitError:
            self.ended["time"] += 1
            raise
        finally:
            place.leave()
        return Answer(
            message.body, format, message.file, message.head["rows"], message.head["coding"], worker.about.hash
        )

    async def _reach(self, head: bytes, body: bytes, seconds: float, place: Place) -> tuple[Hired, Message]:
        while True:
            worker = await self._take()
            try:
                message = await worker.ask(head, body, seconds, place)
            except RetiredError:
                continue
            self._take_back(worker, message)
            if "error" in message.head:
                error = error_told(message.head)
                if isinstance(error, MemoryLimitError):
                    self.ended["memory"] += 1
                    raise memory_error(self.limits)
                raise error
            return worker, message

    async def _take(self) -> Hired:
        """The idle worker that was used last, whose memory is warm, or a new one."""
        if not self._idle:
            self._never_used = 0
            return await self._start()
        worker = self._idle.pop()
        self._never_used = min(self._never_used, len(self._idle))
        return worker

    def _take_back(self, worker: Hired, message: Message) -> None:
        """Keeps a worker that has answered for the next query, if it can take one."""
        if message.head["last"] or worker.generation < self._generation or not worker.comes_back():
            worker.close()
        else:
            self._idle.append(worker)

    async def rest(self) -> None:
        """Lets go, for ever, of workers that were not needed for a while: each holds memory of its own."""
        while True:
            await asyncio.sleep(_WHILE)
            for worker in self._idle[: min(self._never_used, len(self._idle) - 1)]:
                worker.close()
            self._never_used = len(self._idle)

    async def _start(self) -> Hired:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.setblocking(False)
        try:
            connection.connect(self._address)
        except OSError as error:
            connection.close()
            raise BusyError(_BEING_STARTED) from error
        worker = Hired(connection, self.limits, self._forget, self._take_back)
        try:
            await worker.greet(_PATIENCE_TO_START)
        except (TimeoutError, RetiredError, StoreError) as error:
            worker.close()
            raise BusyError(_BEING_STARTED) from error
        except asyncio.CancelledError:
            worker.close()
            raise
        if worker.generation > self._generation:
            self._generation = worker.generation
            self.admission.limits = worker.limits
            if worker.about != self.about:
                self.about = worker.about
                self.on_change()
        return worker

    def _forget(self, worker: Hired, cause: str | None) -> None:
        """A worker has ended, for a cause that is counted if there is one."""
        if cause is not None:
            self.ended[cause] += 1
        if worker in self._idle:
            self._idle.remove(worker)
        if not self._idle and (self._renewal is None or self._renewal.done()):
            # when the workers of a dataset that was replaced go home, the first of the new one says which it is
            self._renewal = asyncio.get_running_loop().create_task(self.ready())


@lru_cache(256)
def _head(
    form: str,
    names_dataset: bool,
    default_graphs: tuple[str, ...],
    named_graphs: tuple[str, ...],
    format: str,
    most: int,
    rows: int,
    first: int | None,
    coding: str | None,
    shifts: tuple[tuple[int, int, int], ...],
) -> bytes:
    """The head of a query's message. Most queries share theirs."""
    return channel.encode(
        {
            "work": "query",
            "form": form,
            "names_dataset": names_dataset,
            "default_graphs": default_graphs,
            "named_graphs": named_graphs,
            "format": format,
            "most": most,
            "rows": rows,
            "first": first,
            "coding": coding,
            "shifts": shifts,
        }
    )
