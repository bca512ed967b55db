"""Requests that once brought harm, found by the tests of this folder. They are sent again with all tests."""

from .wire import Case


def _post(query: bytes) -> Case:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
    return Case((head + b"Content-Length: %d\r\n\r\n" % len(query) + query,))


CORPUS: dict[str, Case] = {
    "brackets in an IRI kept the lock": _post(b"ASK { FILTER(?a <" + b")" * 100_000 + b"> 1) }"),
    "dots kept a thread": _post(b"ASK { " + b"a." * 20_000 + b" }"),
}
