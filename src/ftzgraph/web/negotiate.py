"""Content negotiation (RFC 9110, section 12.5): which of the things on offer a client wants."""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from ftzgraph.store.codings import CODINGS
from ftzgraph.store.formats import Format

HTML = Format("html", "text/html; charset=utf-8", ("application/xhtml+xml",))

_LONGEST = 500
"""Characters of a header that is remembered: clients could fill the memory with longer ones."""
_P = ParamSpec("_P")
_T = TypeVar("_T")
_Q = re.compile(r"\s*q\s*=\s*(1(?:\.0{0,3})?|0(?:\.\d{0,3})?)\s*", re.IGNORECASE)


def _remembered(work: Callable[_P, _T]) -> Callable[_P, _T]:
    """Remembers what came of the headers that were sent lately, which are few."""
    kept = lru_cache(1024)(work)

    @wraps(work)
    def remembering(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        for arg in args:
            if isinstance(arg, str) and len(arg) > _LONGEST:
                return work(*args, **kwargs)
        return kept(*args, **kwargs)  # type: ignore[arg-type]

    return remembering


@_remembered
def choose(accept: str | None, offers: tuple[Format, ...]) -> Format | None:
    """The offer that `accept`, the value of an Accept header, likes best; the first of equals; None for no match.

    For each media type the most specific range counts. No header, or an empty one, takes anything.
    """
    ranges = _ranges(accept or "*/*")
    best, best_quality = None, 0.0
    for offer in offers:
        # other names count only where they are spelt out: text/* means no text/xml, which is not what we would send
        others = (ranges.get(media_type, 0.0) for media_type in offer.media_types[1:])
        quality = max((_quality(offer.media_type, ranges), *others))
        if quality > best_quality:
            best, best_quality = offer, quality
    return best


@_remembered
def wants_html(accept: str | None) -> bool:
    """Whether a browser asks: HTML is named and nothing machine-readable is liked better."""
    ranges = _ranges(accept or "")
    named = [q for name, q in ranges.items() if name in HTML.media_types]
    return bool(named) and max(named) > 0 and max(named) >= max(ranges.values())


@_remembered
def coding(accept_encoding: str | None) -> str | None:
    """The content coding of ours that Accept-Encoding likes best, the first of equals; None for an answer as it is."""
    ranges = _ranges(accept_encoding or "")
    best, best_quality = None, ranges.get("identity", 0.0)
    for name in CODINGS:
        quality = ranges.get(name, ranges.get("*", 0.0))
        if quality > best_quality or (best is None and 0 < quality == best_quality):
            best, best_quality = name, quality
    return best


@_remembered
def language(chosen: str | None, accept_language: str | None) -> str:
    """ "zh" or "en": the one chosen by ?lang=, else the one that Accept-Language likes better, else English."""
    if chosen in ("zh", "en"):
        return chosen
    quality = {"zh": 0.0, "en": 0.0}
    for name, q in _ranges(accept_language or "").items():
        primary = name.partition("-")[0]
        if primary in quality:
            quality[primary] = max(quality[primary], q)
    return "zh" if quality["zh"] > quality["en"] else "en"


def _ranges(header: str) -> dict[str, float]:
    """Each range of an Accept or Accept-Language header with its quality. A malformed quality counts as 1."""
    ranges: dict[str, float] = {}
    for part in header.split(","):
        name, *parameters = part.split(";")
        name = name.strip().lower()
        if not name:
            continue
        quality = 1.0
        for parameter in parameters:
            match = _Q.fullmatch(parameter)
            if match:
                quality = float(match[1])
        ranges[name] = max(quality, ranges.get(name, 0.0))
    return ranges


def _quality(media_type: str, ranges: dict[str, float]) -> float:
    for name in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0
