"""Where the report names documents: titles in 《》, document numbers, and abbreviations that it defines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ftzgraph.report import numbers
from ftzgraph.report.chinese import squeeze
from ftzgraph.report.columns import Role
from ftzgraph.report.layout import UNNAMED_DATE
from ftzgraph.report.numbers import DocumentNumber
from ftzgraph.report.outline import Outline
from ftzgraph.report.prose import Paragraph
from ftzgraph.report.records import Span
from ftzgraph.report.tables import Row, Table
from ftzgraph.report.text import Notice, ReportText
from ftzgraph.report.titles import Title, issues_another, title

_DEFINED = re.compile(r"简称\s*(?:为|作)?\s*[《“]([^《》“”]{1,20})[》”]")
_ISSUED = re.compile(r"([^，。；：《》]{2,150}?)(?:联合|共同)?(?:制定)?(?:印发|发布|出台|公布|制发|下发)")
_OPENED = re.compile(rf"[\s|•·●▪◆■‧・]*{UNNAMED_DATE}[\s|，,：:]*")
_PARENTHESES = re.compile(r"(?:\s*[（(][^（()）]*(?:[（(][^（()）]*[)）][^（()）]*)*[)）])+")
_BETWEEN = re.compile(r"\s*(?:报告)?\s*[（(]?\s*")
_AMENDED = re.compile(r"\s*(?:修订|修正|修改|公布)")
_UNREAD = re.compile(
    r"\s*[（(]?\s*([^\s《》（()）。，；]{1,8}\s*[〔﹝\[［]\s*[^〕﹞\]］]{0,8}[〕﹞\]］]?[^）)。，；《》]{0,8})"
)


@dataclass
class Mention:
    """A title or a number where it stands. `paragraph` tells which mentions stand in one paragraph or cell.

    `defines` is the short form that the text gives the title. `inner` marks a title inside another title. `issuers` is
    what the chronicle names before 印发 as issuing it.
    """

    offset: int
    chapter: str
    paragraph: int
    title: Title | None
    number: DocumentNumber | None
    evidence: Span
    before: str = ""
    after: str = ""
    defines: str | None = None
    inner: bool = False
    issuers: str | None = None
    table: Table | None = None
    row: Row | None = None
    document: str | None = field(default=None, compare=False)


@dataclass
class Reader:
    """Collects the mentions of the report in text order."""

    report: ReportText
    outline: Outline
    mentions: list[Mention] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    _paragraph: int = 0

    def prose(self, paragraphs: Iterable[Paragraph], chronicle: Sequence[Span]) -> None:
        """Reads running text; the evidence of a mention is its sentence. `chronicle` are the spans of dated entries."""
        for paragraph in paragraphs:
            self._paragraph += 1
            dated = any(start <= paragraph.start < end for start, end in chronicle)
            for found in self._read(paragraph.text, paragraph.start):
                before = _OPENED.sub("", found.before).strip()
                if dated and not found.inner and (issued := _ISSUED.fullmatch(before)):
                    found.issuers = issued[1]
                first, last = found.evidence
                start = paragraph.sentence_at(first)[0]
                end = paragraph.sentence_at(max(first, last - 1))[1]
                found.offset = paragraph.offsets[first]
                found.evidence = paragraph.span(start, end)
                self.mentions.append(found)

    def rows(self, table: Table) -> None:
        """Reads the cells of a table; the evidence is the row. A number in a column of its own binds to the title."""
        for row in table.rows:
            self._paragraph += 1
            found: list[Mention] = []
            own = self._own_number(table, row)
            for held, cell in zip(table.columns or [None] * len(row.cells), row.cells, strict=False):
                if held is Role.NUMBER:
                    continue
                for mention in self._read(cell, row.start):
                    if held is Role.TITLE and not mention.inner and mention.title:
                        mention.number = mention.number or own
                    found.append(mention)
            for mention in found:
                mention.offset, mention.evidence = row.start, (row.start, row.end)
                mention.table, mention.row = table, row
            self.mentions += found

    def note(self, table: Table, text: str, span: Span) -> list[Mention]:
        """Reads a line between a table's rows; the evidence is the line."""
        self._paragraph += 1
        found = self._read(text, span[0])
        for mention in found:
            mention.offset, mention.evidence, mention.table = span[0], span, table
        self.mentions += found
        return found

    def _own_number(self, table: Table, row: Row) -> DocumentNumber | None:
        cell = table.cell(row, Role.NUMBER)
        if cell is None or is_blank(cell):
            return None
        found = numbers.find(cell)
        if found:
            return found[0].number
        self.notices.append(self.report.notice(row.start, f"the document number “{squeeze(cell)}” has no known form"))
        return None

    def _read(self, text: str, offset: int) -> list[Mention]:
        """The mentions in `text`; `evidence` is where each stands in `text`, for the caller to replace."""
        chapter = self.outline.chapter(offset)
        found_numbers = numbers.find(text)
        bound: set[int] = set()
        found: list[Mention] = []
        spans = _brackets(text)
        if spans is None:
            self.notices.append(self.report.notice(offset, f"brackets 《》 without a partner: “{squeeze(text)[:20]}…”"))
            spans = [match.span() for match in re.finditer(r"《[^《》]*》", text)]
        for start, end in spans:
            whole = title(text[start + 1 : end - 1].replace("《", "〈").replace("》", "〉"))
            after = text[end:]
            number = self._number_after(text, end, found_numbers, bound)
            if number is None and (unread := _UNREAD.match(after)) and re.search(r"\d", unread[1]):
                shown = squeeze(unread[1])
                self.notices.append(self.report.notice(offset, f"the document number “{shown}” has no known form"))
            parentheses = _PARENTHESES.match(after)
            defined = _DEFINED.search(parentheses[0]) if parentheses else None
            found.append(
                Mention(
                    offset, chapter, self._paragraph, whole, number, (start, end), text[:start], after,
                    squeeze(defined[1]) if defined else None,
                )
            )  # fmt: skip
            if not issues_another(whole.text):
                found += [
                    Mention(offset, chapter, self._paragraph, Title(inner), None, (start, end), inner=True)
                    for inner in whole.inner
                ]
        for one in found_numbers:
            if one.start not in bound and not any(start < one.start < end for start, end in spans):
                found.append(Mention(offset, chapter, self._paragraph, None, one.number, (one.start, one.end)))
        return found

    def _number_after(
        self, text: str, end: int, found: Sequence[numbers.Found], bound: set[int]
    ) -> DocumentNumber | None:
        gap = _BETWEEN.match(text, end)
        place = gap.end() if gap else end
        for one in found:
            if one.start == place and not _AMENDED.match(text, one.end):
                bound.add(one.start)
                return one.number
        return None


def is_blank(cell: str) -> bool:
    """Whether a cell says that there is nothing to say: dashes, 略, 无."""
    return not re.sub(r"[\s—–―\-－─/／略无空.。…*]", "", cell)


def _brackets(text: str) -> list[Span] | None:
    """The outermost stretches between 《 and its 》; None if the brackets do not pair."""
    spans, depth, start = [], 0, 0
    for place, char in enumerate(text):
        if char == "《":
            start, depth = (place, 1) if depth == 0 else (start, depth + 1)
        elif char == "》":
            depth -= 1
            if depth < 0:
                return None
            if depth == 0:
                spans.append((start, place + 1))
    return spans if depth == 0 else None
