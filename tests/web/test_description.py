"""The service description says what the endpoint is, what it holds and where its limits are."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import RDF, RDFS, VOID, Graph, Literal, Namespace, URIRef

from .small_site import Server
from .test_sparql import BROWSER, problem

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
BASE = "https://w3id.org/ftzgraph/"


def read(answer: httpx.Response) -> Graph:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    return Graph().parse(data=answer.content, format="turtle")


@pytest.fixture(scope="module")
def description(http: httpx.Client) -> Graph:
    return read(http.get("/sparql", headers={"Accept": "text/turtle"}))


@pytest.fixture
def start(dataset: Path) -> Iterator[Callable[..., Server]]:
    servers = []

    def run(**limits: Any) -> Server:
        servers.append(Server(str(dataset), port=None, **limits))
        assert "serves" in servers[-1].first_line()
        return servers[-1]

    yield run
    for server in servers:
        server.stop()


def test_it_says_what_the_endpoint_speaks(server: Server, description: Graph) -> None:
    service = URIRef(f"{server.url}/sparql#service")
    assert set(description[service : SD.endpoint]) == {URIRef(f"{server.url}/sparql")}
    assert set(description[service : SD.supportedLanguage]) == {SD.SPARQL11Query}, "no updates"
    assert set(description[service : SD.feature]) == {SD.UnionDefaultGraph}, "no calls to other servers"
    formats = set(description[service : SD.resultFormat])
    assert {
        FORMATS["SPARQL_Results_JSON"],
        FORMATS["SPARQL_Results_CSV"],
        FORMATS["Turtle"],
        FORMATS["N-Quads"],
    } <= formats


def test_it_names_each_graph_and_counts_it(http: httpx.Client, server: Server, description: Graph) -> None:
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = http.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]
    counted = {row["g"]["value"]: int(row["n"]["value"]) for row in rows}
    (dataset,) = description[URIRef(f"{server.url}/sparql#service") : SD.defaultDataset]
    assert dataset == URIRef(BASE + "dataset")
    assert (dataset, RDF.type, VOID.Dataset) in description, "the dataset that the data describe"
    described = {}
    for graph in description[dataset : SD.namedGraph]:
        (name,) = description[graph : SD.name]
        (content,) = description[graph : SD.graph]
        (number,) = description[content : VOID.triples]
        assert isinstance(number, Literal)
        described[str(name)] = number.toPython()
    assert described == counted
    (union,) = description[dataset : SD.defaultGraph]
    assert list(description[union : VOID.triples]) == [Literal(sum(counted.values()))]


def test_it_tells_people_the_limits_that_the_server_has(start: Callable[..., Server]) -> None:
    server = start(seconds=7, rows=4321)
    description = read(httpx.get(f"{server.url}/sparql", headers={"Accept": "text/turtle"}, trust_env=False))
    comments = {text.language: str(text) for text in description[URIRef(f"{server.url}/sparql#service") : RDFS.comment]}
    assert "7 s" in comments["en"]
    assert "4321 rows" in comments["en"]
    assert "7秒" in comments["zh-hans"]
    assert "4321行" in comments["zh-hans"]


def test_it_calls_the_endpoint_as_the_client_does(http: httpx.Client) -> None:
    answer = http.get("/sparql", headers={"Accept": "text/turtle", "Host": "data.example:8080"})
    assert (None, SD.endpoint, URIRef("http://data.example:8080/sparql")) in read(answer)


def test_it_comes_in_every_format_and_in_no_other(http: httpx.Client, description: Graph) -> None:
    for name, reader in {"ttl": "turtle", "rdf": "xml", "nt": "nt", "jsonld": "json-ld", "trig": "trig"}.items():
        answer = http.get("/sparql", params={"format": name})
        assert len(Graph().parse(data=answer.content, format=reader)) == len(description), name
    problem(http.get("/sparql", headers={"Accept": "image/png"}), 406)
    assert http.get("/sparql", headers=BROWSER).headers["content-type"] == "text/html; charset=utf-8"
    assert http.head("/sparql").status_code == 200
