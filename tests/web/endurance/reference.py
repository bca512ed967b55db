"""What the right answers are: from the engine alone, over the same files, before the server is asked."""

import csv
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from .two_datasets import Question

_RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "tsv": QueryResultsFormat.TSV,
    "csv": QueryResultsFormat.CSV,
}
_RDF = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}


@dataclass
class Reference:
    """The datasets by their names, and what each answers."""

    folders: Mapping[str, Path]
    questions: list[Question]

    def __post_init__(self) -> None:
        self.files = {name: (folder / "ftzgraph.nq").read_bytes() for name, folder in self.folders.items()}
        self.stores = {}
        for name, content in self.files.items():
            self.stores[name] = Store()
            self.stores[name].bulk_load(content, format=RdfFormat.N_QUADS)
        self._answers = {
            (question, format, name): _read(_written(store, question.query, format), format, question.ordered)
            for question in self.questions
            for format in question.formats
            for name, store in self.stores.items()
        }
        for question in self.questions:
            for format in question.formats:
                first, second = (self._answers[question, format, name] for name in self.stores)
                assert first != second, f"{question.name} shows which dataset it is from"

    def whose(self, question: Question, format: str, body: bytes) -> str | None:
        """The dataset whose whole answer this is; None when it is no right answer."""
        try:
            got = _read(body, format, question.ordered)
        except (ValueError, SyntaxError):
            return None
        return next((name for name in self.stores if self._answers[question, format, name] == got), None)


def _written(store: Store, query: str, format: str) -> bytes:
    """The engine's answer, written out, so that it is read as the server's is."""
    result = store.query(query, use_default_graph_as_union=True)
    output = BytesIO()
    if isinstance(result, QueryTriples):
        result.serialize(output, format=_RDF[format])
    else:
        result.serialize(output, format=_RESULTS[format])
    return output.getvalue()


def _read(body: bytes, format: str, ordered: bool) -> Hashable:
    """An answer as a value that is equal for equal answers, however they are written and, unless ordered, sorted."""
    if format in _RDF:
        return frozenset(str(quad.triple) for quad in parse(body, _RDF[format]))
    rows: list[Hashable]
    if format == "csv":
        names, *values = csv.reader(StringIO(body.decode(), newline=""), strict=True)
        rows = [frozenset(zip(names, row, strict=True)) for row in values]
    else:
        results = parse_query_results(body, _RESULTS[format])
        if isinstance(results, QueryBoolean):
            return bool(results)
        assert isinstance(results, QuerySolutions)
        variables = results.variables
        rows = [
            frozenset((str(each), str(row[each])) for each in variables if row[each] is not None) for row in results
        ]
    return tuple(rows) if ordered else frozenset(Counter(rows).items())


def names_in(body: bytes, names: tuple[str, ...]) -> list[str]:
    """The datasets whose names stand in a body."""
    return [name for name in names if name.encode() in body]
