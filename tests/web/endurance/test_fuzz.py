"""Mutated requests: every one is answered or its connection closed, no answer is dishonest, and nothing is left behind.

The requests come from a seed, which is printed. `FTZGRAPH_SEED=7 FTZGRAPH_FUZZ_FIRST=1234 FTZGRAPH_FUZZ_REQUESTS=1`
sends one again.
"""

import asyncio
import resource
import socket
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ..small_site import wait_until
from .corpus import CORPUS
from .honest import fault
from .length import FUZZ_FIRST, FUZZ_REQUESTS, LONG, SEED
from .mutate_request import case
from .parts import CANARY
from .watching import Use, WatchedServer, at_rest, use
from .wire import Case, Ending, exchange

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("endurance")]

SECONDS = 0.5
AT_ONCE = 48
PATIENCE = 2.0
"""Seconds after which a client that has no answer says that it will send no more."""
BOUND = 30.0
"""Seconds in which a connection is closed at the latest: the server waits for no head and no body longer."""
ROUNDS = 20 if LONG else 3


ENOUGH = 20
"""Faults after which it is not gone on."""


@dataclass
class Round:
    """What became of some of the requests."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """A port that nobody may call."""
    with socket.socket() as listener:
        while True:
            listener.bind(("127.0.0.1", 0))
            if listener.getsockname()[1] > 9999:
                break
        listener.listen()
        listener.setblocking(False)
        yield listener


@pytest.fixture(scope="module")
def server(dataset: Path) -> Iterator[WatchedServer]:
    # with a small cache, as one that fills looks like a leak
    running = WatchedServer(str(dataset), seconds=SECONDS, memory=128 << 20, cache=1 << 20)
    yield running
    running.stop()


@pytest.fixture
def silent(server: WatchedServer) -> Iterator[list[socket.socket]]:
    """A thousand connections that are opened and say nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard) if soft < 4096 else (soft, hard))
    connections = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(1000)]
    yield connections
    for connection in connections:
        connection.close()


def is_closed(connection: socket.socket) -> bool:
    """Whether the other side has closed a connection over which nothing was sent."""
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False


async def send(port: int, cases: Iterable[tuple[str, Case]]) -> Round:
    """Sends the cases, several at once."""
    found = Round()
    left = iter(cases)

    async def work() -> None:
        for name, each in left:
            outcome = await exchange(port, each, PATIENCE, BOUND)
            found.statuses.update(answer.status for answer in outcome.answers)
            found.statuses[0] += not outcome.answers
            if wrong := fault(each, outcome):
                found.faults.append(f"{name} ({each.story}, {each.ending}): {wrong}\n    {each.pieces!r:.3000}")

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return found


def cases(numbers: Iterable[int], canary: socket.socket) -> Iterator[tuple[str, Case]]:
    """The cases of these numbers, with the port that nobody may call."""
    port = str(canary.getsockname()[1]).encode()
    for number in numbers:
        made = case(SEED, number)
        pieces = tuple(piece.replace(CANARY, port) for piece in made.pieces)
        yield f"request {number} of seed {SEED}", replace(made, pieces=pieces)


def was_called(canary: socket.socket) -> bool:
    """Whether anybody has called the port."""
    try:
        canary.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def rested(server: WatchedServer) -> Use:
    """What the server holds when nothing is asked of it."""
    assert at_rest(server)
    return use(server)


def test_every_mutated_request_is_answered_honestly_and_leaves_nothing_behind(
    server: WatchedServer, canary: socket.socket, silent: list[socket.socket]
) -> None:
    standing = server.standing
    uses: list[Use] = []
    statuses: Counter[int] = Counter()
    faults: list[str] = []
    print()
    for part in range(ROUNDS):
        start, end = (FUZZ_FIRST + FUZZ_REQUESTS * each // ROUNDS for each in (part, part + 1))
        found = asyncio.run(send(server.port, cases(range(start, end), canary)))
        uses.append(rested(server))
        statuses += found.statuses
        print(f"requests {start} to {end - 1} of seed {SEED}: {uses[-1]}; {dict(sorted(found.statuses.items()))}")
        faults += found.faults
        assert len(faults) < ENOUGH, "\n".join(faults)
        assert server.standing == standing, f"a process was lost between requests {start} and {end - 1} of seed {SEED}"
        assert not was_called(canary), (
            f"the server called another between requests {start} and {end - 1} of seed {SEED}"
        )
    assert not faults, "\n".join(faults)
    assert not server.errors
    assert wait_until(lambda: all(map(is_closed, silent)), BOUND), "silent connections are closed after a while"
    if FUZZ_REQUESTS < 100:
        return
    uses.append(rested(server))
    # what a server takes to warm up is behind it after the first of the rounds
    warm, last = uses[ROUNDS // 3 - 1], uses[-1]
    assert last.zombies == 0
    assert last.descriptors <= warm.descriptors + 8
    assert last.web_memory <= warm.web_memory + (32 << 20)
    assert last.memory <= warm.memory + (96 << 20)
    assert statuses[200] > sum(statuses.values()) / 20, "enough of them were read as requests"


def test_requests_that_once_did_harm_do_none(server: WatchedServer) -> None:
    standing = server.standing
    found = asyncio.run(send(server.port, CORPUS.items()))
    assert not found.faults, "\n".join(found.faults)
    assert at_rest(server)
    assert server.standing == standing
    assert not server.errors


_HEAD = b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n"


@pytest.mark.parametrize(
    ("sent", "ending"),
    [
        (_HEAD + b"Content-Length: 100\r\n\r\nASK {}", "half-close"),
        (_HEAD + b"Content-Length: 100000\r\n\r\nASK {}" + b"#" * 70_000, "half-close"),
        (_CHUNKED + b"zz\r\n", "wait"),
        (_CHUNKED + b"10\r\n#", "half-close"),
        (_CHUNKED, "half-close"),
    ],
)
def test_a_request_that_breaks_off_is_not_taken_for_whole(server: WatchedServer, sent: bytes, ending: Ending) -> None:
    whole = asyncio.run(exchange(server.port, Case((_CHUNKED + b"0\r\n\r\n",)), PATIENCE, BOUND))
    assert [answer.status for answer in whole.answers] == [200]
    broken = asyncio.run(exchange(server.port, Case((sent,), ending), PATIENCE, BOUND))
    assert [answer.status for answer in broken.answers] == [400]
    assert b"broke off" in broken.answers[0].body
    assert not server.errors
