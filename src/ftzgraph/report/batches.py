"""The lists of replicated outcomes in the annexes: which batch a list is, who released it, and its rows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ftzgraph.report.chinese import number, squeeze, unspaced
from ftzgraph.report.chronicle import period
from ftzgraph.report.columns import Role
from ftzgraph.report.mentions import Mention, is_blank
from ftzgraph.report.names import split_bodies
from ftzgraph.report.prose import Paragraph
from ftzgraph.report.records import Batch, Document, Experience, Omission, Span
from ftzgraph.report.tables import Table
from ftzgraph.report.text import Notice, ReportText

_ORDINAL = r"第\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*批"
_KINDS = [
    ("best-practice", "bp", re.compile(r"最佳\s*实践")),
    ("department", "d", re.compile(r"部门.{0,8}推广")),
    ("reform-pilot", "p", re.compile(r"改革试点经验|试点经验|复制推广经验")),
]
_WORDS = {"bp": r"[“”]?最佳\s*实践\s*案例", "d": r"部门.{0,4}推广.{0,12}经验", "p": r"(?:全国层面)?改革\s*试点\s*经验"}


@dataclass(frozen=True)
class List:
    """Which list a table is: kind, batch number, and where the report says the number if the caption does not."""

    kind: str
    prefix: str
    number: int | None
    said: Span | None

    @property
    def key(self) -> str:
        """The key of the batch: p7, bp5, d3."""
        return f"{self.prefix}{self.number or ''}"


@dataclass
class Outcomes:
    """What the lists give."""

    batches: list[Batch] = field(default_factory=list)
    experiences: list[Experience] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)


def identify(report: ReportText, table: Table, paragraphs: Iterable[Paragraph], notices: list[Notice]) -> List | None:
    """Which batch a list of outcomes is, by its caption, the lines above its rows, and else by what the prose says."""
    heading = table.title + " ".join(line.text for line in table.notes)
    kind, prefix = next(((kind, prefix) for kind, prefix, form in _KINDS if form.search(table.title)), ("", ""))
    if Role.LEAD in table.columns and not kind:
        kind, prefix = "department", "d"
    if not kind:
        notices.append(report.notice(table.start, f"what kind of list {table.number} “{table.title}” is, is not known"))
        return None
    ordinal = re.search(_ORDINAL, table.title) or re.search(_ORDINAL, heading)
    stated = number(ordinal[1]) if ordinal else None
    said = None
    for value, count, span in _said(prefix, paragraphs):
        if stated is None and (count is None or count == len(table.rows)):
            stated, said = value, span
        if value == stated and count is not None and count != len(table.rows):
            notices.append(
                report.notice(span[0], f"{table.number} has {len(table.rows)} rows, here it is said to have {count}")
            )
    if stated is None:
        notices.append(report.notice(table.start, f"the number of the batch in {table.number} is nowhere stated"))
    return List(kind, prefix, stated, said)


def _said(prefix: str, paragraphs: Iterable[Paragraph]) -> Iterable[tuple[int, int | None, Span]]:
    """What sentences say of batches of one kind: number, how many outcomes, and the sentence."""
    form = re.compile(rf"{_ORDINAL}\s*(?:共\s*)?(?:(\d+)\s*项)?\s*(?:自贸试验区|自由贸易试验区)?\s*{_WORDS[prefix]}")
    for paragraph in paragraphs:
        for match in form.finditer(paragraph.text):
            value = number(match[1])
            if value is not None:
                yield value, int(match[2]) if match[2] else None, paragraph.span(*paragraph.sentence_at(match.start()))


def outcomes(
    report: ReportText,
    edition: str,
    lists: Sequence[tuple[Table, List, Sequence[Mention]]],
    mentions: Sequence[Mention],
    documents: Sequence[Document],
    notices: list[Notice],
) -> Outcomes:
    """The batches and their outcomes. `lists` holds each table, what list it is, and the mentions above its rows."""
    result = Outcomes()
    for table, which, above in lists:
        released = next((m.document for m in above if m.document and not m.inner), None)
        released = released or _released(which, documents)
        if released is None:
            notices.append(
                report.notice(table.start, f"no document that released {table.number} “{table.title}” is named")
            )
        spans = [(table.start, table.end), *((m.evidence) for m in above), *([which.said] if which.said else [])]
        key = f"{edition}-{table.key}"
        result.batches.append(
            Batch(key, table.title, which.kind, which.number, released, key, tuple(dict.fromkeys(spans)))
        )
        if not {Role.RESPONSIBLE, Role.LEAD} & set(table.columns):
            result.omissions.append(
                Omission(
                    f"{key}-responsibleOrganisation",
                    f"batch/{key}",
                    "ftz:responsibleOrganisation",
                    None,
                    table.header_span,
                )
            )
        rows = {id(row): [m for m in mentions if m.row is row and m.document] for row in table.rows}
        for row in table.rows:
            cited = [m.document for m in rows[id(row)] if m.document and not m.inner]
            _experience(report, key, table, row.position, cited, result, notices)
    return result


def _released(which: List, documents: Sequence[Document]) -> str | None:
    """The document whose title says that it is about this batch."""
    if which.number is None:
        return None
    form = next(form for _, prefix, form in _KINDS if prefix == which.prefix)
    for document in documents:
        for title in document.titles:
            ordinal = re.search(_ORDINAL, title)
            if ordinal and number(ordinal[1]) == which.number and form.search(title):
                return document.key
    return None


def _experience(
    report: ReportText,
    batch: str,
    table: Table,
    position: int,
    cited: Sequence[str],
    result: Outcomes,
    notices: list[Notice],
) -> None:
    row = next(row for row in table.rows if row.position == position)
    span = (row.start, row.end)
    name = squeeze(table.cell(row, Role.NAME) or "")
    if not name:
        notices.append(report.notice(row.start, f"row {position} of {table.number} has no name: left out"))
        return
    key = f"{batch}-{position:02d}"
    time = squeeze(table.cell(row, Role.TIME) or "")
    dates = period(time) if time and not is_blank(time) else None
    if time and not is_blank(time) and dates is None:
        notices.append(
            report.notice(row.start, f"the date “{time}” in row {position} of {table.number} cannot be read")
        )
    scope = table.cell(row, Role.SCOPE)
    document = table.cell(row, Role.DOCUMENT)
    if document is not None and not cited:
        if is_blank(document):
            result.omissions.append(
                Omission(f"{key}-promotedBy", f"experience/{key}", "ftz:promotedBy", unspaced(document) or None, span)
            )
        else:
            notices.append(report.notice(row.start, f"the document “{squeeze(document)}” is not named in 《》"))
    result.experiences.append(
        Experience(
            key=key,
            name=name,
            batch=batch,
            table=batch,
            position=position,
            responsible=tuple(split_bodies(table.cell(row, Role.RESPONSIBLE) or "")),
            leading=tuple(split_bodies(table.cell(row, Role.LEAD) or "")),
            scope=squeeze(scope) if scope and not is_blank(scope) else None,
            stated_date=time if dates else None,
            dates=dates,
            promoted_by=tuple(dict.fromkeys(cited)),
            evidence=span,
        )
    )
