"""The records of one edition as triples, a file for each kind: documents.ttl, events.ttl and so on."""

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ftzgraph.graph.passages import passage_triples
from ftzgraph.graph.terms import chinese, concept, day, entity, passage_address, statements, whole
from ftzgraph.namespaces import DCTERMS, ELI, FTZ, OA, PREFIXES, RDF, SKOS
from ftzgraph.report.passages import passage
from ftzgraph.report.places import zone_key
from ftzgraph.report.reading import Reading
from ftzgraph.report.records import (
    Abbreviation,
    Batch,
    Document,
    Event,
    Experience,
    Innovation,
    Omission,
    Programme,
    SourceTable,
    Span,
)


def source(reading: Reading) -> Iterator[Triple]:
    """The report and its sections."""
    layout = reading.layout
    edition, text = layout.edition, layout.report.content
    report = entity("report", edition)
    yield from statements(
        report,
        (RDF.type, NamedNode(FTZ.SourceReport)),
        (SKOS.prefLabel, chinese(reading.title)),
        (FTZ.edition, Literal(edition)),
        (FTZ.characterCount, whole(len(text))),
        (FTZ.sha256, Literal(layout.report.digest(0, len(text)))),
    )
    for section in layout.outline.sections:
        yield from statements(
            entity("section", section.key),
            (RDF.type, NamedNode(FTZ.Section)),
            (SKOS.prefLabel, chinese(section.title)),
            (FTZ.sectionNumber, Literal(section.number) if section.number else None),
            (FTZ.partOfReport, report),
            (FTZ.partOfSection, entity("section", section.parent) if section.parent else None),
            (OA.start, whole(section.start)),
            (OA.end, whole(section.end)),
        )


def tables(reading: Reading) -> Iterator[Triple]:
    """The tables and lists."""
    edition = reading.layout.edition
    for table in reading.tables:
        yield from statements(
            entity("table", table.key),
            (RDF.type, NamedNode(FTZ.SourceTable)),
            (SKOS.prefLabel, chinese(table.label)),
            (FTZ.tableNumber, Literal(table.number)),
            (FTZ.rowCount, whole(table.rows)),
            (FTZ.partOfReport, entity("report", edition)),
            (FTZ.inSection, entity("section", table.section) if table.section else None),
            *_evidence(edition, [table.evidence]),
        )


def innovations(reading: Reading) -> Iterator[Triple]:
    """The innovations."""
    for record in reading.innovations:
        yield from _innovation(reading.layout.edition, record)


def _innovation(edition: str, record: Innovation) -> Iterator[Triple]:
    yield from statements(
        entity("innovation", record.key),
        (RDF.type, NamedNode(FTZ.InstitutionalInnovation)),
        (SKOS.prefLabel, chinese(record.name)),
        (SKOS.altLabel, chinese(record.alternative) if record.alternative else None),
        *((FTZ.statedZone, chinese(zone)) for zone in record.zones),
        *((FTZ.originatesIn, entity("zone", zone_key(zone))) for zone in record.zones),
        (FTZ.listedIn, entity("table", record.table)),
        (FTZ.listPosition, whole(record.position)),
        *_evidence(edition, record.evidence),
    )


def experiences(reading: Reading) -> Iterator[Triple]:
    """The batches of replicated outcomes and the outcomes."""
    edition = reading.layout.edition
    for batch in reading.batches:
        yield from statements(
            entity("batch", batch.key),
            (RDF.type, NamedNode(FTZ.ReplicationBatch)),
            (SKOS.prefLabel, chinese(batch.label)),
            (FTZ.batchNumber, whole(batch.number) if batch.number is not None else None),
            (FTZ.batchKind, concept("batch-kind", batch.kind)),
            (FTZ.releasedBy, entity("document", batch.released_by) if batch.released_by else None),
            (FTZ.listedIn, entity("table", batch.table)),
            *_evidence(edition, batch.evidence),
        )
    for record in reading.experiences:
        yield from _experience(edition, record)


def _experience(edition: str, record: Experience) -> Iterator[Triple]:
    yield from statements(
        entity("experience", record.key),
        (RDF.type, NamedNode(FTZ.ReplicatedExperience)),
        (SKOS.prefLabel, chinese(record.name)),
        (FTZ.inBatch, entity("batch", record.batch)),
        (FTZ.listedIn, entity("table", record.table)),
        (FTZ.listPosition, whole(record.position)),
        *((FTZ.statedResponsible, chinese(body)) for body in record.responsible),
        *((FTZ.statedLead, chinese(body)) for body in record.leading),
        (FTZ.statedScope, chinese(record.scope) if record.scope else None),
        (FTZ.statedDate, chinese(record.stated_date) if record.stated_date else None),
        (FTZ.earliestDate, day(record.dates[0]) if record.dates else None),
        (FTZ.latestDate, day(record.dates[1]) if record.dates else None),
        *((FTZ.promotedBy, entity("document", key)) for key in record.promoted_by),
        *_evidence(edition, [record.evidence]),
    )


