"""The guard lets through what reads the graph, and refuses updates and calls to other servers."""

import pytest

from ftzgraph.store.errors import QuerySyntaxError, RefusedError
from ftzgraph.store.guard import MAX_DEPTH, admit
from ftzgraph.store.interface import Form

CALL = "<http://127.0.0.1:9/> { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", Form.SELECT),
        ("select distinct ?s { ?s ?p ?o }", Form.SELECT),
        ("ASK { ?s ?p ?o }", Form.ASK),
        ("Construct { ?s ?p ?o } WHERE { ?s ?p ?o }", Form.CONSTRUCT),
        ("DESCRIBE <http://example.org/a>", Form.DESCRIBE),
        ("# SELECT\nBASE <http://example.org/> PREFIX select: <ask> ASK { select:a ?p ?o }", Form.ASK),
        ("PREFIX insert: <http://example.org/> SELECT ?delete { ?delete insert:drop 'clear' }", Form.SELECT),
    ],
)
def test_it_tells_the_form_of_a_query(text: str, form: Form) -> None:
    assert admit(text).form is form


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE" }',
        "SELECT * { ?s ?p 'it\\'s SERVICE' }",
        'SELECT * { ?s ?p """a "quoted" SERVICE\n<http://example.org/> {""" }',
        "SELECT * { ?s ?p '''SERVICE''' }",
        "SELECT * { ?s <http://example.org/SERVICE> ?o }",
        "PREFIX ex: <http://example.org/service#> SELECT * { ?s ex:service ?o }",
        "PREFIX service: <http://example.org/> SELECT * { service:a service:b service:c }",
        "PREFIX service: <http://example.org/> SELECT * { GRAPH service:a { ?s ?p ?o } }",
        "PREFIX service: <http://example.org/> SELECT * FROM service:a { ?s ?p ?o }",
        "SELECT ?service $SERVICE { ?service ?p $SERVICE }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://example.org/>",
        "SELECT * { _:service ?p 'x'@service }",
        "PREFIX ex: <http://example.org/> SELECT * { ?s ex:a\\#SERVICE ?o }",
    ],
)
def test_the_word_service_is_no_call(text: str) -> None:
    assert admit(text).form is Form.SELECT


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ SERVICE {CALL} }}",
        f"SELECT * {{ service silent {CALL} }}",
        f"SELECT * {{ SeRvIcE{CALL} }}",
        f"SELECT * {{ SERVICESILENT{CALL} }}",
        f"ASK {{ {{ SELECT * {{ SERVICE {CALL} }} }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE {CALL} }}",
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        f'SELECT * {{ ?s ?p "a" . SERVICE {CALL} . ?s ?q "b" }}',
        f"SELECT * {{ ?s ?p 'a\\\\' SERVICE {CALL} . ?s ?q 'b' }}",
        f"SELECT * {{ # comment\rSERVICE {CALL} }}",
        # what follows parses, because the engine needs no space between words
        f"SELECT * {{ ?s ?p true SERVICE{CALL} }}",
        f"SELECT * {{ ?s ?p trueSERVICE{CALL} }}",
        f"SELECT * {{ ?s ?p 1e5SERVICE{CALL} }}",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE SILENT:x { ?s ?p ?o } }",
        f"SELECT * {{ BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\n{CALL} }}",
    ],
)
def test_a_call_to_another_server_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(RefusedError, match="SERVICE is refused"):
        admit(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX ex: <http://example.org/> delete where { ?s ?p ?o }",
        "LOAD <http://example.org/>",
        "CLEAR ALL",
        "DROP GRAPH <http://example.org/>",
        "CREATE GRAPH <http://example.org/>",
        "COPY DEFAULT TO <http://example.org/>",
        "MOVE DEFAULT TO <http://example.org/>",
        "ADD DEFAULT TO <http://example.org/>",
        "WITH <http://example.org/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_an_update_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="read-only"):
        admit(text)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("# nothing", 1, 10),
        ("PREFIX ex: <http://example.org/>\n  FETCH ?s", 2, 3),
        ("ASK {\n \\u0053ERVICE <http://127.0.0.1:9/> { } }", 2, 2),
    ],
)
def test_what_is_no_query_is_located(text: str, line: int, column: int) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        admit(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_query_nested_so_deep_that_the_engine_would_crash_does_not_reach_it() -> None:
    deep = 10_000
    with pytest.raises(QuerySyntaxError, match="nested deeper"):
        admit("ASK { FILTER(" + "(" * deep + "1" + ")" * deep + ") }")
    assert admit("ASK { FILTER(" + "(" * (MAX_DEPTH - 2) + "1" + ")" * (MAX_DEPTH - 2) + ") }").form is Form.ASK


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("SELECT * FROM <http://example.org/g> { ?s ?p ?o }", True),
        ("SELECT * from named <http://example.org/g> { ?s ?p ?o }", True),
        ("SELECT ?from { ?from ?p 'FROM' } # FROM", False),
    ],
)
def test_it_tells_whether_a_query_names_its_dataset(text: str, own: bool) -> None:
    assert admit(text).names_dataset is own
