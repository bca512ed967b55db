"""The W3C suite for SPARQL 1.1 Service Description, which only names its tests: here is what each asks."""

import httpx
import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from ..small_site import Server
from .suite import ABSENT, names

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
TESTS = names("service-description/manifest.ttl")
PROPERTIES = {
    "endpoint": ("Service", None),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", "EntailmentRegime"),
    "supportedEntailmentProfile": ("Service", "EntailmentProfile"),
    "entailmentRegime": ("NamedGraph", "EntailmentRegime"),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", "Format"),
    "inputFormat": ("Service", "Format"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}
"""The properties of the vocabulary with the classes they lead from and to (Service Description, section 3.2)."""
DESCRIBED = {"Service", "Dataset", "Graph", "NamedGraph"}
"""Classes whose members a description describes itself; it only points to those of the others."""

pytestmark = pytest.mark.skipif(not TESTS, reason=ABSENT)


@pytest.fixture(scope="module")
def description(http: httpx.Client) -> Graph:
    answer = http.get("/sparql", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    return Graph().parse(data=answer.content, format="turtle")


@pytest.mark.parametrize(
    ("media_type", "reader"),
    [
        ("text/turtle", "turtle"),
        ("application/rdf+xml", "xml"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("*/*", "turtle"),
    ],
)
def test_returns_rdf(http: httpx.Client, description: Graph, media_type: str, reader: str) -> None:
    answer = http.get("/sparql", headers={"Accept": media_type})
    assert answer.status_code == 200
    assert set(Graph().parse(data=answer.content, format=reader)) == set(description)


def test_has_endpoint_triple(server: Server, description: Graph) -> None:
    (service,) = description.subjects(RDF.type, SD.Service)
    assert list(description.objects(service, SD.endpoint)) == [URIRef(f"{server.url}/sparql")]


def test_conforms_to_schema(description: Graph) -> None:
    used = 0
    for subject, predicate, value in description:
        if not str(predicate).startswith(SD):
            continue
        domain, range = PROPERTIES[str(predicate).removeprefix(SD)]
        assert (subject, RDF.type, SD[domain]) in description, (subject, predicate)
        assert isinstance(value, URIRef)
        if range in DESCRIBED:
            assert (value, RDF.type, SD[range]) in description, (predicate, value)
        used += 1
    assert used > 20


def test_no_test_of_the_suite_is_left_out() -> None:
    assert set(TESTS) == {"returns-rdf", "has-endpoint-triple", "conforms-to-schema"}
