"""The service description of the endpoint (SPARQL 1.1 Service Description)."""

from pyoxigraph import NamedNode, Triple

from ftzgraph.namespaces import GRAPH, RDF
from ftzgraph.store.formats import Format
from ftzgraph.store.rdf import write
from ftzgraph.web.ask import Questions

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV "
    "Turtle N-Triples N-Quads TriG JSON-LD RDF_XML"
)


def service_description(endpoint: str, ask: Questions, format: Format) -> bytes:
    """The description of the endpoint at the address `endpoint`, with the named graphs that the store holds."""
    service, dataset, union = endpoint + "#service", endpoint + "#dataset", endpoint + "#union"
    statements = [
        (service, RDF.type, _SD + "Service"),
        (service, _SD + "endpoint", endpoint),
        (service, _SD + "supportedLanguage", _SD + "SPARQL11Query"),
        (service, _SD + "feature", _SD + "UnionDefaultGraph"),
        (service, _SD + "defaultDataset", dataset),
        (dataset, RDF.type, _SD + "Dataset"),
        (dataset, _SD + "defaultGraph", union),
        (union, RDF.type, _SD + "Graph"),
        *((service, _SD + "resultFormat", _FORMATS + name) for name in _RESULT_FORMATS.split()),
    ]
    for row in ask.rows("graphs"):
        name = row["graph"].value
        graph = f"{endpoint}#{name.removeprefix(GRAPH)}"
        statements += [
            (dataset, _SD + "namedGraph", graph),
            (graph, RDF.type, _SD + "NamedGraph"),
            (graph, _SD + "name", name),
        ]
    triples = (Triple(NamedNode(s), NamedNode(p), NamedNode(o)) for s, p, o in statements)
    return write(triples, format)
