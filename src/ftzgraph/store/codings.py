"""The content codings that answers can be compressed with (RFC 9110, section 8.4.1)."""

import sys
import zlib
from typing import Protocol

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdCompressor
else:
    from backports.zstd import ZstdCompressor

CODINGS = ("zstd", "gzip")
"""By name, the better one first: Zstandard (RFC 8878) takes a third of gzip's time here and makes less of it."""
LEAST = 1000
"""Bytes below which compressing saves no packet."""

_GZIP_LEVEL, _ZSTD_LEVEL = 5, 3
_GZIP_WINDOW = 31
"""zlib's way to ask for the gzip format; its header then holds no time, so the same bytes give the same bytes."""


class Compressor(Protocol):
    """Compresses a stream."""

    def compress(self, data: bytes, /) -> bytes:
        """What is ready once `data` is taken in."""
        ...

    def flush(self) -> bytes:
        """The end of the stream."""
        ...


def compressor(coding: str) -> Compressor:
    """A new compressor of a coding in CODINGS."""
    if coding == "zstd":
        zstd: Compressor = ZstdCompressor(_ZSTD_LEVEL)
        return zstd
    return zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WINDOW)


def compress(data: bytes, coding: str) -> bytes:
    """All of `data`, compressed."""
    stream = compressor(coding)
    return stream.compress(data) + stream.flush()
