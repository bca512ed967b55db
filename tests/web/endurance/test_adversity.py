"""What goes wrong around a server: the disk is full, the data are gone, clients hold on, it is told to end."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from ..small_site import wait_until
from .hostile import ENDLESS, write_large
from .watching import WatchedServer, use

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("endurance")]

LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"
ROWS = 60_000
PLAIN = {"Accept": "*/*", "Accept-Encoding": "identity"}
_ON_A_DISK_OF_ITS_OWN = """#!/bin/sh
exec unshare --user --map-root-user --mount \\
    sh -c 'mount -t tmpfs -o size=4m tmpfs "{place}" && exec "{python}" "$@"' sh "$@"
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_large(tmp_path / "data")


@pytest.fixture
def server(data: Path) -> Iterator[WatchedServer]:
    running = WatchedServer(str(data), seconds=5)
    yield running
    running.stop()


def ask(server: WatchedServer, query: str = "ASK {}", source: str = "127.0.0.1", **parameters: str) -> httpx.Response:
    transport = httpx.HTTPTransport(verify=False, local_address=source)
    with httpx.Client(transport=transport, timeout=60, headers=PLAIN) as client:
        return client.post(f"{server.url}/sparql", data={"query": query, **parameters})


def test_long_headers_do_not_fill_the_memory(server: WatchedServer) -> None:
    before = use(server).web_memory
    with httpx.Client(timeout=60) as client:
        for number in range(100):
            long = f"{number}{'a' * 100_000}"
            headers = {
                "Accept": f"application/sparql-results+json, x/{long}",
                "Accept-Encoding": f"gzip, x{long}",
                "Accept-Language": f"zh, x{long}",
            }
            answer = client.get(f"{server.url}/sparql", params={"query": "ASK {}"}, headers=headers)
            assert answer.status_code == 200
    assert use(server).web_memory - before < 20_000_000


def test_long_queries_that_were_refused_do_not_stay_in_memory(server: WatchedServer) -> None:
    before = use(server).web_memory
    with httpx.Client(timeout=60) as client:
        for number in range(60):
            query = f"SELECT * {{ ?s ?p '{number}{'a' * 900_000}' oh"
            assert client.post(f"{server.url}/sparql", data={"query": query}).status_code == 400
    assert wait_until(lambda: use(server).web_memory - before < 25_000_000, 20)


@pytest.fixture
def small_disk(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[WatchedServer, Path]]:
    """A server whose temporary files are on a disk of 4 MB, and where that is to be found from here."""
    if shutil.which("unshare") is None:
        pytest.skip("needs unshare, to mount a disk")
    place = tmp_path / "disk"
    place.mkdir()
    # the server is started by a script in place of Python, which mounts the disk where nobody else sees it
    script = tmp_path / "python"
    script.write_text(_ON_A_DISK_OF_ITS_OWN.format(place=place, python=sys.executable), "utf-8")
    script.chmod(0o755)
    if subprocess.run([script, "-c", ""], capture_output=True, timeout=20).returncode:
        pytest.skip("needs a system that lets a user mount a disk apart")
    with monkeypatch.context() as changed:
        changed.setenv("TMPDIR", str(place))
        changed.setattr(sys, "executable", str(script))
        server = WatchedServer(str(data), seconds=5)
    yield server, Path(f"/proc/{server.process.pid}/root{place}")
    server.stop()


def test_a_full_disk_is_told_and_the_server_goes_on(small_disk: tuple[WatchedServer, Path]) -> None:
    server, disk = small_disk
    long_query = "ASK { FILTER(1 IN (" + ",".join(map(str, range(30_000))) + ")) }"
    for format in ("json", "csv", "xml"):
        refused = ask(server, LARGE, format=format)
        assert refused.status_code == 500
        assert "could not be kept" in refused.json()["detail"]
    assert ask(server, long_query).json()["boolean"] is True
    rest = disk / "rest"
    with rest.open("wb") as file:
        # what the answers took may not be free again yet
        assert wait_until(lambda: shutil.disk_usage(disk).free > 0)
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free)
    assert shutil.disk_usage(disk).free == 0
    assert ask(server).status_code == 200
    refused = ask(server, long_query)
    assert refused.status_code in (200, 500, 503), "a query too long for a message needs no disk, or says so"
    if refused.status_code != 200:
        assert refused.json()["detail"]
    rest.unlink()
    assert ask(server, long_query).json()["boolean"] is True
    assert server.stop() == (0, "")


