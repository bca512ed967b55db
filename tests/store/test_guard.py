"""The guard lets through what reads the graph, and refuses updates and calls to other servers."""

from contextlib import suppress

import pytest

from ftzgraph.namespaces import BASE
from ftzgraph.store.errors import QuerySyntaxError, RefusedError
from ftzgraph.store.guard import admit, check_dataset
from ftzgraph.store.interface import Form
from ftzgraph.store.reader import MAX_DEPTH, MAX_SIGNS

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
        "PREFIX ex: <http://example.org/> SELECT * { ?s ex:a.service ?o }",
        "SELECT * { ?s ?p <http://example.org/(a)/service#b> FILTER(?s = <http://example.org/(a)/service#b>) }",
        "BASE <http://example.org/> SELECT * { ?s <#service> <it's#a> }",
        "BASE <http://example.org/> SELECT * { ?s (<#a>|<#b>) 'service' }",
        'SELECT * { ?s ?p "\\u0053ERVICE" }',
        'SELECT * { ?s ?p ?o FILTER(REGEX(?o, "[\\\\u4e00-\\\\u9fa5] service")) }',
        "SELECT * { ?s ?p ?服务 } # service",
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
        f"PREFIX : <http://e/> SELECT * {{ ?s ?p ?a, ?b FILTER(?a<?b)?x:p?z.SERVICE#>\n{CALL} }}",
        "PREFIX t: <http://127.0.0.1:9/> SELECT * { SERVICEt:x { ?s ?p ?o } }",
        "PREFIX t: <http://127.0.0.1:9/> SELECT * { SERVICESILENTt: { ?s ?p ?o } }",
        "PREFIX t: <http://127.0.0.1:9/> SELECT * { ?s ?p trueSERVICEt:x#\n{ ?s ?p ?o } }",
    ],
)
def test_a_call_to_another_server_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(RefusedError, match="SERVICE is refused"):
        admit(text)


@pytest.mark.parametrize(
    "text",
    [
        # “<” is a comparison to the parser, and what looks like a string or the end of an IRI is a comment
        f'SELECT * {{ ?s ?p ?a, ?b FILTER(?a<?b)#>"""\nSERVICE {CALL} }}#"""',
        f"SELECT * {{ ?s ?p ?o FILTER(true<?b)#>'''\n SERVICE {CALL} }}#'''",
        f"SELECT * {{ ?s ?p ?o FILTER(EXISTS{{?s ?p ?o}}<?b)#>'''\n SERVICE {CALL} }}#'''",
        f"SELECT * {{ {{<<?s?p'>'>>?q ''}} UNION {{SERVICE {CALL}}} }}#''",
        # the parser knows no such escape, and reads two strings where one seems to be
        f'SELECT * {{ VALUES ?x {{ """a" }} SERVICE {CALL} }} #\\z"""',
        f'SELECT * {{ VALUES ?x {{ """a" }} SERVICE {CALL} }} #\\uD800"""',
        # the parser ends a name after one dotted part
        f"PREFIX ex: <http://e/> SELECT * {{ {{ ?s ?p ex:a.b.SERVICE {CALL} }} UNION {{}} }}",
        f"SELECT * {{ \u017fervice {CALL} }}",
        f"SELECT * {{\x0cSERVICE {CALL} }}",
        f"SELECT * {{ \u3000SERVICE {CALL} }}",
        f"\ufeffSELECT * {{ SERVICE {CALL} }}",
    ],
)
def test_a_call_that_is_hidden_between_two_ways_to_read_a_text_does_not_pass(text: str) -> None:
    with pytest.raises((QuerySyntaxError, RefusedError)):
        admit(text)


