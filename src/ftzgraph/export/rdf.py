"""The whole dataset in the RDF formats, the same bytes each time."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from ftzgraph.errors import UserError
from ftzgraph.namespaces import PREFIXES

DATASET_FILE = "ftzgraph.nq"


@dataclass(frozen=True)
class Target:
    """An RDF format: the name that `ftzgraph export` takes, the suffix of its files, and how it is written.

    JSON-LD could hold named graphs, but most programs that read it look at the default graph only.
    """

    name: str
    suffix: str
    format: RdfFormat
    prefixes: bool = False
    graphs: bool = False


TARGETS = (
    Target("turtle", "ttl", RdfFormat.TURTLE, prefixes=True),
    Target("jsonld", "jsonld", RdfFormat.JSON_LD),
    Target("ntriples", "nt", RdfFormat.N_TRIPLES),
    Target("nquads", "nq", RdfFormat.N_QUADS, graphs=True),
    Target("trig", "trig", RdfFormat.TRIG, prefixes=True, graphs=True),
    Target("rdfxml", "rdf", RdfFormat.RDF_XML, prefixes=True),
)


def write(dataset: Path, target: Target, output: IO[bytes]) -> None:
    """Writes the dataset in the folder `dataset` to an open file.

    Formats without named graphs hold the union of the graphs. The order is that of the dataset's canonical N-Quads,
    graph by graph in TriG. Raises UserError when the folder holds no dataset.
    """
    quads = _read(dataset)
    statements: Iterable[Triple] | Iterable[Quad]
    if target.format is RdfFormat.TRIG:
        # sorting keeps the order within a graph
        statements = sorted(quads, key=lambda quad: str(quad.graph_name))
    elif target.graphs:
        statements = quads
    else:
        statements = (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    serialize(statements, output, format=target.format, prefixes=PREFIXES if target.prefixes else None)


def save(path: Path, fill: Callable[[IO[bytes]], None]) -> None:
    """Writes a file by `fill`, whole or not at all. Raises UserError when the place cannot be written."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror}: choose another place") from error
    new = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as output:
            fill(output)
        new.chmod(0o644)
        new.replace(path)
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror}: choose another place") from error
    finally:
        new.unlink(missing_ok=True)


def _read(dataset: Path) -> Iterator[Quad]:
    file = dataset / DATASET_FILE
    if not file.is_file():
        raise UserError(f"no dataset in {dataset}: make one with ftzgraph build -o {dataset}")
    try:
        yield from parse(path=file, format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise UserError(f"{file} is damaged ({error.msg}): make it again with ftzgraph build") from error
