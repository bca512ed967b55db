"""The tables: captions, header rows, rows put together again where a page or a line breaks them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ftzgraph.errors import UserError
from ftzgraph.report.cells import cells_of, glued_header, is_separator, padded
from ftzgraph.report.chinese import mark, number, squeeze, unspaced
from ftzgraph.report.columns import Role, Shape, by_cells, is_header, role, shape
from ftzgraph.report.layout import TABLE_NUMBER, Kind, Line
from ftzgraph.report.text import Notice, ReportText

_CAPTION = re.compile(rf"({TABLE_NUMBER})\s*[:：.．、]?\s*(.*)", re.DOTALL)
_NUMERALS = re.compile(r"\d+|[一二三四五六七八九十]+")
_ARTEFACT = 50  # characters: what a page's head or foot puts between two halves of a table is shorter


@dataclass
class Row:
    """A row: its number, its cells with the spaces of the print, and the stretch of text that it takes up."""

    position: int
    cells: list[str]
    start: int
    end: int


@dataclass
class Table:
    """A table with what its columns hold; `start` and `end` are its caption's.

    `key` is given by who knows which list it is. `notes` are lines between the rows that belong to no column. `told`
    says what columns hold whose headings are not known.
    """

    number: str
    title: str
    start: int
    end: int
    key: str = ""
    header: list[str] = field(default_factory=list)
    header_span: tuple[int, int] = (0, 0)
    rows: list[Row] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    told: dict[int, Role] = field(default_factory=dict)

    @property
    def columns(self) -> list[Role | None]:
        """What the columns hold."""
        return [role(cell) or self.told.get(place) for place, cell in enumerate(self.header)]

    @property
    def ordinals(self) -> list[int]:
        """The numbers in the table's number: 5 for 表5, 2 and 4 for 表2-4."""
        return [value for found in _NUMERALS.findall(self.number) if (value := number(found)) is not None]

    @property
    def shape(self) -> Shape:
        """What the rows are."""
        return shape(self.columns)

    def cell(self, row: Row, held: Role) -> str | None:
        """The row's cell in the first column that holds `held`, as printed; None if there is no such column."""
        columns = self.columns
        return row.cells[columns.index(held)] if held in columns else None


@dataclass
class Tables:
    """The tables in text order, the lines that they take up, and what could not be read."""

    tables: list[Table] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    notices: list[Notice] = field(default_factory=list)


def tables(report: ReportText, lines: Sequence[Line], body: int) -> Tables:
    """The tables from the line `body` on.

    Raises UserError for a table that is still open when the text ends: the file is cut off.
    """
    return _Reader(report, lines).read(body)


