"""HTTP requests, mutated: what a client might send, then broken in the ways in which clients and attackers break it.

A request depends on a seed and its number alone, so that each can be made again.
"""

import gzip
import re
from collections.abc import Callable
from random import Random
from urllib.parse import quote, quote_from_bytes

from .mutate_query import mutated_query
from .wire import Case, Ending

CANARY = b"54321"
"""Stands for a port, on 127.0.0.1, that listens and must never be called. Any other of five digits can take its place."""
INJECTED = "x-ftz-injected"
"""A header that only an answer split in two by a request could have."""

_METHODS = ["GET"] * 15 + ["POST"] * 9 + ["HEAD"] * 2 + ["OPTIONS", "QUERY", "PUT", "DELETE", "PATCH", "TRACE"]
_ODD_METHODS = ["get", "G\tET", "PROPFIND", "M-SEARCH", "A" * 5000, "", "\0", "GET GET", "CONNECT", "SPARQL", "É"]
_PATHS = [
    "/sparql",
    "/sparql",
    "/sparql",
    "/sparql",
    "/sparql/",
    "/sparql?query=",
    "/sparql?query=ASK%20{}",
    "/store",
    "/store?default",
    "/store?graph=",
    "/store?graph=https://w3id.org/ftzgraph/graph/curated",
    "/store?graph=x&default",
    "/search?q=",
    "/search?q=%E4%B8%8A%E6%B5%B7",
    "/search?q=a&q=b",
    "/search?q=%00",
    "/id/zone/shanghai",
    "/id/zone/shanghai.ttl",
    "/id/zone/shanghai.csv",
    "/id/zone/nowhere",
    "/id/",
    "/id",
    "/page/id/zone/shanghai",
    "/page/graph/curated",
    "/page/passage/2024/22-31",
    "/data/id/zone/shanghai.jsonld",
    "/data/ftzgraph.ttl",
    "/data/ftzgraph.nq",
    "/data/ftzgraph.exe",
    "/data/../../etc/passwd",
    "/passage/2024/22-31",
    "/scheme/topic",
    "/scheme/topic/trade.html",
    "/graph/report-2024",
    "/dataset",
    "/dataset.nt",
    "/ontology",
    "/ontology.ttl",
    "/ontology?format=rdf",
    "/shapes",
    "/health",
    "/metrics",
    "/robots.txt",
    "/openapi.json",
    "/.well-known/void",
    "/",
    "//sparql",
    "/static/style.css",
    "/static/../app.py",
    "/static/%2e%2e/%2e%2e/app.py",
    "/%2e%2e/",
    "/favicon.ico",
    "*",
    "/sparql%00",
    "/sparql;x",
    "/SPARQL",
    "/?lang=zh",
    "/page/%2F",
    "/%C3%28",
    "/sparql?query=%25",
    "/sparql?query=ASK%7B%7D&query=ASK%7B%7D",
    "/sparql?update=x",
    "/sparql?default-graph-uri=x",
    "&",
]
_ACCEPTS = [
    "*/*",
    "text/html",
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
    "image/png",
    "text/*",
    "text/html;q=0",
    "*/*;q=0.0001",
    "application/json;q=2",
    ";;;",
    ",",
    "text/html;q=1;q=0",
    "application/xml,*/*;q=0.8",
    "☃",
]
_TYPES = [
    "application/sparql-query",
    "application/sparql-query",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded",
    "application/sparql-update",
    "multipart/form-data;boundary=x",
    "application/json",
    "text/plain",
    "application/sparql-query;charset=utf-16",
    "application/sparql-query;charset=gb18030",
    "application/x-www-form-urlencoded;charset=latin-1",
    "APPLICATION/SPARQL-QUERY",
    "x",
    "/",
]
_HEADERS = [
    "Accept-Language: zh-CN,zh;q=0.9,en;q=0.1",
    "Accept-Encoding: gzip, br, zstd;q=0.5, identity;q=0",
    "Accept-Encoding: *;q=0",
    "If-None-Match: *",
    'If-None-Match: W/"x", "y',
    "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
    "If-Match: x",
    "Range: bytes=0-0,5-1,-",
    "Origin: null",
    "Access-Control-Request-Method: QUERY",
    "X-Forwarded-For: 1.2.3.4, ::1",
    "X-Forwarded-Host: 127.0.0.1:54321",
    "Forwarded: for=_x;host=127.0.0.1:54321",
    "X-Original-URL: /metrics",
    "X-HTTP-Method-Override: DELETE",
    "Expect: 100-continue",
    "Expect: 200-ok",
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
    "Content-Encoding: gzip",
    "TE: trailers",
    "Trailer: X",
    "Host: 127.0.0.1:54321",
    "Host:",
    "Cookie: " + "a=b; " * 500,
    "Authorization: Basic " + "A" * 3000,
    "X-Latin: é\xff\x80",
    "Connection: close, Host, Content-Length",
    "Keep-Alive: timeout=99999, max=0",
    "Proxy-Connection: keep-alive",
]
_BROKEN_HEADERS = [
    "Content-Length: 0",
    "Content-Length: 5",
    "Content-Length: 5, 5",
    "Content-Length: -1",
    "Content-Length: +3",
    "Content-Length: 99999999999999999999999",
    "Content-Length: 4000000000",
    "Content-Length: 0x10",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: \x0bchunked",
    "Transfer-Encoding : chunked",
    "Host: a b\x01",
    "X-Long: " + "x" * 70_000,
    "X-Folded: a\r\n b",
    ": empty",
    "no colon",
    "X-\0: x",
    "X-Nul: a\0b",
    "X-Bare: a\rb",
]
_VERSIONS = [
    "HTTP/1.0",
    "HTTP/1.0",
    "HTTP/2.0",
    "HTTP/0.9",
    "HTTP/1.2",
    "HTTP/9.9",
    "http/1.1",
    "HTTP/1.",
    "",
    "HTTP/1.1 x",
]
_NOISE = [
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
    b"PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n",
    b"\r\n\r\n",
    b"\0" * 100,
    b"GET /\r\n",
    b"\xff\xfe",
    b"SSH-2.0-x\r\n",
    b"quit\n",
]
_BYTES = [bytes((each,)) for each in (0, 9, 10, 11, 13, 32, 34, 37, 58, 127, 128, 255)] + [
    b"\r\n",
    b"%0d%0a",
    b"\xc0\xaf",
]
_SPLIT = f"%0d%0a{INJECTED}:%201%0d%0a"


