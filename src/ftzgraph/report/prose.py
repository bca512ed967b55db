"""Paragraphs and sentences of running text, put together again where a page break cuts them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ftzgraph.report.layout import Kind, Line

_TAG = re.compile(r"<(?P<name>[a-zA-Z]+)[^>]*>|</[a-zA-Z]+>|<br\s*/?>")
_RAISED = re.compile(r"<sup>[^<]{0,5}</sup>")
_SENTENCE = re.compile(r".*?(?:[。！？!?]+[”’）》」]*|$)", re.DOTALL)
_COMPLETE = "。！？：；…!?"
_GAP = {Kind.BLANK, Kind.RULE, Kind.FOOTNOTE}


@dataclass
class Paragraph:
    """Running text without markup. `offsets[i]` is where character i of `text` stands in the report.

    `bold[i]` says whether it is printed bold. A paragraph that a page break cuts is one paragraph.
    """

    text: str = ""
    offsets: list[int] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    footnote: bool = False

    @property
    def start(self) -> int:
        """Where the paragraph begins in the report."""
        return self.offsets[0]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The slice of the report that holds characters `start` to `end` (exclusive) of the paragraph."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def sentences(self) -> Iterator[tuple[int, int]]:
        """The sentences, each from its first to its last character that is not white space."""
        for match in _SENTENCE.finditer(self.text):
            start, end = match.span()
            while start < end and self.text[start].isspace():
                start += 1
            while end > start and self.text[end - 1].isspace():
                end -= 1
            if end > start:
                yield start, end

    def sentence_at(self, place: int) -> tuple[int, int]:
        """The sentence that holds character `place`."""
        for start, end in self.sentences():
            if place < end:
                return start, end
        return 0, len(self.text)

    def bold_runs(self) -> Iterator[tuple[int, int]]:
        """The stretches that are printed bold."""
        start = None
        for place, bold in enumerate([*self.bold, False]):
            if bold and start is None:
                start = place
            elif not bold and start is not None:
                yield start, place
                start = None


def paragraphs(lines: Sequence[Line], taken: set[int]) -> list[Paragraph]:
    """The paragraphs made of prose, footnotes and marked-up lines, leaving out the lines in `taken` (by index).

    A row of a table that was not read is a paragraph of its own.
    """
    found: list[Paragraph] = []
    open_: Paragraph | None = None
    for line in lines:
        if line.index in taken:
            continue
        if line.kind in (Kind.FOOTNOTE, Kind.MARKUP):
            found.append(plain(line))
        elif line.kind in (Kind.PROSE, Kind.NOTE):
            if open_ is None or _complete(open_):
                open_ = Paragraph()
                found.append(open_)
            _append(open_, line)
        elif line.kind not in _GAP:
            open_ = None
            if line.kind is Kind.ROW:
                found.append(plain(line))
    return [paragraph for paragraph in found if paragraph.text.strip()]


def plain(line: Line) -> Paragraph:
    """The line's own text without markup."""
    paragraph = Paragraph(footnote=line.kind is Kind.FOOTNOTE)
    _append(paragraph, line)
    return paragraph


def _complete(paragraph: Paragraph) -> bool:
    return paragraph.text.rstrip("”’）》」 ")[-1:] in _COMPLETE


def _append(paragraph: Paragraph, line: Line) -> None:
    """Adds the line's characters without markup. Bold print never runs over a line, so it starts anew on each."""
    raw = line.raw
    skip = {place for match in _RAISED.finditer(raw) for place in range(*match.span())}
    if line.kind is Kind.FOOTNOTE and (mark := _RAISED.match(raw.lstrip())):
        skip |= set(range(len(raw) - len(raw.lstrip()) + mark.end()))
    skip |= {place for match in _TAG.finditer(raw) for place in range(*match.span())}
    if heading := re.match(r"\s*#{1,6}\s+", raw):
        skip |= set(range(heading.end()))
    bold, place = False, 0
    while place < len(raw):
        if raw.startswith("**", place):
            bold, place = not bold, place + 2
            continue
        if place not in skip:
            paragraph.text += raw[place]
            paragraph.offsets.append(line.start + place)
            paragraph.bold.append(bold)
        place += 1
