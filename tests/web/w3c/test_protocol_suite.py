"""The W3C suite for the SPARQL 1.1 Protocol, over HTTP. Updates are refused, each with the status listed here."""

from collections.abc import Iterator

import pytest
from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results

from ..small_site import Server
from .site import Answer, quads, send, serve
from .suite import ABSENT, Exchange, HttpTest, cases, http_tests

pytestmark = pytest.mark.xdist_group("w3c-protocol")

TESTS = http_tests("protocol/manifest.ttl")
ANSWERED = {
    "query_post_form",
    "query_post_direct",
    "query_get",
    "query_dataset_default_graphs_get",
    "query_dataset_default_graphs_post",
    "query_dataset_named_graphs_get",
    "query_dataset_named_graphs_post",
    "query_dataset_full",
    "query_multiple_dataset",
    "query_content_type_select",
    "query_content_type_ask",
    "query_content_type_describe",
    "query_content_type_construct",
}
"""Tests that pass as they stand, with the status that they ask for."""
BAD = {
    "bad_query_method": 405,
    "bad_multiple_queries": 400,
    "bad_query_wrong_media_type": 415,
    "bad_query_missing_form_type": 415,
    "bad_query_missing_direct_type": 415,
    "bad_query_non_utf8": 400,
    "bad_query_syntax": 400,
    "bad_update_get": 403,
    "bad_multiple_updates": 403,
    "bad_update_wrong_media_type": 415,
    "bad_update_missing_form_type": 415,
    "bad_update_non_utf8": 403,
    "bad_update_syntax": 403,
    "bad_update_dataset_conflict": 403,
}
"""Tests that ask for some 4xx, and the one that they get. To a service that takes no updates none is well-formed."""
REFUSED = {
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
}
"""Tests that a service which can only be read does not pass: the update gets 403, and what it would do is not done."""
BOOLEANS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}
TABLES = BOOLEANS | {"text/csv": QueryResultsFormat.CSV, "text/tab-separated-values": QueryResultsFormat.TSV}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the graphs of the suite, and one that its requests name and of which it gives no content."""
    files = {name: path.read_bytes() for test in TESTS for name, path in test.graphs.items()}
    files["http://kasei.us/2009/09/sparql/data/data0.rdf"] = b"<http://example.org/a> a <http://example.org/B> ."
    statements = [quad for name, turtle in files.items() for quad in quads(turtle, name)]
    running = serve(tmp_path_factory.mktemp("protocol") / "dataset", statements)
    yield running
    running.stop()


def ask(server: Server, exchange: Exchange) -> Answer:
    target = exchange.target.replace("/sparql/", "/sparql", 1)
    return send(server, exchange.method, target, exchange.headers, exchange.body)


def truth(answer: Answer) -> bool:
    result = parse_query_results(answer.body, BOOLEANS[answer.media_type])
    assert isinstance(result, QueryBoolean)
    return bool(result)


def read(answer: Answer, format: str) -> None:
    """Reads the answer as what it says it is."""
    if format == "RDF":
        list(parse(answer.body, GRAPHS[answer.media_type]))
    else:
        parse_query_results(answer.body, (BOOLEANS if format == "boolean" else TABLES)[answer.media_type])


@pytest.mark.parametrize("test", cases([test for test in TESTS if test.name in ANSWERED]))
def test_a_query_is_answered(server: Server, test: HttpTest) -> None:
    for exchange in test.exchanges:
        answer = ask(server, exchange)
        assert exchange.takes(answer.status), answer.body
        assert exchange.format is not None
        read(answer, exchange.format)
        if exchange.boolean is not None:
            assert truth(answer) is exchange.boolean


@pytest.mark.parametrize("test", cases([test for test in TESTS if test.name in BAD]))
def test_a_bad_request_is_told_what_is_wrong(server: Server, test: HttpTest) -> None:
    for exchange in test.exchanges:
        answer = ask(server, exchange)
        assert exchange.takes(answer.status)
        assert answer.status == BAD[test.name], answer.body
        assert answer.media_type == "application/problem+json"
        assert ("allow" in answer.headers) == (answer.status == 405)
        assert ("accept-post" in answer.headers) == (answer.status in (405, 415))


@pytest.mark.parametrize("test", cases([test for test in TESTS if test.name in REFUSED]))
def test_an_update_is_refused_and_does_nothing(server: Server, test: HttpTest) -> None:
    update, *checks = test.exchanges
    answer = ask(server, update)
    assert answer.status == 403, answer.body
    assert b"read-only" in answer.body
    for check in checks:
        answer = ask(server, check)
        assert check.boolean is True
        assert (answer.status, truth(answer)) == (200, False), "had the update been carried out, it would be true"


@pytest.mark.skipif(not TESTS, reason=ABSENT)
def test_no_test_of_the_suite_is_left_out() -> None:
    assert {test.name for test in TESTS} == ANSWERED | BAD.keys() | REFUSED
    assert len(TESTS) == len(ANSWERED) + len(BAD) + len(REFUSED) == 34
