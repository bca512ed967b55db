"""The service description of the endpoint (SPARQL 1.1 Service Description).

It joins what the endpoint is with what the dataset says of itself: counts, prefixes, examples. Clients that look here
rather than ask find the same as those that ask.
"""

from collections.abc import Iterator
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ftzgraph.namespaces import BASE, GRAPH, PREFIXES, RDF, RDFS, XSD
from ftzgraph.store import formats
from ftzgraph.store.formats import Format
from ftzgraph.store.limits import Limits
from ftzgraph.store.rdf import write
from ftzgraph.web.ask import Questions
from ftzgraph.web.protocol import MAX_BODY

_SD, _VOID = PREFIXES["sd"], PREFIXES["void"]
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV "
    "Turtle N-Triples N-Quads TriG JSON-LD RDF_XML"
)
_LABEL = {
    "zh-hans": "中国自由贸易试验区知识图谱的查询服务",
    "en": "The query service of the graph of China's free trade zones",
}
_LIMITS = {
    "zh-hans": "只读。每个查询最多运行{seconds:g}秒，最多使用{memory} MB内存；结果最多{rows}行、{answer} MB；"
    "请求正文最多{body} MB。超出限制的查询得到的是错误，而不是部分结果。",
    "en": "Read only. A query may run for {seconds:g} s and use {memory} MB of memory; an answer has at most {rows} "
    "rows and {answer} MB; a request's body has at most {body} MB. A query that comes to a limit gets an error, never "
    "a part of its answer.",
}
_HERE = NamedNode(BASE + "sparql")
"""How the dataset calls the endpoint, wherever it is served."""


def service_description(
    endpoint: str, ask: Questions, limits: Limits, format: Format, federates: bool = False
) -> bytes:
    """The description of the endpoint at the address `endpoint`, with the named graphs that the store holds.

    `federates` says whether queries may call other servers.
    """
    # what both parts say comes once
    return write(dict.fromkeys((*_service(endpoint, limits, federates), *_dataset(endpoint, ask))), format)


def _service(endpoint: str, limits: Limits, federates: bool) -> Iterator[Triple]:
    service = endpoint + "#service"
    yield _link(service, RDF.type, _SD + "Service")
    yield _link(service, _SD + "endpoint", endpoint)
    yield _link(service, _SD + "supportedLanguage", _SD + "SPARQL11Query")
    yield _link(service, _SD + "feature", _SD + "UnionDefaultGraph")
    if federates:
        yield _link(service, _SD + "feature", _SD + "BasicFederatedQuery")
    for name in _RESULT_FORMATS.split():
        yield _link(service, _SD + "resultFormat", _FORMATS + name)
    for language, text in _LABEL.items():
        yield _text(service, RDFS.label, text, language)
    bounds = {
        "seconds": limits.seconds,
        "memory": limits.memory >> 20,
        "rows": limits.rows,
        "answer": limits.answer // 1_000_000,
        "body": MAX_BODY // 1_000_000,
    }
    for language, text in _LIMITS.items():
        yield _text(service, RDFS.comment, text.format(**bounds), language)
    yield _link(service, _SD + "defaultDataset", BASE + "dataset")


def _dataset(endpoint: str, ask: Questions) -> Iterator[Triple]:
    dataset, union = BASE + "dataset", endpoint + "#union"
    yield _link(dataset, RDF.type, _SD + "Dataset")
    yield _link(dataset, _SD + "defaultGraph", union)
    counts = {row["graph"].value: int(row["count"].value) for row in ask.rows("graphs")}
    yield _link(union, RDF.type, _SD + "Graph")
    yield _count(union, sum(counts.values()))
    for name, count in counts.items():
        graph = f"{endpoint}#{quote(name.removeprefix(GRAPH), safe='')}"
        yield _link(dataset, _SD + "namedGraph", graph)
        yield _link(graph, RDF.type, _SD + "NamedGraph")
        yield _link(graph, _SD + "name", name)
        yield _link(graph, _SD + "graph", name)
        yield _link(name, RDF.type, _SD + "Graph")
        yield _count(name, count)
    here = NamedNode(endpoint)
    for triple in parse(ask.answer("service", formats.NTRIPLES), RdfFormat.N_TRIPLES):
        yield Triple(triple.subject, triple.predicate, here if triple.object == _HERE else triple.object)


def _link(subject: str, predicate: str, object: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(object))


def _text(subject: str, predicate: str, text: str, language: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), Literal(text, language=language))


def _count(subject: str, number: int) -> Triple:
    literal = Literal(str(number), datatype=NamedNode(XSD.integer))
    return Triple(NamedNode(subject), NamedNode(_VOID + "triples"), literal)
