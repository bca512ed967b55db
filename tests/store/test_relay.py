"""Calls to other servers pass a process that checks where they go and what comes back; workers reach nobody else."""

import asyncio
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from ftzgraph.store import formats, guard
from ftzgraph.store.errors import BusyError, FederationError, FederationTimeError, RefusedError, StoreError
from ftzgraph.store.federation import Federation, IPAddress, read_federation
from ftzgraph.store.interface import Form, Query
from ftzgraph.store.pool import Pool
from ftzgraph.store.relay import Relay

from .other_server import OtherServer
from .small_keeper import RunningKeeper

ONE = "<http://example.org/s1> ?p ?o ."


@pytest.fixture(scope="module")
def one_server() -> Iterator[OtherServer]:
    server = OtherServer()
    yield server
    server.close()


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory, one_server: OtherServer) -> Iterator[RunningKeeper]:
    """One whose workers may call the other server, though that is here."""
    running = RunningKeeper(tmp_path_factory.mktemp("keeper"), one_server.url, anywhere=True, seconds=1)
    yield running
    running.stop()


@pytest.fixture
def own_keeper(tmp_path: Path, one_server: OtherServer) -> Iterator[RunningKeeper]:
    running = RunningKeeper(tmp_path, one_server.url, anywhere=True, seconds=1)
    yield running
    running.stop()


@pytest.fixture
def other(one_server: OtherServer) -> OtherServer:
    """The other server, which nobody has asked yet."""
    one_server.connections = 0
    one_server.asked.clear()
    return one_server


def federation_of(*servers: OtherServer, **bounds: Any) -> Federation:
    found = read_federation([server.url for server in servers])
    assert found is not None
    return Federation(found.prefixes, **bounds)


async def rows(pool: Pool, text: str, *servers: OtherServer) -> list[dict[str, Any]]:
    answer = await pool.query(guard.admit(text, federation_of(*servers)), formats.JSON)
    found: list[dict[str, Any]] = json.loads(answer.read())["results"]["bindings"]
    return found


