"""Workers answer as the store in this process does, end when they have to, and are replaced."""

import asyncio
import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ftzgraph.store import formats, guard
from ftzgraph.store.embedded import EmbeddedStore
from ftzgraph.store.errors import (
    AnswerTooLargeError,
    BusyError,
    ClientBusyError,
    CrashError,
    MemoryLimitError,
    QuerySyntaxError,
    StoreError,
    TimeLimitError,
)
from ftzgraph.store.formats import GRAPHS, TABLES, Format
from ftzgraph.store.pool import Asked

from .small_keeper import ALL, DEEP, ENDLESS, HUNGRY, RunningKeeper, ask


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKeeper]:
    running = RunningKeeper(tmp_path_factory.mktemp("keeper"))
    yield running
    running.stop()


@pytest.fixture
def own_keeper(tmp_path: Path) -> Iterator[RunningKeeper]:
    running = RunningKeeper(tmp_path)
    yield running
    running.stop()


async def until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        await asyncio.sleep(0.02)
    return False


@pytest.mark.parametrize("format", TABLES, ids=lambda format: format.name)
@pytest.mark.parametrize("limit", [0, 3, 3000])
def test_short_and_long_tables_are_those_of_the_store(keeper: RunningKeeper, format: Format, limit: int) -> None:
    text = f"{ALL} ORDER BY ?s LIMIT {limit}"
    expected = EmbeddedStore(Path(keeper.address).parent).query(guard.admit(text), format).body
    answer = asyncio.run(ask(keeper.pool(), text, format))
    assert answer.read() == expected
    assert (answer.file is not None) == (limit == 3000)


@pytest.mark.parametrize("format", GRAPHS, ids=lambda format: format.name)
def test_graphs_are_those_of_the_store(keeper: RunningKeeper, format: Format) -> None:
    text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    expected = EmbeddedStore(Path(keeper.address).parent).query(guard.admit(text), format).body
    assert sorted(asyncio.run(ask(keeper.pool(), text, format)).read()) == sorted(expected)


def test_a_query_longer_than_a_message_arrives(keeper: RunningKeeper) -> None:
    text = f'SELECT ("{"长" * 100_000}" AS ?x) {{}}'
    assert "长" * 100_000 in asyncio.run(ask(keeper.pool(), text)).read().decode()


def test_the_dataset_comes_in_the_order_of_its_file(keeper: RunningKeeper) -> None:
    answer = asyncio.run(keeper.pool().dataset(formats.NQUADS)).read()
    assert answer == (Path(keeper.address).parent / "ftzgraph.nq").read_bytes()


