"""The pages' own questions: the files in queries/, asked of the store."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from ftzgraph.store import formats, guard
from ftzgraph.store.formats import Format
from ftzgraph.store.interface import Store

_FOLDER = Path(__file__).parent / "queries"
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}


@dataclass(frozen=True)
class Term:
    """A term of an answer: "uri", "literal" or "bnode", as in SPARQL 1.1 Query Results JSON Format, section 3.2.2."""

    kind: Literal["uri", "literal", "bnode"]
    value: str
    language: str = ""
    datatype: str = ""


Row = Mapping[str, Term]


def iri(value: str) -> str:
    """`value` as it stands in a query. Raises ValueError when it is no IRI."""
    if _NOT_IN_IRI.search(value):
        raise ValueError(f"no IRI: {value!r}")
    return f"<{value}>"


def text(value: str) -> str:
    """`value` as a string literal of a query."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in value) + '"'


def read_rows(results: bytes) -> list[dict[str, Term]]:
    """The solutions of a result in SPARQL JSON."""
    return [
        {
            name: Term(term["type"], term["value"], term.get("xml:lang", ""), term.get("datatype", ""))
            for name, term in binding.items()
        }
        for binding in json.loads(results)["results"]["bindings"]
    ]


def read_variables(results: bytes) -> list[str]:
    """The variables of a result in SPARQL JSON, in their order."""
    return [str(name) for name in json.loads(results)["head"]["vars"]]


class Questions:
    """Asks a store the packaged queries. Parameters are terms made by `iri` and `text`."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def rows(self, name: str, **terms: str) -> list[dict[str, Term]]:
        """The solutions of a SELECT query."""
        return read_rows(self._answer(name, formats.JSON, terms))

    def true(self, name: str, **terms: str) -> bool:
        """The answer to an ASK query."""
        return bool(json.loads(self._answer(name, formats.JSON, terms))["boolean"])

    def answer(self, name: str, format: Format, **terms: str) -> bytes:
        """The answer in a format."""
        return self._answer(name, format, terms)

    def labels(self, iris: Iterable[str]) -> dict[str, dict[str, str]]:
        """Chinese and English labels ("zh", "en") of those of `iris` that have any."""
        wanted = sorted({each for each in iris if not _NOT_IN_IRI.search(each)})
        found: dict[str, dict[str, str]] = {}
        if wanted:
            for row in self.rows("labels", terms=" ".join(map(iri, wanted))):
                language = row["label"].language.partition("-")[0]
                found.setdefault(row["term"].value, {}).setdefault(language, row["label"].value)
        return found

    def _answer(self, name: str, format: Format, terms: Mapping[str, str]) -> bytes:
        query = re.sub(r"\$(\w+)", lambda match: terms[match[1]], _query(name))
        return self.store.query(guard.admit(query), format).body


@cache
def _query(name: str) -> str:
    return (_FOLDER / f"{name}.rq").read_text("utf-8")
