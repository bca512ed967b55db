"""What an HTTP request asks of the SPARQL endpoint (SPARQL 1.1 Protocol, section 2.1).

Raises ProblemError with the status that says what is wrong; nothing is guessed, nothing is decoded twice.
"""

import re
from binascii import a2b_qp
from dataclasses import dataclass

from ftzgraph.web.request import Request
from ftzgraph.web.response import ProblemError

MAX_BODY = 1_000_000
"""Bytes of a request's body. No honest query comes near it."""
METHODS = "GET, HEAD, POST, OPTIONS"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s\";]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Operation:
    """A request taken apart. `query` is None when none was sent, which is a request for the service description."""

    query: str | None
    format_name: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    lang: str | None
    timeout: float | None
    """Seconds that the client is ready to wait, when it says so."""


def read(request: Request) -> Operation:
    """The operation that a request asks for."""
    method = request.method
    if method not in ("GET", "HEAD", "POST"):
        detail = f"{method} is not for this address: use GET or POST"
        raise ProblemError(405, detail, headers={"Allow": METHODS})
    parameters = decode_form(request.query_string)
    queries: list[str] = []
    if method == "POST":
        content_type = request.header("content-type") or ""
        kind = content_type.partition(";")[0].strip().lower()
        if kind == UPDATE:
            raise ProblemError(403, "this endpoint is read-only: it takes no updates")
        if kind not in (FORM, QUERY):
            raise ProblemError(
                415, f"send a query as {FORM} or as {QUERY}", headers={"Accept-Post": f"{FORM}, {QUERY}"}
            )
        body = _body(request.body, content_type)
        if kind == FORM:
            parameters += decode_form(body.decode("latin-1"))
        else:
            queries.append(_utf8(body))
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise ProblemError(403, "this endpoint is read-only: it takes no updates")
    queries += values.get("query", [])
    formats = [value for name in ("format", "output", "results") for value in values.get(name, []) if value]
    operation = Operation(
        _only_query(queries, method),
        formats[0] if formats else None,
        _graphs(values.get("default-graph-uri", [])),
        _graphs(values.get("named-graph-uri", [])),
        next(iter(values.get("lang", [])), None),
        _seconds(values.get("timeout", [])),
    )
    if operation.query is None and (operation.default_graphs or operation.named_graphs):
        raise ProblemError(400, "a dataset without a query: add the parameter query")
    return operation


def decode_form(encoded: str) -> list[tuple[str, str]]:
    """The names and values of a query string or form, given as WSGI does: one character a byte."""
    if _BROKEN_ESCAPE.search(encoded):
        raise ProblemError(400, "broken percent-encoding: a % is followed by two hexadecimal digits")
    pairs = []
    for part in encoded.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((_decode(name), _decode(value)))
    return pairs


def _decode(part: str) -> str:
    """A name or value without its escapes, of which none is broken.

    Quoted-printable is the same code with another sign, and its decoder, unlike that of urllib, runs at C's speed.
    """
    if "%" not in part:
        return _utf8(part.replace("+", " ").encode("latin-1", "replace"))
    escaped = part.replace("+", " ").replace("=", "%3D").replace("%", "=")
    return _utf8(a2b_qp(escaped.encode("latin-1", "replace")))


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(400, "the request is not UTF-8: send the query encoded as UTF-8") from error


def _body(body: bytes, content_type: str) -> bytes:
    charset = _CHARSET.search(content_type)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise ProblemError(400, f"the request is in {charset[1]}: send the query encoded as UTF-8")
    if len(body) > MAX_BODY:
        raise ProblemError(413, f"a request's body has at most {MAX_BODY} bytes")
    return body


def _only_query(queries: list[str], method: str) -> str | None:
    if len(queries) > 1:
        raise ProblemError(400, "more than one query: send one")
    if not queries:
        if method == "POST":
            raise ProblemError(400, "no query: send one as the parameter query")
        return None
    if not queries[0].strip():
        raise ProblemError(400, "the query is empty")
    return queries[0]


def _seconds(values: list[str]) -> float | None:
    if not values:
        return None
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", values[0]) or float(values[0]) == 0:
        raise ProblemError(400, f"a timeout is a number of seconds above 0, not “{values[0][:20]}”")
    return float(values[0])


def _graphs(iris: list[str]) -> tuple[str, ...]:
    for iri in iris:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*", iri):
            raise ProblemError(400, f"a graph is named by an absolute IRI, not by “{iri[:80]}”")
    return tuple(iris)
