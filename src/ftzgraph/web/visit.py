"""Between the pages, which run in threads and wait for their queries, and the pool, which runs in an event loop."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import TypeVar

from ftzgraph.store.errors import BusyError, Sentence
from ftzgraph.store.formats import Format
from ftzgraph.store.interface import About, Answer, Query
from ftzgraph.store.pool import Asked, Pool

T = TypeVar("T")

_THREADS = ThreadPoolExecutor(max_workers=16, thread_name_prefix="pages")


@dataclass(eq=False)
class Visit:
    """One request: who makes it, and the query of a page that it waits for."""

    client: str
    gone: bool = False
    datasets: set[str] = field(default_factory=set)
    """The hashes of the datasets that its answers were drawn from: more than one, when the data were replaced."""
    asked: "Future[Answer] | None" = field(default=None)

    def leave(self) -> None:
        """Ends the query of a visitor who has gone, and those that the page would ask next."""
        self.gone = True
        if self.asked is not None:
            self.asked.cancel()


_VISIT: ContextVar[Visit] = ContextVar("visit")


async def in_thread(visit: Visit, work: Callable[[], T]) -> T:
    """What `work` returns. It runs in a thread, where `ThreadedStore` may be asked in the name of the visit."""

    def run() -> T:
        _VISIT.set(visit)
        return work()

    try:
        return await asyncio.get_running_loop().run_in_executor(_THREADS, run)
    except asyncio.CancelledError:
        visit.leave()
        raise


class ThreadedStore:
    """The pool as a `ftzgraph.store.interface.Store` for threads."""

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop) -> None:
        self._pool = pool
        self._loop = loop

    def __len__(self) -> int:
        """The number of triples, once anything was asked."""
        return self._pool.about.triples

    def about(self) -> About:
        """The dataset that is asked now."""
        return self._pool.about

    def query(
        self,
        query: Query,
        format: Format,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """See `ftzgraph.store.interface.Store.query`."""
        visit = _VISIT.get()
        work = self._pool.query(query, format, default_graphs, named_graphs, Asked(visit.client))
        visit.asked = asyncio.run_coroutine_threadsafe(work, self._loop)
        if visit.gone:
            visit.asked.cancel()
        try:
            answer = visit.asked.result()
            visit.datasets.add(answer.dataset)
            return Answer(answer.read(), format, dataset=answer.dataset)
        except CancelledError:
            raise BusyError(Sentence("已无人等待回答", "nobody waits for the answer any more")) from None


@lru_cache(4096)
def client_name(address: str) -> str:
    """Who counts as one client: an IPv4 address, or the /64 that an IPv6 address is in, as one host often has all."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return str(ip)
    return str(ip.ipv4_mapped or ip.exploded[:19])
