"""Passages of the report as triples: what a record's evidence leads to."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ftzgraph.graph.terms import entity, passage_address, statements, whole
from ftzgraph.namespaces import FTZ, OA, RDF
from ftzgraph.report.passages import Passage


def passage_triples(passage: Passage) -> Iterator[Triple]:
    """What is said of a passage: place, hash, section, and the table and row that it stands in."""
    yield from statements(
        passage_address(passage.edition, passage.start, passage.end),
        (RDF.type, NamedNode(FTZ.Passage)),
        (OA.start, whole(passage.start)),
        (OA.end, whole(passage.end)),
        (FTZ.sha256, Literal(passage.digest)),
        (FTZ.partOfReport, entity("report", passage.edition)),
        (FTZ.inSection, entity("section", passage.section) if passage.section else None),
        (FTZ.inTable, entity("table", passage.table) if passage.table else None),
        (FTZ.tableRow, whole(passage.row) if passage.row is not None else None),
    )
