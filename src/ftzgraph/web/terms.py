"""Terms of the project's own namespaces that a query names and nobody defined.

Such a query is valid and finds nothing, so it is answered; but the person must learn of the slip.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import quote

from ftzgraph.namespaces import FTZ, SCHEME
from ftzgraph.store.tokens import decode, tokens
from ftzgraph.web.ask import Questions

HEADER = "X-Unknown-Terms"
"""The header that tells of them, in ASCII, as “ftz:originatesInn (did you mean ftz:originatesIn?), …”."""
_MOST = 5
_LONGEST = 80

_TERM = re.compile(r"ftz:(\w+)")
_CONCEPT = re.compile(r"scheme:((?:[\w/-]|\\/|\.(?=\w))+)")
_DECLARED = "ftz: <" + FTZ
_CONCEPTS_DECLARED = "scheme: <" + SCHEME


@dataclass(frozen=True)
class Unknown:
    """A name that nobody defined, and the known one that is written most like it; both with their prefix."""

    name: str
    nearest: str | None

    def __str__(self) -> str:
        return f"{self.name} (did you mean {self.nearest}?)" if self.nearest else self.name


class Terms:
    """The terms of the ontology and the concepts of its schemes, by their IRIs, in the dataset with a hash."""

    def __init__(self, known: Iterable[str], dataset: str = "") -> None:
        self.dataset = dataset
        known = frozenset(known)
        self._terms = frozenset(iri.removeprefix(FTZ) for iri in known if iri.startswith(FTZ)) | {""}
        self._concepts = frozenset(iri.removeprefix(SCHEME) for iri in known if iri.startswith(SCHEME)) | {""}

    def unknown(self, text: str) -> list[Unknown]:
        """The unknown names in a query that parses, a few of them. It costs little when there is none."""
        return self._read(text) if self._looks_odd(text) else []

    def _looks_odd(self, text: str) -> bool:
        """Whether a name is unknown, or a namespace stands in any other place than where its own prefix is declared."""
        if not self._terms.issuperset(_TERM.findall(text)) or text.count(FTZ) != text.count(_DECLARED):
            return True
        if "scheme" not in text:
            return False
        concepts = (name.replace("\\", "") for name in _CONCEPT.findall(text))
        return not self._concepts.issuperset(concepts) or text.count(SCHEME) != text.count(_CONCEPTS_DECLARED)

    def _read(self, text: str) -> list[Unknown]:
        declared: dict[str, str] = {}
        declaring: str | None = None
        found: dict[str, Unknown] = {}
        before = ""
        for token in tokens(text):
            iri = ""
            if token.kind == "name" and before == "PREFIX":
                declaring = token.prefix
            elif token.kind == "name" and token.prefix in declared:
                iri = declared[token.prefix] + token.text.partition(":")[2].replace("\\", "")
            elif token.kind == "iri":
                iri = decode(token.text[1:-1])
                if declaring is not None:
                    declared[declaring] = iri
                    declaring = None
            if iri.startswith((FTZ, SCHEME)) and iri not in found:
                unknown = self._check(iri)
                if unknown is not None:
                    found[iri] = unknown
                    if len(found) == _MOST:
                        break
            before = token.text.upper() if token.kind == "word" else ""
        return list(found.values())

    def _check(self, iri: str) -> Unknown | None:
        prefix, start, known = ("ftz", FTZ, self._terms) if iri.startswith(FTZ) else ("scheme", SCHEME, self._concepts)
        local = iri.removeprefix(start)
        if local in known:
            return None
        likely = get_close_matches(local[:_LONGEST], known, 1, 0.6)
        return Unknown(f"{prefix}:{local[:_LONGEST]}", f"{prefix}:{likely[0]}" if likely else None)


def read_terms(ask: Questions, dataset: str) -> Terms:
    """The terms that the store has, whose dataset has this hash."""
    return Terms((row["term"].value for row in ask.rows("known-terms")), dataset)


def unknown_terms(unknown: list[Unknown]) -> dict[str, str]:
    """The header that tells of them; none when there are none."""
    return {HEADER: quote(", ".join(map(str, unknown)), safe=" :,()?/-_.")} if unknown else {}
