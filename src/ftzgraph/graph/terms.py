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


def link(subject: str, predicate: str, object: str) -> Triple:
    """A triple that leads to something."""
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(object))


def text(subject: str, predicate: str, text: str, datatype: str = XSD.string) -> Triple:
    """A triple with a text of no language."""
    return Triple(NamedNode(subject), NamedNode(predicate), Literal(text, datatype=NamedNode(datatype)))


def count(subject: str, predicate: str, number: str) -> Triple:
    """A triple with a whole number, given as digits."""
    return text(subject, predicate, number, XSD.integer)


def both(subject: str, predicate: str, texts: tuple[str, str]) -> list[Triple]:
    """Two triples: with the Chinese text and with the English one."""
    return [
        Triple(NamedNode(subject), NamedNode(predicate), Literal(text, language=language))
        for text, language in zip(texts, (_CHINESE, "en"), strict=True)
    ]


def statements(subject: NamedNode, *pairs: tuple[str, Value | None]) -> Iterator[Triple]:
    """The triples of a subject from (property, value) pairs; a pair whose value is None says nothing."""
    for predicate, value in pairs:
        if value is not None:
            yield Triple(subject, NamedNode(predicate), value)
