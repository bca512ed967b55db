"""From IRIs to the addresses where this server answers for them, and back."""

import re
from urllib.parse import quote

from ftzgraph.namespaces import BASE, FTZ, FTZSH, PREFIXES

ENTITY = re.compile(r"dataset|(?:id|passage|scheme|graph|dataset)/[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*")
"""The path of an entity after the base."""


def entity_iri(path: str) -> str | None:
    """The IRI of the entity at a path such as "id/zone/shanghai"; None when no entity can have that path."""
    return BASE + path if ENTITY.fullmatch(path) else None


def link(iri: str) -> str | None:
    """Where a reader finds what `iri` names: a page here, an address elsewhere, or None when it cannot be followed."""
    if iri.startswith(FTZ):
        return "/ontology#" + quote(iri.removeprefix(FTZ), safe="")
    if iri.startswith(FTZSH):
        return "/shapes#" + quote(iri.removeprefix(FTZSH), safe="")
    if iri.startswith(BASE):
        path = iri.removeprefix(BASE)
        return f"/page/{path}" if ENTITY.fullmatch(path) else f"/{quote(path)}"
    return iri if iri.startswith(("https://", "http://")) else None


def compact(iri: str) -> str:
    """A short name of an IRI for people: with a prefix where one fits."""
    fitting = max((item for item in PREFIXES.items() if iri.startswith(item[1])), key=lambda x: len(x[1]), default=None)
    return f"{fitting[0]}:{iri.removeprefix(fitting[1])}" if fitting else iri


def query_link(query: str) -> str:
    """The address of the answer to a query, for a browser."""
    return "/sparql?query=" + quote(query, safe="")
