"""Finds a phrase in the report and writes the passage that a record would cite for it."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store, Triple

from ftzgraph.errors import UsageError, UserError
from ftzgraph.graph import ask, turtle
from ftzgraph.namespaces import FTZ, ID, OA, PASSAGE, RDF, XSD
from ftzgraph.report.layout import Kind, Line, lines
from ftzgraph.report.outline import Outline, outline
from ftzgraph.report.text import load

_SENTENCE_END = re.compile(r"[。！？!?][”’）)*]*")
_PASSED_OVER = (Kind.BLANK, Kind.NUMBER, Kind.RULE)
"""What may stand between the halves of a sentence that a page break cuts."""


@dataclass(frozen=True)
class Span:
    """A stretch of the report: offsets in code points, end exclusive."""

    start: int
    end: int


def locate(report: Path, phrase: str, store: Store, edition: str | None = None) -> str:
    """The Turtle of each passage that holds `phrase`: the sentence or table row, or the passage there already is.

    `store` holds the dataset: it knows which edition the file is, unless `edition` says, and which passages exist.
    White space does not count. Raises UserError when the phrase stands nowhere, UsageError when it is empty or the
    edition cannot be told.
    """
    text = load(report)
    edition = edition or _edition(store, text.content)
    if not phrase.strip():
        raise UsageError("the phrase is empty: give the words to look for")
    found = list(_occurrences(text.content, phrase))
    if not found:
        raise UserError(f"“{phrase}” does not stand in {report}: {_hint(text.content, phrase)}")
    laid_out = lines(text)
    units = list(_units(text.content, laid_out))
    known = _known(store, edition)
    spans = sorted({_passage(span, units, known) for span in found}, key=lambda span: (span.start, span.end))
    sections = outline(text, edition, laid_out)
    triples = [triple for span in spans for triple in _triples(span, edition, text.content, sections)]
    return turtle.write(triples)


def _edition(store: Store, content: str) -> str:
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    for row in ask.rows(store, "editions"):
        if row["sha256"] == sha256:
            return row["edition"]
    raise UsageError("the file is the text of no edition in the dataset: say with --edition which year's it is")


def _occurrences(content: str, phrase: str) -> Iterator[Span]:
    sought = r"\s*".join(re.escape(char) for char in "".join(phrase.split()))
    for match in re.finditer(sought, content):
        yield Span(match.start(), match.end())


def _hint(content: str, phrase: str) -> str:
    """The longest beginning of the phrase that does stand in the text, so that a slip can be found."""
    bare = "".join(phrase.split())
    for length in range(len(bare) - 1, 1, -1):
        if next(_occurrences(content, bare[:length]), None):
            return f"it has “{bare[:length]}”, but not followed by “{bare[length:]}”"
    return "take the words over from the report to the letter"


def _known(store: Store, edition: str) -> list[Span]:
    prefix = f"{PASSAGE}{edition}/"
    return [
        Span(int(row["start"]), int(row["end"]))
        for row in ask.rows(store, "passages")
        if row["passage"].startswith(prefix)
    ]


def _units(content: str, laid_out: list[Line]) -> Iterator[Span]:
    """The sentences of the prose, across page breaks, and the other lines one by one."""
    open_start: int | None = None
    last_end = 0
    for line in laid_out:
        if line.kind is Kind.PROSE:
            start = line.start if open_start is None else open_start
            for match in _SENTENCE_END.finditer(content, line.start, line.end):
                yield Span(start, match.end())
                start = match.end()
            open_start = start if content[start : line.end].strip() else None
            last_end = line.end
        elif line.kind not in _PASSED_OVER:
            if open_start is not None:
                yield Span(open_start, last_end)
                open_start = None
            yield Span(line.start, line.end)
    if open_start is not None:
        yield Span(open_start, last_end)


def _passage(phrase: Span, units: list[Span], known: list[Span]) -> Span:
    """The passage for one occurrence: from the first sentence that it touches to the last, or a known one within."""
    touched = [unit for unit in units if unit.start < phrase.end and phrase.start < unit.end]
    whole = Span(touched[0].start, touched[-1].end) if touched else phrase
    existing = [
        span for span in known if whole.start <= span.start <= phrase.start and phrase.end <= span.end <= whole.end
    ]
    return min(existing, key=lambda span: span.end - span.start, default=whole)


def _triples(span: Span, edition: str, content: str, sections: Outline) -> list[Triple]:
    text = content[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    end = start + len(text.strip())
    passage = NamedNode(f"{PASSAGE}{edition}/{start}-{end}")
    integer = NamedNode(XSD.integer)
    triples = [
        Triple(passage, NamedNode(RDF.type), NamedNode(FTZ.Passage)),
        Triple(passage, NamedNode(OA.start), Literal(str(start), datatype=integer)),
        Triple(passage, NamedNode(OA.end), Literal(str(end), datatype=integer)),
        Triple(passage, NamedNode(FTZ.sha256), Literal(hashlib.sha256(content[start:end].encode()).hexdigest())),
        Triple(passage, NamedNode(FTZ.partOfReport), NamedNode(f"{ID}report/{edition}")),
    ]
    section = sections.at(start)
    if section is not None:
        triples.append(Triple(passage, NamedNode(FTZ.inSection), NamedNode(f"{ID}section/{section.key}")))
    return triples
