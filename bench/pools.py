"""Pools of requests: enough different queries of each shape, written as HTTP for the load generator to replay."""

import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from bench.scale import renamed
from bench.shapes import PREFIXES, SHAPES, WORDS, Parameter, Shape

TABLE = "application/sparql-results+json"
GRAPH = "application/n-triples"
SEED = 20240617
_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Request:
    """One query and the media type that is asked for."""

    shape: str
    query: str
    accept: str


class Questions:
    """Makes different queries from the values in a graph of `copies` copies. The same seed gives the same queries."""

    def __init__(self, dataset: Path, copies: int) -> None:
        self._copies = copies
        self._store = Store()
        self._store.bulk_load(path=str(dataset), format=RdfFormat.N_QUADS)

    def of(self, shape: Shape, count: int) -> list[Request]:
        """`count` different queries of a shape, in random order. Raises ValueError when there are not so many."""
        chance = random.Random(f"{SEED} {shape.name}")
        values = {name: self._values(parameter) for name, parameter in shape.parameters.items()}
        possible = self._copies
        for choices in values.values():
            possible *= len(choices)
        if possible * 0.9 < count:
            raise ValueError(f"the shape {shape.name} has {possible} queries: too few to choose {count}")
        template = Template(shape.template)
        used = shape.template + " ".join(choices[0] for choices in values.values())
        prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items() if f"{prefix}:" in used)
        texts: dict[str, None] = {}
        while len(texts) < count:
            copy = chance.randrange(self._copies)
            chosen = {name: renamed(chance.choice(choices), copy) for name, choices in values.items()}
            texts[prefixes + template.substitute(chosen)] = None
        return [Request(shape.name, text, GRAPH if shape.graph else TABLE) for text in texts]

    def mix(self, count: int) -> list[Request]:
        """`count` queries; each ten that follow each other hold every shape once, so that a short run is no other mix."""
        chance = random.Random(SEED)
        columns = [self.of(shape, count // len(SHAPES)) for shape in SHAPES]
        mixed: list[Request] = []
        for row in zip(*columns, strict=True):
            ten = list(row)
            chance.shuffle(ten)
            mixed += ten
        return mixed

    def _values(self, parameter: Parameter) -> list[str]:
        if parameter.listed:
            return list(parameter.listed)
        found = self._store.query(parameter.query, prefixes=PREFIXES, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        terms = [solution["value"] for solution in found]
        if parameter.kind == WORDS:
            return _words(terms)
        return sorted(str(term) for term in terms if isinstance(term, NamedNode))


def write(requests: list[Request], path: Path, endpoint: str, headers: tuple[str, ...] = ()) -> None:
    """Writes the requests as HTTP/1.1 for a server whose SPARQL endpoint is at the path `endpoint`, a NUL after each."""
    with path.open("wb") as output:
        for request in requests:
            lines = (
                f"GET {endpoint}?query={quote(request.query, safe='')} HTTP/1.1",
                "Host: 127.0.0.1",
                f"Accept: {request.accept}",
                *headers,
            )
            output.write("\r\n".join(lines).encode() + b"\r\n\r\n\0")


def _words(names: list[Any]) -> list[str]:
    """Two or three Chinese characters that stand together in at least five of the names: about what people search for."""
    counts: Counter[str] = Counter()
    for name in names:
        runs = _HAN.findall(name.value)
        counts.update({run[at : at + n] for run in runs for n in (2, 3) for at in range(len(run) - n + 1)})
    return sorted(word for word, count in counts.items() if count >= 5)