class _Reader:
    def __init__(self, report: ReportText, lines: Sequence[Line]) -> None:
        self._report, self._lines, self._result = report, lines, Tables()

    def read(self, place: int) -> Tables:
        while place < len(self._lines):
            line = self._lines[place]
            if line.kind is Kind.CAPTION:
                place = self._captioned(place)
            elif line.kind is Kind.ROW:
                place = self._uncaptioned(place)
            else:
                place += 1
        self._numbering()
        return self._result

    def _say(self, offset: int, message: str) -> None:
        self._result.notices.append(self._report.notice(offset, message))

    def _captioned(self, place: int) -> int:
        first = self._lines[place]
        last = place
        while last + 1 < len(self._lines) and self._lines[last + 1].kind is Kind.PROSE:
            last += 1
        text = "\n".join(line.text for line in self._lines[place : last + 1])
        match = _CAPTION.fullmatch(text.strip())
        begins = self._first_row(last + 1)
        if not match or begins is None:
            self._say(first.start, f"the caption “{squeeze(first.text)}” has no table after it")
            return place + 1
        table = Table(unspaced(match[1]), squeeze(match[2]), first.start, self._lines[last].end)
        self._result.lines.update(range(place, last + 1))
        return self._rows(table, begins)

    def _uncaptioned(self, place: int) -> int:
        cells = cells_of(self._lines[place])
        if not is_header(cells):
            return place + 1
        self._say(
            self._lines[place].start, f"a table without a caption, with the header “{' | '.join(cells)}”, is left out"
        )
        ignored = Table("", "", self._lines[place].start, self._lines[place].start)
        after = self._rows(ignored, place)
        self._result.tables.remove(ignored)
        return after

    def _first_row(self, place: int) -> int | None:
        """The first row after a caption, with nothing but the head or foot of a page between."""
        between = 0
        for line in self._lines[place:]:
            if line.kind is Kind.ROW:
                return line.index if between == 0 or is_header(cells_of(line)) else None
            if line.kind in (Kind.BLANK, Kind.NUMBER, Kind.RULE):
                continue
            between += 1
            if between > 3 or line.kind in (Kind.CAPTION, Kind.NOTE, Kind.DATE) or len(line.text) > _ARTEFACT:
                return None
        return None

    def _rows(self, table: Table, place: int) -> int:
        """Reads the table whose first row stands at `place`; returns the line after it."""
        self._result.tables.append(table)
        first = self._lines[place]
        header = cells_of(first)
        if is_header(header):
            end = first
            while glued := glued_header(header, self._lines[end.index + 1 : end.index + 2]):
                header, end = glued, self._lines[end.index + 1]
            table.header, table.header_span = [unspaced(cell) for cell in header], (first.start, end.end)
            self._result.lines.update(range(place, end.index + 1))
            place = end.index + 1
        else:
            self._say(first.start, f"the table {table.number} “{table.title}” has no header that can be read")
        closed = False
        while place < len(self._lines):
            line = self._lines[place]
            if line.kind is Kind.ROW:
                self._row(table, line)
            elif line.kind is Kind.PROSE and self._rest(table, line):
                self._continue(table, padded(line, len(table.header)), line)
            elif line.kind is Kind.NOTE:
                self._result.lines.add(place)
                closed = True
                place += 1
                break
            elif line.kind is Kind.MARKUP:
                table.notes.append(line)
            elif line.kind is Kind.PROSE and self._lines[place - 1].kind is Kind.ROW and table.rows:
                self._continue(table, [line.text], line)
            elif line.kind is Kind.PROSE and not table.rows and "《" in line.text and self._first_row(place + 1):
                table.notes.append(line)
            elif line.kind is Kind.CAPTION and self._again(table, line):
                pass
            elif line.kind not in (Kind.BLANK, Kind.NUMBER, Kind.RULE) and not self._artefact(table, place):
                closed = True
                break
            self._result.lines.add(place)
            place += 1
        if not closed:
            named = f"{table.number} “{table.title}”" if table.number else "without a caption"
            raise UserError(
                f"the text ends inside the table {named}, which begins in line "
                f"{self._report.notice(table.start, '').line}: the file is cut off, get the whole report"
            )
        self._check(table)
        return place

    def _rest(self, table: Table, line: Line) -> bool:
        """Whether a line under a row is the rest of it, put into its column by tabs in front."""
        return line.raw.startswith("\t") and self._lines[line.index - 1].kind is Kind.ROW and bool(table.rows)

    def _again(self, table: Table, line: Line) -> bool:
        """Whether a caption is that of the open table, said again after a page break (表5（续）)."""
        match = _CAPTION.fullmatch(line.text)
        same = match is not None and unspaced(match[1]) == table.number
        return same and self._first_row(line.index + 1) is not None

    def _artefact(self, table: Table, place: int) -> bool:
        """Whether the line is the head or foot of a page, after which the table goes on."""
        between = 0
        for line in self._lines[place:]:
            if line.kind is Kind.ROW:
                cells = cells_of(line)
                again = [unspaced(cell) for cell in cells] == table.header
                following = bool(table.rows) and mark(cells[0]) == table.rows[-1].position + 1
                return again or (following and len(cells) == len(table.header))
            if line.kind in (Kind.CAPTION, Kind.NOTE, Kind.DATE) or len(line.text) > _ARTEFACT:
                return False
            between += line.kind not in (Kind.BLANK, Kind.RULE, Kind.NUMBER)
            if between > 3:
                return False
        return False

    def _row(self, table: Table, line: Line) -> None:
        cells = cells_of(line)
        if is_separator(line) or [unspaced(cell) for cell in cells] == table.header:
            return
        above = not table.rows and "《" in cells[0] and mark(cells[0]) is None
        if (line.raw.lstrip("| ").startswith("<") or above) and not any(cells[1:]):
            table.notes.append(line)
            return
        position = mark(cells[0])
        width = len(table.header) or len(cells)
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if table.columns[:1] in ([], [Role.MARK]) and position is None and table.rows:
            self._continue(table, cells, line)
        else:
            last = table.rows[-1].position if table.rows else 0
            if position is None or table.columns[:1] not in ([], [Role.MARK]):
                position = last + 1
            elif position in {row.position for row in table.rows}:
                self._say(
                    line.start, f"the row mark “{cells[0]}” of {table.number} stands twice: read as row {last + 1}"
                )
                position = last + 1
            table.rows.append(Row(position, cells, line.start, line.end))

    def _continue(self, table: Table, cells: list[str], line: Line) -> None:
        """Adds cells without a row mark to the row before: a page or a line breaks inside it."""
        row, width = table.rows[-1], len(table.header) or len(cells)
        if len(row.cells) < width and len(row.cells) + len(cells) - 1 <= width:
            row.cells[-1] = f"{row.cells[-1]} {cells[0]}"
            row.cells += cells[1:]
        elif len(row.cells) == width and len(cells) == width and not cells[0]:
            row.cells = [f"{old} {new}" for old, new in zip(row.cells, cells, strict=True)]
        elif len(row.cells) == width and len(cells) == width - 1:
            row.cells[1:] = [f"{old} {new}" for old, new in zip(row.cells[1:], cells, strict=True)]
        elif len(row.cells) == width and len(cells) == 1:
            row.cells[-1] = f"{row.cells[-1]} {cells[0]}"
        elif len(cells) == width and all(cells):
            self._say(line.start, f"the row mark “{cells[0]}” of {table.number} cannot be read: taken as the next row")
            table.rows.append(Row(row.position + 1, cells, line.start, line.end))
            return
        else:
            self._say(
                line.start, f"a line of {table.number} has {len(cells)} cells where its header has {width}: left out"
            )
            return
        row.end = line.end

    def _check(self, table: Table) -> None:
        width = len(table.header)
        for row in list(table.rows):
            if width and len(row.cells) != width:
                shown = squeeze(row.cells[0])
                self._say(
                    row.start, f"row {shown} of {table.number} has {len(row.cells)} cells, its header {width}: left out"
                )
                table.rows.remove(row)
        expected = 1
        for row in table.rows:
            if row.position != expected:
                self._say(row.start, f"the rows of {table.number} go from {expected - 1} to {row.position}")
            expected = row.position + 1
        table.told = by_cells(table.title, table.columns, [row.cells for row in table.rows]) if width else {}
        for place, held in table.told.items():
            heading = f"the heading “{table.header[place]}” of {table.number} is not known"
            self._say(table.header_span[0], f"{heading}: by its cells it stands over each {held.value}")
        unknown = [cell for cell, held in zip(table.header, table.columns, strict=True) if held is None]
        if table.number and table.header and (table.shape is Shape.OTHER or unknown):
            what = "its rows are not read" if table.shape is Shape.OTHER else f"not known is “{' | '.join(unknown)}”"
            self._say(table.header_span[0], f"the header “{' | '.join(table.header)}” of {table.number}: {what}")

    def _numbering(self) -> None:
        plain = re.compile(r"表\d+")
        numbered = [table for table in self._result.tables if plain.fullmatch(table.number)]
        for before, table in pairwise(numbered):
            if table.ordinals[0] != before.ordinals[0] + 1:
                self._say(table.start, f"the table after {before.number} is {table.number}")
