"""Stretches of the report that can be cited: where they stand, and which one holds a phrase."""

from dataclasses import dataclass

from ftzgraph.report.chinese import unspaced
from ftzgraph.report.layout import Kind
from ftzgraph.report.reading import Layout
from ftzgraph.report.records import Span


@dataclass(frozen=True)
class Passage:
    """A stretch of the report: code points, end exclusive; the SHA-256 of the slice; section, table and row it is in.

    `section` and `table` are keys that begin with the edition.
    """

    edition: str
    start: int
    end: int
    digest: str
    section: str | None
    table: str | None
    row: int | None


@dataclass(frozen=True)
class Hit:
    """A place where a phrase stands, and the passage to cite for it."""

    start: int
    end: int
    passage: Passage


def passage(layout: Layout, span: Span) -> Passage:
    """The passage that the stretch is, with the smallest section and the table and row that hold it.

    A table belongs to the section, not to the subsection that it happens to follow.
    """
    start, end = span
    table = layout.table_at(start)
    row = next((row.position for row in table.rows if row.start <= start < row.end), None) if table else None
    section = layout.outline.table_section(start) if table else layout.outline.at(start)
    return Passage(
        layout.edition,
        start,
        end,
        layout.report.digest(start, end),
        section.key if section else None,
        f"{layout.edition}-{table.key}" if table and table.key else None,
        row if table and table.key else None,
    )


def locate(layout: Layout, phrase: str) -> list[Hit]:
    """Every place where `phrase` stands, in text order.

    If it is nowhere as it is, white space, marks of bold print and the breaks of pages do not count.

    Each comes with the passage to cite: the sentence or the table row that holds it.
    """
    found = _exact(layout.report.content, phrase)
    for passed_over in ({Kind.RULE, Kind.NUMBER}, {Kind.RULE, Kind.NUMBER, Kind.FOOTNOTE}):
        found = found or _loose(layout, phrase, passed_over)
    return [Hit(start, end, passage(layout, enclosing(layout, (start, end)))) for start, end in found]


def enclosing(layout: Layout, span: Span) -> Span:
    """The table row, caption or sentence (or sentences) that hold the stretch; else the lines that do."""
    start, end = span
    if table := layout.table_at(start):
        held = [(row.start, row.end) for row in table.rows]
        held += [(table.start, table.end), table.header_span, *((line.start, line.end) for line in table.notes)]
        for first, last in held:
            if first <= start < last:
                return first, max(last, end)
    for paragraph in layout.paragraphs:
        if paragraph.offsets[0] <= start <= paragraph.offsets[-1]:
            inside = [place for place, offset in enumerate(paragraph.offsets) if start <= offset < end]
            if inside:
                first, last = paragraph.sentence_at(inside[0])[0], paragraph.sentence_at(inside[-1])[1]
                begin, finish = paragraph.span(first, last)
                return min(begin, start), max(finish, end)
    touched = [line for line in layout.lines if line.start < end and line.end > start]
    return (min(touched[0].start, start), max(touched[-1].end, end)) if touched else span


def _exact(text: str, phrase: str) -> list[Span]:
    found, place = [], text.find(phrase) if phrase else -1
    while place >= 0:
        found.append((place, place + len(phrase)))
        place = text.find(phrase, place + len(phrase))
    return found


def _loose(layout: Layout, phrase: str, passed_over: set[Kind]) -> list[Span]:
    """The places of the phrase without white space, marks of bold print, and the lines that are passed over."""
    text = layout.report.content
    lines = [line for line in layout.lines if line.kind not in passed_over]
    places = [place for line in lines for place in range(line.start, line.end) if text[place] not in " \t\u3000*\xa0"]
    plain = "".join(text[place] for place in places)
    wanted = unspaced(phrase).replace("*", "")
    return [(places[start], places[end - 1] + 1) for start, end in _exact(plain, wanted)]
