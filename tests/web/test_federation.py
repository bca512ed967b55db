"""An endpoint that federates calls whom it may, nobody at a private address, and tells honestly when a call fails."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.store.other_server import OtherServer

from .small_site import Server, children, wait_until
from .test_sparql import BROWSER, problem


@pytest.fixture
def other() -> Iterator[OtherServer]:
    server = OtherServer()
    yield server
    server.close()


@pytest.fixture
def start(dataset: Path) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def begin(*federate: str, **options: Any) -> Server:
        servers.append(Server(str(dataset), federate=federate, **options))
        assert "serves" in servers[-1].first_line()
        return servers[-1]

    yield begin
    for server in servers:
        server.stop()


def ask(server: Server, query: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{server.url}/sparql", params={"query": query}, headers=headers, trust_env=False, timeout=30)


def test_an_endpoint_that_federates_answers_with_what_others_know(
    start: Callable[..., Server], other: OtherServer
) -> None:
    server = start(other.url, anywhere=True, seconds=2)
    query = f"SELECT * {{ SERVICE <{other.url}/table> {{ ?x a ?y }} }}"
    for number in (1, 2):
        answer = ask(server, query)
        assert answer.json()["results"]["bindings"][0]["x"]["value"] == "from afar"
        assert answer.headers["cache-control"] == "no-store", "the other server may say something else next time"
        assert "etag" not in answer.headers
        assert len(other.asked) == number
    page = ask(server, query, **BROWSER).text
    assert "from afar" in page
    assert other.url in page
    assert "x-relay" not in page
    for path, status in (("/failing", 502), ("/redirect", 502), ("/hang", 504)):
        told = problem(ask(server, f"SELECT * {{ SERVICE <{other.url}{path}> {{ ?x a ?y }} }}"), status)
        assert f"the other server, 127.0.0.1:{other.server_address[1]}" in told["detail"]
    chinese = ask(server, f"ASK {{ SERVICE <{other.url}/failing> {{ ?x a ?y }} }}", **{"Accept-Language": "zh"})
    assert "以状态 500 回答" in problem(chinese, 502)["detail"]
    told = problem(ask(server, f"ASK {{ SERVICE <{other.url}/table> {{ ?x a ?y }} OPTINAL {{}} }}"), 400)
    assert told["column"] == len(f"ASK {{ SERVICE <{other.url}/table> {{ ?x a ?y }} ") + 1
    assert "not allowed" not in problem(ask(server, "ASK { SERVICE <http://example.org/> {} }"), 403)["detail"]
    assert b"BasicFederatedQuery" in httpx.get(f"{server.url}/sparql", trust_env=False).content


def test_no_packet_goes_to_a_private_address_though_its_prefix_is_allowed(
    start: Callable[..., Server], other: OtherServer
) -> None:
    local = f"http://localhost:{other.server_address[1]}"
    server = start(other.url, local)
    for address in (other.url, local):
        told = problem(ask(server, f"SELECT * {{ SERVICE <{address}/table> {{ ?x a ?y }} }}"), 403)
        assert "not on the open internet" in told["detail"]
        silent = ask(server, f"SELECT * {{ SERVICE SILENT <{address}/table> {{ ?x a ?y }} }}")
        assert silent.json()["results"]["bindings"] == [{}], "as SPARQL has it"
    assert other.connections == 0


def test_a_relay_that_was_killed_is_replaced_with_its_keeper(start: Callable[..., Server], other: OtherServer) -> None:
    server = start(other.url, anywhere=True)
    query = f"ASK {{ SERVICE <{other.url}/table> {{ ?x a ?y }} }}"
    assert ask(server, query).status_code == 200
    keeper = server.keeper
    os.kill(children(keeper)[0], signal.SIGKILL)
    assert wait_until(lambda: ask(server, query).status_code == 200 and server.keeper != keeper)
