"""Larger graphs of the same shape: copies of what the report says, beside one ontology and one set of concepts."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from ftzgraph.graph.build import manifest
from ftzgraph.graph.dataset import MANIFEST, QUADS
from ftzgraph.namespaces import BASE

_INSTANCE = re.compile(rf"(<{re.escape(BASE)}(?:id|passage)/[^>]*)>")
_TEXT = re.compile(r'"(@[a-z-]+ <[^>]*> \.\n)$')


def renamed(text: str, copy: int) -> str:
    """The IRIs of entities and passages in a text (each in < >) as that copy has them; copy 0 is the original."""
    return _INSTANCE.sub(rf"\1-copy{copy}>", text) if copy else text


def dataset(shipped: Path, copies: int, folder: Path) -> Path:
    """The folder of a dataset with so many copies of the shipped one's entities, made unless it is there.

    A copy's entities and passages have names and IRIs of their own; ontology, concepts and the dataset's description
    are not copied. The same input gives the same bytes. One copy is the shipped dataset itself.
    """
    if copies == 1:
        return shipped
    about = manifest(shipped)
    made_from = f"{about['hash']} and its copies 1 to {copies - 1}"
    if (folder / MANIFEST).is_file() and manifest(folder)["inputs"] == made_from:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    lines = (shipped / QUADS).read_text("utf-8").splitlines(keepends=True)
    total, count = hashlib.sha256(), 0
    with (folder / QUADS).open("wb") as output:
        for copy in range(copies):
            for line in lines if copy == 0 else _copied(lines, copy):
                encoded = line.encode()
                output.write(encoded)
                total.update(encoded)
                count += 1
    about |= {"hash": total.hexdigest(), "inputs": made_from, "triples": count}
    (folder / MANIFEST).write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return folder


def _copied(lines: list[str], copy: int) -> Iterator[str]:
    for line in lines:
        if _INSTANCE.match(line):
            yield _TEXT.sub(rf' {copy}"\1', renamed(line, copy))