def test_a_store_whose_data_are_gone_says_so_and_comes_back_with_them(server: WatchedServer, data: Path) -> None:
    client = httpx.Client(base_url=server.url, timeout=30, trust_env=False)
    file = data / "ftzgraph.nq"
    file.rename(data / "away")
    os.kill(server.keeper, signal.SIGKILL)
    with ThreadPoolExecutor(1) as beside:
        asked = beside.submit(ask, server, "SELECT * { ?a ?b ?c } LIMIT 3")
        assert wait_until(lambda: client.get("/health").status_code == 503)
        refused = asked.result()
    assert refused.status_code == 503
    assert refused.headers["retry-after"].isdigit()
    (data / "away").rename(file)
    assert wait_until(lambda: client.get("/health").status_code == 200)
    assert ask(server, "SELECT * { ?a ?b ?c } LIMIT 4").status_code == 200
    client.close()
    status, errors = server.stop()
    assert status == 0
    assert "no dataset" in errors


@pytest.fixture
def patient_server(data: Path) -> Iterator[WatchedServer]:
    running = WatchedServer(str(data), seconds=60)
    yield running
    running.stop()


def test_clients_that_do_not_read_cost_no_memory(patient_server: WatchedServer) -> None:
    server = patient_server
    assert ask(server, LARGE + " OFFSET 1").status_code == 200
    before = use(server)
    with ThreadPoolExecutor(6) as together:
        answers = list(together.map(lambda number: hold(server, number), range(6)))
    held = use(server)
    for answer in answers:
        answer.close()
    assert held.web_memory <= before.web_memory + (50 << 20), "some 120 MB are not read"


def hold(server: WatchedServer, number: int) -> httpx.Response:
    """A long answer of which only the head was read."""
    transport = httpx.HTTPTransport(verify=False, local_address=f"127.0.0.{2 + number % 5}")
    client = httpx.Client(transport=transport, timeout=60, headers=PLAIN)
    request = client.build_request("GET", f"{server.url}/sparql", params={"query": f"{LARGE} OFFSET {number}"})
    answer = client.send(request, stream=True)
    assert answer.status_code == 200
    return answer


def test_all_that_is_under_way_finishes_or_fails_honestly_when_it_is_told_to_end(server: WatchedServer) -> None:
    slow = hold(server, 1)
    ended = []

    def go_on_asking(first: int) -> list[str]:
        told = [outcome(first)]
        while told[-1] in ("whole", "refused"):
            told.append(outcome(first + 12 * len(told)))
        return told

    def outcome(number: int) -> str:
        query = ENDLESS if number % 8 == 0 else f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {1000 + number}"
        try:
            answer = ask(server, query, source=f"127.0.0.{2 + number % 20}", timeout="4")
        except httpx.ConnectError:
            return "not let in"
        except httpx.TransportError:
            return "broken off"  # which shows, since no head or not all of the body came
        if answer.status_code == 200:
            assert len(answer.json()["results"]["bindings"]) == 1000 + number
            return "whole"
        assert answer.status_code in (503, 504), answer.text
        assert answer.json()["detail"]
        return "refused"

    def end() -> None:
        time.sleep(1)
        start = time.monotonic()
        ended.append((*server.stop(), time.monotonic() - start))

    with ThreadPoolExecutor(13) as together:
        ending = together.submit(end)
        outcomes = together.map(go_on_asking, range(12))
        told = [each for some in outcomes for each in some]
        ending.result()
    print(f"\n{Counter(told)}, ended in {ended[0][2]:.1f} s")
    assert "whole" in told
    try:
        content = slow.read()
        assert content.count(b'"a":{') == ROWS
    except httpx.TransportError:
        pass  # broken off, which shows
    [(status, errors, seconds)] = ended
    assert (status, errors) == (0, "")
    assert seconds < 30, "the grace time is the deadline and two seconds"
    assert wait_until(lambda: not server.processes())