def test_graphs_named_in_the_request_reach_the_worker(keeper: RunningKeeper) -> None:
    async def count(**graphs: list[str]) -> int:
        query = guard.admit("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        answer = await keeper.pool().query(query, formats.JSON, **graphs)  # type: ignore[arg-type]
        return int(json.loads(answer.read())["results"]["bindings"][0]["n"]["value"])

    assert asyncio.run(count()) == 3000
    assert asyncio.run(count(default_graphs=["http://example.org/g"])) == 3000
    assert asyncio.run(count(default_graphs=["http://example.org/other"])) == 0


def test_a_worker_answers_many_queries(own_keeper: RunningKeeper) -> None:
    async def run() -> None:
        pool = own_keeper.pool()
        await ask(pool, "ASK {}")
        [worker] = own_keeper.workers()
        for _ in range(20):
            await ask(pool, "ASK {}")
            with pytest.raises(QuerySyntaxError) as caught:
                await ask(pool, "SELECT * {\n ?s ?p }")
            assert (caught.value.line, caught.value.column, caught.value.token) == (2, 8, "}")
            assert "此处不能是" in caught.value.sentence.zh
        assert own_keeper.workers() == [worker]

    asyncio.run(run())


def test_a_query_is_ended_at_the_deadline_and_its_worker_replaced(own_keeper: RunningKeeper) -> None:
    async def run() -> None:
        pool = own_keeper.pool(seconds=0.5)
        await ask(pool, "ASK {}")
        [worker] = own_keeper.workers()
        with pytest.raises(TimeLimitError, match=r"0\.5 s"):
            await ask(pool, ENDLESS)
        assert await until(lambda: worker not in own_keeper.workers())
        assert json.loads((await ask(pool, "ASK {}")).body)["boolean"]

    asyncio.run(run())


def test_a_client_may_ask_for_less_time_and_not_for_more(keeper: RunningKeeper) -> None:
    async def run() -> None:
        with pytest.raises(TimeLimitError, match=r"after 0\.1 s"):
            await ask(keeper.pool(), ENDLESS, asked=Asked(seconds=0.1))
        with pytest.raises(TimeLimitError, match=r"after 0\.3 s"):
            await ask(keeper.pool(seconds=0.3), ENDLESS, asked=Asked(seconds=100))

    asyncio.run(run())


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (HUNGRY, MemoryLimitError),
        ("SELECT (GROUP_CONCAT(?c) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", MemoryLimitError),
        (DEEP, CrashError),
    ],
)
def test_a_query_that_ends_its_worker_is_told_why(keeper: RunningKeeper, text: str, error: type[StoreError]) -> None:
    async def run() -> None:
        pool = keeper.pool()
        beside = asyncio.create_task(ask(pool, ALL))
        with pytest.raises(error):
            await ask(pool, text)
        assert len(json.loads((await beside).read())["results"]["bindings"]) == 3000
        assert json.loads((await ask(pool, "ASK {}")).body)["boolean"]

    asyncio.run(run())


def test_the_answer_is_bounded_in_bytes_and_rows(keeper: RunningKeeper) -> None:
    async def run() -> None:
        for format in TABLES:
            with pytest.raises(AnswerTooLargeError, match="more than 100000 bytes"):
                await ask(keeper.pool(answer=100_000), ALL, format)
            with pytest.raises(AnswerTooLargeError, match="more than 2999 rows"):
                await ask(keeper.pool(rows=2999), ALL, format)
            assert (await ask(keeper.pool(rows=3000), ALL, format)).read()

    asyncio.run(run())


