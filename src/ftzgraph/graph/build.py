"""Makes the dataset: merge, infer, describe, and write it with its manifest."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store, serialize

from ftzgraph import __version__
from ftzgraph.errors import UserError
from ftzgraph.examples import read_examples
from ftzgraph.graph import ask, folders
from ftzgraph.graph.dataset import MANIFEST, QUADS, Source, default_folder, digest, sources
from ftzgraph.graph.describe import describe
from ftzgraph.graph.infer import infer, unresolved
from ftzgraph.graph.merge import merge
from ftzgraph.resources import resource

Progress = Callable[[str], None]


def build(output: Path, inputs: list[Source] | None = None, progress: Progress = lambda _: None) -> list[str]:
    """Writes `output`/ftzgraph.nq, canonical N-Quads, and `output`/manifest.json. The same input gives the same bytes.

    What stood in the folder is replaced at once, when everything is written. Returns a line for each stated name that
    could not be led to one thing. Raises UserError for unreadable data, and for a folder that holds something else.
    """
    inputs = sources() if inputs is None else inputs
    _check_replaceable(output)
    progress("merging")
    store, repeated = merge(inputs)
    progress("inferring")
    infer(store)
    progress("describing")
    describe(store, read_examples(resource("queries")))
    progress("writing")
    quads = canonical(store)
    _swap_in(output, {QUADS: quads, MANIFEST: _manifest(store, quads, repeated, digest(inputs))})
    return list(unresolved(store))


def canonical(store: Store) -> bytes:
    """The dataset as RDFC-1.0 writes it: canonical N-Quads in code point order.

    The standard's work is to name blank nodes (RDF Dataset Canonicalization, section 4); here there are none, and
    what is left of it is the form of a line and the order of the lines.
    """
    lines = serialize(store, format=RdfFormat.N_QUADS)
    assert lines is not None, "serialize returns the bytes when it is given no file"
    return b"".join(sorted(lines.splitlines(keepends=True)))


def ensure_dataset(path: Path | None = None, progress: Progress = lambda _: None) -> Path:
    """The folder of a dataset that is ready to use.

    A named folder is taken as it is; UserError when it holds no dataset. With none named it is the one of
    `default_folder`, built when it is absent or was made from other data or by another version.
    """
    if path is not None:
        if not (path / QUADS).is_file():
            raise UserError(f"no dataset in {path}: make one with ftzgraph build -o {path}")
        return path
    folder = default_folder()
    inputs = sources()
    if not (folder / QUADS).is_file() or _made_from(folder) != digest(inputs):
        build(folder, inputs, progress)
    return folder


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a dataset. Raises UserError when it is missing or damaged."""
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"no readable {MANIFEST} in {folder}: make the dataset again with ftzgraph build") from error
    assert isinstance(content, dict)
    return content


def _manifest(store: Store, quads: bytes, repeated: dict[str, int], made_from: str) -> bytes:
    graphs = {
        row["graph"]: {"triples": int(row["triples"]), "repeated": repeated.get(row["graph"], 0)}
        for row in ask.rows(store, "graphs")
    }
    content = {
        "version": __version__,
        "hash": hashlib.sha256(quads).hexdigest(),
        "hashOf": "canonical N-Quads (RDFC-1.0), SHA-256",
        "inputs": made_from,
        "triples": len(store),
        "graphs": graphs,
        "classes": {row["class"]: int(row["entities"]) for row in ask.rows(store, "classes")},
        "editions": [{"edition": row["edition"], "sha256": row["sha256"]} for row in ask.rows(store, "editions")],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _made_from(folder: Path) -> str | None:
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return content.get("inputs") if isinstance(content, dict) else None


def _check_replaceable(output: Path) -> None:
    if not output.exists():
        return
    if not output.is_dir():
        raise UserError(f"{output} is a file: name a folder")
    others = sorted(entry.name for entry in output.iterdir() if entry.name not in (QUADS, MANIFEST))
    if others:
        raise UserError(f"{output} holds other things ({others[0]}): name an empty folder, or one that build made")


def _swap_in(output: Path, files: dict[str, bytes]) -> None:
    try:
        folders.replace(output, files)
    except OSError as error:
        raise UserError(f"cannot write {output}: {error.strerror}: choose another folder") from error
