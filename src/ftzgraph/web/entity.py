"""What the page of an entity shows, asked of the store."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ftzgraph.namespaces import DCTERMS, FTZ, RDF, SKOS
from ftzgraph.web.addresses import compact
from ftzgraph.web.ask import Questions, Row, Term, iri
from ftzgraph.web.reports import Reports

_IN_HEADING = frozenset((RDF.type, SKOS.prefLabel, SKOS.altLabel))
_EVIDENCE = FTZ.evidencedBy


@dataclass(frozen=True)
class Named:
    """Something with an IRI and the name that a reader sees."""

    iri: str
    label: str


@dataclass(frozen=True)
class Statement:
    """A property with its values: things by name, or literals."""

    property: Named
    values: list[Named | Term]


@dataclass(frozen=True)
class Incoming:
    """A property with the first of the things that point here, and how many there are."""

    property: Named
    count: int
    subjects: list[Named]


@dataclass(frozen=True)
class Passage:
    """A place in the source. Offsets are code points, end exclusive; `text` is None when it is not at hand."""

    passage: Named
    start: int
    end: int
    report: Named | None
    section: Named | None
    table: Named | None
    row: str | None
    text: str | None


@dataclass(frozen=True)
class EntityPage:
    """All that the page of one entity shows, in one language."""

    iri: str
    title: str
    labels: list[Term]
    aliases: list[Term]
    types: list[Named]
    statements: list[Statement]
    evidence: list[Passage] = field(default_factory=list)
    incoming: list[Incoming] = field(default_factory=list)


def read_entity(ask: Questions, entity: str, language: str, reports: Reports) -> EntityPage:
    """The page of the entity with the IRI `entity`, in "zh" or "en"."""
    outgoing: dict[str, list[Term]] = {}
    for row in ask.rows("outgoing", entity=iri(entity)):
        outgoing.setdefault(row["property"].value, []).append(row["value"])
    places = ask.rows("evidence", entity=iri(entity))
    counts = {row["property"].value: int(row["count"].value) for row in ask.rows("incoming-counts", entity=iri(entity))}
    pointing = {
        each: [row["subject"].value for row in ask.rows("incoming", entity=iri(entity), property=iri(each))]
        for each in counts
    }
    names = _Names(ask, language, _mentioned(entity, outgoing, places, pointing))
    cited = {row["passage"].value for row in places}
    own = sorted(outgoing.get(SKOS.prefLabel, []), key=lambda label: not label.language.startswith(language))
    return EntityPage(
        iri=entity,
        title=names(entity).label,
        labels=own,
        aliases=sorted(
            outgoing.get(SKOS.altLabel, []), key=lambda label: (not label.language.startswith(language), label.value)
        ),
        types=[names(term.value) for term in outgoing.get(RDF.type, [])],
        statements=sorted(
            (
                Statement(names(each), _values(values, names, language))
                for each, values in _without_evidence(outgoing, cited).items()
            ),
            key=lambda statement: (statement.property.iri != DCTERMS.abstract, statement.property.label),
        ),
        evidence=[_passage(row, names, reports) for row in places],
        incoming=sorted(
            (
                Incoming(names(each), counts[each], [names(subject) for subject in subjects])
                for each, subjects in pointing.items()
            ),
            key=lambda group: group.property.label,
        ),
    )


class _Names:
    """Names in one language for IRIs, fetched at once."""

    def __init__(self, ask: Questions, language: str, iris: Iterable[str]) -> None:
        self._labels = ask.labels(iris)
        self._language = language

    def __call__(self, value: str) -> Named:
        labels = self._labels.get(value, {})
        return Named(value, labels.get(self._language) or next(iter(labels.values()), compact(value)))


def _mentioned(
    entity: str, outgoing: dict[str, list[Term]], places: list[dict[str, Term]], pointing: dict[str, list[str]]
) -> set[str]:
    found = {entity, *outgoing, *pointing}
    found.update(term.value for values in outgoing.values() for term in values if term.kind == "uri")
    found.update(term.value for row in places for term in row.values() if term.kind == "uri")
    found.update(subject for subjects in pointing.values() for subject in subjects)
    return found


def _without_evidence(outgoing: dict[str, list[Term]], cited: set[str]) -> dict[str, list[Term]]:
    """The statements that are shown neither in the heading nor as passages."""
    shown = {}
    for each, values in outgoing.items():
        rest = [term for term in values if each != _EVIDENCE or term.value not in cited]
        if each not in _IN_HEADING and rest:
            shown[each] = rest
    return shown


def _values(values: list[Term], names: _Names, language: str) -> list[Named | Term]:
    def order(term: Term) -> tuple[bool, str]:
        return not term.language.startswith(language), term.value

    shown: list[Named | Term] = [names(term.value) for term in values if term.kind == "uri"]
    shown.sort(key=lambda named: named.label if isinstance(named, Named) else "")
    return shown + sorted((term for term in values if term.kind != "uri"), key=order)


def _passage(row: Row, names: _Names, reports: Reports) -> Passage:
    def named(key: str) -> Named | None:
        return names(row[key].value) if key in row else None

    start, end = int(row["start"].value), int(row["end"].value)
    return Passage(
        names(row["passage"].value),
        start,
        end,
        named("report"),
        named("section"),
        named("table"),
        row["row"].value if "row" in row else None,
        reports.passage(row["report"].value, start, end) if "report" in row else None,
    )
