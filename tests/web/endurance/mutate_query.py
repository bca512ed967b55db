"""SPARQL queries, mutated: by tokens, so that many still parse, and by characters, so that many nearly do."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from .hostile import HOSTILE

_QUERIES = Path(__file__).parents[3] / "queries"
_TOKEN = re.compile(r"<[^<>\s]*>|\"[^\"\n]*\"|[?$]\w+|\w*:\w*|\w+|\s+|.", re.DOTALL)

KINDS = [
    "ASK {}",
    "SELECT * { ?s ?p ?o } LIMIT 5",
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(?n > 1) ORDER BY DESC(?n) LIMIT 3 OFFSET 1",
    "SELECT DISTINCT ?t { GRAPH ?g { ?s a ?t } MINUS { ?s ?p 1 } }",
    "CONSTRUCT { ?s a [ ?p ?o ] } WHERE { ?s ?p ?o FILTER(isIRI(?o)) } LIMIT 9",
    "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 2",
    "DESCRIBE <https://w3id.org/ftzgraph/id/zone/shanghai> ?x { ?x a ?y } LIMIT 1",
    "PREFIX ftz: <https://w3id.org/ftzgraph/ontology#>\nASK FROM <https://w3id.org/ftzgraph/graph/curated> { ?z a ftz:Zone }",
    "SELECT * FROM NAMED <urn:x:y> { GRAPH <urn:x:y> { ?s ?p ?o } }",
    'SELECT (IF(BOUND(?x), STRLANG(UCASE(?x), "zh-hans"), 1/0) AS ?y) { VALUES (?x ?z) { ("上海" UNDEF) (1.5e3 <x:y>) } }',
    "SELECT * { ?a (<x:a>|^<x:b>/!(<x:c>|^a))*/<x:d>+ ?b OPTIONAL { ?b <x:e>? ?c } { ?a ?q ?r } UNION { SELECT ?r {} } }",
    'SELECT (GROUP_CONCAT(DISTINCT ?o; SEPARATOR=", ") AS ?all) (SAMPLE(?s) AS ?one) { ?s ?p ?o }',
    'SELECT * { BIND(REPLACE("abc", "(b)", "[$1]", "i") AS ?x) FILTER REGEX(?x, "^a.*c$") FILTER NOT EXISTS { ?x ?y ?z } }',
    "BASE <http://example.org/> PREFIX : <#> SELECT * { :a :b 'c'@en-GB , \"d\"^^<e> , 1 , 2.0 , 3e0 , true ; :f _:g , [] , (1 2) . }",
    '# comment\nSELECT (SHA256(STR(NOW())) AS ?h) (xsd:integer("7") AS ?i) {}',
    "SELECT * { ?s ?p ?o SERVICE <http://127.0.0.1:54321/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:54321/> { ?s ?p ?o } }",
    "SELECT * FROM <http://127.0.0.1:54321/> { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:54321/>",
    "INSERT DATA { <x:a> <x:b> <x:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "DROP ALL",
    "SELECT * { GRAPH <http://127.0.0.1:54321/> { ?s ?p ?o } } VALUES ?s { <http://127.0.0.1:54321/> }",
    'SELECT (<http://127.0.0.1:54321/>(?x) AS ?y) { BIND(IRI("http://127.0.0.1:54321/") AS ?x) }',
    'DEFINE input:inference "x" SELECT * { ?s ?p ?o FILTER(bif:contains(?o, "x")) }',
]
"""A query of each kind. Nobody may ever call 127.0.0.1:54321."""

_WORDS = [
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "WHERE",
    "DISTINCT",
    "REDUCED",
    "FROM",
    "NAMED",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "FILTER",
    "EXISTS",
    "NOT",
    "GRAPH",
    "SERVICE",
    "SILENT",
    "BIND",
    "VALUES",
    "UNDEF",
    "AS",
    "GROUP",
    "BY",
    "HAVING",
    "ORDER",
    "ASC",
    "DESC",
    "LIMIT",
    "OFFSET",
    "PREFIX",
    "BASE",
    "IN",
    "COUNT",
    "SUM",
    "AVG",
    "MIN",
    "MAX",
    "SAMPLE",
    "GROUP_CONCAT",
    "SEPARATOR",
    "REGEX",
    "REPLACE",
    "STRLEN",
    "SUBSTR",
    "CONCAT",
    "IRI",
    "URI",
    "BNODE",
    "STRDT",
    "STRLANG",
    "LANG",
    "LANGMATCHES",
    "DATATYPE",
    "NOW",
    "RAND",
    "UUID",
    "STRUUID",
    "MD5",
    "SHA512",
    "IF",
    "COALESCE",
    "isNumeric",
    "TRIPLE",
    "SUBJECT",
    "LATERAL",
    "VERSION",
    "INSERT",
    "DELETE",
    "LOAD",
    "CLEAR",
    "WITH",
    "USING",
    "true",
    "false",
    "a",
    "?s",
    "?p",
    "?o",
    "$x",
    "?变量",
    "_:b",
    "<x:y>",
    "<>",
    "<http://127.0.0.1:54321/>",
    ":",
    "p:l",
    "rdf:type",
    '"上海"',
    '"x"@zh',
    '"1"^^<x:t>',
    "1",
    "-1",
    "0",
    "1e999",
    "99999999999999999999",
    "0.1",
    ".5",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<<",
    ">>",
    "{|",
    "|}",
    "~",
    ".",
    ",",
    ";",
    "|",
    "/",
    "^",
    "*",
    "+",
    "?",
    "!",
    "=",
    "!=",
    "<",
    ">",
    "<=",
    "&&",
    "||",
    "^^",
    "@en",
    "#",
    "\\",
    "\\u0041",
    "\\U0010FFFF",
    "%",
    "%20",
    "%zz",
    "'",
    '"',
    "'''",
    '"""',
]
_CHARACTERS = [
    *"\0\1\x7f\t\r\n\x0b\x0c\x85\xa0\u2028\ufeff\u202e\uffff\U0010ffff\U0001f600\u0301ａＡ；（）",
    "\r\n",
    "''",
    '""',
]


