"""The cells of one line of a table, and headers and rows that a line break cuts."""

import re
from collections.abc import Sequence

from ftzgraph.report.chinese import mark
from ftzgraph.report.columns import role
from ftzgraph.report.layout import Kind, Line

_SEPARATOR = re.compile(r"[\s|:-]+")
_TAG = re.compile(r"<sup>[^<]{0,5}</sup>|<[a-zA-Z/][^>]*>")
_CUT = 4  # characters: what a line break leaves of a heading that could stand without it is shorter


def is_separator(line: Line) -> bool:
    """Whether the line is the rule under a header set with |."""
    return bool(_SEPARATOR.fullmatch(line.raw))


def cells_of(line: Line) -> list[str]:
    """The cells of a row set with tabs or with |, without markup."""
    raw = line.raw
    cells = raw.split("\t") if "\t" in raw else raw.strip().removeprefix("|").removesuffix("|").split("|")
    return [_TAG.sub("", cell.replace("<br>", " ").replace("**", "")).strip() for cell in cells]


def glued_header(header: list[str], following: Sequence[Line]) -> list[str] | None:
    """The header with the next line added, if a line break cuts one of its headings; None if none does."""
    if not following or following[0].kind not in (Kind.ROW, Kind.PROSE):
        return None
    cells = cells_of(following[0])
    if is_separator(following[0]) or mark(cells[0]) is not None:
        return None
    whole = header[-1] + cells[0]
    held = role(header[-1])
    cut = role(whole) is not None and (held is None or (held is role(whole) and len(cells[0]) <= _CUT))
    return [*header[:-1], whole, *cells[1:]] if cut else None


def padded(line: Line, width: int) -> list[str]:
    """The cells of a line that begins with tabs, with empty cells for those that it leaves out at its end."""
    cells = [cell.strip() for cell in line.raw.split("\t")]
    return [*cells, *[""] * (width - len(cells))]
