"""Routes of the whole-graph downloads.

Each is made from the built file in the file's order, which is canonical, so the same dataset gives the same bytes.
It is spooled and then sent: what fails, fails before the first byte.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import flask
from flask import Flask
from pyoxigraph import RdfFormat, Triple, parse

from ftzgraph.store import formats
from ftzgraph.store.formats import GRAPHS, Format
from ftzgraph.store.rdf import write_to
from ftzgraph.web.response import ProblemError

_IN_MEMORY = 4_000_000
_CHUNK = 256 * 1024


def add_routes(app: Flask, quads: Path) -> None:
    """Adds the routes to the application. `quads` is the dataset's N-Quads file."""

    @app.get("/data/ftzgraph.<suffix>")
    def download(suffix: str) -> flask.Response:
        format = next((format for format in GRAPHS if format.name == suffix), None)
        if format is None:
            names = " ".join(f"/data/ftzgraph.{format.name}" for format in GRAPHS)
            raise ProblemError(404, f"there is no download .{suffix}: use one of {names}")
        # closed with the answer, hence after this function
        spooled: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        write_dataset(quads, format, spooled)
        size = spooled.tell()
        spooled.seek(0)
        answer = flask.Response(_chunks(spooled), content_type=format.content_type)
        answer.call_on_close(spooled.close)
        answer.content_length = size
        answer.headers["Content-Disposition"] = f'attachment; filename="ftzgraph.{suffix}"'
        return answer


def write_dataset(quads: Path, format: Format, output: IO[bytes]) -> None:
    """Writes the dataset in an N-Quads file to `output` in `format`: with its graphs where the format has them.

    JSON-LD is written as one graph, since its readers commonly drop named ones.
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


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(_CHUNK):
        yield chunk
