"""Entity tags and requests that depend on them (RFC 9110, sections 8.8.3 and 13.1.2)."""

import re
from hashlib import blake2b

_TAG = re.compile(r'(?:W/)?("[^"]*")')
_SAFE = frozenset(("GET", "HEAD", "QUERY"))


def entity_tag(*parts: str) -> str:
    """A weak tag of an answer that the parts determine: its order, where the query gives none, is not determined."""
    return content_tag("\x00".join(parts).encode("utf-8", "replace"))


def content_tag(body: bytes) -> str:
    """A weak tag of an answer whose bytes are there."""
    return f'W/"{blake2b(body, digest_size=16).hexdigest()}"'


def is_known(method: str, if_none_match: str | None, tag: str) -> bool:
    """Whether the client says that it has what `tag` is the tag of, and asks in a way that lets it be told so.

    The comparison is the weak one. With other methods, POST among them, the header is no question of this kind.
    """
    if if_none_match is None or method not in _SAFE:
        return False
    return if_none_match == tag or if_none_match.strip() == "*" or tag.removeprefix("W/") in _TAG.findall(if_none_match)
