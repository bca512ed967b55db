"""RDF as bytes, in each of the formats that graphs are sent in. The same statements give the same bytes."""

import shutil
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import IO, cast

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, Triple, parse

from ftzgraph.namespaces import BASE, GRAPH, ID, PASSAGE, PREFIXES, SCHEME
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
WITH_PREFIXES = frozenset((formats.TURTLE, formats.TRIG))
"""Formats that prefixes make readable."""

# keys of entities hold slashes, which read better after a base than escaped after a prefix
_PREFIXES = {name: iri for name, iri in PREFIXES.items() if iri not in (ID, PASSAGE, SCHEME, GRAPH)}


def write(statements: Iterable[Triple] | Iterable[Quad], format: Format) -> bytes:
    """The statements in `format`, in their order. Formats without named graphs take triples only."""
    output = BytesIO()
    _serialize(statements, output, format)
    body = output.getvalue()
    if format not in WITH_PREFIXES:
        return body
    return _header(name for name in _PREFIXES if f"{name}:".encode() in body) + body


def write_to(output: IO[bytes], statements: Iterable[Triple] | Iterable[Quad], format: Format) -> None:
    """Writes the statements to an open file as they come, without holding them all."""
    if format in WITH_PREFIXES:
        output.write(_header(_PREFIXES))
    _serialize(statements, output, format)


def write_dataset(quads: Path, format: Format, output: IO[bytes]) -> None:
    """Writes the dataset in an N-Quads file to `output` in `format`: with its graphs where the format has them.

    The order is the file's. JSON-LD is written as one graph, since its readers commonly drop named ones.
    """
    if format is formats.NQUADS:
        with quads.open("rb") as source:
            shutil.copyfileobj(source, output)
        return
    statements = parse(path=str(quads), format=RdfFormat.N_QUADS)
    if format is formats.TRIG:
        write_to(output, statements, format)
    else:
        write_to(output, (Triple(quad.subject, quad.predicate, quad.object) for quad in statements), format)


def _serialize(statements: Iterable[Triple] | Iterable[Quad], output: IO[bytes], format: Format) -> None:
    if format in WITH_PREFIXES:
        body = cast(IO[bytes], _WithoutHeader(output))
        pyoxigraph.serialize(statements, body, format=RDF_FORMATS[format], prefixes=_PREFIXES, base_iri=BASE)
    else:
        pyoxigraph.serialize(statements, output, format=RDF_FORMATS[format])


def _header(names: Iterable[str]) -> bytes:
    lines = [f"@prefix {name}: <{_PREFIXES[name]}> .\n" for name in sorted(names)]
    return f"@base <{BASE}> .\n{''.join(lines)}".encode()


class _WithoutHeader:
    """A file that drops the @base and @prefix lines: the serializer writes those in the order of a hash table."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._line = b""
        self._in_header = True

    def write(self, data: bytes) -> int:
        if not self._in_header:
            return self._output.write(data)
        lines = (self._line + data).split(b"\n")
        while self._in_header and len(lines) > 1:
            self._in_header = lines[0].startswith((b"@base", b"@prefix"))
            if self._in_header:
                lines.pop(0)
        self._line = b"\n".join(lines)
        if not self._in_header:
            self._output.write(self._line)
        return len(data)

    def flush(self) -> None:
        self._output.flush()
