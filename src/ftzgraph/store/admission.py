"""Who may run: so many queries at once, so many waiting, and nobody with all of the places.

A query is quick at first, and few quick ones run at once; when it turns out to be long it keeps its place among all,
but makes room for the next quick one. Those who wait are called by turns, a query of each client, so that one who asks
a lot does not keep another waiting.
"""

import asyncio
from collections import Counter, deque

from ftzgraph.store.errors import BusyError, ClientBusyError, Sentence
from ftzgraph.store.limits import Limits

_Turn = asyncio.Future["Place"]

_BUSY = Sentence("正在进行的查询太多：请稍后再试", "too many queries are under way: try again in a moment")
_CLIENT_BUSY = Sentence(
    "您正在进行的查询太多：请等待它们的回答", "you have too many queries under way: wait for their answers"
)


class Place:
    """A place that a query has; who got it leaves it once, and who shares it leaves it, too."""

    __slots__ = ("_admission", "_client", "_holders", "_quick")

    def __init__(self, admission: "Admission", client: str) -> None:
        self._admission = admission
        self._client = client
        self._quick = True
        self._holders = 1

    def is_long(self) -> None:
        """The query has turned out to be long."""
        if self._quick:
            self._quick = False
            self._admission.make_room()

    def share(self) -> None:
        """Somebody else holds the place as well."""
        self._holders += 1

    def leave(self) -> None:
        """Gives the place back, when nobody else holds it."""
        self._holders -= 1
        if not self._holders:
            self._admission.leave(self._client, self._quick)


class Admission:
    """The places of one server. A client is known by any name, which comes from above."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._running: Counter[str] = Counter()
        self._quick = 0
        self._queues: dict[str, deque[_Turn]] = {}
        self.running = 0
        """Queries that run."""
        self.waiting = 0
        """Queries that wait for a place."""

    async def enter(self, client: str) -> Place:
        """The client's place, once there is one. Raises BusyError and ClientBusyError."""
        if not self.waiting and self._fits(client):
            return self._give(client)
        return await self._wait(client)

    def make_room(self) -> None:
        """A quick query has become a long one."""
        self._quick -= 1
        self._call_next()

    def leave(self, client: str, quick: bool) -> None:
        """A query of the client has ended, which was quick or not."""
        self._quick -= quick
        self.running -= 1
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        self._call_next()

    def _fits(self, client: str) -> bool:
        limits = self.limits
        return (
            self._quick < limits.quick
            and self.running < limits.workers
            and self._running[client] < limits.workers_of_one
        )

    def _give(self, client: str) -> Place:
        self._quick += 1
        self.running += 1
        self._running[client] += 1
        return Place(self, client)

    async def _wait(self, client: str) -> Place:
        queue = self._queues.get(client, ())
        if len(queue) >= self.limits.waiting_of_one:
            raise ClientBusyError(_CLIENT_BUSY)
        if self.waiting >= self.limits.waiting:
            raise BusyError(_BUSY)
        loop = asyncio.get_running_loop()
        turn: _Turn = loop.create_future()
        self._queues.setdefault(client, deque()).append(turn)
        self.waiting += 1
        # places may be free that those who wait cannot have
        self._call_next()
        timer = loop.call_later(self.limits.patience, self._refuse, client, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                turn.result().leave()
            raise
        finally:
            timer.cancel()
            self._forget(client, turn)

    def _refuse(self, client: str, turn: _Turn) -> None:
        if not turn.done():
            own = self._running[client] >= self.limits.workers_of_one
            turn.set_exception(ClientBusyError(_CLIENT_BUSY) if own else BusyError(_BUSY))

    def _forget(self, client: str, turn: _Turn) -> None:
        """Takes off the queue one that was not called."""
        queue = self._queues.get(client)
        if queue is not None and turn in queue:
            queue.remove(turn)
            self.waiting -= 1
            if not queue:
                del self._queues[client]

    def _call_next(self) -> None:
        """Calls those who wait and fit, until a round calls nobody."""
        called = True
        while called and self.waiting:
            called = False
            for client in list(self._queues):
                queue = self._queues.pop(client)
                if self._fits(client):
                    turn = queue.popleft()
                    self.waiting -= 1
                    if not turn.done():
                        # given in the name of the one that waited, so that nobody comes in between
                        turn.set_result(self._give(client))
                    called = True
                if queue:
                    # its next query comes after those of the others
                    self._queues[client] = queue
