"""Mixed load over a long time: every answer is right and whole, every error honest, and the memory stays flat.

The load is in `load.py`: clients whose answers are compared with a reference, pages, slow readers, clients that go,
hostile queries, workers that are killed, and reloads that put one of two datasets in the place of the other.
"""

import signal
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ftzgraph.graph.folders import replace

from ..small_site import wait_until
from .length import LONG, SEED, SOAK_SECONDS
from .load import Load
from .reference import Reference
from .two_datasets import NAMES, questions, write
from .watching import WatchedServer, at_rest, use

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("endurance")]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    folder = tmp_path_factory.mktemp("datasets")
    return Reference({name: write(folder / name, name) for name in NAMES}, questions())


@pytest.fixture
def live(tmp_path: Path, reference: Reference) -> Path:
    """The folder that is served."""
    put(reference, NAMES[0], tmp_path / "live")
    return tmp_path / "live"


@pytest.fixture
def server(live: Path) -> Iterator[WatchedServer]:
    running = WatchedServer(str(live), memory=256 << 20)
    yield running
    running.stop()


def put(reference: Reference, name: str, live: Path) -> None:
    """Puts a dataset where the server finds it, as a build does."""
    replace(live, {file.name: file.read_bytes() for file in reference.folders[name].iterdir()})


def reload(load: Load, live: Path, pause: float) -> None:
    """Puts the other dataset there after a pause, and has it taken in."""
    load.pause(pause)
    name = next(each for each in NAMES if each != load.serves)
    put(load.reference, name, live)
    load.server.process.send_signal(signal.SIGHUP)
    load.serves, load.since = name, time.monotonic()
    load.outcomes["reloaded"] += 1


def test_every_answer_is_right_under_mixed_load(server: WatchedServer, reference: Reference, live: Path) -> None:
    load = Load(server, reference, SEED, NAMES[0])
    web = server.web
    load.run(SOAK_SECONDS, lambda load: reload(load, live, 2))
    print(f"\nseed {SEED}: {dict(load.outcomes)}; first: {load.uses[0]}; last: {load.uses[-1]}")
    assert not load.wrong, "\n".join(load.wrong)
    assert load.outcomes["right"] > 5 * SOAK_SECONDS
    for trouble in ("killed", "left", "burdened", "reloaded"):
        assert load.outcomes[trouble] > 0
    assert load.outcomes["503"] + load.outcomes["429"] < load.outcomes["right"] / 4, "errors are the exception"
    assert server.web == web
    assert at_rest(server), "the processor is at rest"
    assert use(server).zombies == 0
    if LONG:
        assert wait_until(lambda: use(server).descriptors <= load.uses[0].descriptors + 8), "no descriptor is left"
    third = len(load.uses) // 3
    first, last = load.uses[:third], load.uses[-third:]
    print(f"at rest: {use(server)}")
    if LONG:
        for field in ("memory", "web_memory", "descriptors"):
            before, after = (statistics.median(getattr(each, field) for each in part) for part in (first, last))
            assert after <= before * 1.1 + (8 if field == "descriptors" else 8 << 20), f"{field} is flat"
    assert server.stop() == (0, "")


def test_no_request_is_lost_to_a_reload(server: WatchedServer, reference: Reference, live: Path) -> None:
    load = Load(server, reference, SEED, NAMES[0])
    load.run(5, lambda load: reload(load, live, 0.5), foes=False)
    print(f"\n{dict(load.outcomes)}")
    assert not load.wrong, "\n".join(load.wrong)
    assert set(load.outcomes) <= {"right", "304", "reloaded"}
    assert load.outcomes["reloaded"] > 1
    assert load.outcomes["right"] > 50


def test_the_data_that_were_put_there_last_are_served_in_the_end(
    server: WatchedServer, reference: Reference, live: Path
) -> None:
    """Even if they were put there while the server was still taking in others."""
    question = next(each for each in reference.questions if each.name == "group")

    def serves() -> str | None:
        answer = httpx.get(f"{server.url}/sparql", params={"query": question.query, "format": "csv"}, trust_env=False)
        return reference.whose(question, "csv", answer.content)

    for pause in (0.02, 0.15):
        for name in NAMES:
            put(reference, next(each for each in NAMES if each != name), live)
            server.process.send_signal(signal.SIGHUP)
            time.sleep(pause)
            put(reference, name, live)
            server.process.send_signal(signal.SIGHUP)
            assert wait_until(lambda: serves() == name, 10), f"{name}, put there {pause} s later"  # noqa: B023
            time.sleep(0.3)
            assert serves() == name
