"""How many rows a table has, told from its bytes as they come.

What separates rows cannot stand inside a value, since there a quotation mark, an angle bracket or a line break is
escaped; a CSV value keeps its line breaks, but in quotation marks. A row of JSON without any value is not counted.
"""

from ftzgraph.store import formats
from ftzgraph.store.formats import Format

_SEPARATORS = {formats.JSON: b',{"', formats.XML: b"<result>", formats.TSV: b"\n", formats.CSV: b"\n"}
_FIRST_ROW = b'"bindings":[{"'


class RowCounter:
    """Counts the rows of a table in one of the formats of `formats.TABLES`; of anything else, none."""

    def __init__(self, format: Format) -> None:
        self._format = format
        self._separator = _SEPARATORS.get(format)
        self._found = 0
        self._tail = b""
        self._quoted = False
        self._begun = format is not formats.JSON

    @property
    def rows(self) -> int | None:
        """The rows so far; None when it is no table."""
        if self._separator is None:
            return None
        if self._format is formats.JSON:
            return self._found + self._begun
        return self._found if self._format is formats.XML else max(0, self._found - 1)

    def take(self, data: bytes) -> None:
        """Counts in what comes next."""
        if self._separator is None:
            return
        if self._format is formats.CSV:
            data = self._unquoted(data)
        text = self._tail + data
        self._found += text.count(self._separator)
        if not self._begun:
            self._begun = _FIRST_ROW in text
        keep = (len(_FIRST_ROW) if not self._begun else len(self._separator)) - 1
        # what is kept is too short to hold a separator, unless the start of the rows is still looked for
        self._tail = text[-keep:] if keep else b""

    def _unquoted(self, data: bytes) -> bytes:
        parts = data.split(b'"')
        outside = b"".join(parts[self._quoted :: 2])
        self._quoted ^= len(parts) % 2 == 0
        return outside