@pytest.mark.parametrize(
    "text",
    [
        f'SELECT * {{ ?s ?p "a\\u0022 }} UNION {{ SERVICE {CALL} }} #" }}',
        f"SELECT * {{ ?s ?p ?o }} # \\u000a SERVICE {CALL}",
        "ASK { ?s ?p ?o } # \\u000aFROM <http://127.0.0.1:9/>",
        "# \\U0000000aDROP ALL #\nASK { ?s ?p ?o }",
    ],
)
def test_what_an_engine_would_read_that_decodes_escapes_first_does_not_pass(text: str) -> None:
    with pytest.raises(RefusedError):
        admit(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("SELECT (bif:http_get('http://127.0.0.1:9/') AS ?x) {}", "bif:"),
        ("SELECT * { ?s ?p ?o FILTER(sql:exec(?o)) }", "sql:"),
        ("SELECT (<bif:http_get>('http://127.0.0.1:9/') AS ?x) {}", "<bif:http_get>"),
        ("SELECT (<\\u0062if:http_get>('http://127.0.0.1:9/') AS ?x) {}", "<bif:http_get>"),
        ("PREFIX f: <bif:> SELECT (f:http_get('http://127.0.0.1:9/') AS ?x) {}", "<bif:>"),
        ("PREFIX f: <b> PREFIX g: <> SELECT (g:bif:a() AS ?x) { ?s f:if:contains ?o }", "<bif:a>"),
        ("PREFIX f: <HTTP://www.openlinksw.com/schemas/bif#> SELECT * { ?s f:contains 'a' }", "openlinksw"),
        ("BASE <http://jena.apache.org/> SELECT (<ARQ/function#now>() AS ?x) {}", "ARQ/function"),
        ("PREFIX f: <java:java.lang.> SELECT (f:System(1) AS ?x) {}", "<java:java.lang.>"),
        ("PREFIX apf: <http://jena.apache.org/ARQ/property#> SELECT * { ?x apf:strSplit ('a' 'b') }", "ARQ/property"),
        ("define input:grab-all 'yes' SELECT * { ?s ?p ?o }", "DEFINE"),
        ("PREFIX : <http://e/> DEFINE get:soft 'soft' SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }", "DEFINE"),
        ("SELECT * { ?s ?p ?o OPTION(TRANSITIVE, T_MAX(9)) }", "OPTION"),
        ("SELECT * { ?s ?p ?o option # \n (inference 'x') }", "OPTION"),
        ("SELECT * { hint:Query hint:analytic 'true' . ?s ?p ?o }", "hint:"),
        ("PREFIX hint: <http://www.bigdata.com/queryHints#> SELECT * { hint:Query hint:a 1 }", "queryHints"),
        ("PREFIX franzOption_memoryLimit: <franz:85g> SELECT * { ?s ?p ?o }", "franz"),
        ("PREFIX x: <http://marklogic.com/xdmp#> SELECT (x:http-get('http://127.0.0.1:9/') AS ?x) {}", "xdmp"),
    ],
)
def test_what_other_engines_add_to_the_language_is_refused_by_name(text: str, name: str) -> None:
    with pytest.raises(RefusedError, match="is an extension of") as caught:
        admit(text)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'bif:http_get', 'DEFINE', 'sql:exec' } # define bif:x <java:a>",
        "PREFIX sql: <http://example.org/sql#> SELECT * { ?define sql:option ?option OPTIONAL { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER(?s != <http://www.openlinksw.com/schemas/virtrdf#>) }",
        "PREFIX geof: <http://www.opengis.net/def/function/geosparql/> SELECT (geof:area(?o) AS ?a) { ?s ?p ?o }",
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT (xsd:date(?o) AS ?a) { ?s ?p ?o }",
    ],
)
def test_what_only_looks_like_an_extension_passes(text: str) -> None:
    assert admit(text).form is Form.SELECT


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


def test_many_brackets_and_signs_side_by_side_are_no_nesting() -> None:
    values = " ".join(f"({number} -{number})" for number in range(MAX_SIGNS + 1))
    assert admit(f"SELECT * {{ VALUES (?x ?y) {{ {values} }} }}").form is Form.SELECT
    with pytest.raises(QuerySyntaxError, match="nested deeper"):
        admit("ASK { FILTER(" + "!" * (MAX_SIGNS + 1) + "?x) }")


