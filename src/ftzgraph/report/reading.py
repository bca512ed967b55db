"""Reads the whole report: text → structure → records."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ftzgraph.errors import UserError
from ftzgraph.report.batches import List, identify, outcomes
from ftzgraph.report.chinese import squeeze, unspaced
from ftzgraph.report.chronicle import Entry, entries
from ftzgraph.report.columns import Role, Shape
from ftzgraph.report.documents import documents
from ftzgraph.report.innovations import innovations
from ftzgraph.report.layout import Line, lines
from ftzgraph.report.mentions import Mention, Reader, is_blank
from ftzgraph.report.outline import Outline, outline
from ftzgraph.report.places import is_zone
from ftzgraph.report.programmes import programmes
from ftzgraph.report.prose import Paragraph, paragraphs, plain
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
)
from ftzgraph.report.tables import Table, tables
from ftzgraph.report.text import Notice, ReportText

_TITLE = re.compile(r"自由贸易(?:试验区|港)\s*[#\s]*发展报告\s*[（(]?\s*((?:19|20)\d{2})?")
_OWN_TITLE = re.compile(r"《([^《》]*发展报告\s*[（(]\s*(?:19|20)\d{2}\s*[)）])》")
_QUOTED = re.compile(r"“(.+)”")


@dataclass
class Layout:
    """The report's structure: lines, outline, tables and paragraphs.

    `lists` says by `id` of the table which batch of outcomes it lists.
    """

    report: ReportText
    edition: str
    lines: list[Line]
    outline: Outline
    tables: list[Table]
    paragraphs: list[Paragraph]
    notices: list[Notice]
    lists: dict[int, List] = field(default_factory=dict)

    def table_at(self, offset: int) -> Table | None:
        """The table whose caption, header, note or row holds the place."""
        for table in self.tables:
            last = max([table.end, table.header_span[1], *(row.end for row in table.rows)])
            if table.start <= offset < last:
                return table
        return None


@dataclass
class Reading:
    """Everything that the extraction takes from one edition."""

    layout: Layout
    title: str
    tables: list[SourceTable] = field(default_factory=list)
    innovations: list[Innovation] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    experiences: list[Experience] = field(default_factory=list)
    programmes: list[Programme] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    abbreviations: list[Abbreviation] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)

    @property
    def notices(self) -> list[Notice]:
        """What could not be read, in text order."""
        return sorted(set(self.layout.notices), key=lambda notice: (notice.offset, notice.message))


def edition_of(report: ReportText) -> str:
    """The year in the report's title. Raises UserError if the text has no such title."""
    years = (match[1] for match in _TITLE.finditer(report.content) if match[1])
    year = next(years, None)
    if year is None:
        raise UserError("the text has no title that says its year (…发展报告 2024): name the report's text")
    return year


def structure(report: ReportText, edition: str) -> Layout:
    """The report's structure.

    Raises UserError for a text that is no such report, and for one that ends inside a table.
    """
    all_lines = lines(report)
    found = outline(report, edition, all_lines)
    body = next((line.index for line in all_lines if line.start >= found.body), len(all_lines))
    read = tables(report, all_lines, body)
    titled = _TITLE.search(report.content)
    known = any(table.shape is not Shape.OTHER for table in read.tables)
    if not (known or (titled and any(section.level for section in found.sections))):
        raise UserError(
            "this is no pilot free trade zone development report: it has neither the report's title with chapters and "
            "sections under it, nor one of its tables; name the report's text"
        )
    preface = [section for section in found.sections if section.key.endswith("-preface")]
    spans = [(section.start, section.end) for section in preface]
    spans.append((found.body, len(report.content)))
    prose = [line for line in all_lines if any(start <= line.start < end for start, end in spans)]
    notices = [*found.notices, *read.notices]
    stated: dict[str, int] = {}
    for match in _TITLE.finditer(report.content):
        if match[1]:
            stated.setdefault(match[1], match.start())
    if stated and edition not in stated:
        year, offset = next(iter(stated.items()))
        notices.append(report.notice(offset, f"the report's title says {year}, the edition asked for is {edition}"))
    layout = Layout(report, edition, all_lines, found, read.tables, paragraphs(prose, read.lines), notices)
    layout.lists = _name_tables(layout)
    return layout


