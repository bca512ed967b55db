"""The W3C suite for the Graph Store Protocol, over HTTP: what reads passes, what writes is refused.

The suite writes first and then reads what it wrote. Here each write is sent and refused, and the reading request is put
to a server over the graphs that there would be, had the writes been carried out.
"""

import email
import json
from collections.abc import Callable, Iterator

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ..small_site import Server
from .site import Answer, quads, send, serve
from .suite import ABSENT, Exchange, HttpTest, cases, http_tests

pytestmark = pytest.mark.xdist_group("w3c-graph-store")

DIRECT = http_tests("graph-store-protocol/manifest-direct.ttl")
INDIRECT = http_tests("graph-store-protocol/manifest-indirect.ttl")
REFUSED = {
    "put_get_repeat_direct": 2,
    "put_delete_get_delete_direct": 3,
    "post_get_post_get_direct": 2,
    "head_existing_direct": 1,
    "head_non_existing_direct": 0,
    "put_get_repeat_indirect": 2,
    "put_get_default": 1,
    "put_delete_get_delete_indirect": 3,
    "post_get_post_get_indirect": 2,
    "post_get_new_graph": 1,
    "head_existing_indirect": 1,
    "head_non_existing_indirect": 0,
    "put_get_uri_pct_encoded_indirect": 1,
    "put_get_uri_pct_encoded_twice": 2,
}
"""How many requests of each test are refused, since they write; the others pass."""
NEW = "http://www.example/gsp/new"
"""The graph that a POST to the store itself would have made."""

Graphs = dict[str | None, str]
BEFORE: Graphs = {"http://www.example/other": "<http://www.example/a> a <http://www.example/B> ."}
Start = Callable[[Graphs], Server]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts a server over some graphs, once for the same ones."""
    servers: dict[str, Server] = {}

    def over(graphs: Graphs) -> Server:
        key = json.dumps(list(graphs.items()))
        if key not in servers:
            statements = [quad for name, turtle in graphs.items() for quad in quads(turtle, name)]
            servers[key] = serve(tmp_path_factory.mktemp("graphs") / "dataset", statements)
        return servers[key]

    yield over
    for server in servers.values():
        server.stop()


def graph_of(exchange: Exchange) -> str | None:
    """The name of the graph that a request is about; None for the default graph."""
    path, _, query = exchange.target.partition("?")
    if path != "/gsp":
        return "https://w3id.org/ftzgraph/graph" + path.removeprefix("/gsp").removesuffix(".ttl")
    if query == "default":
        return None
    name = query.removeprefix("graph=")
    return name.replace("%3A", ":").replace("%2F", "/").replace("%31", "1").replace("%25", "%") if query else NEW


def write(graphs: Graphs, exchange: Exchange) -> None:
    """Does to the graphs what a request asks for."""
    name = graph_of(exchange)
    if exchange.method == "DELETE":
        graphs.pop(name, None)
        return
    assert exchange.body is not None
    kind = exchange.headers["content-type"].encode()
    message = email.message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + exchange.body)
    parts = [str(part.get_payload()) for part in message.walk() if not part.is_multipart()]
    # blank nodes of two bodies differ, and no body here repeats what stands in the graph
    kept = [graphs[name]] if exchange.method == "POST" and name in graphs else []
    graphs[name] = "\n".join(kept + parts)


def check(exchange: Exchange, answer: Answer) -> None:
    assert exchange.takes(answer.status), answer.body
    for name, value in exchange.expected_headers.items():
        assert answer.headers[name] == value
    if exchange.method == "HEAD":
        assert answer.body == b""
    elif exchange.expected_body is not None:
        expected = Graph().parse(data=exchange.expected_body, format="turtle")
        assert isomorphic(Graph().parse(data=answer.body, format="turtle"), expected), answer.body.decode()


@pytest.mark.parametrize("test", cases(DIRECT + INDIRECT))
def test_what_reads_passes_and_what_writes_is_refused(start: Start, test: HttpTest) -> None:
    graphs = dict(BEFORE)
    if test.name == "put_get_default":
        graphs.clear()  # the default graph is the union here
    refused = 0
    for exchange in test.exchanges:
        path, mark, query = exchange.target.partition("?")
        path = path.replace("/gsp", "/store" if path == "/gsp" else "/graph")
        target = path + mark + query.replace("$LOCATION$", NEW)
        reads = exchange.method in ("GET", "HEAD")
        server = start(graphs if reads else BEFORE)
        answer = send(server, exchange.method, target, exchange.headers, exchange.body)
        if reads:
            check(exchange, answer)
            continue
        assert answer.status == 405, answer.body
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        write(graphs, exchange)
        refused += 1
    assert refused == REFUSED[test.name]
    assert len(test.exchanges) > refused, "each test reads something"


@pytest.mark.skipif(not INDIRECT, reason=ABSENT)
def test_no_test_of_the_suite_is_left_out() -> None:
    assert {test.name for test in DIRECT + INDIRECT} == REFUSED.keys()
    assert (len(DIRECT), len(INDIRECT)) == (5, 9)
