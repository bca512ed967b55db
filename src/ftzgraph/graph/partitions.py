"""What the dataset is made of, class by class and property by property (VoID, section 4.5).

Query editors complete what is typed by it. What a property leads to is said as the void-generator says it, whose
description such editors read: `void:classPartition` and `void-ext:datatypePartition` of a property partition.
"""

import re

from pyoxigraph import Store, Triple

from ftzgraph.graph import ask
from ftzgraph.graph.dataset import DATASET
from ftzgraph.graph.terms import count, link
from ftzgraph.namespaces import PREFIXES

_VOID, _EXTENDED = PREFIXES["void"], PREFIXES["void-ext"]
_NOT_IN_A_KEY = re.compile(r"[^A-Za-z0-9]+")


def totals(store: Store) -> list[Triple]:
    """How many things each class has, and how many triples each property."""
    statements = []
    for row in ask.rows(store, "classes"):
        part = _class_part(row["class"])
        statements += [
            link(DATASET, _VOID + "classPartition", part),
            link(part, _VOID + "class", row["class"]),
            count(part, _VOID + "entities", row["entities"]),
        ]
    for row in ask.rows(store, "properties"):
        part = f"{DATASET}/property/{_key(row['property'])}"
        statements += [
            link(DATASET, _VOID + "propertyPartition", part),
            link(part, _VOID + "property", row["property"]),
            count(part, _VOID + "triples", row["triples"]),
        ]
    return statements


def within_classes(store: Store) -> list[Triple]:
    """Which properties the things of each class have, how often, and what they lead to.

    Tells of things only, so it does not change with what the dataset says of itself.
    """
    parts: set[str] = set()
    statements = []
    for row in ask.rows(store, "class-properties"):
        part = _property_part(row)
        parts.add(part)
        statements += [
            link(_class_part(row["class"]), _VOID + "propertyPartition", part),
            link(part, _VOID + "property", row["property"]),
            count(part, _VOID + "triples", row["triples"]),
        ]
    for query, term, partition, names in (
        ("class-links", "kind", _VOID + "classPartition", _VOID + "class"),
        ("class-values", "datatype", _EXTENDED + "datatypePartition", _EXTENDED + "datatype"),
    ):
        for row in ask.rows(store, query):
            part = _property_part(row)
            if part in parts:
                inner = f"{part}/{_key(row[term])}"
                statements += [link(part, partition, inner), link(inner, names, row[term])]
    return statements


def _class_part(term: str) -> str:
    return f"{DATASET}/class/{_key(term)}"


def _property_part(row: dict[str, str]) -> str:
    return f"{_class_part(row['class'])}/{_key(row['property'])}"


def _key(term: str) -> str:
    """The part of an address that stands for a term: prefix and name, or the whole IRI where we have no prefix."""
    for prefix, namespace in PREFIXES.items():
        if term.startswith(namespace):
            return f"{prefix}-{term.removeprefix(namespace)}"
    return _NOT_IN_A_KEY.sub("-", term.partition("://")[2]).strip("-")