def mutated_query(random: Random) -> str:
    """A query, mutated several times or not at all."""
    query = _seed(random)
    for _ in range(random.choice((0, 0, 0, 1, 1, 2, 8))):
        query = random.choice(_MUTATIONS)(query, random)
    return query


def _seed(random: Random) -> str:
    kind = random.random()
    if kind < 0.55:
        return random.choice(KINDS)
    if kind < 0.97:
        return random.choice(_examples())
    return random.choice(list(HOSTILE.values()))


def _examples(found: list[str] = []) -> list[str]:  # noqa: B006
    if not found:
        for file in sorted(_QUERIES.glob("*.rq")):
            lines = file.read_text("utf-8").splitlines(keepends=True)
            found.append("".join(line for line in lines if not line.startswith("#")))
    return found


def _on_tokens(change: Callable[[list[str], int, Random], None]) -> Callable[[str, Random], str]:
    def mutate(query: str, random: Random) -> str:
        if len(query) > 20_000:
            return query[: random.randrange(len(query))]
        tokens = _TOKEN.findall(query) or [""]
        change(tokens, random.randrange(len(tokens)), random)
        return "".join(tokens)

    return mutate


def _replace(tokens: list[str], place: int, random: Random) -> None:
    tokens[place] = random.choice(_WORDS)


def _insert(tokens: list[str], place: int, random: Random) -> None:
    tokens.insert(place, f" {random.choice(_WORDS)} ")


def _delete(tokens: list[str], place: int, random: Random) -> None:
    del tokens[place : place + random.choice((1, 1, 1, 2, 5, 20))]


def _swap(tokens: list[str], place: int, random: Random) -> None:
    other = random.randrange(len(tokens))
    tokens[place], tokens[other] = tokens[other], tokens[place]


def _repeat(tokens: list[str], place: int, random: Random) -> None:
    span = tokens[place : place + random.choice((1, 2, 3, 6, 12))]
    tokens[place:place] = span * random.choice((2, 3, 10, 100, 1500))


def _wrap(tokens: list[str], place: int, random: Random) -> None:
    before, after = random.choice((("{ ", " }"), ("(", ")"), ("[ ?p ", " ]"), ("{ SELECT * { ", " } }"), ("<<", ">>")))
    end = random.randrange(place, len(tokens) + 1)
    times = random.choice((1, 2, 5, 50, 99, 150, 2000))
    tokens[place:end] = [before * times, *tokens[place:end], after * random.choice((times, times, times - 1))]


def _splice(tokens: list[str], place: int, random: Random) -> None:
    other = _TOKEN.findall(random.choice(KINDS))
    start = random.randrange(len(other))
    tokens[place:place] = other[start : start + random.randrange(1, 30)]


def _recase(tokens: list[str], place: int, random: Random) -> None:
    tokens[place] = "".join(random.choice((each.lower(), each.upper())) for each in tokens[place])


def _character(query: str, random: Random) -> str:
    place = random.randrange(len(query) + 1)
    return (
        query[:place]
        + random.choice(_CHARACTERS) * random.choice((1, 1, 1, 2, 50))
        + query[place + random.choice((0, 1)) :]
    )


def _cut(query: str, random: Random) -> str:
    return query[: random.randrange(len(query) + 1)]


def _without_spaces(query: str, random: Random) -> str:
    return re.sub(r"\s+", lambda _: random.choice(("", "", " ", "\t", "#\n", "\u3000")), query)


_MUTATIONS: list[Callable[[str, Random], str]] = [
    *map(_on_tokens, (_replace, _replace, _insert, _insert, _delete, _delete, _swap, _repeat, _wrap, _splice, _recase)),
    _character,
    _cut,
    _without_spaces,
]
