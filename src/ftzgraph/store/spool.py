"""Where an answer is put together: a short one in memory, a long one on disk."""

import os
import re
from tempfile import TemporaryFile
from typing import IO

from ftzgraph.store import formats
from ftzgraph.store.channel import INLINE
from ftzgraph.store.errors import AnswerTooLargeError, StoreError
from ftzgraph.store.formats import Format

# /tmp is often in memory
_FOLDER = next((folder for folder in ("/var/tmp",) if os.access(folder, os.W_OK) and "TMPDIR" not in os.environ), None)
_SEPARATORS = {formats.JSON: b',{"', formats.XML: b"<result>", formats.TSV: b"\n", formats.CSV: b"\n"}
_QUOTED = re.compile(rb'"[^"]*"')
_LEAST_ROW = 2
_AT_ONCE = 512 * 1024
"""Bytes that are written at a time: the engine gives 8 KB, and many short writes take twice as long."""
_NOT_KEPT = "the answer could not be kept until it was whole ({})"


class Spool:
    """A file for the engine to write an answer to. `error` is what stopped it, since the engine hides that.

    With `first` given, it keeps so many rows of SPARQL JSON, and of the others only how many there were: `rows`.
    """

    def __init__(self, most: int, first: int | None = None) -> None:
        self.size = 0
        self.file: IO[bytes] | None = None
        self.error: Exception | None = None
        self._kept: list[bytes] = []
        self._room = INLINE // 2
        self._most = most
        self._first = first
        self._found = 0
        self._tail = b""
        self._cut = False

    def write(self, data: bytes) -> int:
        """Takes more of the answer. Raises AnswerTooLargeError, and StoreError when the disk is full."""
        try:
            self._take(data)
        except StoreError as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Puts on disk what is still in memory of an answer that is there already."""
        if self.file is not None:
            self._drain(self.file)

    @property
    def body(self) -> bytes:
        """The answer, when it is short enough to be in memory."""
        return b"".join(self._kept)

    @property
    def rows(self) -> int | None:
        """How many rows there were, when only the first were wanted."""
        return None if self._first is None else self._found + (b'"bindings":[{' in self._kept[0])

    def check_rows(self, format: Format, most: int) -> None:
        """Raises AnswerTooLargeError when the answer is a table of more than `most` rows.

        The separators cannot stand inside a value, since there a quotation mark, an angle bracket or a line break is
        escaped; a CSV value keeps its line breaks, but in quotation marks. A row of JSON without any value is not
        counted.
        """
        if format in _SEPARATORS and self.size > _LEAST_ROW * most and self._rows(format) > most:
            raise AnswerTooLargeError(f"the answer has more than {most} rows: ask for fewer with LIMIT and OFFSET")

    def _rows(self, format: Format) -> int:
        separator = _SEPARATORS[format]
        if self.file is None:
            text = self.body
        else:
            self.file.seek(0)
            text = self.file.read()
        if format is formats.CSV:
            text = _QUOTED.sub(b"", text)
        found = text.count(separator)
        return found + 1 if format is formats.JSON else found - (format is not formats.XML)

    def _take(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self._most:
            raise AnswerTooLargeError(
                f"the answer has more than {self._most} bytes: ask for less of it with LIMIT and OFFSET"
            )
        if self._first is not None:
            self._take_first(data, self._first)
            return
        self._kept.append(data)
        self._room -= len(data)
        if self._room < 0:
            self._drain(self.file or self._open())

    def _open(self) -> IO[bytes]:
        try:
            self.file = TemporaryFile(dir=_FOLDER)  # noqa: SIM115
        except OSError as error:
            raise StoreError(_NOT_KEPT.format(error.strerror)) from error
        return self.file

    def _drain(self, file: IO[bytes]) -> None:
        try:
            file.write(b"".join(self._kept))
            file.flush()
        except OSError as error:
            raise StoreError(_NOT_KEPT.format(error.strerror)) from error
        self._kept.clear()
        self._room = _AT_ONCE

    def _take_first(self, data: bytes, rows: int) -> None:
        separator = _SEPARATORS[formats.JSON]
        text = self._tail + data
        self._found += text.count(separator)
        self._tail = text[1 - len(separator) :]
        if self._cut:
            return
        self._kept.append(data)
        if self._found >= rows:
            whole = self.body
            place = -1
            for _ in range(rows):
                place = whole.find(separator, place + 1)
            self._kept = [whole[:place], b"]}}"]
            self._cut = True
