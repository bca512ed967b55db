"""What an HTTP request asks of the SPARQL endpoint (SPARQL 1.1 Protocol, section 2.1).

Raises ProblemError with the status that says what is wrong; nothing is guessed, nothing is decoded twice.
"""

import re
from binascii import a2b_qp
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ftzgraph.store.errors import Sentence
from ftzgraph.web.request import Request
from ftzgraph.web.response import ProblemError

MAX_BODY = 1_000_000
"""Bytes of a request's body. No honest query comes near it."""
MAX_PARAMETERS = 1000
METHODS = "GET, HEAD, POST, QUERY, OPTIONS"
"""What the endpoint allows: the SPARQL Protocol's methods, and QUERY, which is a POST that is safe (RFC 10008)."""
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
KINDS = {"Accept-Post": f"{QUERY}, {FORM}", "Accept-Query": f"{QUERY}, {FORM}"}
"""Headers that say what a body may be: of POST (Linked Data Platform, section 7.1), of QUERY (RFC 10008, section 3)."""

_WITH_BODY = ("POST", "QUERY")
_READ_ONLY = Sentence("本端点只读：不接受更新", "this endpoint is read-only: it takes no updates")
_ENDS_LINE = re.compile(rb"=[\r\n]")
_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s\";]+)", re.IGNORECASE)
_FORMATS = ("format", "output", "results")
_OF_UPDATES = ("using-graph-uri", "using-named-graph-uri")


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
    """The operation that a request asks for.

    An empty parameter counts as none, as forms send a field that nobody filled in; only an empty query is an error.
    """
    method = request.method
    if method not in ("GET", "HEAD", *_WITH_BODY):
        detail = Sentence(
            f"此地址不支持 {method}：请用 GET、POST 或 QUERY",
            f"{method} is not for this address: use GET, POST or QUERY",
        )
        raise ProblemError(405, detail, headers={"Allow": METHODS, **KINDS})
    parameters = decode_form(request.query_string)
    queries: list[str] = []
    if method in _WITH_BODY:
        kind, body = _content(request)
        if kind == FORM:
            parameters += decode_form(body.decode("latin-1"))
        else:
            queries.append(_utf8(body).removeprefix("\ufeff"))
    if len(parameters) == 1 and parameters[0][0] == "query" and not queries:
        # as most requests are
        return Operation(_only_query([parameters[0][1]], method), None, (), (), None, None)
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        if value or name in ("query", "update"):
            values.setdefault(name, []).append(value)
    if "update" in values:
        raise ProblemError(403, _READ_ONLY)
    for name in _OF_UPDATES:
        if name in values:
            raise _bad(
                f"{name} 用于更新：请用 default-graph-uri 指定查询的数据集",
                f"{name} is for updates: name the dataset of a query with default-graph-uri",
            )
    queries += values.get("query", [])
    operation = Operation(
        _only_query(queries, method),
        _only_format([value for name in _FORMATS for value in values.get(name, [])]),
        _graphs(values.get("default-graph-uri", [])),
        _graphs(values.get("named-graph-uri", [])),
        next(iter(values.get("lang", [])), None),
        _seconds(values.get("timeout", [])),
    )
    if operation.query is None and (operation.default_graphs or operation.named_graphs):
        raise _bad("有数据集而没有查询：请加上参数 query", "a dataset without a query: add the parameter query")
    return operation


def decode_form(encoded: str) -> list[tuple[str, str]]:
    """The names and values of a query string or form, given as WSGI does: one character a byte."""
    if not encoded:
        return []
    if encoded.count("&") >= MAX_PARAMETERS:
        raise _bad(f"请求至多有 {MAX_PARAMETERS} 个参数", f"a request has at most {MAX_PARAMETERS} parameters")
    pairs = []
    for part in encoded.split("&"):
        if part:
            name, _, value = part.partition("=")
            pairs.append((_decode(name), _decode(value)))
    return pairs


