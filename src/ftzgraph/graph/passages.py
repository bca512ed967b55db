"""Passages of the report as triples: what a record's evidence leads to."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ftzgraph.graph import turtle
from ftzgraph.graph.terms import entity, passage_address, statements, whole
from ftzgraph.namespaces import FTZ, OA, RDF
from ftzgraph.report.passages import Hit, Passage


def passage_triples(edition: str, passage: Passage) -> Iterator[Triple]:
    """What is said of a passage: place, hash, section, and the table and row that it stands in."""
    yield from statements(
        passage_address(edition, passage.start, passage.end),
        (RDF.type, NamedNode(FTZ.Passage)),
        (OA.start, whole(passage.start)),
        (OA.end, whole(passage.end)),
        (FTZ.sha256, Literal(passage.digest)),
        (FTZ.partOfReport, entity("report", edition)),
        (FTZ.inSection, entity("section", passage.section) if passage.section else None),
        (FTZ.inTable, entity("table", passage.table) if passage.table else None),
        (FTZ.tableRow, whole(passage.row) if passage.row is not None else None),
    )


def passage_turtle(edition: str, hit: Hit) -> str:
    """The Turtle of the passage that a curated record cites for a phrase found in the report."""
    return turtle.write(passage_triples(edition, hit.passage))