def own_network(pid: int) -> bool:
    return Path(f"/proc/{pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()


@pytest.mark.parametrize("path", ["/table", "/xml"])
def test_what_another_server_answers_is_joined_with_the_own_data(
    keeper: RunningKeeper, other: OtherServer, path: str
) -> None:
    text = f"SELECT * {{ {ONE} SERVICE <{other.url}{path}> {{ ?x <http://example.org/q> '中文' }} }}"
    [row] = asyncio.run(rows(keeper.pool(), text, other))
    assert row["x"]["value"] == "from afar"
    assert row["o"]["value"].startswith("值 1,")
    [asked] = other.asked
    assert '?x <http://example.org/q> "中文"' in asked


@pytest.mark.parametrize(
    ("path", "error", "says"),
    [
        ("/redirect", FederationError, "answered with status 302"),
        ("/failing", FederationError, "answered with status 500"),
        ("/text", FederationError, "gave no table (text/plain)"),
        ("/squeezed", FederationError, "gave no table"),
        ("/broken", FederationError, "cannot be read"),
        ("/cut", FederationError, "gave no whole answer"),
        ("/long", FederationError, "gave more than 10000000 bytes"),
        ("/drip", FederationTimeError, "did not answer in time"),
        ("/hang", FederationTimeError, "did not answer in time"),
    ],
)
def test_a_server_that_answers_badly_is_told_of_and_nothing_of_it_passed_on(
    keeper: RunningKeeper, other: OtherServer, path: str, error: type[StoreError], says: str
) -> None:
    async def run() -> None:
        pool = keeper.pool()
        with pytest.raises(error) as caught:
            await rows(pool, f"SELECT * {{ SERVICE <{other.url}{path}> {{ ?x ?y ?z }} }}", other)
        assert says in str(caught.value)
        assert caught.value.sentence.zh != caught.value.sentence.en
        for secret in ("secret", "x-relay", "/table"):
            assert secret not in str(caught.value)
        assert len(other.asked) == 1, "it is asked once, and nobody else is"
        silent = await rows(pool, f"SELECT * {{ {ONE} SERVICE SILENT <{other.url}/failing> {{ ?x ?y ?z }} }}", other)
        assert [row["o"]["value"][:4] for row in silent] == ["值 1,"]

    asyncio.run(run())


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    gone = OtherServer()
    gone.close()
    running = RunningKeeper(tmp_path, gone.url, anywhere=True)
    try:
        with pytest.raises(FederationError, match="cannot be reached"):
            asyncio.run(rows(running.pool(), f"SELECT * {{ SERVICE <{gone.url}/table> {{ ?x ?y ?z }} }}", gone))
    finally:
        running.stop()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0"])
def test_no_packet_goes_to_a_private_address_however_it_is_written(tmp_path: Path, host: str) -> None:
    other = OtherServer()
    address = f"http://{host}:{other.server_address[1]}/"
    allowed = read_federation([address])
    running = RunningKeeper(tmp_path, address)

    async def run() -> None:
        query = guard.admit(f"SELECT * {{ SERVICE <{address}table> {{ ?x ?y ?z }} }}", allowed)
        with pytest.raises(RefusedError, match="not on the open internet"):
            await running.pool().query(query, formats.JSON)

    try:
        asyncio.run(run())
        assert other.connections == 0
    finally:
        running.stop()
        other.close()


def test_a_query_makes_so_many_calls_and_no_more(keeper: RunningKeeper, other: OtherServer) -> None:
    async def run() -> None:
        text = f"SELECT * {{ ?s ?p ?x FILTER EXISTS {{ SERVICE <{other.url}/table> {{ ?x ?y ?z }} }} }}"
        with pytest.raises(RefusedError, match="may call other servers 20 times"):
            await rows(keeper.pool(), text, other)
        assert len(other.asked) == 20
        assert await rows(keeper.pool(), f"SELECT * {{ SERVICE <{other.url}/table> {{ ?x ?y ?z }} }}", other)

    asyncio.run(run())


def test_a_call_that_fails_in_a_filter_is_an_error_and_no_shorter_answer(
    keeper: RunningKeeper, other: OtherServer
) -> None:
    async def run() -> None:
        text = "SELECT * {{ VALUES ?x {{ 1 2 }} FILTER NOT EXISTS {{ SERVICE {} <{}/failing> {{ ?x ?y ?z }} }} }}"
        with pytest.raises(FederationError, match="status 500"):
            await rows(keeper.pool(), text.format("", other.url), other)
        assert await rows(keeper.pool(), text.format("SILENT", other.url), other) == []

    asyncio.run(run())


def test_it_is_the_checked_address_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    trap = OtherServer("127.0.0.1")
    port = int(trap.server_address[1])
    right = OtherServer("127.0.0.2", port)
    asked: list[str] = []

    def resolve(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        # a name that gives another address each time, and both at first
        asked.append(host)
        found = ["127.0.0.1", "127.0.0.2"] if len(asked) == 1 else ["127.0.0.1"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    def is_right(address: IPAddress) -> bool:
        return str(address) == "127.0.0.2"

    url = f"http://rebinding.example:{port}"
    allowed = read_federation([url])
    assert allowed is not None
    relay = Relay(socket.create_server(("127.0.0.1", 0)), "s", Federation(allowed.prefixes, reachable=is_right), 5)
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **more: (resolve if "rebind" in host else real)(host, *rest, **more)
    )
    try:
        _, body = relay.call(f"/s/1/aloud/{quote(url + '/table', safe='')}", b"ASK {}")
        assert b"from afar" in body
        assert (trap.connections, right.connections, asked) == (0, 1, ["rebinding.example"])
        with pytest.raises(RefusedError):
            relay.call(f"/s/1/aloud/{quote(url + '/table', safe='')}", b"ASK {}")
        assert trap.connections == 0
    finally:
        trap.close()
        right.close()


def test_the_relay_serves_only_who_knows_its_secret_and_checks_again(other: OtherServer) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    relay = Relay(listener, "secret", federation_of(other, reachable=lambda _: True), 5)
    threading.Thread(target=relay.serve, daemon=True).start()
    at = f"http://127.0.0.1:{listener.getsockname()[1]}"
    table, elsewhere = quote(f"{other.url}/table", safe=""), quote("http://127.0.0.1:9/", safe="")
    with httpx.Client(trust_env=False) as client:
        for path, status in (
            (f"/secret/1/aloud/{table}", 200),
            (f"/other/1/aloud/{table}", 403),
            (f"/secret/1/aloud/{elsewhere}", 403),
            ("/secret", 403),
        ):
            assert client.post(at + path, content=b"ASK {}").status_code == status
        assert client.get(f"{at}/other/1").status_code == 403
    assert len(other.asked) == 1


@pytest.mark.parametrize("federates", [False, True])
def test_a_call_that_got_past_the_guard_reaches_nobody(tmp_path: Path, other: OtherServer, federates: bool) -> None:
    running = RunningKeeper(tmp_path, *["https://example.org/"] * federates)
    try:
        if not own_network(running.process.pid):
            pytest.skip("this system lets no process leave its network")
        text = f"SELECT * {{ SERVICE <{other.url}/table> {{ ?x ?y ?z }} }}"
        with pytest.raises(StoreError):
            asyncio.run(running.pool().query(Query(text, Form.SELECT, False), formats.JSON))
        time.sleep(0.1)
        assert other.connections == 0
        assert asyncio.run(running.pool().query(guard.admit("ASK {}"), formats.JSON)).body
    finally:
        running.stop()


def test_the_relay_ends_with_the_keeper_and_the_keeper_with_the_relay(own_keeper: RunningKeeper) -> None:
    [relay] = own_keeper.workers()
    os.kill(relay, signal.SIGTERM)
    time.sleep(0.1)
    assert own_keeper.process.poll() is None, "only what ends the keeper ends it"
    os.kill(relay, signal.SIGKILL)
    assert own_keeper.process.wait(20) == 1
    with pytest.raises(BusyError):
        asyncio.run(own_keeper.pool().query(guard.admit("ASK {}"), formats.JSON))


def test_a_keeper_that_federates_lets_its_last_query_call(own_keeper: RunningKeeper, other: OtherServer) -> None:
    async def run() -> None:
        pool = own_keeper.pool()
        text = f"SELECT * {{ SERVICE <{other.url}/table> {{ ?x ?y ?z }} }}"
        assert await rows(pool, text, other)
        before = own_keeper.workers()
        long = asyncio.create_task(rows(pool, f"SELECT * {{ SERVICE <{other.url}/hang> {{ ?x ?y ?z }} }}", other))
        await asyncio.sleep(0.2)
        own_keeper.terminate()
        with pytest.raises(FederationTimeError):
            await long
        assert len(before) == 2

    asyncio.run(run())
    assert own_keeper.process.wait(20) == 0
    assert not own_keeper.workers()