def case(seed: int, number: int) -> Case:
    """The request of this number, or the few of them that go over one connection."""
    random = Random(f"{seed} {number}")
    story: list[str] = []
    requests = [_request(random, story)]
    if random.random() < 0.04:
        story.append("pipelined")
        requests += [_request(random, story) for _ in range(random.choice((1, 2, 5)))]
    data = b"".join(requests)
    for _ in range(random.choice((0,) * 16 + (1, 1, 2, 4))):
        data, how = _broken(data, random)
        story.append(how)
    ending: Ending = random.choice(("wait",) * 36 + ("half-close", "close", "close", "reset"))
    if random.random() < 0.05:
        cuts = sorted(random.randrange(len(data) + 1) for _ in range(random.choice((1, 2, 5))))
        pieces = tuple(data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True))
    else:
        pieces = (data,)
    heads = tuple(request.startswith(b"HEAD ") for request in requests)
    return Case(pieces, ending, f"127.0.1.{random.randrange(1, 200)}", ", ".join(story), heads)


def _request(random: Random, story: list[str]) -> bytes:
    method = random.choice(_METHODS if random.random() < 0.95 else _ODD_METHODS)
    target, body = "/sparql" if method in ("POST", "QUERY") and random.random() < 0.8 else _target(random), b""
    headers = [f"Host: 127.0.0.1:{random.choice(('8000', '80', ''))}"] if random.random() < 0.97 else []
    if random.random() < 0.8:
        headers.append(f"Accept: {','.join(random.choices(_ACCEPTS, k=random.choice((1, 1, 2, 40))))}")
    if random.random() < (0.9 if method in ("POST", "QUERY", "PUT", "PATCH") else 0.05):
        target, body, more = _body(target, random)
        headers += more
    if random.random() < 0.85:
        headers.append("Connection: close")
    for _ in range(random.choice((0, 0, 1, 2, 6))):
        broken = random.random() < 0.03
        headers.insert(random.randrange(len(headers) + 1), random.choice(_BROKEN_HEADERS if broken else _HEADERS))
    version = "HTTP/1.1" if random.random() < 0.95 else random.choice(_VERSIONS)
    story.append(f"{method[:9]!r} {target[:30]!r}")
    head = "".join(f"{line}\r\n" for line in (f"{method} {target} {version}", *headers))
    return head.encode("utf-8", "surrogatepass") + b"\r\n" + body


def _target(random: Random) -> str:
    target = random.choice(_PATHS)
    if random.random() < 0.5:
        target = "/sparql?query=" + _escaped(mutated_query(random), random)[:9000]
    if random.random() < 0.15:
        name = random.choice(
            [
                "format",
                "output",
                "results",
                "lang",
                "timeout",
                "default-graph-uri",
                "named-graph-uri",
                "query",
                "update",
                "q",
            ]
        )
        values = [
            "json",
            "csv",
            "xml",
            "html",
            "ttl",
            "nq",
            "zh",
            "0.1",
            "-1",
            "1e9",
            "urn:x:y",
            "%",
            _SPLIT,
            "%ff",
            "x" * 3000,
        ]
        target += ("&" if "?" in target else "?") + f"{name}={random.choice(values)}"
    odd = random.random()
    if odd < 0.02:
        return f"http://127.0.0.1:54321{target}"
    if odd < 0.04:
        return target.replace("/", random.choice(("//", "/./", "/%2F", "\\", f"/{_SPLIT}", "/ ")), 1)
    if odd < 0.05:
        return target + random.choice(
            ("#fragment", "?a?b", "%", "%u4e0a", "\x00", "\xff", "上海", ";a=b", "/" * 500, "a" * 70_000)
        )
    return target


