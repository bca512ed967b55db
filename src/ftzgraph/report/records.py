"""What the report states in tables, annexes, timeline and titles, as plain records. Text is as stated, squeezed."""

from dataclasses import dataclass
from datetime import date

Span = tuple[int, int]  # a stretch of the report's text: code points, end exclusive


@dataclass(frozen=True)
class SourceTable:
    """A table or list. `evidence` is its caption."""

    key: str
    label: str
    number: str
    rows: int
    section: str | None
    evidence: Span


@dataclass(frozen=True)
class Innovation:
    """A row of a table of innovations. `alternative` is the prose's wording where it differs."""

    key: str
    name: str
    alternative: str | None
    zones: tuple[str, ...]
    table: str
    position: int
    evidence: tuple[Span, ...]


@dataclass(frozen=True)
class Batch:
    """The outcomes that one list gives. `kind` is a batch-kind concept; `number` is None if the report gives none."""

    key: str
    label: str
    kind: str
    number: int | None
    released_by: str | None
    table: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True)
class Experience:
    """A row of a list of replicated outcomes. `promoted_by` are keys of documents."""

    key: str
    name: str
    batch: str
    table: str
    position: int
    responsible: tuple[str, ...]
    leading: tuple[str, ...]
    scope: str | None
    stated_date: str | None
    dates: tuple[date, date] | None
    promoted_by: tuple[str, ...]
    evidence: Span


@dataclass(frozen=True)
class Programme:
    """A row of a table of linked innovation zones. `founded_by` are keys of documents."""

    key: str
    label: str
    zones: tuple[str, ...]
    batch: str | None
    founded_by: tuple[str, ...]
    table: str
    position: int
    evidence: Span


@dataclass(frozen=True)
class Document:
    """A document that a title or a number names."""

    key: str
    kind: str
    label: str
    titles: tuple[str, ...]
    number: str | None
    stated_numbers: tuple[str, ...]
    issuers: tuple[str, ...]
    issuer_list: str | None
    zones: tuple[str, ...]
    type: str | None
    status: str | None
    listed: tuple[tuple[str, int], ...]
    evidence: tuple[Span, ...]


@dataclass(frozen=True)
class Abbreviation:
    """A short title and the document that it stands for in one chapter."""

    key: str
    short: str
    document: str
    section: str
    evidence: Span


@dataclass(frozen=True)
class Event:
    """An entry of the chronicle. `documents` are keys."""

    key: str
    stated_date: str
    dates: tuple[date, date]
    documents: tuple[str, ...]
    evidence: Span


@dataclass(frozen=True)
class Omission:
    """Something that a cell leaves out or a list has no column for. `concerns` is `kind/key` of a record.

    `missing` is the property, with its prefix. `stated` is what stands in the place (——, 略), None if nothing does.
    """

    key: str
    concerns: str
    missing: str
    stated: str | None
    evidence: Span
