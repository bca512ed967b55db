"""Puts the files into their named graphs, so that no triple stands in two."""

from collections.abc import Iterable

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from ftzgraph.errors import UserError
from ftzgraph.graph import turtle
from ftzgraph.graph.dataset import Source


def merge(sources: Iterable[Source]) -> tuple[Store, dict[str, int]]:
    """A store with a named graph for each source, and how many triples of each an earlier graph already held.

    Queries see the union of the graphs, and would count a triple twice that stands in two: the earlier graph keeps it.
    Raises UserError for a syntax error and for a blank node.
    """
    store = Store()
    repeated: dict[str, int] = {}
    for source in sources:
        triples: list[Triple] = []
        for path in source.files:
            for triple in turtle.read(path):
                if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
                    raise UserError(f"{path}: {triple.predicate} has a blank node: give what it stands for an address")
                triples.append(triple)
        repeated[source.graph] = add_new(store, source.graph, triples)
    return store, repeated


def add_new(store: Store, graph: str, triples: Iterable[Triple]) -> int:
    """Adds to `graph` the triples that stand in no graph yet. Returns how many different ones another graph holds.

    The store compares, not Python: to it "1.0" and "1.00" are the same decimal.
    """
    name = NamedNode(graph)
    different = set(triples)
    new = [triple for triple in different if not _stands(store, triple)]
    store.extend(Quad(triple.subject, triple.predicate, triple.object, name) for triple in new)
    return len(different) - len(new)


def _stands(store: Store, triple: Triple) -> bool:
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return next(iter(found), None) is not None
