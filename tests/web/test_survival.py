"""A server goes on answering whatever is asked of it, and says honestly what it did not answer."""

import os
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from .endurance.hostile import ENDLESS, HOSTILE, write_large
from .small_site import Server, children, wait_until

SECONDS = 2.0
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_large(tmp_path_factory.mktemp("large"))


@pytest.fixture
def start(data: Path) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def run(**limits: Any) -> Server:
        options: dict[str, Any] = {"seconds": SECONDS, "memory": 256 << 20, **limits}
        server = Server(str(data), port=None, **options)
        servers.append(server)
        assert "serves" in server.first_line(), server.stop()[1]
        return server

    yield run
    for server in servers:
        server.stop()
        left = server.processes
        assert wait_until(lambda: not left()), "no process is left"  # noqa: B023


def ask(server: Server, query: str = "ASK {}", source: str = "127.0.0.1", **parameters: str) -> httpx.Response:
    transport = httpx.HTTPTransport(local_address=source)
    headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
    with httpx.Client(transport=transport, timeout=60, headers=headers) as client:
        return client.post(f"{server.url}/sparql", data={"query": query, **parameters})


def problem(answer: httpx.Response, *statuses: int) -> str:
    assert answer.status_code in statuses, answer.text[:500]
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["detail"])


def send(server: Server, query: str) -> socket.socket:
    """A connection over which a query was sent, and nothing read."""
    connection = socket.create_connection(("127.0.0.1", server.port))
    body = query.encode()
    head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return connection


def busy(keeper: int) -> list[int]:
    """The workers of a keeper that are using the processor."""

    def used() -> dict[int, str]:
        found = {}
        for pid in children(keeper):
            try:
                found[pid] = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[11]
            except FileNotFoundError:
                continue
        return found

    before = used()
    time.sleep(0.1)
    return [pid for pid, ticks in used().items() if ticks != before.get(pid, "0")]


def test_a_limit_is_told_with_its_name(start: Callable[..., Server]) -> None:
    server = start(memory=128 << 20, answer=1_000_000, rows=20_000)
    late = ask(server, ENDLESS, timeout="0.2")
    assert "0.2 s" in problem(late, 504)
    assert late.json()["limit"] == "time"
    assert "2 s" in problem(ask(server, ENDLESS, timeout="3600"), 504)
    assert "128 MB" in problem(ask(server, HOSTILE["cross join, ordered"]), 504, 507)
    for format in ("json", "csv", "tsv", "xml"):
        assert "1000000 bytes" in problem(ask(server, LARGE, format=format), 400)
    assert "20000 rows" in problem(
        ask(server, "SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f } LIMIT 20001", format="csv"), 400
    )
    assert ask(server, "SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f } LIMIT 20000", format="csv").status_code == 200
    for wrong in ("0", "-1", "soon", "1e9"):
        assert "timeout" in problem(ask(server, timeout=wrong), 400)


def test_a_client_that_goes_ends_its_query(start: Callable[..., Server]) -> None:
    server = start(seconds=60)
    for _ in range(2):
        connection = send(server, ENDLESS)
        assert wait_until(lambda: len(busy(server.keeper)) == 1)
        connection.close()
        assert wait_until(lambda: not busy(server.keeper))
    assert ask(server).status_code == 200


def test_the_places_are_bounded_and_one_address_has_not_all(start: Callable[..., Server]) -> None:
    server = start(seconds=60, workers=4, waiting=8, patience=1, cache=0)
    first = [send(server, ENDLESS) for _ in range(5)]
    assert wait_until(lambda: len(children(server.keeper)) >= 3)
    refused = ask(server)
    assert "too many" in problem(refused, 429)
    assert int(refused.headers["retry-after"]) > 0
    assert ask(server, source="127.0.0.2").status_code == 200
    blocked = threading.Thread(target=ask, args=(server, ENDLESS, "127.0.0.3"), kwargs={"timeout": "3"})
    blocked.start()
    assert wait_until(lambda: len(busy(server.keeper)) == 4)
    refused = ask(server, source="127.0.0.2")
    assert "too many" in problem(refused, 503)
    assert int(refused.headers["retry-after"]) > 0
    for connection in first:
        connection.close()
    blocked.join()
    assert ask(server).status_code == 200


