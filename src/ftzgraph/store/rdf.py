"""RDF as bytes, in each of the formats that graphs are sent in."""

from collections.abc import Iterable
from typing import IO

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, Triple

from ftzgraph.namespaces import PREFIXES
from ftzgraph.store import formats
from ftzgraph.store.formats import Format

RDF_FORMATS = {
    formats.TURTLE: RdfFormat.TURTLE,
    formats.NTRIPLES: RdfFormat.N_TRIPLES,
    formats.RDFXML: RdfFormat.RDF_XML,
    formats.JSONLD: RdfFormat.JSON_LD,
    formats.TRIG: RdfFormat.TRIG,
    formats.NQUADS: RdfFormat.N_QUADS,
}
WITH_PREFIXES = frozenset((formats.TURTLE, formats.TRIG, formats.RDFXML))
"""Formats that prefixes make readable. The others are written without, which is quicker."""


def write(statements: Iterable[Triple] | Iterable[Quad], format: Format) -> bytes:
    """The statements in `format`, in their order. Formats without named graphs take triples only."""
    body = pyoxigraph.serialize(statements, format=RDF_FORMATS[format], prefixes=_prefixes(format))
    assert body is not None, "serialize returns the bytes when it is given no file"
    return body


def write_to(output: IO[bytes], statements: Iterable[Triple] | Iterable[Quad], format: Format) -> None:
    """Writes the statements to an open file as they come, without holding them all."""
    pyoxigraph.serialize(statements, output, format=RDF_FORMATS[format], prefixes=_prefixes(format))


def _prefixes(format: Format) -> dict[str, str] | None:
    return PREFIXES if format in WITH_PREFIXES else None
