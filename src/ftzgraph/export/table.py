"""Answers as text in aligned columns, Chinese characters taking two places each."""

import unicodedata
from collections.abc import Sequence

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from ftzgraph.namespaces import PREFIXES

_BREAKS = dict.fromkeys(map(ord, "\t\n\v\f\r\x85\u2028\u2029"), " ")


def answer(results: bytes) -> str:
    """SPARQL JSON results as a table; the answer to ASK as a word."""
    parsed = parse_query_results(results, format=QueryResultsFormat.JSON)
    if isinstance(parsed, QueryBoolean):
        return "true\n" if parsed else "false\n"
    assert isinstance(parsed, QuerySolutions)
    names = [variable.value for variable in parsed.variables]
    return table(names, [[_cell(solution[name]) for name in names] for solution in parsed])


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lines with the columns aligned, numbers to the right. Line breaks and tabs inside a cell become spaces."""
    cells = [[cell.translate(_BREAKS) for cell in row] for row in rows]
    widths = [max(width(row[column]) for row in [head, *cells]) for column in range(len(head))]
    right = [bool(cells) and all(_is_number(row[column]) for row in cells) for column in range(len(head))]
    lines = [_line(head, widths, right), "  ".join("-" * size for size in widths)]
    lines += [_line(row, widths, right) for row in cells]
    return "".join(line.rstrip() + "\n" for line in lines)


def width(text: str) -> int:
    """How many places of a terminal the text takes (Unicode Standard Annex #11; ambiguous characters take one)."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, size, is_right in zip(cells, widths, right, strict=True):
        gap = " " * (size - width(cell))
        padded.append(gap + cell if is_right else cell + gap)
    return "  ".join(padded)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdecimal() or not text


def _cell(term: NamedNode | Literal | BlankNode | Triple | None) -> str:
    if isinstance(term, NamedNode):
        return _short(term.value)
    return "" if term is None else term.value if isinstance(term, Literal) else str(term)


def _short(address: str) -> str:
    for prefix, namespace in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
        if address.startswith(namespace):
            return f"{prefix}:{address.removeprefix(namespace)}"
    return address
