"""The parts, chapters, sections and annexes of the report, found by the form of their headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from ftzgraph.report.chinese import number, squeeze, unspaced
from ftzgraph.report.layout import Kind, Line
from ftzgraph.report.text import Notice, ReportText

_PART = re.compile(r"0\d")
_NAMED_PART = re.compile(r"(第([一二三四五六七八九十]+)(?:部分|篇|编))\s*(.*)")
_CHAPTER = re.compile(r"[1-9]\d?")
_NAMED_CHAPTER = re.compile(r"(第([一二三四五六七八九十]+)章)\s*(.*)")
_COUNTED_CHAPTER = re.compile(r"([一二三四五六七八九十]{1,3})、\s*(.+)")
_NAMED_SECTION = re.compile(r"第([一二三四五六七八九十]{1,3})节\s*(.+)")
_CHRONICLE = re.compile(r".{0,20}(?:大事记|大事年表)")
_SECTION = re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]\s*(.+)")
_SUBSECTION = re.compile(r"(\d{1,2})[.．、]\s*(?!\d)(.+)")
_ANNEX = re.compile(
    r"附(?:件|录|(?=[一二三四五六七八九十]{1,3}(?:[:：]|$)))\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*[:：]?\s*(.*)"
)
_ENTRY = re.compile(r"(?:[-*|\s]*)[（(]([一二三四五六七八九十]{1,3})[）)]\s*(.+?)[\s|.…·]+\d{1,3}[\s|]*")
_LISTED_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、(.+?)(?:[\s|.…·]+\d{1,3})?")
_OPENING = 8  # lines with something on them: a title stands among so many after its number
_PREFACE = re.compile(r"(?:序\s*言|前\s*言|序)")
_PARAGRAPH = 60  # characters: the names and titles of the front matter are shorter, its prose is longer


@dataclass(frozen=True)
class Section:
    """A part of the report under one heading. `level`: 0 preface, part, annex; 1 chapter; 2 section; 3 subsection."""

    key: str
    number: str
    title: str
    level: int
    start: int
    end: int
    parent: str | None


@dataclass
class Outline:
    """The sections in text order, where the body begins, and where the contents list stands."""

    sections: list[Section]
    body: int
    contents: tuple[int, int]
    notices: list[Notice] = field(default_factory=list)

    def at(self, offset: int) -> Section | None:
        """The smallest section that contains the place, None in front matter and contents."""
        best = None
        for section in self.sections:
            if section.start <= offset < section.end and (best is None or section.level >= best.level):
                best = section
        return best

    def table_section(self, offset: int) -> Section | None:
        """The section that a table at the place belongs to: a table stands after the last subsection of its section."""
        section = self.at(offset)
        while section is not None and section.level > 2:
            section = self.by_key(section.parent)
        return section

    def chapter(self, offset: int) -> str:
        """The key of the chapter, annex or preface that contains the place: abbreviations hold in it."""
        section = self.at(offset)
        while section is not None and section.level > 1:
            section = self.by_key(section.parent)
        return section.key if section else ""

    def by_key(self, key: str | None) -> Section | None:
        """The section with that key."""
        return next((section for section in self.sections if section.key == key), None)


def outline(report: ReportText, edition: str, lines: Sequence[Line]) -> Outline:
    """The outline of the report; keys begin with `edition`."""
    contents = _contents(lines)
    body = contents[1] if contents else 0
    walk = _Walk(edition, lines, body)
    sections = _closed(walk.sections(), len(report.content))
    first = sections[0].start if sections else len(report.content)
    preface = _preface(edition, lines, contents, first)
    result = Outline([*preface, *sections], lines[body].start if body < len(lines) else 0, (0, 0))
    for section in walk.repeated:
        message = f"the heading “{section.number}{section.title}” has the number of one before it"
        result.notices.append(report.notice(section.start, message))
    if contents:
        result.contents = (lines[contents[0]].start, lines[contents[1] - 1].end)
        result.notices += _unlisted(report, lines[contents[0] : contents[1]], sections)
    return result


def _contents(lines: Sequence[Line]) -> tuple[int, int] | None:
    """The lines of the contents list: entries that end with a page number, and the headings among and before them."""
    entries = [line.index for line in lines if _ENTRY.fullmatch(line.raw.strip())]
    if len(entries) < 2:
        return None
    first, last = entries[0], entries[0]
    for entry in entries:
        if entry - last > 40:
            break
        last = entry
    while first > 0 and (lines[first - 1].kind in (Kind.BLANK, Kind.HEADING, Kind.RULE, Kind.NUMBER)):
        first -= 1
    last += 1
    while last < len(lines) and (lines[last].kind is Kind.BLANK or _listed_annex(lines[last])):
        last += 1
    return first, last


def _listed_annex(line: Line) -> bool:
    text = squeeze(line.text)
    return text == "附件" or text == "附录" or (line.kind is not Kind.HEADING and bool(_ANNEX.match(text)))


def _preface(edition: str, lines: Sequence[Line], contents: tuple[int, int] | None, first: int) -> list[Section]:
    limit = lines[contents[0]].start if contents else first
    before = [line for line in lines if line.end <= limit]
    headings = [line for line in before if line.kind is Kind.HEADING and _PREFACE.fullmatch(line.text)]
    prose = [line for line in before if line.kind is Kind.PROSE and len(line.text) > _PARAGRAPH]
    if not prose or (not contents and not headings):
        return []
    start = headings[0].start if headings and headings[0].start < prose[0].start else prose[0].start
    end = max(line.end for line in prose)
    return [Section(f"{edition}-preface", "", "序言", 0, start, end, None)]


class _Walk:
    """Goes through the body once and keeps where it is: the open part, chapter and section."""

    def __init__(self, edition: str, lines: Sequence[Line], body: int) -> None:
        self._edition, self._lines, self._body = edition, lines, body
        self._part = self._chapter = self._section = 0
        self._annex = ""
        self._marked = any(line.kind is Kind.HEADING for line in lines[body:])
        self._otherwise = False  # whether chapters are numbered in another way than 一、
        self._keys: set[str] = set()
        self._found: list[Section] = []
        self.repeated: list[Section] = []

    def sections(self) -> list[Section]:
        skip = -1
        for line in self._lines[self._body :]:
            if line.index > skip and line.kind in (Kind.HEADING, Kind.NUMBER, Kind.PROSE):
                skip = self._read(line)
        return self._found

    def _read(self, line: Line) -> int:
        """Adds the section that the line opens, if it does; returns the last line that its heading takes up."""
        text = squeeze(line.text)
        if line.kind is Kind.PROSE and not self._stands_alone(line, text):
            return line.index
        if line.kind is not Kind.PROSE or not self._marked:
            title = self._title_after(line)
            if title and _PART.fullmatch(text):
                return self._open_part(line, int(text), text, title)
            if title and _CHAPTER.fullmatch(text):
                return self._open_chapter(line, int(text), text, title)
            if match := _NAMED_PART.fullmatch(text):
                return self._open_part(line, number(match[2]) or 0, match[1], _titled(match[3], line) or title)
            if match := _NAMED_CHAPTER.fullmatch(text):
                return self._open_chapter(line, number(match[2]) or 0, match[1], _titled(match[3], line) or title)
            if (match := _COUNTED_CHAPTER.fullmatch(text)) and self._counts_on(number(match[1]) or 0):
                return self._open_chapter(line, number(match[1]) or 0, f"{match[1]}、", (match[2], line), True)
            if match := _ANNEX.fullmatch(text):
                return self._open_annex(line, match[1], _titled(match[2], line) or title)
            if _CHRONICLE.fullmatch(text) and (self._annex or self._part or self._chapter):
                self._annex, self._section = "annex-chronicle", 0
                return self._add(line, self._annex, "", (text, line), 0, None)
        if match := _SECTION.fullmatch(text):
            return self._open_section(line, number(match[1]) or 0, f"（{match[1]}）", match[2])
        if match := _NAMED_SECTION.fullmatch(text):
            return self._open_section(line, number(match[1]) or 0, f"第{match[1]}节", match[2])
        if (match := _SUBSECTION.fullmatch(text)) and self._section:
            return self._open_subsection(line, int(match[1]), match[2])
        return line.index

    def _counts_on(self, value: int) -> bool:
        """Whether a heading 一、 opens the next chapter, not a point inside one."""
        return not self._otherwise and value == self._chapter + 1

    def _title_after(self, line: Line) -> tuple[str, Line] | None:
        """The heading without a number that follows the line, with nothing between but the ornament of a title page."""
        following = (other for other in self._lines[line.index + 1 :] if other.kind is not Kind.BLANK)
        for other in islice(following, _OPENING):
            unmarked = not self._marked and other.kind is Kind.PROSE and self._stands_alone(other, squeeze(other.text))
            if other.kind is Kind.HEADING or (unmarked and "●" not in other.text):
                text = squeeze(other.text)
                numbered = any(form.fullmatch(text) for form in (_CHAPTER, _PART, _SECTION, _SUBSECTION, _ANNEX))
                return None if numbered else (text, other)
            if not (other.kind is Kind.PROSE and len(other.text) < 10):
                return None
        return None

    def _stands_alone(self, line: Line, text: str) -> bool:
        around = [self._lines[i].kind for i in (line.index - 1, line.index + 1) if 0 <= i < len(self._lines)]
        quiet = all(kind in (Kind.BLANK, Kind.RULE) for kind in around)
        return quiet and len(text) < _PARAGRAPH and not text.endswith(("。", "；", "，", "：", ".", "、"))

    def _open_part(self, line: Line, value: int, mark: str, title: tuple[str, Line] | None) -> int:
        if not title:
            return line.index
        self._part, self._chapter, self._section, self._annex = value, 0, 0, ""
        return self._add(line, f"p{value}", mark, title, 0, None)

    def _open_chapter(
        self, line: Line, value: int, mark: str, title: tuple[str, Line] | None, counted: bool = False
    ) -> int:
        if not title or (line.kind is Kind.NUMBER and value != self._chapter + 1) or self._annex:
            return line.index
        self._otherwise = self._otherwise or not counted
        self._part = self._part or 1
        self._chapter, self._section = value, 0
        parent = f"{self._edition}-p{self._part}"
        known = parent if parent in self._keys else None
        return self._add(line, f"p{self._part}-c{value}", mark, title, 1, known)

    def _open_annex(self, line: Line, mark: str, title: tuple[str, Line] | None) -> int:
        if not title:
            return line.index
        self._annex, self._section = f"annex{number(mark)}", 0
        return self._add(line, self._annex, f"附件{mark}", title, 0, None)

    def _open_section(self, line: Line, value: int, mark: str, title: str) -> int:
        above = self._annex or (f"p{self._part or 1}-c{self._chapter}" if self._chapter else "")
        if not above:
            return line.index
        self._section = value
        return self._add(line, f"{above}-s{value}", mark, (title, line), 2, f"{self._edition}-{above}")

    def _open_subsection(self, line: Line, value: int, title: str) -> int:
        above = self._annex or f"p{self._part or 1}-c{self._chapter}"
        parent = f"{above}-s{self._section}"
        return self._add(line, f"{parent}-{value}", f"{value}.", (title, line), 3, f"{self._edition}-{parent}")

    def _add(self, line: Line, key: str, mark: str, title: tuple[str, Line], level: int, parent: str | None) -> int:
        base = full = f"{self._edition}-{key}"
        again = 1
        while full in self._keys:
            again += 1
            full = f"{base}-again{again}"
        self._keys.add(full)
        self._found.append(Section(full, mark, title[0], level, line.start, line.end, parent))
        if again > 1:
            self.repeated.append(self._found[-1])
        return title[1].index


def _titled(text: str, line: Line) -> tuple[str, Line] | None:
    return (text, line) if text else None


def _closed(found: list[Section], length: int) -> list[Section]:
    """The sections with their ends: each runs to the next one of its level or a higher one."""
    closed = []
    for index, section in enumerate(found):
        later = (other.start for other in found[index + 1 :] if other.level <= section.level)
        closed.append(replace(section, end=next(later, length)))
    return closed


def _unlisted(report: ReportText, listed: Sequence[Line], sections: list[Section]) -> list[Notice]:
    """A notice for each title that the contents list and the body do not share."""
    titles = {unspaced(section.title) for section in sections}
    notices = []
    for line in listed:
        entry = _ENTRY.fullmatch(line.raw.strip())
        text = squeeze(line.text)
        match = entry or _ANNEX.fullmatch(text) or _LISTED_CHAPTER.fullmatch(text)
        title = unspaced(match[match.re.groups]) if match else ""
        if title and title not in titles:
            notices.append(report.notice(line.start, f"the contents list “{title}”, which no heading in the text says"))
    return notices