@pytest.mark.parametrize(
    "repeated",
    [
        *("a.", "a-", "service:x ", "<a'b>", "ex:a.b.", "ex:a...", "'", '"""a', "<", "?x<?b)#>\n", "\\u0041", "("),
        *("a:service.b.", "from ", ")service"),
    ],
)
def test_a_text_is_read_in_one_go_however_it_repeats_itself(repeated: str) -> None:
    # a reader that went back for each word would need hours
    with suppress(QuerySyntaxError, RefusedError):
        admit(f"SELECT * {{ FILTER(?service{repeated * (300_000 // len(repeated))}) }}")


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        ("SELECT * FROM <http://example.org/g> { ?s ?p ?o }", ["http://example.org/g"]),
        ("SELECT * from named <http://example.org/g> { ?s ?p ?o }", ["http://example.org/g"]),
        (
            "PREFIX e: <http://example.org/> ASK FROM e:a FROM NAMED e:b\\-c FROM<http://e/d>{}",
            ["a", "b-c", "http://e/d"],
        ),
        ("BASE <http://example.org/x/y> PREFIX p: <../> SELECT * FROM <z> FROM p:g {}", ["x/z", "g"]),
        ("ASK FROM <graph/curated> FROM NAMED <> {}", [f"{BASE}graph/curated", BASE]),
        ("CONSTRUCT { ?s ?p ?o } FROM <http://e/\\u0067> WHERE { ?s ?p ?o }", ["http://e/g"]),
        ("PREFIX from: <http://example.org/> DESCRIBE from:x FROM from:g FROM NAMED from:h", ["g", "h"]),
        # the parser needs no space before or after FROM
        ("ASKFROM<http://e/g>{ ?s ?p ?o }", ["http://e/g"]),
        ("SELECT*FROMNAMED<http://e/g>{ ?s ?p ?o }", ["http://e/g"]),
        ("SELECT (1 AS ?x)FROM#>\n<http://e/g>{ ?s ?p ?o }", ["http://e/g"]),
        # engines that allow a dataset in a subquery
        ("SELECT * { { SELECT * FROM <http://e/g> { ?s ?p ?o } } }", ["http://e/g"]),
        ("SELECT ?from { ?from ?p 'FROM <http://e/g>' } # FROM", []),
        ("PREFIX from: <http://example.org/> SELECT * { ?s from:from from:named }", []),
    ],
)
def test_it_tells_which_graphs_a_query_names_as_its_dataset(text: str, graphs: list[str]) -> None:
    query = admit(text)
    assert query.graphs == tuple(graph if ":" in graph else f"http://example.org/{graph}" for graph in graphs)
    assert query.names_dataset is bool(graphs)


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX e: <http://e/> ASK FROMe:g {}",
        "PREFIX : <http://e/> PREFIX FROM: <http://f/> SELECT * FROM:g { ?s ?p ?o }",
        "PREFIX : <http://e/> DESCRIBE <http://e/a> FROM:g",
        "ASK FROM foaf:g {}",
        "ASK FROM ?g {}",
        "SELECT (?a<'>'''AS ?x) FROM <http://e/g> { ?s ?p ?a }#'''",
        "PREFIXe:<http://e/> ASK FROM e:g {}",
    ],
)
def test_a_dataset_that_could_be_read_in_two_ways_does_not_pass(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        admit(text)


def test_graphs_from_elsewhere_are_refused() -> None:
    known = frozenset(("http://e/a", "http://e/b"))
    pattern = admit("SELECT * FROM <http://e/a> FROM NAMED <http://e/b> { GRAPH <http://e/c> { ?s ?p ?o } }")
    check_dataset(pattern, ["http://e/b"], ["http://e/a"], known)
    plain, foreign = admit("ASK {}"), admit("ASK FROM <http://127.0.0.1:9/> {}")
    for query, default, named in (
        (foreign, [], []),
        (plain, ["http://e/c"], []),
        (plain, [], ["http://e/a", "http://e/c"]),
    ):
        with pytest.raises(RefusedError, match="there is no graph <http://"):
            check_dataset(query, default, named, known)
