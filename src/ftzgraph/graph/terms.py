"""Short ways to write the project's RDF terms."""

from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from ftzgraph.namespaces import ID, PASSAGE, SCHEME, XSD

_CHINESE = "zh-hans"
Value = NamedNode | Literal


def entity(kind: str, key: str) -> NamedNode:
    """The address of an entity, such as `id/zone/shanghai`."""
    return NamedNode(f"{ID}{kind}/{key}")


def concept(scheme: str, key: str) -> NamedNode:
    """The address of a concept, such as `scheme/document-type/notice`."""
    return NamedNode(f"{SCHEME}{scheme}/{key}")


def passage_address(edition: str, start: int, end: int) -> NamedNode:
    """The address of a stretch of an edition's text."""
    return NamedNode(f"{PASSAGE}{edition}/{start}-{end}")


def chinese(text: str) -> Literal:
    """A Chinese text."""
    return Literal(text, language=_CHINESE)


def whole(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=NamedNode(XSD.integer))


def day(value: date) -> Literal:
    """A calendar day."""
    return Literal(value.isoformat(), datatype=NamedNode(XSD.date))


def statements(subject: NamedNode, *pairs: tuple[str, Value | None]) -> Iterator[Triple]:
    """The triples of a subject from (property, value) pairs; a pair whose value is None says nothing."""
    for predicate, value in pairs:
        if value is not None:
            yield Triple(subject, NamedNode(predicate), value)
