"""Who may run: so many queries at once, so many waiting, and nobody with all of the places."""

import asyncio
from collections import Counter

from ftzgraph.store.errors import BusyError, ClientBusyError
from ftzgraph.store.limits import Limits

_Turn = asyncio.Future[None]


class Admission:
    """The places of one server. A client is known by any name, which comes from above."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._running: Counter[str] = Counter()
        self._queue: list[tuple[str, _Turn]] = []

    @property
    def running(self) -> int:
        """Queries that run."""
        return sum(self._running.values())

    @property
    def waiting(self) -> int:
        """Queries that wait for a place."""
        return len(self._queue)

    async def enter(self, client: str) -> None:
        """Returns when the client has a place, which it has to leave. Raises BusyError and ClientBusyError."""
        if self._queue or not self._fits(client):
            await self._wait(client)
        else:
            self._running[client] += 1

    def leave(self, client: str) -> None:
        """Gives the place back."""
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        self._call_next()

    def _fits(self, client: str) -> bool:
        return self.running < self._limits.workers and self._running[client] < self._limits.workers_of_one

    async def _wait(self, client: str) -> None:
        if sum(client == other for other, _ in self._queue) >= self._limits.waiting_of_one:
            raise ClientBusyError("you have too many queries under way: wait for their answers")
        if len(self._queue) >= self._limits.waiting:
            raise BusyError("too many queries are under way: try again in a moment")
        turn: _Turn = asyncio.get_running_loop().create_future()
        entry = (client, turn)
        self._queue.append(entry)
        # places may be free that those who wait cannot have
        self._call_next()
        try:
            await asyncio.wait_for(asyncio.shield(turn), self._limits.patience)
        except TimeoutError:
            if turn.done():
                return
            if self._running[client] >= self._limits.workers_of_one:
                raise ClientBusyError("you have too many queries under way: wait for their answers") from None
            raise BusyError("too many queries are under way: try again in a moment") from None
        except asyncio.CancelledError:
            if turn.done():
                self.leave(client)
            raise
        finally:
            if entry in self._queue:
                self._queue.remove(entry)

    def _call_next(self) -> None:
        for entry in list(self._queue):
            client, turn = entry
            if self._fits(client):
                self._queue.remove(entry)
                # taken in the name of the one that waited, so that nobody comes in between
                self._running[client] += 1
                turn.set_result(None)
