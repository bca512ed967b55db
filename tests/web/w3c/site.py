"""A server over graphs given as Turtle, and requests to it that go out as they stand."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

from ..small_site import Server


@dataclass(frozen=True)
class Answer:
    """What came back. The names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.headers["content-type"].partition(";")[0]


def quads(turtle: str | bytes, graph: str | None) -> list[Quad]:
    """The statements of a Turtle text in a graph, the default one if None."""
    name = DefaultGraph() if graph is None else NamedNode(graph)
    triples = parse(turtle, RdfFormat.TURTLE, base_iri="http://www.example/")
    return [Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples]


def serve(folder: Path, statements: list[Quad]) -> Server:
    """A server that answers over these statements."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ftzgraph.nq").write_bytes(serialize(statements, format=RdfFormat.N_QUADS) or b"")
    (folder / "manifest.json").write_text(json.dumps({"hash": "0", "version": "0"}), "utf-8")
    server = Server(str(folder))
    assert "serves" in server.first_line(), server.stop()[1]
    return server


def send(server: Server, method: str, target: str, headers: dict[str, str], body: bytes | None = None) -> Answer:
    """The answer to a request, which is sent with the headers given and those without which there is no request."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()