def _body(target: str, random: Random) -> tuple[str, bytes, list[str]]:
    query = mutated_query(random)
    kind = random.choice(_TYPES)
    encoded = query.encode("utf-8", "surrogatepass")
    if "form" in kind.lower() and random.random() < 0.9:
        encoded = b"query=" + _escaped(query, random).encode("utf-8", "surrogatepass")
    odd = random.random()
    if odd < 0.03:
        encoded = query.encode(random.choice(("utf-16", "utf-32", "gb18030", "utf-7")), "replace")
    elif odd < 0.05:
        encoded = gzip.compress(encoded)
    elif odd < 0.06:
        encoded = random.randbytes(random.choice((10, 1000, 1_100_000)))
    headers = [f"Content-Type: {kind}"] if random.random() < 0.95 else []
    if random.random() < 0.12:
        return target.partition("?")[0], _chunked(encoded, random), [*headers, "Transfer-Encoding: chunked"]
    length = len(encoded) + (random.choice((-1, 1, 100, -len(encoded))) if random.random() < 0.04 else 0)
    return target.partition("?")[0], encoded, [*headers, f"Content-Length: {length}"]


def _chunked(body: bytes, random: Random) -> bytes:
    size = random.choice((1, 7, 100, 100_000))
    chunks = [body[start : start + size] for start in range(0, min(len(body), size * 500), size)]
    sizes = [f"{len(chunk):x}" for chunk in chunks]
    if sizes and random.random() < 0.3:
        odd = ("FFFFFFFFFFFFFFFFF", "-1", "0x5", "", " 5", "5;x=y", "5;" + "x" * 20_000, "g", "00000000000000005")
        sizes[random.randrange(len(sizes))] = random.choice(odd)
    end = random.choice(
        (b"0\r\n\r\n",) * 6 + (b"0\r\nX: y\r\n\r\n", b"0\r\n", b"", b"0;x\r\n" + b"X: y\r\n" * 300 + b"\r\n")
    )
    return b"".join(f"{size}\r\n".encode() + chunk + b"\r\n" for size, chunk in zip(sizes, chunks, strict=True)) + end


def _escaped(text: str, random: Random) -> str:
    kind = random.random()
    data = text.encode("utf-8", "surrogatepass")
    if kind < 0.75:
        return quote_from_bytes(data)
    if kind < 0.85:
        return quote(text.encode("utf-8", "replace"), safe="/?:@!$'()*,;<>{}|^`\"[]").replace("%20", "+")
    if kind < 0.9:
        return "".join(f"%{byte:02x}" for byte in data)
    if kind < 0.95:
        return quote(quote_from_bytes(data))
    return re.sub(r"%[0-9A-F]{2}", lambda match: match[0] if random.random() < 0.95 else "%", quote_from_bytes(data))


def _broken(data: bytes, random: Random) -> tuple[bytes, str]:
    breaks: list[tuple[str, Callable[[int], bytes]]] = [
        ("a byte put in", lambda at: data[:at] + random.choice(_BYTES) + data[at:]),
        ("a byte changed", lambda at: data[:at] + random.randbytes(1) + data[at + 1 :]),
        (
            "a bit changed",
            lambda at: (
                data[:at] + bytes(each ^ 1 << random.randrange(8) for each in data[at : at + 1]) + data[at + 1 :]
            ),
        ),
        ("cut out", lambda at: data[:at] + data[at + random.choice((1, 2, 10, 100)) :]),
        ("cut short", lambda at: data[:at]),
        ("doubled", lambda at: data[:at] + data[max(0, at - 50) : at] * random.choice((2, 3, 400)) + data[at:]),
        ("line feeds alone", lambda _: data.replace(b"\r\n", b"\n")),
        ("carriage returns alone", lambda _: data.replace(b"\r\n", b"\r")),
        ("noise before", lambda _: random.choice(_NOISE) + data),
        ("noise after", lambda _: data + random.choice(_NOISE)),
        ("many headers", lambda _: data.replace(b"\r\n", b"\r\n" + b"X-Many: y\r\n" * 300, 1)),
        ("a header doubled", lambda _: re.sub(rb"\r\n([A-Za-z-]+:[^\r]*)", rb"\r\n\1\r\n\1", data, count=1)),
        ("spaces", lambda _: data.replace(b": ", random.choice((b":", b" : ", b":\t", b":  \t ")))),
    ]
    how, change = random.choice(breaks)
    # the head is the more delicate part
    end = data.find(b"\r\n\r\n")
    return change(random.randrange((end if end > 0 and random.random() < 0.7 else len(data)) + 1)), how