def test_slow_senders_and_silent_connections_hold_nothing(start: Callable[..., Server]) -> None:
    server = start()
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(1000)]
    slow = []
    for _ in range(100):
        connection = socket.create_connection(("127.0.0.1", server.port))
        head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        connection.sendall(head + b"Content-Length: 100\r\n\r\nASK")
        slow.append(connection)
    assert ask(server).status_code == 200
    assert httpx.get(f"{server.url}/page/id/zone/shanghai", trust_env=False).status_code == 200
    slow[0].sendall(b" { }" + b" " * 93)
    assert slow[0].recv(65536).startswith(b"HTTP/1.1 200")
    for connection in (*silent, *slow):
        connection.close()


def test_slow_readers_hold_no_place_and_get_all_of_it(start: Callable[..., Server]) -> None:
    server = start(workers=2, seconds=30)
    readers = [send(server, LARGE) for _ in range(6)]
    for reader in readers:
        assert reader.recv(12) == b"HTTP/1.1 200", "the head comes when the answer is whole"
    assert ask(server).status_code == 200
    assert not busy(server.keeper)
    with readers[0].makefile("rb") as file:
        head = b"".join(iter(file.readline, b"\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        body = file.read(length)
    assert len(body) == length
    assert body.endswith(b"]}}")
    assert body.count(b'"a":{') == 60000
    for reader in readers:
        reader.close()


def test_a_worker_killed_from_outside_is_an_error_and_no_end(start: Callable[..., Server]) -> None:
    server = start(seconds=30)
    with ThreadPoolExecutor(1) as beside:
        answer = beside.submit(ask, server, ENDLESS)
        assert wait_until(lambda: len(busy(server.keeper)) == 1)
        os.kill(busy(server.keeper)[0], signal.SIGKILL)
        refused = answer.result()
    assert "try again" in problem(refused, 503)
    assert refused.headers["retry-after"]
    assert ask(server).status_code == 200


def test_a_keeper_that_dies_is_replaced_and_queries_wait_for_it(start: Callable[..., Server]) -> None:
    server = start()
    for _ in range(2):
        os.kill(server.keeper, signal.SIGKILL)
        assert {ask(server).status_code for _ in range(5)} <= {200, 503}
        assert wait_until(lambda: ask(server).status_code == 200)
    assert "the process that holds the store ended (signal 9)" in server.stop()[1]


def test_no_worker_goes_on_for_a_web_server_that_died(start: Callable[..., Server]) -> None:
    server = start(seconds=60)
    keeper = server.keeper
    connection = send(server, ENDLESS)
    assert wait_until(lambda: len(busy(keeper)) == 1)
    os.kill(server.web, signal.SIGKILL)
    assert wait_until(lambda: not busy(keeper))
    assert "serves" in server.first_line()
    assert ask(server).status_code == 200
    connection.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_queries_finish_or_fail_honestly_when_it_is_told_to_end(start: Callable[..., Server], number: int) -> None:
    server = start(seconds=25)
    with ThreadPoolExecutor(2) as beside:
        endless = beside.submit(ask, server, ENDLESS, timeout="4")
        counted = beside.submit(ask, server, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }")
        assert wait_until(lambda: len(busy(server.keeper)) == 2)
        assert server.stop(number) == (0, "")
        problem(endless.result(), 504)
        assert counted.result().status_code == 200
        assert int(counted.result().json()["results"]["bindings"][0]["n"]["value"]) > 3000**2


def test_a_full_disk_is_told_before_anything_was_sent(start: Callable[..., Server]) -> None:
    server = start()
    resource.prlimit(server.keeper, resource.RLIMIT_FSIZE, (100_000, 100_000))
    before = children(server.keeper)
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    assert wait_until(lambda: not set(before) & set(children(server.keeper)))
    for format in ("json", "csv"):
        assert "could not be kept" in problem(ask(server, LARGE, format=format), 500)
    assert ask(server).status_code == 200


def test_a_dataset_that_is_taken_away_or_cut_changes_no_answer(start: Callable[..., Server], data: Path) -> None:
    file = data / "ftzgraph.nq"
    whole = file.read_bytes()
    server = start()
    download = f"{server.url}/data/ftzgraph.nq"
    count = ask(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content
    try:
        file.rename(data / "away")
        assert httpx.get(download, trust_env=False).content == whole
        os.truncate(data / "away", 1000)
        cut = httpx.get(f"{server.url}/data/ftzgraph.nt", headers={"Accept": "*/*"}, trust_env=False)
        assert "has been changed" in problem(cut, 500)
        assert ask(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").content == count
    finally:
        (data / "away").unlink()
        file.write_bytes(whole)
