"""What the dataset is made of: which files go into which named graph, and where a built dataset lies."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from ftzgraph.namespaces import BASE, GRAPH
from ftzgraph.resources import resource

QUADS = "ftzgraph.nq"
MANIFEST = "manifest.json"

DATASET = BASE + "dataset"
"""The dataset's own address."""
ONTOLOGY = GRAPH + "ontology"
CURATED = GRAPH + "curated"
INFERRED = GRAPH + "inferred"
DESCRIPTION = GRAPH + "description"

_EDITION_FOLDER = re.compile(r"report-[0-9]{4}")
_HERE = Path(__file__).parent
_BESIDE = ("__init__.py", "examples.py", "namespaces.py")
"""Modules beside this folder that decide what a build writes."""


@dataclass(frozen=True)
class Source:
    """One named graph and the Turtle files that it is read from."""

    graph: str
    files: tuple[Path, ...]


def sources(ontology: Path | None = None, data: Path | None = None) -> list[Source]:
    """The graphs that are read from files: ontology, report editions by year, curated.

    The order decides where a triple stands that two of them state: in the first. Without arguments the project's own
    folders are read. Raises FileNotFoundError when the installation is incomplete.
    """
    ontology = ontology or resource("ontology")
    data = data or resource("data")
    editions = sorted(folder for folder in data.glob("report-*") if _EDITION_FOLDER.fullmatch(folder.name))
    return [
        Source(ONTOLOGY, _turtle_files(ontology)),
        *(Source(GRAPH + folder.name, _turtle_files(folder)) for folder in editions),
        Source(CURATED, _turtle_files(data / "curated")),
    ]


def digest(inputs: list[Source]) -> str:
    """A SHA-256 over everything that decides what a build writes: the files, the examples, the rules, and this code."""
    total = hashlib.sha256()
    for source in inputs:
        for path in source.files:
            _add(total, source.graph, path)
    makers = [*sorted(_HERE.glob("*.py")), *sorted(_HERE.glob("*/*.rq")), *(_HERE.parent / name for name in _BESIDE)]
    for path in [*makers, *sorted(resource("queries").glob("*.rq"))]:
        _add(total, path.name, path)
    return total.hexdigest()


def default_folder() -> Path:
    """Where the dataset lies when no folder is named: FTZGRAPH_DATASET, else the user's cache."""
    named = os.environ.get("FTZGRAPH_DATASET")
    return Path(named) if named else user_cache_path("ftzgraph") / "dataset"


def _turtle_files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.rglob("*.ttl")))


def _add(total: "hashlib._Hash", place: str, path: Path) -> None:
    content = path.read_bytes()
    total.update(f"{place}\n{path.name}\n{len(content)}\n".encode())
    total.update(content)
