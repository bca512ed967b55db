"""Passages of the report as triples: what a record's evidence leads to."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from ftzgraph.errors import UsageError
from ftzgraph.graph import turtle
from ftzgraph.graph.terms import entity, passage_address, statements, whole
from ftzgraph.namespaces import FTZ, OA, RDF
from ftzgraph.report.passages import Hit, Passage, locate
from ftzgraph.report.reading import edition_of, structure
from ftzgraph.report.text import load


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


def find(report: Path, phrase: str) -> list[Hit]:
    """Every place of `phrase` in the report's text file, each with the passage to cite for it; empty if it has none.

    The edition is the year in the report's title. Raises UserError for a file that is no report, and UsageError for
    a phrase of nothing but white space.
    """
    if not phrase.strip():
        raise UsageError("there is nothing to look for: give a phrase of the report")
    text = load(report)
    return locate(structure(text, edition_of(text)), phrase)


def passage_turtle(hit: Hit) -> str:
    """The Turtle of the passage that a curated record cites for a phrase found in the report."""
    return turtle.write(passage_triples(hit.passage))
