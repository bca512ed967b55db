"""What the dataset says about itself: DCAT 3 for catalogues, VoID for query editors, a name for each passage."""

import re

from pyoxigraph import Literal, NamedNode, Store, Triple

from ftzgraph import __version__
from ftzgraph.graph import ask
from ftzgraph.graph.dataset import CURATED, DESCRIPTION, INFERRED, ONTOLOGY
from ftzgraph.graph.merge import add_new
from ftzgraph.namespaces import BASE, DCTERMS, ID, PREFIXES, RDF, XSD

DATASET = BASE + "dataset"
LICENCE = "https://spdx.org/licenses/MIT"
DISTRIBUTIONS = {
    "ttl": ("text/turtle", "Turtle"),
    "trig": ("application/trig", "TriG"),
    "nt": ("application/n-triples", "N-Triples"),
    "nq": ("application/n-quads", "N-Quads"),
    "jsonld": ("application/ld+json", "JSON-LD"),
    "rdf": ("application/rdf+xml", "RDF/XML"),
}
"""The whole-graph downloads: suffix, media type, name of the format."""

_TITLE = ("中国自由贸易试验区知识图谱", "A knowledge graph of China's pilot free trade zones")
_DESCRIPTION = (
    "记录各自贸试验区试行了什么、在何处、依据哪份文件、由谁负责、成效如何、后来推广到哪里，每条记录都附证据位置。",
    "What China's pilot free trade zones try out, where, under which document, by whom, with what effect, and what "
    "then spreads; every record carries its place in the source.",
)
_GRAPHS = {
    ONTOLOGY: ("词汇与概念表", "Vocabulary and concept schemes"),
    CURATED: ("人工编写的内容", "What people wrote"),
    INFERRED: ("构建时由规则推得的内容", "What rules inferred at build time"),
    DESCRIPTION: ("数据集的自我描述", "What the dataset says about itself"),
}
_EDITION_GRAPH = re.compile(r"/report-([0-9]{4})$")
_NOT_IN_A_KEY = re.compile(r"[^A-Za-z0-9]+")
_DCAT, _VOID = PREFIXES["dcat"], PREFIXES["void"]
_ROUNDS = 10


def describe(store: Store) -> None:
    """Fills graph/description. Its counts cover the whole dataset, itself included.

    Adding counts changes what is counted, but not for long: what is counted does not depend on the numbers, and the
    partitions settle once the description's own terms have theirs. Raises RuntimeError should they not.
    """
    add_new(store, DESCRIPTION, ask.triples(store, ask.named("passage-labels")))
    labels = list(store.quads_for_pattern(None, None, None, NamedNode(DESCRIPTION)))
    before: set[Triple] = set()
    for _ in range(_ROUNDS):
        statements = set(_dataset(store) + _distributions() + _graphs(store) + _partitions(store))
        if statements == before:
            return
        store.remove_graph(NamedNode(DESCRIPTION))
        store.extend(labels)
        add_new(store, DESCRIPTION, statements)
        before = statements
    raise RuntimeError("the counts of the description do not settle")


def _dataset(store: Store) -> list[Triple]:
    totals = next(ask.rows(store, "totals"))
    editions = [row["report"] for row in ask.rows(store, "editions")]
    return [
        _link(DATASET, RDF.type, _DCAT + "Dataset"),
        _link(DATASET, RDF.type, _VOID + "Dataset"),
        *_both(DATASET, DCTERMS + "title", _TITLE),
        *_both(DATASET, DCTERMS + "description", _DESCRIPTION),
        _text(DATASET, _DCAT + "version", __version__),
        _text(DATASET, DCTERMS + "language", "zh-hans"),
        _text(DATASET, DCTERMS + "language", "en"),
        _link(DATASET, DCTERMS + "license", LICENCE),
        _link(DATASET, DCTERMS + "conformsTo", BASE + "ontology"),
        *(_link(DATASET, DCTERMS + "source", report) for report in editions),
        _link(DATASET, _VOID + "sparqlEndpoint", BASE + "sparql"),
        _link(DATASET, _VOID + "vocabulary", BASE + "ontology"),
        _text(DATASET, _VOID + "uriSpace", ID),
        *(_count(DATASET, _VOID + name, number) for name, number in totals.items()),
    ]


def _distributions() -> list[Triple]:
    statements = []
    for suffix, (media_type, name) in DISTRIBUTIONS.items():
        file = f"{BASE}data/ftzgraph.{suffix}"
        statements += [
            _link(DATASET, _DCAT + "distribution", file),
            _link(DATASET, _VOID + "dataDump", file),
            _link(file, RDF.type, _DCAT + "Distribution"),
            *_both(file, DCTERMS + "title", (f"{name}格式的全部数据", f"The whole graph as {name}")),
            _link(file, _DCAT + "downloadURL", file),
            _link(file, _DCAT + "mediaType", "https://www.iana.org/assignments/media-types/" + media_type),
            _link(file, DCTERMS + "license", LICENCE),
        ]
    return statements


def _graphs(store: Store) -> list[Triple]:
    counts = {row["graph"]: row["triples"] for row in ask.rows(store, "graphs")}
    statements = []
    for graph in sorted(counts.keys() | {DESCRIPTION}):
        edition = _EDITION_GRAPH.search(graph)
        titles = (
            (f"{edition[1]}年版报告的抽取结果", f"What was extracted from the {edition[1]} report") if edition else None
        )
        statements += [
            _link(DATASET, _VOID + "subset", graph),
            _link(graph, RDF.type, _VOID + "Dataset"),
            *_both(graph, DCTERMS + "title", titles or _GRAPHS[graph]),
            _count(graph, _VOID + "triples", counts.get(graph, "0")),
        ]
    return statements


def _partitions(store: Store) -> list[Triple]:
    statements = []
    for row in ask.rows(store, "classes"):
        part = f"{DATASET}/class/{_key(row['class'])}"
        statements += [
            _link(DATASET, _VOID + "classPartition", part),
            _link(part, _VOID + "class", row["class"]),
            _count(part, _VOID + "entities", row["entities"]),
        ]
    for row in ask.rows(store, "properties"):
        part = f"{DATASET}/property/{_key(row['property'])}"
        statements += [
            _link(DATASET, _VOID + "propertyPartition", part),
            _link(part, _VOID + "property", row["property"]),
            _count(part, _VOID + "triples", row["triples"]),
        ]
    return statements


def _key(term: str) -> str:
    """The part of an address that stands for a term: prefix and name, or the whole IRI where we have no prefix."""
    for prefix, namespace in PREFIXES.items():
        if term.startswith(namespace):
            return f"{prefix}-{term.removeprefix(namespace)}"
    return _NOT_IN_A_KEY.sub("-", term.partition("://")[2]).strip("-")


def _link(subject: str, predicate: str, object: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(object))


def _text(subject: str, predicate: str, text: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), Literal(text))


def _count(subject: str, predicate: str, number: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), Literal(number, datatype=NamedNode(XSD.integer)))


def _both(subject: str, predicate: str, texts: tuple[str, str]) -> list[Triple]:
    return [
        Triple(NamedNode(subject), NamedNode(predicate), Literal(text, language=language))
        for text, language in zip(texts, ("zh-hans", "en"), strict=True)
    ]
