"""Runs the rules: CONSTRUCT queries that say at build time what a reasoner would say at run time."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Store

from ftzgraph.graph import ask
from ftzgraph.graph.dataset import INFERRED
from ftzgraph.graph.merge import add_new

RULES = Path(__file__).parent / "rules"


def rules() -> list[Path]:
    """The rules in the order in which they run: a later one sees what an earlier one inferred."""
    return sorted(RULES.glob("*.rq"))


def infer(store: Store) -> None:
    """Adds to graph/inferred what the rules construct from the union of all graphs and no graph holds yet."""
    for rule in rules():
        add_new(store, INFERRED, ask.triples(store, rule))


def unresolved(store: Store) -> Iterator[str]:
    """A line for each stated name that the labels lead to nothing, or to more than one thing."""
    for row in ask.rows(store, "unresolved-names"):
        term = row["property"].partition("#")[2]
        found = "is no label of anything" if row["things"] == "0" else f"is a label of {row['things']} things"
        records = "1 record" if row["records"] == "1" else f"{row['records']} records"
        yield f"{term} “{row['name']}” ({records}) {found}: make it an skos:altLabel of the one that is meant"
