"""What the dataset says about itself: DCAT 3 for catalogues, VoID for query editors, a name for each passage."""

import re
from collections.abc import Iterable

from pyoxigraph import NamedNode, Store, Triple

from ftzgraph import __version__
from ftzgraph.examples import Example
from ftzgraph.graph import ask, editing, partitions
from ftzgraph.graph.dataset import CURATED, DATASET, DESCRIPTION, INFERRED, ONTOLOGY
from ftzgraph.graph.merge import add_new
from ftzgraph.graph.terms import both, count, link, text
from ftzgraph.namespaces import BASE, DCTERMS, ID, PREFIXES, RDF

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
_DCAT, _VOID = PREFIXES["dcat"], PREFIXES["void"]
_ROUNDS = 10


def describe(store: Store, examples: Iterable[Example] = ()) -> None:
    """Fills graph/description, with the example queries. Its counts cover the whole dataset, itself included.

    Adding counts changes what is counted, but not for long: what is counted does not depend on the numbers, and the
    partitions settle once the description's own terms have theirs. Raises RuntimeError should they not.
    """
    add_new(store, DESCRIPTION, ask.triples(store, ask.named("passage-labels")))
    add_new(store, DESCRIPTION, partitions.within_classes(store) + editing.prefixes() + editing.queries(examples))
    settled = list(store.quads_for_pattern(None, None, None, NamedNode(DESCRIPTION)))
    before: set[Triple] = set()
    for _ in range(_ROUNDS):
        statements = set(_dataset(store) + _distributions() + _graphs(store) + partitions.totals(store))
        if statements == before:
            return
        store.remove_graph(NamedNode(DESCRIPTION))
        store.extend(settled)
        add_new(store, DESCRIPTION, statements)
        before = statements
    raise RuntimeError("the counts of the description do not settle")


def _dataset(store: Store) -> list[Triple]:
    totals = next(ask.rows(store, "totals"))
    editions = [row["report"] for row in ask.rows(store, "editions")]
    return [
        link(DATASET, RDF.type, _DCAT + "Dataset"),
        link(DATASET, RDF.type, _VOID + "Dataset"),
        *both(DATASET, DCTERMS + "title", _TITLE),
        *both(DATASET, DCTERMS + "description", _DESCRIPTION),
        text(DATASET, _DCAT + "version", __version__),
        text(DATASET, DCTERMS + "language", "zh-hans"),
        text(DATASET, DCTERMS + "language", "en"),
        link(DATASET, DCTERMS + "license", LICENCE),
        link(DATASET, DCTERMS + "conformsTo", BASE + "ontology"),
        *(link(DATASET, DCTERMS + "source", report) for report in editions),
        link(DATASET, _VOID + "sparqlEndpoint", BASE + "sparql"),
        link(DATASET, _VOID + "vocabulary", BASE + "ontology"),
        text(DATASET, _VOID + "uriSpace", ID),
        *(count(DATASET, _VOID + name, number) for name, number in totals.items()),
    ]


def _distributions() -> list[Triple]:
    statements = []
    for suffix, (media_type, name) in DISTRIBUTIONS.items():
        file = f"{BASE}data/ftzgraph.{suffix}"
        statements += [
            link(DATASET, _DCAT + "distribution", file),
            link(DATASET, _VOID + "dataDump", file),
            link(file, RDF.type, _DCAT + "Distribution"),
            *both(file, DCTERMS + "title", (f"{name}格式的全部数据", f"The whole graph as {name}")),
            link(file, _DCAT + "downloadURL", file),
            link(file, _DCAT + "mediaType", "https://www.iana.org/assignments/media-types/" + media_type),
            link(file, DCTERMS + "license", LICENCE),
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
            link(DATASET, _VOID + "subset", graph),
            link(graph, RDF.type, _VOID + "Dataset"),
            *both(graph, DCTERMS + "title", titles or _GRAPHS[graph]),
            count(graph, _VOID + "triples", counts.get(graph, "0")),
        ]
    return statements