def test_of_an_answer_that_was_refused_nothing_stays_on_disk(own_keeper: RunningKeeper) -> None:
    async def run() -> None:
        pool = own_keeper.pool(answer=5_000_000)
        for _ in range(3):
            with pytest.raises(AnswerTooLargeError):
                await ask(pool, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 30000")
        links = [link for pid in own_keeper.workers() for link in Path(f"/proc/{pid}/fd").iterdir()]
        assert links
        assert not [link for link in links if str(link.readlink()).endswith("(deleted)")]

    asyncio.run(run())


def test_the_first_rows_come_with_the_number_of_all(keeper: RunningKeeper) -> None:
    async def first(text: str) -> tuple[int, int | None]:
        answer = await ask(keeper.pool(), text, asked=Asked(first=10))
        return len(json.loads(answer.read())["results"]["bindings"]), answer.rows

    assert asyncio.run(first(ALL)) == (10, 3000)
    for wanted in (0, 1, 9, 10, 11):
        assert asyncio.run(first(f"{ALL} LIMIT {wanted}")) == (min(wanted, 10), wanted)


def test_the_first_rows_are_bounded_in_bytes_and_the_others_are_not(keeper: RunningKeeper) -> None:
    answer = asyncio.run(ask(keeper.pool(), ALL, asked=Asked(first=10, most=10_000)))
    assert answer.rows == 3000
    assert len(answer.read()) < 10_000
    with pytest.raises(AnswerTooLargeError, match="more than 1000 bytes"):
        asyncio.run(ask(keeper.pool(), ALL, asked=Asked(first=10, most=1000)))


def test_a_query_that_goes_on_gives_way_and_its_worker_comes_back(own_keeper: RunningKeeper) -> None:
    def place(pid: int) -> tuple[int, int]:
        return os.sched_getscheduler(pid), os.getpriority(os.PRIO_PROCESS, pid)

    async def run() -> None:
        pool = own_keeper.pool(seconds=120)
        await ask(pool, "ASK {}")
        [worker] = own_keeper.workers()
        assert place(worker) == (os.SCHED_OTHER, 0)
        long = asyncio.create_task(ask(pool, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?a != ?d) }"))
        for expected in ((os.SCHED_OTHER, 10), (os.SCHED_IDLE, 10)):
            assert await until(lambda expected=expected: place(worker) == expected)  # type: ignore[misc]
        await long
        await ask(pool, "ASK {}")
        # where nobody may raise a priority, another takes its place
        [worker] = own_keeper.workers()
        assert place(worker) == (os.SCHED_OTHER, 0)

    asyncio.run(run())


def test_a_query_that_nobody_waits_for_is_ended(own_keeper: RunningKeeper) -> None:
    async def run() -> None:
        pool = own_keeper.pool()
        task = asyncio.create_task(ask(pool, ENDLESS))
        assert await until(lambda: len(own_keeper.workers()) == 1)
        [worker] = own_keeper.workers()
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await until(lambda: worker not in own_keeper.workers())
        assert pool.admission.running == 0

    asyncio.run(run())


def test_a_quick_query_that_nobody_waits_for_finishes_and_keeps_its_worker(own_keeper: RunningKeeper) -> None:
    async def run() -> None:
        pool = own_keeper.pool()
        await ask(pool, "ASK {}")
        [worker] = own_keeper.workers()
        chance = random.Random(1)
        for number in range(300):
            text = (
                f"SELECT ({number} AS ?x) {{ ?s ?p ?o FILTER(STRLEN(?o) > 0) }} LIMIT {chance.choice((1, 300, 3000))}"
            )
            task = asyncio.create_task(ask(pool, text))
            await asyncio.sleep(chance.choice((0, chance.uniform(0, 0.01))))
            if task.cancel():
                with pytest.raises(asyncio.CancelledError):
                    await task
                # no other may have the place while the query runs
                assert pool.admission.running <= 1
            assert await until(lambda: pool.admission.running == 0)
            answer = await ask(pool, f"SELECT ({number} AS ?y) {{}}")
            assert json.loads(answer.body)["results"]["bindings"][0]["y"]["value"] == str(number)
        assert own_keeper.workers() == [worker]
        assert pool.ended["disconnect"] > 100

    asyncio.run(run())


def test_a_worker_ends_when_those_who_ask_have_died(own_keeper: RunningKeeper) -> None:
    async def leave() -> None:
        pool = own_keeper.pool()
        await ask(pool, "ASK {}")
        # the loop ends with the query under way, and what it held is closed
        task = asyncio.create_task(ask(pool, ENDLESS))
        await asyncio.sleep(0.2)
        assert own_keeper.workers()
        task.cancel()

    asyncio.run(leave())
    assert asyncio.run(until(lambda: not own_keeper.workers()))


def test_a_worker_killed_from_outside_is_told_and_replaced(own_keeper: RunningKeeper) -> None:
    async def run() -> None:
        pool = own_keeper.pool()
        task = asyncio.create_task(ask(pool, ENDLESS))
        assert await until(lambda: len(own_keeper.workers()) == 1)
        await asyncio.sleep(0.1)
        os.kill(own_keeper.workers()[0], signal.SIGKILL)
        with pytest.raises(BusyError, match="try again"):
            await task
        await ask(pool, "ASK {}")
        idle = own_keeper.workers()
        os.kill(idle[0], signal.SIGKILL)
        assert await until(lambda: idle[0] not in own_keeper.workers())
        await asyncio.sleep(0.05)
        assert json.loads((await ask(pool, "ASK {}")).body)["boolean"]

    asyncio.run(run())


def test_a_keeper_that_is_told_to_end_lets_queries_finish(own_keeper: RunningKeeper) -> None:
    async def run() -> None:
        pool = own_keeper.pool(seconds=1)
        long = asyncio.create_task(ask(pool, ENDLESS))
        assert await until(lambda: len(own_keeper.workers()) == 1)
        await ask(pool, "ASK {}")
        assert len(own_keeper.workers()) == 2
        own_keeper.terminate()
        assert await until(lambda: len(own_keeper.workers()) == 1), "the idle one goes"
        with pytest.raises(TimeLimitError):
            await long
        with pytest.raises(BusyError):
            await ask(pool, "ASK {}")

    asyncio.run(run())
    assert own_keeper.process.wait(20) == 0


def test_the_workers_end_with_their_keeper(own_keeper: RunningKeeper) -> None:
    async def run() -> None:
        pool = own_keeper.pool()
        task = asyncio.create_task(ask(pool, ENDLESS))
        assert await until(lambda: len(own_keeper.workers()) == 1)
        [worker] = own_keeper.workers()
        own_keeper.process.kill()
        with pytest.raises(BusyError):
            await task
        assert await until(lambda: not Path(f"/proc/{worker}").exists())

    asyncio.run(run())


def test_many_kills_leave_nothing_behind(own_keeper: RunningKeeper) -> None:
    async def run() -> None:
        pool = own_keeper.pool()
        keepers = Path(f"/proc/{own_keeper.process.pid}/fd")
        await ask(pool, "ASK {}")
        before = len(list(keepers.iterdir())), len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(30):
            with pytest.raises(TimeLimitError):
                await ask(pool, ENDLESS, asked=Asked(seconds=0.05))
        await ask(pool, "ASK {}")
        # one that was started in place of a killed one may stand ready beside the one that answered
        assert await until(lambda: len(own_keeper.workers()) <= 2)
        more = len(own_keeper.workers()) - 1
        after = len(list(keepers.iterdir())), len(list(Path("/proc/self/fd").iterdir()))
        assert after[0] == before[0] + 2 * more
        assert after[1] <= before[1] + more
        status = Path(f"/proc/{own_keeper.process.pid}/status").read_text("ascii")
        assert "Threads:\t1\n" in status

    asyncio.run(run())


@pytest.mark.slow
def test_a_keeper_takes_no_new_worker_for_one_that_has_ended(own_keeper: RunningKeeper) -> None:
    """It waited for ever for a worker that was alive, being told of an older one whose number had been given on."""

    async def run() -> None:
        pool = own_keeper.pool(seconds=0.02, quick=4)
        for _ in range(30):
            ended = await asyncio.gather(*(ask(pool, ENDLESS) for _ in range(4)), return_exceptions=True)
            assert [type(error) for error in ended] == [TimeLimitError] * 4

    asyncio.run(run())


def test_so_many_run_so_many_wait_and_nobody_has_all(keeper: RunningKeeper) -> None:
    async def run() -> None:
        pool = keeper.pool(workers=4, waiting=8, patience=2)
        greedy = [asyncio.create_task(ask(pool, ENDLESS, asked=Asked("greedy"))) for _ in range(5)]
        assert await until(lambda: (pool.admission.running, pool.admission.waiting) == (3, 2))
        with pytest.raises(ClientBusyError):
            await ask(pool, ENDLESS, asked=Asked("greedy"))
        assert json.loads((await ask(pool, "ASK {}", asked=Asked("modest"))).body)["boolean"]
        other = asyncio.create_task(ask(pool, ENDLESS, asked=Asked("other")))
        assert await until(lambda: pool.admission.running == 4)
        with pytest.raises(BusyError) as caught:
            await ask(pool, "ASK {}", asked=Asked("modest"))
        assert not isinstance(caught.value, ClientBusyError), "it is not this client's doing"
        with pytest.raises(ClientBusyError):
            await greedy[4]
        for task in (*greedy, other):
            task.cancel()
        await asyncio.gather(*greedy, other, return_exceptions=True)
        assert (pool.admission.running, pool.admission.waiting) == (0, 0)
        assert json.loads((await ask(pool, "ASK {}", asked=Asked("greedy"))).body)["boolean"]

    asyncio.run(run())
