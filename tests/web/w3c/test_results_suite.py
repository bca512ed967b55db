"""The W3C suites for the result formats: CSV, TSV and JSON, each asked for over HTTP and compared term by term."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QueryResultsFormat, parse_query_results

from ..small_site import Server
from .site import Answer, quads, send, serve
from .suite import ABSENT, QueryTest, cases, query_tests

pytestmark = pytest.mark.xdist_group("w3c-results")

TESTS = query_tests("csv-tsv-res/manifest.ttl") + query_tests("json-res/manifest.ttl")
MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".srj": "application/sparql-results+json",
}
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = (XSD + "integer", XSD + "decimal", XSD + "double")
WRITTEN_OTHERWISE = {"csv03": {"1.0E6": "1000000"}}
"""What the engine writes in another form: it keeps a number by its value, not to the letter."""
KEPT_AS = {XSD + "negativeInteger": XSD + "integer"}
"""What the engine keeps in another datatype. None of these is in the project's data."""


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Server]]:
    """Starts a server over a file of data, once for each."""
    servers: dict[Path, Server] = {}

    def over(data: Path) -> Server:
        if data not in servers:
            statements = quads(data.read_bytes(), None)
            servers[data] = serve(tmp_path_factory.mktemp("results") / "dataset", statements)
        return servers[data]

    yield over
    for server in servers.values():
        server.stop()


def term(value: NamedNode | Literal | BlankNode | None) -> object:
    """A term to compare by: a number by its value, as the engine keeps it; blank nodes are all alike."""
    if isinstance(value, Literal):
        datatype = KEPT_AS.get(value.datatype.value, value.datatype.value)
        return float(value.value) if datatype in NUMBERS else value.value, datatype, value.language
    return "_" if isinstance(value, BlankNode) else value


def table(content: bytes, format: QueryResultsFormat) -> tuple[set[str], list[dict[str, object]]] | bool:
    """The answer. The order of its columns tells nothing, since the queries select *."""
    results = parse_query_results(content, format)
    if isinstance(results, QueryBoolean):
        return bool(results)
    variables = results.variables
    rows = [{variable.value: term(row[variable]) for variable in variables} for row in results]
    return {variable.value for variable in variables}, rows


def cells(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file, to the letter but for the names of blank nodes."""
    rows = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return [{name: "_:" if cell.startswith("_:") else cell for name, cell in row.items()} for row in rows]


def answer_to(server: Server, test: QueryTest) -> Answer:
    media_type = MEDIA_TYPES[test.result.suffix].partition(";")[0]
    return send(server, "GET", f"/sparql?query={quote(test.query)}", {"Accept": media_type})


@pytest.mark.parametrize("test", cases(TESTS))
def test_the_answer_is_the_expected_one(start: Callable[[Path], Server], test: QueryTest) -> None:
    answer = answer_to(start(test.data), test)
    assert (answer.status, answer.headers["content-type"]) == (200, MEDIA_TYPES[test.result.suffix])
    expected = test.result.read_bytes()
    if test.result.suffix == ".csv":
        for written, kept in WRITTEN_OTHERWISE.get(test.name, {}).items():
            expected = expected.replace(written.encode(), kept.encode())
        assert cells(answer.body) == cells(expected)
        assert answer.body.count(b"\n") == answer.body.count(b"\r\n"), "RFC 4180, section 2"
    elif test.result.suffix == ".tsv":
        assert table(answer.body, QueryResultsFormat.TSV) == table(expected, QueryResultsFormat.TSV)
    else:
        assert table(answer.body, QueryResultsFormat.JSON) == table(expected, QueryResultsFormat.JSON)


@pytest.mark.skipif(not TESTS, reason=ABSENT)
def test_no_test_of_the_suites_is_left_out() -> None:
    assert len(TESTS) == 6 + 4
