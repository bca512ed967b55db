"""Compares what servers answer: equal is what holds the same rows, or the same triples, in any order."""

import json
from collections import Counter
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from pyoxigraph import RdfFormat, parse

from bench.pools import GRAPH, Request
from bench.servers import Server

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NUMBERS = tuple(f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "int", "decimal", "double"))


def answer(server: Server, request: Request) -> Counter[Any] | str:
    """The rows or triples of an answer with how often each comes; or what is wrong with it."""
    try:
        status, headers, body = server.ask(request.encoded, {"Accept": request.accept})
    except (OSError, HTTPException) as error:
        return f"no answer: {type(error).__name__} {error}"
    if status != 200:
        return f"status {status}: {body[:200]!r}"
    kind = headers.get("content-type", "").partition(";")[0]
    try:
        if request.accept == GRAPH:
            # a graph holds a triple once, however often it is written (RDF 1.1 Concepts, section 3)
            return Counter({_triple(quad) for quad in parse(body, format=RdfFormat.N_TRIPLES)})
        rows = json.loads(body)["results"]["bindings"]
        return Counter(frozenset((name, _term(term)) for name, term in row.items()) for row in rows)
    except (ValueError, KeyError, SyntaxError) as error:
        return f"an answer of type {kind} that cannot be read: {error}"


@dataclass(frozen=True)
class Difference:
    """A query that a server, by its name, answers otherwise than the reference."""

    server: str
    shape: str
    what: str
    query: str


def differences(reference: Server, others: list[Server], requests: list[Request]) -> list[Difference]:
    """The queries that another server answers otherwise than the reference."""
    found = []
    for request in requests:
        expected = answer(reference, request)
        for other in others:
            got = answer(other, request)
            if got != expected or isinstance(got, str):
                found.append(Difference(other.kind.name, request.shape, _compare(expected, got), request.query))
    return found


def _compare(expected: Counter[Any] | str, got: Counter[Any] | str) -> str:
    if isinstance(expected, str):
        return f"the reference has {expected}"
    if isinstance(got, str):
        return got
    lacking, more = expected - got, got - expected
    lacks = f"lacks {lacking.total()} of {expected.total()} rows ({_first(lacking)})"
    return f"{lacks}, has {more.total()} others ({_first(more)})"


def _first(rows: Counter[Any]) -> str:
    for row in rows:
        terms = [row] if isinstance(row, str) else sorted(f"?{name} {' '.join(term[1:])}" for name, term in row)
        return ", ".join(terms)
    return "none"


def _term(term: dict[str, str]) -> tuple[str, ...]:
    if term["type"] in ("uri", "bnode"):
        return (term["type"], term["value"])
    if language := term.get("xml:lang"):
        return ("literal", term["value"], language.lower())
    datatype = term.get("datatype", _STRING)
    if datatype in _NUMBERS:
        # engines write a number in their own form and may widen its type
        return ("number", f"{float(term['value']):.12g}")
    return ("literal", term["value"], datatype)


def _triple(quad: Any) -> str:
    return f"{quad.subject} {quad.predicate} {quad.object}".lower()
