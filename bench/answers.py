"""Compares what servers answer: two answers are equal when they hold the same rows, or the same triples, in any order."""

import json
from collections import Counter
from typing import Any
from urllib.parse import quote

from pyoxigraph import RdfFormat, parse

from bench.pools import GRAPH, Request
from bench.servers import Server

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NUMBERS = tuple(f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("integer", "int", "decimal", "double"))


def answer(server: Server, request: Request) -> Counter[Any] | str:
    """The rows or triples of an answer with how often each comes; or what is wrong with it."""
    target = f"{server.kind.endpoint}?query={quote(request.query, safe='')}"
    status, headers, body = server.get(target, {"Accept": request.accept})
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


def differences(reference: Server, others: list[Server], requests: list[Request]) -> tuple[list[str], int]:
    """A line for each query that another server answers otherwise than the reference; and the rows of the reference."""
    found, rows = [], 0
    for request in requests:
        expected = answer(reference, request)
        rows += expected.total() if isinstance(expected, Counter) else 0
        for other in others:
            got = answer(other, request)
            if got != expected or isinstance(got, str):
                found.append(f"{other.kind.name}, {request.shape}: {_compare(expected, got)}; {request.query!r}")
    return found, rows


def _compare(expected: Counter[Any] | str, got: Counter[Any] | str) -> str:
    if isinstance(expected, str) or isinstance(got, str):
        return f"{got if isinstance(got, str) else 'an answer'} where {expected if isinstance(expected, str) else 'an answer'}"
    lacking, more = expected - got, got - expected
    return f"lacks {lacking.total()} rows, has {more.total()} others, e.g. {list((lacking + more).elements())[:1]}"


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
