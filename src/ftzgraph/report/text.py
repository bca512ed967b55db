"""The report as a text whose places can be cited, and what a reader could not make out in it."""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ftzgraph.errors import UserError


@dataclass(frozen=True)
class Notice:
    """Something that could not be read, or that the report says in two ways, with its place.

    `line` and `column` count from 1, `offset` from 0 in Unicode code points of the file. `str()` is one line.
    """

    line: int
    column: int
    offset: int
    message: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column} (offset {self.offset}): {' '.join(self.message.split())}"


@dataclass(frozen=True)
class ReportText:
    """The text exactly as it stands in the file: no newline is translated and nothing is normalised."""

    content: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(place + 1 for place, char in enumerate(self.content) if char == "\n")]

    def digest(self, start: int, end: int) -> str:
        """The SHA-256 of the slice from `start` to `end` (code points, end exclusive) encoded as UTF-8."""
        return hashlib.sha256(self.content[start:end].encode()).hexdigest()

    def notice(self, offset: int, message: str) -> Notice:
        """A notice about the place at `offset`."""
        line = bisect_right(self._starts, offset)
        return Notice(line, offset - self._starts[line - 1] + 1, offset, message)


def load(path: Path) -> ReportText:
    """The text of the report at `path`, a UTF-8 file.

    Raises UserError for a file that is missing, empty, binary or not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}: name a report's text file") from error
    if not data.strip():
        raise UserError(f"{path} is empty: name a file that holds a report's text")
    if b"\0" in data:
        raise UserError(f"{path} is a binary file: name a report's text, saved as UTF-8")
    try:
        return ReportText(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise UserError(f"{path} ends in the middle of a character: it is cut off, get the whole report") from error
        raise UserError(f"{path} is not UTF-8 at byte {error.start}: save the report's text as UTF-8") from error
