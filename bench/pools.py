"""Pools of requests: enough different queries of each shape, written to a file for the load generator to replay."""

import random
import re
from collections import Counter
from dataclasses import dataclass, replace
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
_SHARE = 0.9
"""Of the possible queries of a shape, so many are chosen at most: more would take long to find."""


@dataclass(frozen=True)
class Request:
    """One query, the media type that is asked for, and the entity tag that the client holds."""

    shape: str
    query: str
    accept: str
    tag: str = ""

    @property
    def encoded(self) -> str:
        """The query as it stands in a URL."""
        return quote(self.query, safe="")

    def held(self, tag: str) -> "Request":
        """The same from a client that holds the answer with that entity tag."""
        return replace(self, tag=tag)


@dataclass(frozen=True)
class Pool:
    """Requests, and the file that the load generator reads them from."""

    name: str
    requests: list[Request]
    path: Path

    @classmethod
    def write(cls, name: str, requests: list[Request], folder: Path) -> "Pool":
        """Writes the file."""
        path = folder / f"{name}.pool"
        path.write_text("".join(f"{each.accept}\t{each.encoded}\t{each.tag}\n" for each in requests), "ascii")
        return cls(name, requests, path)


class Questions:
    """Makes different queries from the values in a graph of `copies` copies. The same seed gives the same queries."""

    def __init__(self, shipped: Path, copies: int) -> None:
        """`shipped` is the file of the shipped graph, of which the larger one is made."""
        self._copies = copies
        self._store = Store()
        self._store.bulk_load(path=str(shipped), format=RdfFormat.N_QUADS)

    def of(self, shape: Shape, count: int) -> list[Request]:
        """Different queries of a shape in random order: `count`, or fewer if there are not so many."""
        chance = random.Random(f"{SEED} {shape.name}")
        values = {name: self._values(parameter) for name, parameter in shape.parameters.items()}
        possible = self._copies if any("<" in choices[0] for choices in values.values()) else 1
        for choices in values.values():
            possible *= len(choices)
        count = min(count, int(possible * _SHARE))
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
        """`count` queries; every shape comes once in each ten, so that a short run is no other mix."""
        chance = random.Random(SEED)
        mixed: list[Request] = []
        for row in zip(*(self.of(shape, count // len(SHAPES)) for shape in SHAPES), strict=True):
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


def _words(names: list[Any]) -> list[str]:
    """Two or three Chinese characters that stand together in at least five names: about what people search for."""
    counts: Counter[str] = Counter()
    for name in names:
        runs = _HAN.findall(name.value)
        counts.update({run[at : at + n] for run in runs for n in (2, 3) for at in range(len(run) - n + 1)})
    return sorted(word for word, count in counts.items() if count >= 5)
