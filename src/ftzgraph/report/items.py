"""What the report's text holds that can be checked: paragraphs and rows, and the values and names in them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from ftzgraph.report import item_dates, item_names, numbers
from ftzgraph.report.chinese import unspaced
from ftzgraph.report.item_numbers import find_numbers
from ftzgraph.report.layout import Kind
from ftzgraph.report.prose import Paragraph, plain
from ftzgraph.report.reading import Layout
from ftzgraph.report.records import Span

KINDS = ("paragraph", "row", "number", "title", "document-number", "date", "zone", "area", "body")

_BRACKETS = str.maketrans("()[]", "（）〔〕")


@dataclass(frozen=True)
class Item:
    """A stretch of the report that says something checkable: a block of text, or a name, number or date in one.

    `words` are as printed, without white space. `meant` is what they stand for: a zone's whole name where a list shares
    its ending, a document number in canonical form, a title without its brackets, else the words. `days` is the
    closed interval that a date covers.
    """

    kind: str
    words: str
    start: int
    end: int
    meant: str
    days: tuple[date, date] | None = None


@dataclass
class Block:
    """A paragraph, a table row or a line that dates an entry: its own item (a date's line has none) and those in it.

    `sentences` are where its sentences stand in the report; a row is one.
    """

    section: str
    span: Span
    own: Item | None
    items: list[Item] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)

    def sentence_of(self, item: Item) -> Span:
        """The sentence that the item begins in."""
        return next((span for span in self.sentences if span[0] <= item.start < span[1]), self.span)


@dataclass(frozen=True)
class Known:
    """Names that are known already, white space apart: they are found where their form alone would not tell.

    `things` are names in which a number, such as the two in 二合一改革, says nothing of its own.
    """

    bodies: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()


def blocks(layout: Layout, known: Known) -> list[Block]:
    """The report's blocks in text order, front matter and headings left out.

    A title is what stands between outer 《》; nothing in it is an item of its own. A year alone that opens a clause and
    is the edition's own (2023年， in the 2024 edition) governs its chapter and is no date of the clause.
    """
    reader = _Reader(layout, known)
    found = [reader.paragraph(one) for one in layout.paragraphs]
    found += [
        reader.date_line(plain(line))
        for line in layout.lines
        if line.kind is Kind.DATE and line.start >= layout.outline.body
    ]
    found += [reader.row(row.start, row.end) for table in layout.tables for row in table.rows]
    return sorted(found, key=lambda block: block.span)


class _Reader:
    def __init__(self, layout: Layout, known: Known) -> None:
        self._layout = layout
        self._things = item_names.any_of(known.things)
        self._names = item_names.Finder(known.bodies, known.areas, known.places)
        self._year = int(layout.edition) - 1

    def paragraph(self, paragraph: Paragraph) -> Block:
        places = [place for place, char in enumerate(paragraph.text) if not char.isspace()]
        text = "".join(paragraph.text[place] for place in places)
        offsets = [paragraph.offsets[place] for place in places]
        sentences = [paragraph.span(start, end) for start, end in paragraph.sentences()]
        return self._block("paragraph", text, offsets, sentences)

    def date_line(self, paragraph: Paragraph) -> Block:
        block = self.paragraph(paragraph)
        block.own = None
        return block

    def row(self, start: int, end: int) -> Block:
        """A row's cells stay apart; a line break inside a cell does not."""
        places = [place for place in range(start, end) if self._kept(place)]
        text = "".join(self._layout.report.content[place] for place in places).replace("|", "\t")
        return self._block("row", text, places, [(start, end)])

    def _kept(self, place: int) -> bool:
        char = self._layout.report.content[place]
        return char == "\t" or not (char.isspace() or char == "*")

    def _block(self, kind: str, text: str, offsets: list[int], sentences: list[Span]) -> Block:
        span = offsets[0], offsets[-1] + 1
        table = self._layout.table_at(span[0]) if kind == "row" else None
        at = self._layout.outline.table_section if table else self._layout.outline.at
        section = at(span[0])
        block = Block(section.key if section else "", span, Item(kind, text, *span, text), [], sentences)
        for item in self._items(text):
            first, last = offsets[item.start], offsets[item.end - 1] + 1
            block.items.append(Item(item.kind, item.words, first, last, item.meant, item.days))
        block.items.sort(key=lambda item: (item.start, item.end))
        return block

    def _items(self, text: str) -> Iterator[Item]:
        """The items of a text without white space; their places are places in it."""
        taken = _Taken()
        for start, end in title_spans(text):
            taken.add(start, end)
            yield Item("title", text[start:end], start, end, plain_name(text[start + 1 : end - 1]))
        for found in numbers.find(text):
            if taken.add(found.start, found.end):
                words = text[found.start : found.end]
                yield Item("document-number", words, found.start, found.end, plain_name(found.number.canonical))
        for dated in item_dates.find_dates(text, self._year):
            if taken.add(dated.start, dated.end):
                words = text[dated.start : dated.end]
                if not dated.governs:
                    yield Item("date", words, dated.start, dated.end, words, dated.days)
        for name in self._names.find(text):
            if not taken.holds(name.start, name.end):
                yield Item(name.kind, text[name.start : name.end], name.start, name.end, plain_name(name.meant))
        for match in self._things.finditer(text):
            taken.add(*match.span())
        for start, end in find_numbers(text):
            if taken.add(start, end):
                yield Item("number", text[start:end], start, end, text[start:end])


class _Taken:
    """The stretches of a text that are spoken for."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def holds(self, start: int, end: int) -> bool:
        return any(start < last and first < end for first, last in self._spans)

    def add(self, start: int, end: int) -> bool:
        """Takes the stretch; False if a part of it was taken before."""
        if self.holds(start, end):
            return False
        self._spans.append((start, end))
        return True


def title_spans(text: str) -> Iterator[Span]:
    """The stretches from each outer 《 to its 》, brackets included; one without a partner is passed over."""
    depth, start = 0, 0
    for place, char in enumerate(text):
        if char == "《":
            start, depth = (place, 1) if depth == 0 else (start, depth + 1)
        elif char == "》" and depth:
            depth -= 1
            if depth == 0:
                yield start, place + 1


def plain_name(name: str) -> str:
    """A name or title for comparison: without white space, brackets of one width, inner titles in 〈〉."""
    return re.sub(r"[《〈]", "〈", re.sub(r"[》〉]", "〉", unspaced(name))).translate(_BRACKETS)


def all_items(found: Iterable[Block]) -> Iterator[tuple[Block, Item]]:
    """Every item with its block: first the block's own, then those in it."""
    for block in found:
        if block.own is not None:
            yield block, block.own
        for item in block.items:
            yield block, item
