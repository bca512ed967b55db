"""The list of what may stay out of the graph, each with a reason."""

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from ftzgraph.errors import UserError
from ftzgraph.report.items import KINDS, Item

REASONS = ("heading", "slogan", "not-a-fact", "part-of-name", "front-matter")
_REPETITION = re.compile(r"repetition of (\d+)-(\d+)")
_COLUMNS = ["start", "end", "kind", "reason"]


@dataclass
class _Exception:
    line: int
    start: int
    end: int
    kind: str
    reason: str
    used: bool = False
    fault: str = "excepts nothing that is missing: take it out"


class Exceptions:
    """Exceptions with the items that they were asked about. Each must except something, or it is a fault."""

    def __init__(self, path: Path, listed: list[_Exception]) -> None:
        self._path, self._listed = path, listed

    @classmethod
    def read(cls, path: Path) -> "Exceptions":
        """The list in a CSV file with the columns start, end, kind, reason; a file that is not there lists nothing.

        An exception takes out what is missing of its kind between two places of the text. Raises UserError for a file
        that cannot be read, with the line.
        """
        if not path.exists():
            return cls(path, [])
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                if next(rows, None) != _COLUMNS:
                    raise UserError(f"{path}:1: the columns must be {','.join(_COLUMNS)}")
                return cls(path, [_exception(path, rows.line_num, row) for row in rows])
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UserError(f"cannot read {path} ({error}): write it as CSV in UTF-8") from error

    def hold(self, item: Item, carried: Collection[Item]) -> bool:
        """Whether an exception takes out a missing item. A repetition does so only for what is carried elsewhere."""
        for one in self._listed:
            if (
                one.kind == item.kind
                and one.start <= item.start
                and item.end <= one.end
                and _repeats(one, item, carried)
            ):
                one.used = True
                return True
        return False

    def faults(self) -> list[str]:
        """The exceptions that took out nothing, a line each with the place and what to do."""
        return [
            f"{self._path}:{one.line}: the exception for {one.kind} in {one.start}-{one.end} {one.fault}"
            for one in self._listed
            if not one.used
        ]


def _exception(path: Path, line: int, row: list[str]) -> _Exception:
    if len(row) != len(_COLUMNS) or not (row[0].isdecimal() and row[1].isdecimal()):
        raise UserError(f"{path}:{line}: a line has a start and an end in code points, a kind and a reason")
    start, end, kind, reason = row
    if kind not in KINDS:
        raise UserError(f"{path}:{line}: “{kind}” is no kind: choose one of {', '.join(KINDS)}")
    if reason not in REASONS and not _REPETITION.fullmatch(reason):
        known = ", ".join(REASONS)
        raise UserError(f"{path}:{line}: “{reason}” is no reason: choose one of {known}, or “repetition of START-END”")
    return _Exception(line, int(start), int(end), kind, reason)


def _repeats(one: _Exception, item: Item, carried: Collection[Item]) -> bool:
    """Whether the exception's reason holds of the item: what it repeats, if anything, is carried."""
    match = _REPETITION.fullmatch(one.reason)
    if match is None:
        return True
    start, end = int(match[1]), int(match[2])
    there = [other for other in carried if other.kind == item.kind and start <= other.start and other.end <= end]
    if item.kind in ("paragraph", "row"):
        said = any(other.kind == item.kind and other.start < end and start < other.end for other in carried)
    else:
        said = any(other.meant == item.meant for other in there)
    if not said:
        one.fault = f"says that it repeats {start}-{end}, where that {item.kind} is not carried: mend the place"
    return said
