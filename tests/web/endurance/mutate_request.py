"""HTTP requests, mutated: what a client might send, then broken in the ways in which clients and attackers break it.

A request depends on a seed and its number alone, so that each can be made again.
"""

import gzip
import re
from collections.abc import Callable
from random import Random
from urllib.parse import quote, quote_from_bytes

from . import parts
from .mutate_query import mutated_query
from .wire import Case, Ending


def case(seed: int, number: int) -> Case:
    """The request of this number, or the few of them that go over one connection."""
    random = Random(f"{seed} {number}")
    story: list[str] = []
    requests = [_request(random, story)]
    if random.random() < 0.04:
        story.append("pipelined")
        requests += [_request(random, story) for _ in range(random.choice((1, 2, 5)))]
    data = b"".join(requests)
    heads: tuple[bool, ...] | None = (data.startswith(b"HEAD "),)
    for _ in range(random.choice((0,) * 16 + (1, 1, 2, 4))):
        data, how = _broken(data, random)
        story.append(how)
    if len(story) > 1:
        # a length may be wrong, and the method another than it was
        heads = None if b"HEAD" in data else ()
    ending: Ending = random.choice(("wait",) * 36 + ("half-close", "close", "close", "reset"))
    if random.random() < 0.05:
        cuts = sorted(random.randrange(len(data) + 1) for _ in range(random.choice((1, 2, 5))))
        pieces = tuple(data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True))
    else:
        pieces = (data,)
    return Case(pieces, ending, f"127.0.1.{random.randrange(1, 200)}", ", ".join(story), heads)


def _request(random: Random, story: list[str]) -> bytes:
    method = random.choice(parts.METHODS if random.random() < 0.95 else parts.ODD_METHODS)
    target, body = "/sparql" if method in ("POST", "QUERY") and random.random() < 0.8 else _target(random), b""
    headers = [f"Host: 127.0.0.1:{random.choice(('8000', '80', ''))}"] if random.random() < 0.97 else []
    if random.random() < 0.8:
        headers.append(f"Accept: {','.join(random.choices(parts.ACCEPTS, k=random.choice((1, 1, 2, 40))))}")
    if random.random() < (0.9 if method in ("POST", "QUERY", "PUT", "PATCH") else 0.05):
        target, body, more = _body(target, random)
        headers += more
    if random.random() < 0.85:
        headers.append("Connection: close")
    for _ in range(random.choice((0, 0, 1, 2, 6))):
        broken = random.random() < 0.03
        headers.insert(
            random.randrange(len(headers) + 1), random.choice(parts.BROKEN_HEADERS if broken else parts.HEADERS)
        )
    version = "HTTP/1.1" if random.random() < 0.95 else random.choice(parts.VERSIONS)
    story.append(f"{method[:9]!r} {target[:30]!r}")
    head = "".join(f"{line}\r\n" for line in (f"{method} {target} {version}", *headers))
    return head.encode("utf-8", "surrogatepass") + b"\r\n" + body


def _target(random: Random) -> str:
    target = random.choice(parts.PATHS)
    if random.random() < 0.5:
        target = "/sparql?query=" + _escaped(mutated_query(random), random)[:9000]
    if random.random() < 0.15:
        name = random.choice(parts.PARAMETERS)
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
            parts.SPLIT,
            "%ff",
            "x" * 3000,
        ]
        target += ("&" if "?" in target else "?") + f"{name}={random.choice(values)}"
    odd = random.random()
    if odd < 0.02:
        return f"http://127.0.0.1:54321{target}"
    if odd < 0.04:
        return target.replace("/", random.choice(("//", "/./", "/%2F", "\\", f"/{parts.SPLIT}", "/ ")), 1)
    if odd < 0.05:
        return target + random.choice(parts.TAILS)
    return target


def _body(target: str, random: Random) -> tuple[str, bytes, list[str]]:
    query = mutated_query(random)
    kind = random.choice(parts.TYPES)
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
    trailers = b"0;x\r\n" + b"X: y\r\n" * 300 + b"\r\n"
    end = random.choice((b"0\r\n\r\n",) * 6 + (b"0\r\nX: y\r\n\r\n", b"0\r\n", b"", trailers))
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
        ("a byte put in", lambda at: data[:at] + random.choice(parts.BYTES) + data[at:]),
        ("a byte changed", lambda at: data[:at] + random.randbytes(1) + data[at + 1 :]),
        ("a bit changed", lambda at: data[:at] + _flipped(data[at : at + 1], random) + data[at + 1 :]),
        ("cut out", lambda at: data[:at] + data[at + random.choice((1, 2, 10, 100)) :]),
        ("cut short", lambda at: data[:at]),
        ("doubled", lambda at: data[:at] + data[max(0, at - 50) : at] * random.choice((2, 3, 400)) + data[at:]),
        ("line feeds alone", lambda _: data.replace(b"\r\n", b"\n")),
        ("carriage returns alone", lambda _: data.replace(b"\r\n", b"\r")),
        ("noise before", lambda _: random.choice(parts.NOISE) + data),
        ("noise after", lambda _: data + random.choice(parts.NOISE)),
        ("many headers", lambda _: data.replace(b"\r\n", b"\r\n" + b"X-Many: y\r\n" * 300, 1)),
        ("a header doubled", lambda _: re.sub(rb"\r\n([A-Za-z-]+:[^\r]*)", rb"\r\n\1\r\n\1", data, count=1)),
        ("spaces", lambda _: data.replace(b": ", random.choice((b":", b" : ", b":\t", b":  \t ")))),
    ]
    how, change = random.choice(breaks)
    # the head is the more delicate part
    end = data.find(b"\r\n\r\n")
    return change(random.randrange((end if end > 0 and random.random() < 0.7 else len(data)) + 1)), how


def _flipped(data: bytes, random: Random) -> bytes:
    return bytes(each ^ 1 << random.randrange(8) for each in data)
