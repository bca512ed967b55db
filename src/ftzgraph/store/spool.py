"""Where an answer is put together: a short one in memory, a long one on disk."""

import os
from tempfile import TemporaryFile
from typing import IO

from ftzgraph.store.codings import LEAST, Compressor, compressor
from ftzgraph.store.errors import AnswerTooLargeError, Sentence, StoreError
from ftzgraph.store.formats import Format
from ftzgraph.store.rows import RowCounter

# /tmp is often in memory
_FOLDER = next((folder for folder in ("/var/tmp",) if os.access(folder, os.W_OK) and "TMPDIR" not in os.environ), None)
_ROW = b',{"'
_AT_ONCE = 64 * 1024
"""Bytes that are dealt with at a time: the engine gives 8 KB, and many short steps take twice as long."""
_SHORT = 1 << 20
"""Bytes of an answer that stays in memory."""


class Spool:
    """A file for the engine to write an answer to, of at most so many bytes and rows; `coding` compresses it.

    `error` is what stopped it, since the engine hides that. With `first` given, it keeps so many rows of SPARQL JSON,
    which are then what may have so many bytes, and of the others only how many there were.
    """

    def __init__(
        self,
        format: Format,
        most: int,
        most_rows: int | None = None,
        first: int | None = None,
        coding: str | None = None,
    ) -> None:
        self.file: IO[bytes] | None = None
        self.error: StoreError | None = None
        self.coding: str | None = None
        """How the answer is compressed, once it is whole; None when it is not."""
        self._counter = RowCounter(format)
        self._new: list[bytes] = []
        self._kept: list[bytes] = []
        self._size = 0
        self._waiting = 0
        self._in_memory = 0
        self._most = most
        self._most_rows = most_rows
        self._first = first
        self._cut = False
        self._wanted = coding
        self._compressor: Compressor | None = None

    def write(self, data: bytes) -> int:
        """Takes more of the answer. Raises AnswerTooLargeError, and StoreError when the disk is full."""
        try:
            self._take(data)
        except StoreError as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing: the answer is complete when `finish` is called."""

    def finish(self) -> None:
        """The answer is whole: what is left to do is done. Raises what `write` raises."""
        self._deal_with_new()
        if self._compressor is not None:
            self._keep(self._compressor.flush())
        if self.file is not None:
            self._write_out(self.file)

    def discard(self) -> None:
        """There will be no answer: lets go of what is there of it."""
        self._new.clear()
        self._kept.clear()
        if self.file is not None:
            self.file.close()

    @property
    def body(self) -> bytes:
        """The answer, when it is short enough to be in memory."""
        return b"".join(self._kept)

    @property
    def rows(self) -> int | None:
        """How many rows it has; None when it is no table."""
        return self._counter.rows

    def _take(self, data: bytes) -> None:
        self._new.append(data)
        self._waiting += len(data)
        # the first rows are told apart as they come, so that no more than they is kept
        if self._waiting >= _AT_ONCE or self._first is not None:
            self._deal_with_new()

    def _deal_with_new(self) -> None:
        data = b"".join(self._new)
        self._new.clear()
        self._waiting = 0
        self._counter.take(data)
        if self._most_rows is not None and (self.rows or 0) > self._most_rows:
            sentence = Sentence(
                f"回答超过 {self._most_rows} 行：请用 LIMIT 和 OFFSET 分次取得",
                f"the answer has more than {self._most_rows} rows: ask for fewer with LIMIT and OFFSET",
            )
            raise AnswerTooLargeError(sentence)
        if self._cut:
            return
        self._size += len(data)
        if self._wanted and self._compressor is None and self._size >= LEAST:
            self.coding, self._compressor = self._wanted, compressor(self._wanted)
        self._keep(data if self._compressor is None else self._compressor.compress(data))
        if self._first is not None:
            self._cut_after(self._first)
        if self._size > self._most:
            sentence = Sentence(
                f"回答超过 {self._most} 字节：请用 LIMIT 和 OFFSET 分次取得",
                f"the answer has more than {self._most} bytes: ask for less of it with LIMIT and OFFSET",
            )
            raise AnswerTooLargeError(sentence)

    def _keep(self, data: bytes) -> None:
        self._kept.append(data)
        self._in_memory += len(data)
        if self._in_memory > _SHORT and self._first is None:
            self.file = self.file or self._open()
            self._write_out(self.file)

    def _open(self) -> IO[bytes]:
        try:
            return TemporaryFile(dir=_FOLDER)
        except OSError as error:
            raise _not_kept(error) from error

    def _write_out(self, file: IO[bytes]) -> None:
        try:
            file.write(self.body)
            file.flush()
        except OSError as error:
            raise _not_kept(error) from error
        self._kept.clear()
        self._in_memory = 0

    def _cut_after(self, rows: int) -> None:
        if (self.rows or 0) <= rows:
            return
        whole = self.body
        place = -1
        for _ in range(rows):
            place = whole.find(_ROW, place + 1)
        self._kept = [whole[:place], b"]}}"]
        self._size = place + len(self._kept[1])
        self._cut = True


def _not_kept(error: OSError) -> StoreError:
    sentence = Sentence(
        f"回答在完整之前无法保存（{error.strerror}）",
        f"the answer could not be kept until it was whole ({error.strerror})",
    )
    return StoreError(sentence)
