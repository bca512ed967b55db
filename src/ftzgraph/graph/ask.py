"""The queries that the build and the checks ask, kept in `queries/` beside this module."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples, Store, Triple

_QUERIES = Path(__file__).parent / "queries"


def rows(store: Store, name: str) -> Iterator[dict[str, str]]:
    """The answers to queries/`name`.rq over the union of all graphs: the bound variables with their plain values."""
    result = store.query((_QUERIES / f"{name}.rq").read_text("utf-8"), use_default_graph_as_union=True)
    assert isinstance(result, QuerySolutions), f"{name} is a SELECT query"
    names = [variable.value for variable in result.variables]
    for solution in result:
        yield {name: plain(solution[name]) for name in names if solution[name] is not None}


def triples(store: Store, query: Path) -> list[Triple]:
    """The triples that the CONSTRUCT query in a file makes from the union of all graphs."""
    result = store.query(query.read_text("utf-8"), use_default_graph_as_union=True)
    assert isinstance(result, QueryTriples), f"{query.name} is a CONSTRUCT query"
    return list(result)


def named(name: str) -> Path:
    """The file of queries/`name`.rq."""
    return _QUERIES / f"{name}.rq"


def plain(term: object) -> str:
    """The address or the text of a term."""
    assert isinstance(term, NamedNode | Literal), "the graph has no blank nodes"
    return term.value