def absolute_iri(name: str) -> str:
    """`name`, when a graph can be called so."""
    try:
        return NamedNode(name).value
    except ValueError:
        raise _bad(
            f"图以绝对 IRI 命名，而不是“{name[:80]}”", f"a graph is named by an absolute IRI, not by “{name[:80]}”"
        ) from None


def _decode(part: str) -> str:
    """A name or value without its escapes.

    Quoted-printable is the same code with another sign, and its decoder, unlike that of urllib, runs at C's speed. It
    leaves broken escapes as they are, but for a sign before the end of a line, so that the length tells of them.
    """
    plain = part.replace("+", " ")
    if "%" not in part:
        return _utf8(plain.encode("latin-1", "replace"))
    escaped = plain.replace("=", "%3D").replace("%", "=").encode("latin-1", "replace")
    decoded = a2b_qp(escaped)
    if len(escaped) - len(decoded) != 2 * escaped.count(b"=") or _ENDS_LINE.search(escaped):
        raise _bad(
            "百分号编码有误：% 之后应为两位十六进制数字",
            "broken percent-encoding: a % is followed by two hexadecimal digits",
        )
    return _utf8(decoded)


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _bad(
            "请求不是 UTF-8：请以 UTF-8 编码发送查询", "the request is not UTF-8: send the query encoded as UTF-8"
        ) from error


def _content(request: Request) -> tuple[str, bytes]:
    """What kind of body a request has, and the body."""
    content_type = request.header("content-type") or ""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == UPDATE:
        raise ProblemError(403, _READ_ONLY)
    if kind not in (FORM, QUERY):
        # RFC 10008, section 2: a QUERY that does not say what it sends is a bad request
        status = 400 if request.method == "QUERY" and not kind else 415
        detail = Sentence(f"请以 {FORM} 或 {QUERY} 发送查询", f"send a query as {FORM} or as {QUERY}")
        raise ProblemError(status, detail, headers=KINDS)
    charset = _CHARSET.search(content_type) if ";" in content_type else None
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise _bad(
            f"请求的编码是 {charset[1]}：请以 UTF-8 编码发送查询",
            f"the request is in {charset[1]}: send the query encoded as UTF-8",
        )
    if len(request.body) > MAX_BODY:
        detail = Sentence(f"请求正文至多 {MAX_BODY} 字节", f"a request's body has at most {MAX_BODY} bytes")
        raise ProblemError(413, detail)
    if b"\0" in request.body:
        # in UTF-16 and UTF-32 every letter of a keyword has one, and the bytes may pass for UTF-8
        raise _bad(
            "请求不是 UTF-8：请以 UTF-8 编码发送查询，其中不得有 NUL",
            "the request is not UTF-8: send the query encoded as UTF-8, without NUL",
        )
    return kind, request.body


def _only_query(queries: list[str], method: str) -> str | None:
    if len(queries) > 1:
        raise _bad("有多个查询：请只发送一个", "more than one query: send one")
    if not queries:
        if method in _WITH_BODY:
            raise _bad("没有查询：请以参数 query 发送", "no query: send one as the parameter query")
        return None
    if not queries[0] or queries[0].isspace():
        raise _bad("查询是空的：请写出查询", "the query is empty: send one")
    return queries[0]


def _only_format(names: list[str]) -> str | None:
    """The format, which clients give under several names at once."""
    if len(set(names)) > 1:
        listed = ", ".join(names)[:80]
        raise _bad(f"有多种格式（{listed}）：请只写一种", f"more than one format ({listed}): name one")
    return names[0] if names else None


def _seconds(values: list[str]) -> float | None:
    if not values:
        return None
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", values[0]) or float(values[0]) == 0:
        raise _bad(
            f"时限应为大于 0 的秒数，而不是“{values[0][:20]}”",
            f"a timeout is a number of seconds above 0, not “{values[0][:20]}”",
        )
    return float(values[0])


def _graphs(iris: list[str]) -> tuple[str, ...]:
    return tuple(map(absolute_iri, iris))


def _bad(zh: str, en: str) -> ProblemError:
    return ProblemError(400, Sentence(zh, en))
