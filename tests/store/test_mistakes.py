"""A query that does not parse is told where, what stands there, and what could have been meant."""

import pyoxigraph
import pytest

from ftzgraph.store.errors import QuerySyntaxError
from ftzgraph.store.guard import admit
from ftzgraph.store.mistakes import explain

SKOS = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"


def mistake(text: str) -> QuerySyntaxError:
    """What is said of a query that the guard or the engine does not take."""
    parse = pyoxigraph.Store().query
    try:
        parse(admit(text).text)
    except QuerySyntaxError as error:
        return error
    except SyntaxError as error:
        return explain(error, text, parse)
    raise AssertionError(f"it parses: {text}")


@pytest.mark.parametrize(
    ("text", "column", "token", "meant"),
    [
        ("SELCT ?s { ?s ?p ?o }", 1, "SELCT", "SELECT"),
        ("PREFX ex: <http://e/> SELECT * {}", 1, "PREFX", "PREFIX"),
        ("SELECT DISTNCT ?s { ?s ?p ?o }", 8, "DISTNCT", "DISTINCT"),
        ("SELECT ?s WHRE { ?s ?p ?o }", 11, "WHRE", "WHERE"),
        ("SELECT ?s { ?s ?p ?o FILTR(?o > 1) }", 22, "FILTR", "FILTER"),
        ("SELECT ?s { ?s ?p ?o FILTR (?o > 1) }", 22, "FILTR", "FILTER"),
        ("SELECT ?s { ?s ?p ?o OPTINAL { ?s ?q ?t } }", 22, "OPTINAL", "OPTIONAL"),
        ("SELECT ?s { { ?s ?p ?o } UNOIN { ?s ?q ?r } }", 26, "UNOIN", "UNION"),
        ("SELECT ?s { BIND(1 ASS ?x) }", 20, "ASS", "AS"),
        ("SELECT ?s { VALUS ?x { 1 } }", 13, "VALUS", "VALUES"),
        ("SELECT ?s { ?s ?p ?o } ORDRE BY ?s", 24, "ORDRE", "ORDER"),
        ("SELECT ?s { ?s ?p ?o } ORDER BY DSC(?s)", 33, "DSC", "DESC"),
        ("SELECT ?s { ?s ?p ?o } LIMT 5", 24, "LIMT", "LIMIT"),
        ("SELECT (COUNTT(?s) AS ?n) { ?s ?p ?o }", 9, "COUNTT", "COUNT"),
        ("SELECT ?s { ?s ?p ?o FILTER(STRSTART(?o, 'a')) }", 29, "STRSTART", "STRSTARTS"),
        ("SELECT ?s { ?s ?p ?o FILTER REGX(?o, 'a') }", 29, "REGX", "REGEX"),
        ("SELECT ?s { ?s ?p ?o FILTER NOT EXIST { ?s ?p 1 } }", 33, "EXIST", "EXISTS"),
        ("SELECT ?s { ?s ?p ?o FILTER(?o < 5 && LANGMATCH(LANG(?o), 'zh')) }", 39, "LANGMATCH", "LANGMATCHES"),
        ("SELECT ?s { FILTER(?s = TRUE) }", 25, "TRUE", "true"),
    ],
)
def test_a_misspelt_word_is_found_and_the_nearest_named(text: str, column: int, token: str, meant: str) -> None:
    error = mistake(text)
    assert (error.line, error.column, error.token) == (1, column, token)
    assert error.nearest[0] == meant
    assert f"did you mean {meant}?" in str(error)
    assert f"您是否想写 {meant}？" in error.sentence.zh


@pytest.mark.parametrize(
    ("text", "nearest", "advice"),
    [
        ("SELECT * { ?s skos:prefLabel ?o }", ["skos:"], f"add {SKOS}"),
        ("SELECT * { ?s skoss:prefLabel ?o }", ["skos:"], f"did you mean skos: ({SKOS})?"),
        ("PREFIX abc: <http://e/> SELECT * { ?s abd:a ?o }", ["abc:"], "did you mean abc:?"),
        ("SELECT * { ?s zzzz:a ?o }", [], "add PREFIX zzzz: <…>"),
        ("SELECT * FROM grahp:curated { ?s ?p ?o }", ["graph:"], "did you mean graph: (PREFIX graph: <"),
    ],
)
def test_an_undeclared_prefix_comes_with_the_line_to_add(text: str, nearest: list[str], advice: str) -> None:
    error = mistake(text)
    assert list(error.nearest) == nearest
    assert advice in str(error)
    assert error.token == text[(error.column or 0) - 1 :].split()[0]
    assert "没有声明" in error.sentence.zh


@pytest.mark.parametrize(
    ("text", "line", "column", "token", "says"),
    [
        ("SELECT * {\n  ?s ?p }", 2, 9, "}", "unexpected “}”"),
        ("SELECT ?s, ?p { ?s ?p ?o }", 1, 10, ",", "unexpected “,”"),
        ("SELECT ?s { ?s ?p ?o FILTER(?s < ?o) } }", 1, 40, "}", "unexpected “}”"),
        ("SELECT (COUNT(?s) ?n) { ?s ?p ?o }", 1, 19, "?n", "unexpected “?n”"),
        ("SELECT * { OPTIONAL ?s ?p ?o }", 1, 21, "?s", "unexpected “?s”"),
        ("SELECT ?s {\n  { ?s ?p ?o }", 2, 15, None, "“{” at line 1, column 11 is not closed"),
        ("SELECT ?s { ?s ?p ?o } LIMIT", 1, 29, None, "something is missing at its end"),
        ("SELECT * { ?s ?p 'abc }", 1, 18, "'", "this string is not closed"),
        ("SELECT * { ?s ?p '\\d' }", 1, 19, "\\d", "there is no escape \\d"),
        ("SELECT * { ?s ?p <http://e/a b> }", 1, 18, "<http://e/a", "no IRI can have"),
        ("SELECT * { ?s ?p ?o FILTER(?o < 3) ?s a <b c> }", 1, 41, "<b", "no IRI can have"),
        ("SELECT （COUNT(*) AS ?n) {}", 1, 8, "（", "write ( instead of （"),
        ("SELECT * { ?s ?p “a” }", 1, 18, "“", 'write " instead of “'),
        ("SELECT *\u3000{}", 1, 9, "\u3000", "write a space instead of"),
        ("SELECT ?x ?x { ?x ?y ?z }", 1, 26, None, "names a variable twice"),
        ("SELECT * { VALUES (?x ?y) { (1) } }", 1, 33, None, "as many values as there are variables"),
    ],
)
def test_any_other_mistake_has_its_place_and_is_said_in_words(
    text: str, line: int, column: int, token: str | None, says: str
) -> None:
    error = mistake(text)
    assert (error.line, error.column, error.token) == (line, column, token)
    assert says in str(error)
    assert error.sentence.zh != error.sentence.en


def test_a_long_query_is_explained_as_well() -> None:
    values = " ".join(f"(?x{number} 'value {number}' <http://e/{number}>)" for number in range(2000))
    error = mistake(f"SELECT * {{ ?s ?p ?o . FILTER(?o IN ({values})) }}")
    assert error.token == "'value 0'"
