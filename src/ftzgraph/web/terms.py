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


@dataclass(frozen=True)
class Unknown:
    """A name that nobody defined, and the known one that is written most like it; both with their prefix."""

    name: str
    nearest: str | None

    def __str__(self) -> str:
        return f"{self.name} (did you mean {self.nearest}?)" if self.nearest else self.name


class _Names:
    """The names of one namespace; the empty one is the namespace itself, as it stands in declarations."""

    def __init__(self, prefix: str, namespace: str, local: str, known: Iterable[str]) -> None:
        """`local` is a pattern for what stands behind the prefix."""
        self.prefix = prefix
        self.namespace = namespace
        self.known = frozenset(iri.removeprefix(namespace) for iri in known if iri.startswith(namespace)) | {""}
        self._prefixed = re.compile(f"{prefix}:({local})")
        self._spelt_out = re.compile(rf"<{re.escape(namespace)}([^>]*)>")
        self._declaration = f"{prefix}: <{namespace}>"

    def look_odd_in(self, text: str) -> bool:
        """Whether a name in a query is unknown, or the namespace is declared with another prefix than its own."""
        if self.prefix not in text:
            return False
        names = self._prefixed.findall(text)
        if "\\" in text:
            names = [name.replace("\\", "") for name in names]
        spelt_out = self._spelt_out.findall(text)
        return not (
            self.known.issuperset(names)
            and self.known.issuperset(spelt_out)
            and spelt_out.count("") == text.count(self._declaration)
        )


class Terms:
    """The terms of the ontology and the concepts of its schemes, by their IRIs, in the dataset with a hash."""

    def __init__(self, known: Iterable[str], dataset: str = "") -> None:
        self.dataset = dataset
        known = frozenset(known)
        self._all = (
            _Names("ftz", FTZ, r"\w++", known),
            _Names("scheme", SCHEME, r"(?:[\w-]++|\\?/|\.(?=\w))++", known),
        )

    def unknown(self, text: str) -> list[Unknown]:
        """The unknown names in a query that parses, a few of them. It costs little when there is none."""
        return self._read(text) if any(names.look_odd_in(text) for names in self._all) else []

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
            names = next((names for names in self._all if iri.startswith(names.namespace)), None)
            if names is not None and iri not in found:
                unknown = _check(iri, names)
                if unknown is not None:
                    found[iri] = unknown
                    if len(found) == _MOST:
                        break
            before = token.text.upper() if token.kind == "word" else ""
        return list(found.values())


def _check(iri: str, names: _Names) -> Unknown | None:
    local = iri.removeprefix(names.namespace)
    if local in names.known:
        return None
    likely = get_close_matches(local[:_LONGEST], names.known, 1, 0.6)
    return Unknown(f"{names.prefix}:{local[:_LONGEST]}", f"{names.prefix}:{likely[0]}" if likely else None)


def read_terms(ask: Questions, dataset: str) -> Terms:
    """The terms that the store has, whose dataset has this hash."""
    return Terms((row["term"].value for row in ask.rows("known-terms")), dataset)


def unknown_terms(unknown: list[Unknown]) -> dict[str, str]:
    """The header that tells of them; none when there are none."""
    return {HEADER: quote(", ".join(map(str, unknown)), safe=" :,()?/-_.")} if unknown else {}