def programmes(reading: Reading) -> Iterator[Triple]:
    """The programmes of linked innovation zones."""
    for record in reading.programmes:
        yield from statements(
            entity("programme", record.key),
            (RDF.type, NamedNode(FTZ.LinkageProgramme)),
            (SKOS.prefLabel, chinese(record.label)),
            *((FTZ.statedZone, chinese(zone)) for zone in record.zones),
            *((FTZ.ofZone, entity("zone", zone_key(zone))) for zone in record.zones),
            (FTZ.statedBatch, chinese(record.batch) if record.batch else None),
            *((FTZ.foundingDocument, entity("document", key)) for key in record.founded_by),
            (FTZ.listedIn, entity("table", record.table)),
            (FTZ.listPosition, whole(record.position)),
            *_evidence(reading.layout.edition, [record.evidence]),
        )


def documents(reading: Reading) -> Iterator[Triple]:
    """The documents."""
    for record in reading.documents:
        yield from _document(reading.layout.edition, record)


def _document(edition: str, record: Document) -> Iterator[Triple]:
    yield from statements(
        entity("document", record.key),
        (RDF.type, NamedNode(getattr(FTZ, record.kind))),
        (SKOS.prefLabel, chinese(record.label)),
        *((DCTERMS + "title", chinese(title)) for title in record.titles),
        (ELI.id_local, Literal(record.number) if record.number else None),
        *((FTZ.statedNumber, chinese(number)) for number in record.stated_numbers),
        *((FTZ.statedIssuer, chinese(body)) for body in record.issuers),
        (FTZ.issuerList, chinese(record.issuer_list) if record.issuer_list else None),
        *((FTZ.statedZone, chinese(zone)) for zone in record.zones),
        *((FTZ.issuedForZone, entity("zone", zone_key(zone))) for zone in record.zones),
        (FTZ.documentType, concept("document-type", record.type) if record.type else None),
        (FTZ.documentStatus, concept("document-status", record.status) if record.status else None),
        *((FTZ.listedIn, entity("table", f"{edition}-{table}")) for table, _ in record.listed),
        *((FTZ.listPosition, whole(position)) for _, position in record.listed),
        *_evidence(edition, record.evidence),
    )


def abbreviations(reading: Reading) -> Iterator[Triple]:
    """The short titles that the report gives documents."""
    for record in reading.abbreviations:
        yield from statements(
            entity("abbreviation", record.key),
            (RDF.type, NamedNode(FTZ.DocumentAbbreviation)),
            (FTZ.shortForm, chinese(record.short)),
            (FTZ.abbreviates, entity("document", record.document)),
            (FTZ.validInSection, entity("section", record.section)),
            *_evidence(reading.layout.edition, [record.evidence]),
        )


def events(reading: Reading) -> Iterator[Triple]:
    """The entries of the chronicle."""
    for record in reading.events:
        yield from statements(
            entity("event", record.key),
            (RDF.type, NamedNode(FTZ.TimelineEvent)),
            (FTZ.statedDate, chinese(record.stated_date)),
            (FTZ.earliestDate, day(record.dates[0])),
            (FTZ.latestDate, day(record.dates[1])),
            *((FTZ.namesDocument, entity("document", key)) for key in record.documents),
            *_evidence(reading.layout.edition, [record.evidence]),
        )


def omissions(reading: Reading) -> Iterator[Triple]:
    """What cells and columns leave out."""
    for record in reading.omissions:
        kind, _, key = record.concerns.partition("/")
        prefix, _, name = record.missing.partition(":")
        yield from statements(
            entity("omission", record.key),
            (RDF.type, NamedNode(FTZ.Omission)),
            (FTZ.concerns, entity(kind, key)),
            (FTZ.unstatedProperty, NamedNode(PREFIXES[prefix] + name)),
            (FTZ.statedText, chinese(record.stated) if record.stated else None),
            *_evidence(reading.layout.edition, [record.evidence]),
        )


def passages(reading: Reading) -> Iterator[Triple]:
    """The passages that the records cite."""
    for span in sorted(set(_cited(reading))):
        yield from passage_triples(passage(reading.layout, span))


FILES: dict[str, Callable[[Reading], Iterable[Triple]]] = {
    "source.ttl": source,
    "tables.ttl": tables,
    "innovations.ttl": innovations,
    "experiences.ttl": experiences,
    "programmes.ttl": programmes,
    "documents.ttl": documents,
    "abbreviations.ttl": abbreviations,
    "events.ttl": events,
    "omissions.ttl": omissions,
    "passages.ttl": passages,
}


def _cited(reading: Reading) -> Iterator[Span]:
    several: list[Innovation | Batch | Document] = [*reading.innovations, *reading.batches, *reading.documents]
    for record in several:
        yield from record.evidence
    single: list[SourceTable | Experience | Programme | Abbreviation | Event | Omission] = [
        *reading.tables,
        *reading.experiences,
        *reading.programmes,
        *reading.abbreviations,
        *reading.events,
        *reading.omissions,
    ]
    for one in single:
        yield one.evidence


def _evidence(edition: str, spans: Iterable[Span]) -> list[tuple[str, NamedNode]]:
    return [(FTZ.evidencedBy, passage_address(edition, *span)) for span in spans]
