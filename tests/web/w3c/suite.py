"""Reads the W3C's SPARQL 1.1 test suites (https://github.com/w3c/rdf-tests), which lie beside the project."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Literal, Node, URIRef

PLACE = Path(os.environ.get("FTZGRAPH_W3C", Path(__file__).parents[4] / "shared" / "w3c"))
SUITES = PLACE / "sparql" / "sparql11"
ABSENT = "needs the W3C suites at ../shared/w3c, or where FTZGRAPH_W3C says"

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
_STATUSES = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}

T = TypeVar("T", "HttpTest", "QueryTest")


@dataclass(frozen=True)
class Exchange:
    """One request of a test and what is expected in return."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    """Codes, or classes such as "4xx"."""
    boolean: bool | None = None
    format: str | None = None
    expected_headers: dict[str, str] = field(default_factory=dict)
    expected_body: str | None = None

    def takes(self, status: int) -> bool:
        """Whether a status is among the expected ones."""
        return bool({str(status), f"{status // 100}xx"} & self.statuses)


@dataclass(frozen=True)
class HttpTest:
    """A test of a protocol: requests over one connection, in order. `graphs` are files by the names they are given."""

    name: str
    exchanges: tuple[Exchange, ...]
    graphs: dict[str, Path]


@dataclass(frozen=True)
class QueryTest:
    """A test of a result format: the answer to `query` over `data` is what the file `result` says."""

    name: str
    query: str
    data: Path
    result: Path


def http_tests(manifest: str) -> list[HttpTest]:
    """The tests of a manifest such as "protocol/manifest.ttl"; none where the suites are absent."""
    graph = _read(manifest)
    return [
        HttpTest(
            _name(test),
            tuple(_exchange(graph, request) for request in _requests(graph, test)),
            {str(graph.value(each, LABEL)): _path(graph.value(each, UT.graph)) for each in graph[test : UT.graphData]},
        )
        for test in _entries(graph)
    ]


def query_tests(manifest: str) -> list[QueryTest]:
    """The tests of a manifest such as "json-res/manifest.ttl"; none where the suites are absent."""
    graph = _read(manifest)
    return [
        QueryTest(
            _name(test),
            _path(graph.value(action, QT.query)).read_text("utf-8"),
            _path(graph.value(action, QT.data)),
            _path(graph.value(test, MF.result)),
        )
        for test in _entries(graph)
        for action in graph[test : MF.action]
    ]


def names(manifest: str) -> list[str]:
    """The names of a manifest's tests."""
    return list(map(_name, _entries(_read(manifest))))


def cases(tests: list[T]) -> list[Any]:
    """The tests as parameters with their names; where there are none, one that is skipped with the reason."""
    skipped = pytest.param(None, id="absent", marks=pytest.mark.skip(reason=ABSENT))
    return [pytest.param(test, id=test.name) for test in tests] or [skipped]


def _read(manifest: str) -> Graph:
    graph = Graph()
    path = SUITES / manifest
    return graph.parse(path, publicID=path.as_uri(), format="turtle") if path.is_file() else graph


def _entries(graph: Graph) -> list[Node]:
    """The tests that a manifest defines: one of them has one that it does not list among its entries."""
    return sorted(set(graph.subjects(MF.name)), key=str)


def _requests(graph: Graph, test: Node) -> Iterator[Node]:
    for connection in graph[test : MF.action]:
        requests = graph.value(connection, HT.requests)
        assert requests is not None
        yield from Collection(graph, requests)


def _exchange(graph: Graph, request: Node) -> Exchange:
    response = graph.value(request, HT.resp)
    assert response is not None
    boolean, format = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedFormat)
    body, expected = graph.value(request, HT.body), graph.value(response, HT.body)
    statuses = (
        str(status).partition("#")[2].removeprefix("StatusCode") for status in graph[response : MF.expectedStatus]
    )
    return Exchange(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        _headers(graph, request),
        None if body is None else _text(graph, body).encode(str(graph.value(body, CNT.characterEncoding))),
        frozenset(_STATUSES.get(status, status) for status in statuses),
        boolean.toPython() if isinstance(boolean, Literal) else None,
        None if format is None else str(format),
        _headers(graph, response),
        None if expected is None else _text(graph, expected),
    )


def _headers(graph: Graph, message: Node) -> dict[str, str]:
    headers = graph.value(message, HT.headers)
    each = Collection(graph, headers) if headers is not None else ()
    return {str(graph.value(one, HT.fieldName)): str(graph.value(one, HT.fieldValue)) for one in each}


def _text(graph: Graph, content: Node) -> str:
    return str(graph.value(content, CNT.chars))


def _name(test: Node) -> str:
    return str(test).partition("#")[2]


def _path(node: Node | None) -> Path:
    return Path(str(node).removeprefix("file://"))
