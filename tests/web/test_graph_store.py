"""The graphs can be read one by one (SPARQL 1.1 Graph Store HTTP Protocol) and not written."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from .small_site import Server
from .test_sparql import problem

GRAPH = "https://w3id.org/ftzgraph/graph/"
CHINESE = "http://例子.example/图/甲"
LARGE = "http://example.org/large"
STATEMENTS = 30_000
READERS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
NAMES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}


def content(answer: httpx.Response) -> set[str]:
    """The statements of an answer, as N-Triples."""
    assert answer.status_code == 200, answer.text
    media_type = answer.headers["content-type"].partition(";")[0]
    quads = list(parse(answer.content, READERS[media_type]))
    assert all(quad.graph_name == DefaultGraph() for quad in quads), "one graph, which nothing names"
    return {f"{quad.subject} {quad.predicate} {quad.object}" for quad in quads}


def of_the_dataset(dataset: Path, graph: str | None) -> set[str]:
    """What the dataset's file has in a graph, or in all."""
    quads: Iterator[Quad] = iter(parse(path=str(dataset / "ftzgraph.nq"), format=RdfFormat.N_QUADS))
    return {
        f"{quad.subject} {quad.predicate} {quad.object}"
        for quad in quads
        if graph is None or quad.graph_name.value == graph  # type: ignore[union-attr]
    }


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over graphs with names in Chinese and with a percent sign, and one that is large."""
    folder = tmp_path_factory.mktemp("odd")
    names = [CHINESE, "http://example.org/1", "http://example.org/%31", "http://example.org/%2531"]
    lines = [
        f'<http://example.org/s> <http://example.org/p> "{number}" <{name}> .' for number, name in enumerate(names)
    ]
    lines += [f'<http://example.org/{n}> <http://example.org/p> "{n}{"x" * 40}" <{LARGE}> .' for n in range(STATEMENTS)]
    (folder / "ftzgraph.nq").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "manifest.json").write_text(json.dumps({"hash": "0", "version": "0"}), "utf-8")
    server = Server(str(folder))
    assert "serves" in server.first_line(), server.stop()[1]
    yield server
    server.stop()


@pytest.mark.parametrize("media_type", READERS)
@pytest.mark.parametrize("name", ["curated", "inferred", None])
def test_a_graph_comes_whole_in_every_format(
    http: httpx.Client, dataset: Path, name: str | None, media_type: str
) -> None:
    parameters = {"default": ""} if name is None else {"graph": GRAPH + name}
    answer = http.get("/store", params=parameters, headers={"Accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert content(answer) == of_the_dataset(dataset, None if name is None else GRAPH + name)


@pytest.mark.parametrize(("name", "media_type"), NAMES.items())
def test_a_short_name_goes_before_accept(http: httpx.Client, name: str, media_type: str) -> None:
    answer = http.get("/store?default", params={"default": "", "format": name}, headers={"Accept": "application/trig"})
    assert answer.headers["content-type"].partition(";")[0] == media_type


def test_turtle_is_what_comes_unasked(http: httpx.Client) -> None:
    assert http.get("/store?default").headers["content-type"] == "text/turtle; charset=utf-8"
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert http.get("/store?default", headers=browser).status_code == 200
    problem(http.get("/store?default", headers={"Accept": "image/png"}), 406)
    problem(http.get("/store?default&format=csv"), 406)
    problem(http.get("/store?default&format=xlsx"), 400)


def test_the_union_is_what_a_query_sees(http: httpx.Client) -> None:
    seen = http.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, headers={"Accept": "text/turtle"})
    assert content(http.get("/store?default")) == content(seen)


def test_head_gives_the_headers_of_get(http: httpx.Client) -> None:
    for target in ("/store?default", f"/store?graph={quote(GRAPH + 'curated', safe='')}"):
        got, head = http.get(target), http.head(target)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("content-type", "content-length", "vary"):
            assert head.headers[name] == got.headers[name]
    assert http.head("/store?graph=http://example.org/absent").status_code == 404


@pytest.mark.parametrize("media_type", READERS)
def test_a_graph_that_is_not_there_is_not_found(http: httpx.Client, media_type: str) -> None:
    absent = {"graph": GRAPH + "absent"}
    problem(http.get("/store", params=absent, headers={"Accept": media_type}), 404)


@pytest.mark.parametrize(
    "target",
    [
        "/store",
        "/store?",
        "/store?format=ttl",
        f"/store?default&graph={GRAPH}curated",
        f"/store?graph={GRAPH}curated&graph={GRAPH}inferred",
        "/store?graph=",
        "/store?graph=graph/curated",
        "/store?graph=http://a%20b",
        "/store?graph=%ZZ",
        "/store?graph=%FF",
    ],
)
def test_a_request_that_names_no_one_graph_is_a_bad_request(http: httpx.Client, target: str) -> None:
    problem(http.get(target), 400)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("target", ["/store", "/store?default", f"/store?graph={GRAPH}curated"])
def test_graphs_cannot_be_written(http: httpx.Client, method: str, target: str) -> None:
    before = content(http.get("/store?default"))
    answer = http.request(method, target, content=b"<a:a> <a:b> <a:c> .", headers={"Content-Type": "text/turtle"})
    problem(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert content(http.get("/store?default")) == before


def test_a_name_is_decoded_once_and_may_be_written_raw(odd: Server) -> None:
    def ask(written: str) -> bytes:
        with socket.create_connection(("127.0.0.1", odd.port), timeout=20) as connection:
            connection.sendall(f"GET /store?graph={written} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            return connection.makefile("rb").read()

    escaped = quote(CHINESE, safe="")
    for written in (CHINESE, escaped, escaped.lower()):
        assert b'"0"' in ask(written)
    assert b'"1"' in ask("http://example.org/%31")
    assert b'"2"' in ask("http://example.org/%2531")
    assert b'"3"' in ask("http://example.org/%252531")


def test_graphs_of_any_name_are_in_the_service_description(odd: Server) -> None:
    answer = httpx.get(f"{odd.url}/sparql", headers={"Accept": "application/n-triples"}, trust_env=False)
    name = NamedNode("http://www.w3.org/ns/sparql-service-description#name")
    described = {quad.object for quad in parse(answer.content, RdfFormat.N_TRIPLES) if quad.predicate == name}
    assert {NamedNode(CHINESE), NamedNode("http://example.org/%2531"), NamedNode(LARGE)} <= described
    assert len(described) == 5


@pytest.mark.parametrize("media_type", READERS)
def test_a_large_graph_comes_whole(odd: Server, media_type: str) -> None:
    with httpx.Client(base_url=odd.url, trust_env=False, headers={"Accept": media_type}) as http:
        answer = http.get("/store", params={"graph": LARGE})
        assert len(content(answer)) == STATEMENTS
        assert int(answer.headers["content-length"]) == len(answer.content)
