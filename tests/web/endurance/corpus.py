"""Requests that once brought harm, found by the tests of this folder. They are sent again with all tests."""

from .wire import Case


def _post(query: bytes) -> Case:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
    return Case((head + b"Content-Length: %d\r\n\r\n" % len(query) + query,))


CORPUS: dict[str, Case] = {
    "brackets in an IRI kept the lock": _post(b"ASK { FILTER(?a <" + b")" * 100_000 + b"> 1) }"),
    "dots kept a thread": _post(b"ASK { " + b"a." * 20_000 + b" }"),
    "a function that does not exist was the server's fault": _post(b"ASK { FILTER(<x:f>(1)) }"),
    "a body that broke off was a traceback": Case((_post(b"ASK {}").data[:-1],), "half-close"),
    "terms that nobody defined kept the event loop": _post(
        b"PREFIX ftz: <https://w3id.org/ftzgraph/ontology#> ASK { " + b"?s ftz:nothing ?o . " * 5000 + b" }"
    ),
}