def read(report: ReportText, edition: str) -> Reading:
    """The records of the report. Raises UserError as `structure` does."""
    layout = structure(report, edition)
    notices = layout.notices
    own = _OWN_TITLE.search(report.content)
    reading = Reading(layout, squeeze(own[1]) if own else f"中国自由贸易试验区发展报告（{edition}）")
    dated = entries(report, layout.lines, layout.outline, notices)
    reader = Reader(report, layout.outline)
    reader.prose(layout.paragraphs, [entry.span for entry in dated])
    above: dict[int, list[Mention]] = {}
    for table in layout.tables:
        reader.rows(table)
        for line in table.notes:
            above.setdefault(id(table), []).extend(reader.note(table, plain(line).text, (line.start, line.end)))
    mentions = sorted(reader.mentions, key=lambda mention: mention.offset)
    named = documents(report, mentions, reading.title)
    notices += reader.notices + named.notices
    reading.documents, reading.abbreviations = named.documents, named.abbreviations
    reading.events = _events(dated, mentions)
    listed = [(t, layout.lists[id(t)], above.get(id(t), [])) for t in layout.tables if id(t) in layout.lists]
    result = outcomes(report, edition, listed, mentions, named.documents, notices)
    reading.batches, reading.experiences, reading.omissions = result.batches, result.experiences, result.omissions
    for table in layout.tables:
        section = layout.outline.table_section(table.start)
        reading.tables.append(
            SourceTable(
                f"{edition}-{table.key}", table.title, table.number, len(table.rows), section.key if section else None,
                (table.start, table.end),
            )
        )  # fmt: skip
        if table.shape is Shape.INNOVATIONS:
            near = _described(layout, table)
            inside = [smallest.key if (smallest := layout.outline.at(one.start)) else "" for one in near]
            reading.innovations += innovations(report, edition, table, near, inside, notices)
            _compare_titles(layout, table, section.title if section else "")
        elif table.shape is Shape.PROGRAMMES:
            rows, missing = programmes(report, edition, table, mentions, notices)
            reading.programmes += rows
            reading.omissions += missing
        elif table.shape is Shape.DOCUMENTS:
            reading.omissions += _without_number(edition, table, mentions)
    notices += _strange_zones(reading)
    return reading


def _strange_zones(reading: Reading) -> list[Notice]:
    """A notice for each name in a column of zones that is not formed like a zone's."""
    report = reading.layout.report
    named = [(record.zones, record.evidence[0][0]) for record in reading.innovations]
    named += [(record.zones, record.evidence[0][0]) for record in reading.documents]
    named += [(record.zones, record.evidence[0]) for record in reading.programmes]
    message = "“{}” in a column of zones is not the name of a province's zone"
    return [report.notice(at, message.format(zone)) for zones, at in named for zone in zones if not is_zone(zone)]


def _name_tables(layout: Layout) -> dict[int, List]:
    """Gives each table its key (t05, p7, bp5, d3); returns which batch each list of outcomes is."""
    lists: dict[int, List] = {}
    used: set[str] = set()
    for place, table in enumerate(layout.tables, 1):
        section = layout.outline.table_section(table.start)
        annex = section.key.split("-", 1)[1] + "-" if section and "-annex" in section.key else ""
        first, *within = table.ordinals or [place]
        key = f"{annex}t{first:02d}" + "".join(f"-{value}" for value in within)
        if table.shape is Shape.EXPERIENCES:
            which = identify(layout.report, table, layout.paragraphs, layout.notices)
            if which:
                lists[id(table)], key = which, which.key
        base, again = key, 1
        while key in used:
            again += 1
            key = f"{base}-{again}"
        if again > 1:
            layout.notices.append(
                layout.report.notice(table.start, f"{table.number} “{table.title}” is a second {base}")
            )
        used.add(key)
        table.key = key
    return lists


def _events(dated: Iterable[Entry], mentions: Sequence[Mention]) -> list[Event]:
    events = []
    for entry in dated:
        start, end = entry.span
        named = dict.fromkeys(m.document for m in mentions if m.document and start <= m.offset < end)
        events.append(Event(entry.key, entry.stated_date, entry.dates, tuple(named), entry.span))
    return events


def _described(layout: Layout, table: Table) -> list[Paragraph]:
    """The paragraphs of the table's section."""
    section = layout.outline.table_section(table.start)
    start, end = (section.start, section.end) if section else (0, len(layout.report.content))
    return [one for one in layout.paragraphs if start <= one.start < end and not one.footnote]


def _compare_titles(layout: Layout, table: Table, heading: str) -> None:
    quoted = _QUOTED.search(table.title)
    if quoted and heading and unspaced(quoted[1]) != unspaced(heading):
        message = f"{table.number} is about “{quoted[1]}”, its section about “{heading}”"
        layout.notices.append(layout.report.notice(table.start, message))


def _without_number(edition: str, table: Table, mentions: Sequence[Mention]) -> list[Omission]:
    """An omission for each row whose column of document numbers is blank."""
    found = []
    for row in table.rows:
        cell = table.cell(row, Role.NUMBER)
        title = next((m for m in mentions if m.row is row and m.document and not m.inner), None)
        if cell is not None and is_blank(cell) and title:
            key = f"{edition}-{table.key}-{row.position:02d}-id_local"
            shown = unspaced(cell) or None
            found.append(Omission(key, f"document/{title.document}", "eli:id_local", shown, (row.start, row.end)))
    return found
