"""A worker as the process that asks it sees it: a connection, over which a query goes and its answer comes back.

To close the connection is to kill the worker: the keeper sees to that (docs/decisions/0007-process-model.md).
"""

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ftzgraph.store import channel
from ftzgraph.store.admission import Place
from ftzgraph.store.channel import Message
from ftzgraph.store.errors import BusyError, CrashError, MemoryLimitError, Sentence, TimeLimitError
from ftzgraph.store.interface import About
from ftzgraph.store.limits import Limits

_BEHIND = 10
"""The nice value of a long query's worker."""
_QUANTA = 5
"""Quanta after which a query only gets what nobody else wants (SCHED_IDLE, see sched(7)): whoever wakes then takes the
processor from it at once, where the nice value alone lets it finish its slice first."""
_TICK = 0.002
"""Seconds that a timer may be early."""
_ABORTED, _KILLED = -6, -9
_LOST = Sentence("执行查询的进程已不在：请再试一次", "the process that evaluated the query is gone: try again")
_CRASHED = Sentence(
    "查询使执行它的进程崩溃：请减小查询或减少嵌套",
    "the query brought down the process that evaluated it: make it smaller or less deep",
)


class RetiredError(Exception):
    """The worker ended of its own will before it took up the query."""


class Hired:
    """A connection to a worker.

    `ended` is called once when it ends, with the cause if that is to be counted; `free` when it has answered a query
    that nobody waits for any more.
    """

    def __init__(
        self,
        connection: socket.socket,
        limits: Limits,
        ended: "Callable[[Hired, str | None], None]",
        free: "Callable[[Hired, Message], None]",
    ) -> None:
        self.about: About
        """The dataset of the worker, known once it was greeted."""
        self.generation = 0
        """The later, the newer the dataset."""
        self.limits = limits
        """The limits, once it was greeted those that fit the dataset."""
        self._connection = connection
        self._ended = ended
        self._free = free
        self._pid = 0
        self._place: Place
        self._abandoned = False
        self._late: Message | None = None
        self._steps_back = 0
        self._used = 0
        self._loop = asyncio.get_running_loop()
        # there from the start, as the first message may come before it is waited for
        self._reply: asyncio.Future[Message] | None = self._loop.create_future()
        self._loop.add_reader(connection, self._read)

    async def greet(self, patience: float) -> None:
        """Returns when the worker has said who it is. Raises TimeoutError, and what `ask` raises."""
        assert self._reply is not None
        async with asyncio.timeout(patience):
            hello = await self._reply
        self._pid = hello.head["pid"]
        self.generation = hello.head["generation"]
        told = hello.head["about"]
        self.about = About(**{**told, "graphs": frozenset(told["graphs"])})
        self.limits = self.limits.over(self.about.triples, hello.head["loaded"])

    async def ask(self, head: bytes, body: bytes, seconds: float, place: Place) -> Message:
        """The answer to a message. The worker is killed when time is up.

        When nobody waits for it any more it is killed, too, unless the query is a quick one: to let that finish costs
        less than a new worker. It keeps the query's place until then.
        """
        self._place = place
        self._late = None
        self._seconds = seconds
        self._end = self._loop.time() + seconds
        self._timer = self._loop.call_later(min(seconds, self.limits.quantum), self._look)
        reply: asyncio.Future[Message] = self._loop.create_future()
        self._reply = reply
        try:
            channel.send(self._connection, head, body)
            message = await reply
        except asyncio.CancelledError:
            self._abandon(reply)
            raise
        except BaseException as error:
            self._timer.cancel()
            self.close()
            if isinstance(error, OSError):
                raise RetiredError from error
            raise
        finally:
            self._reply = None
        self._timer.cancel()
        self._used = message.used
        return message

    def comes_back(self) -> bool:
        """Whether the worker is as it was before a query that turned out to be long: not everyone may raise it."""
        if self._steps_back:
            try:
                os.sched_setscheduler(self._pid, os.SCHED_OTHER, os.sched_param(0))
                os.setpriority(os.PRIO_PROCESS, self._pid, 0)
            except OSError:
                return False
            self._steps_back = 0
        return True

    def close(self, cause: str | None = None) -> None:
        """Lets go of the worker, which ends it."""
        if self._connection.fileno() >= 0:
            self._loop.remove_reader(self._connection)
            self._connection.close()
            self._settle()
            self._ended(self, cause)

    def _abandon(self, reply: "asyncio.Future[Message]") -> None:
        """Nobody waits for the query any more. Its answer, or the worker's end, may have come at the same moment."""
        if self._connection.fileno() < 0 or (not reply.cancelled() and reply.exception() is not None):
            self._timer.cancel()
            self.close()
            return
        self._place.share()
        self._abandoned = True
        message = self._late if reply.cancelled() else reply.result()
        if message is not None:
            self._finish(message)
        elif self._steps_back:
            self.close()

    def _finish(self, message: Message) -> None:
        """What nobody waited for has come."""
        self._settle()
        self._used = message.used
        if message.file is not None:
            message.file.close()
        self._free(self, message)

    def _settle(self) -> None:
        """A query that nobody waited for is over."""
        if self._abandoned:
            self._abandoned = False
            self._timer.cancel()
            self._place.leave()

    def _read(self) -> None:
        try:
            message = channel.receive(self._connection)
        except BlockingIOError:
            return
        except ConnectionResetError:
            # it ended with the query unread; the system says that before it hands out what the keeper told
            self._fail(RetiredError())
            self.close()
            return
        except OSError:
            message = None
        if message is not None and "ended" not in message.head:
            if self._abandoned:
                self._finish(message)
            elif self._reply is not None and self._reply.done():
                self._late = message
            elif self._reply is not None:
                self._reply.set_result(message)
            return
        error, cause = self._told(message.head["ended"] if message else None)
        self._fail(error)
        self.close(cause)

    def _told(self, status: int | None) -> tuple[Exception, str | None]:
        """Why the worker ended. The engine aborts when it gets no memory; a stack that overflows ends otherwise."""
        if status == 0:
            return RetiredError(), None
        if status == _ABORTED:
            return memory_error(self.limits), "memory"
        if status is None or status == _KILLED:
            return BusyError(_LOST), "lost"
        return CrashError(_CRASHED), "crash"

    def _fail(self, error: Exception) -> None:
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(error)

    def _look(self) -> None:
        """Looks at a query that has not ended yet: it is at its deadline, or long, or has not had its time yet."""
        left = self._end - self._loop.time()
        if left <= _TICK:
            self._fail(_time_error(self._seconds))
            if self._abandoned:
                self.close()
            return
        quantum = self.limits.quantum
        bounds = (quantum, quantum * _QUANTA)[self._steps_back :]
        if bounds:
            used = self._seconds_used()
            passed = sum(bound - used <= _TICK for bound in bounds)
            if passed:
                if self._abandoned:
                    self.close()
                    return
                self._step_back(self._steps_back + passed)
            left = min([left, *(bound - used for bound in bounds[passed:])])
        self._timer = self._loop.call_later(left, self._look)

    def _seconds_used(self) -> float:
        """How long the query has had the processor: on a busy machine a short one takes long, too."""
        try:
            return (int(Path(f"/proc/{self._pid}/schedstat").read_text("ascii").split()[0]) - self._used) / 1e9
        except (OSError, ValueError, IndexError):
            return self.limits.quantum

    def _step_back(self, steps: int) -> None:
        self._steps_back = steps
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._pid, _BEHIND)
            if steps > 1:
                os.sched_setscheduler(self._pid, os.SCHED_IDLE, os.sched_param(0))
        self._place.is_long()


def memory_error(limits: Limits) -> MemoryLimitError:
    """What is said of a query that needed too much memory."""
    most = limits.memory >> 20
    sentence = Sentence(
        f"查询所需内存超过 {most} MB：请减少一次查询的内容",
        f"the query needed more than {most} MB of memory: ask for less at once",
    )
    return MemoryLimitError(sentence)


def _time_error(seconds: float) -> TimeLimitError:
    sentence = Sentence(
        f"查询在 {seconds:g} 秒后被终止：请缩小范围，或减少一次查询的内容",
        f"the query was ended after {seconds:g} s: make it more selective, or ask for less at once",
    )
    return TimeLimitError(sentence)
