"""Answers that were given lately, bounded in bytes."""

from collections import OrderedDict

from ftzgraph.web.response import Response

Key = tuple[str, str | None]
"""The entity tag, and how the body is compressed."""

_ENTRY = 1000
"""Bytes that an entry takes beside its body, about."""
_SHARE = 16


class AnswerCache:
    """Keeps whole answers with their bodies in memory; those that nobody asks for any more go first."""

    def __init__(self, limit: int) -> None:
        """`limit` is the bytes that all entries may take; with 0 nothing is kept."""
        self.limit = limit
        self.size = 0
        self.hits = 0
        self.misses = 0
        self._entries: OrderedDict[Key, Response] = OrderedDict()

    def __len__(self) -> int:
        """The number of answers."""
        return len(self._entries)

    @property
    def largest(self) -> int:
        """Bytes of a body that is still kept: no answer may take the place of all others."""
        return self.limit // _SHARE

    def get(self, key: Key) -> Response | None:
        """The answer that was kept."""
        found = self._entries.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._entries.move_to_end(key)
        return found

    def put(self, key: Key, response: Response) -> None:
        """Keeps an answer, unless it is too large."""
        size = len(response.body) + _ENTRY
        if response.file is not None or size > self.largest:
            return
        replaced = self._entries.pop(key, None)
        if replaced is not None:
            self.size -= len(replaced.body) + _ENTRY
        self._entries[key] = response
        self.size += size
        while self.size > self.limit:
            _, oldest = self._entries.popitem(last=False)
            self.size -= len(oldest.body) + _ENTRY

    def clear(self) -> None:
        """Forgets all: they are answers of another dataset."""
        self._entries.clear()
        self.size = 0
