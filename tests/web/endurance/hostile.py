"""Queries that are meant to bring a server down, each in its own way.

They are over the dataset of `write_large`. `ANSWERABLE` are those that a good server may answer; all others can only be
refused, or ended at a limit.
"""

from pathlib import Path

from ..small_site import write_dataset

MANY = 10_000
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} . ?j ?k ?l }}"


def write_large(folder: Path) -> Path:
    """A dataset large enough for a product of it never to end."""
    write_dataset(folder)
    with (folder / "ftzgraph.nq").open("a", encoding="utf-8") as file:
        for number in range(3000):
            file.write(f'<http://example.org/s{number}> <http://example.org/p> "值 {number} xxxxxxxxxxxx" <x:g> .\n')
    return folder


def _nested(before: str, inside: str, after: str, levels: int = MANY) -> str:
    return before * levels + inside + after * levels


def _numbers(most: int) -> str:
    return " ".join(map(str, range(most)))


def _chain(name: str, expression: str, links: int) -> str:
    """A text that each link makes longer; `$x` in the expression is what the link before it gave."""
    binds = (f"BIND({expression.replace('$x', f'?x{link}')} AS ?x{link + 1})" for link in range(links))
    return f'SELECT (STRLEN(?x{links}) AS ?{name}) {{ BIND("xxxxxxxxxxxxxxxx" AS ?x0) {" ".join(binds)} }}'


_PRODUCTS = {
    "cross join, counted": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    "cross join, ordered": f"SELECT * {{ {PRODUCT} }} ORDER BY ?c ?f",
    "cross join, streamed": f"SELECT * {{ {PRODUCT} }}",
    "cross join, grouped": f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {PRODUCT} }} GROUP BY ?a ?d ?g",
    "cross join, hashed": f'SELECT (COUNT(*) AS ?n) {{ {PRODUCT} FILTER(SHA512(CONCAT(?c, ?f, ?i)) = "x") }}',
    "cross join, in subqueries": "SELECT ?a { " * 60 + PRODUCT + " } ORDER BY ?a" * 59 + " }",
    "cross join, minus another": f"SELECT * {{ {PRODUCT} MINUS {{ ?c ?x ?f . ?i ?z ?w . ?q ?r ?t }} }}",
    "cross join of 300": f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'?a{n} ?b{n} ?c{n} .' for n in range(300))} }}",
    "join of 2,000 at one end": f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'?a ?b{n} ?c{n} .' for n in range(2000))} }}",
    "optional products": f"SELECT * {{ {PRODUCT} OPTIONAL {{ ?j ?k ?l OPTIONAL {{ ?m ?n ?o }} }} }}",
    "lateral": "SELECT * { ?a ?b ?c LATERAL { ?d ?e ?f LATERAL { ?g ?h ?i } } }",
    "distinct product": f"SELECT DISTINCT ?a ?d ?g ?c ?f {{ {PRODUCT} }}",
    "distinct count": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {PRODUCT} }}",
    "construct of a product": f"CONSTRUCT {{ ?a ?e ?i }} {{ {PRODUCT} }}",
    "describe of a product": f"DESCRIBE * {{ {PRODUCT} }}",
    "huge offset": f"SELECT * {{ {PRODUCT} }} OFFSET 18446744073709551615",
    "huge limit, ordered": f"SELECT * {{ {PRODUCT} }} ORDER BY ?c LIMIT 18446744073709551615",
}
_PATHS = {
    "paths over everything": "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^<x:y>)* ?b . ?c (!<x:x>)* ?d . ?e (!<x:z>)+ ?f }",
    "negated sets both ways": "SELECT (COUNT(*) AS ?n) { ?a (!(<x:x>|^<x:y>))* ?b . ?b (!(^<x:x>|<x:y>))* ?c . "
    "?d (!(<x:z>))+/(!(^<x:z>))* ?e }",
    "path without end": "ASK { ?s " + "/".join(["<x:p>"] * 40_000) + " ?o }",
    "alternatives without end": "ASK { ?s " + "|".join(["<x:p>"] * 40_000) + " ?o }",
    "path of inverses": "ASK { ?s " + "^" * 900 + "<x:p> ?o }",
    "path in brackets": "ASK { ?s " + _nested("(", "<x:p>", ")*") + " ?o }",
}
_TEXTS = {
    "regular expression, over a product": "SELECT (COUNT(*) AS ?n) { "
    f'{PRODUCT} FILTER(REGEX(CONCAT(?c, ?f, ?i), "(x+x+)+y")) }}',
    "regular expression, repeated": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c "
    f'FILTER(REGEX(STR(?c), "{_nested("(", "a", "{1,100})", 5)}")) }}',
    "regular expression, nested": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c "
    f'FILTER(REGEX(STR(?c), "{_nested("(", "a", ")*", 9000)}")) }}',
    "long text": f"SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?n) {{ {PRODUCT} }}",
    "text doubled": _chain("n", "CONCAT($x, $x)", 40),
    "text replaced": _chain("n", f'REPLACE($x, ".", "{"$0" * 20}")', 20),
    "text encoded": _chain("n", 'ENCODE_FOR_URI(CONCAT($x, "%%", $x))', 30),
}
_DEEP = {
    "parentheses": "ASK { FILTER(" + _nested("(", "1", ")") + ") }",
    "filters, nested": "ASK " + _nested("{ FILTER EXISTS ", "{ ?s ?p ?o }", " }"),
    "filters, not nested": "ASK { ?s ?p ?o " + "FILTER(?s != ?o) " * MANY + "}",
    "unions, nested": "ASK { " + _nested("{ {} UNION ", "{}", " }") + " }",
    "unions, not nested": "ASK { {?a ?b ?c} " + "UNION {?a ?b ?c} " * MANY + "}",
    "subqueries, nested": _nested("SELECT * { ", "?s ?p ?o", " }"),
    "optionals, nested": "ASK { " + _nested("?s ?p ?o OPTIONAL { ", "?s ?p ?o", " }") + " }",
    "optionals, not nested": "ASK { ?s ?p ?o " + "OPTIONAL { ?s ?p ?o } " * MANY + "}",
    "groups, nested": "ASK " + _nested("{ ", "", "}"),
    "functions, nested": "ASK { FILTER(" + _nested("IF(true, ", "true", ", true)") + ") }",
    "lists, nested": "ASK { ?s ?p " + _nested("(", "1", ")") + " }",
    "list of 200,000": "ASK { ?s ?p (" + "1 " * 200_000 + ") }",
    "blank nodes, nested": "ASK { ?s ?p " + _nested("[ ?p ", "1", " ]") + " }",
    "quoted triples, nested": "ASK { ?s ?p " + _nested("<<( ?s ?p ", "1", " )>>") + " }",
    "negations": "ASK { FILTER(" + "! " * MANY + "true) }",
    "signs": "ASK { FILTER(" + "- " * MANY + "1 = 1) }",
    "sum of 100,000": "ASK { FILTER(1" + " + 1" * 100_000 + " = 3) }",
    "product of 100,000": "ASK { FILTER(1" + "*1" * 100_000 + " = 3) }",
    "or of 50,000": "ASK { FILTER(false" + " || false" * 50_000 + ") }",
    "and of 50,000": "ASK { FILTER(true" + " && true" * 50_000 + ") }",
    "choice of 100,000": f"ASK {{ FILTER(-1 IN ({_numbers(100_000).replace(' ', ', ')})) }}",
    "objects of one subject": "ASK { ?s ?p 1" + ", 1" * 200_000 + " }",
    "pairs of one subject": "ASK { ?s ?p 1" + "; ?p 1" * 100_000 + " }",
    "statements": "ASK { " + "?s ?p ?o . " * 50_000 + "}",
    "exists in exists": "SELECT * { ?a ?b ?c "
    + _nested("FILTER NOT EXISTS { ?c ?d ?e . ?f ?g ?h ", "", "}", 45)
    + " }",
}
_WIDE = {
    "many values": f"SELECT DISTINCT * {{ VALUES ?x {{ {_numbers(100_000)} }} {PRODUCT} }}",
    "values of 400 columns": f"SELECT (COUNT(*) AS ?n) {{ VALUES ({' '.join(f'?v{n}' for n in range(400))}) "
    f"{{ {('(' + '1 ' * 400 + ')') * 1000} }} }}",
    "values of each other": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{n} {{ {_numbers(1000)} }}" for n in range(20))
    + " }",
    "unions of each other": "SELECT (COUNT(*) AS ?n) { " + "{ {?a ?b ?c} UNION {?c ?b ?a} } " * 40 + " }",
    "columns of 20,000": f"SELECT {' '.join(f'(1 AS ?v{n})' for n in range(20_000))} {{}}",
    "empty columns of 20,000": f"SELECT {' '.join(f'?v{n}' for n in range(20_000))} {{ ?a ?b ?c }}",
    "limit beyond all numbers": "SELECT * { ?a ?b ?c } LIMIT " + "9" * 1000,
    "limit beyond all rows": "SELECT * { ?a ?b ?c } LIMIT 18446744073709551615",
    "offset beyond all rows": f"SELECT * {{ ?a ?b ?c }} ORDER BY ?a LIMIT {2**64 - 1} OFFSET {2**64 - 1}",
    "describe of everything": "DESCRIBE * { ?a ?b ?c }",
    "number of 900,000 digits": "SELECT (1" + "0" * 900_000 + " AS ?x) {}",
    "text of 900,000 letters": 'SELECT ("' + "x" * 900_000 + '" AS ?x) {}',
    "variable of 900,000 letters": "SELECT ?" + "x" * 900_000 + " {}",
    "comment of 900,000 letters": "#" + "x" * 900_000 + "\nASK {}",
}
_READING = {
    # what is meant for those who read the text before it is evaluated: nothing may look at it again and again
    "dots": "ASK { " + "a." * 400_000 + " }",
    "hyphens": "ASK { " + "a-" * 400_000 + " }",
    "brackets in an IRI": "ASK { FILTER(?a <" + ")" * 800_000 + "> 1) }",
    "names like SERVICE": "PREFIX service: <x:> ASK { " + "service:a " * 80_000 + " }",
    "quotation marks": "ASK { " + '"""' * 300_001 + " }",
    "text without end": 'ASK { FILTER(?a = """' + '"x' * 400_000 + " }",
    "escapes": 'SELECT ("' + "\\\\" * 400_000 + '" AS ?x) {}',
    "spaces": "ASK {" + " " * 900_000 + "}",
    "line breaks": "ASK {" + "\n" * 900_000 + "x",
    "prefixes": "".join(f"PREFIX p{n}: <x:{n}>\n" for n in range(35_000)) + "ASK { q:x ?p ?o }",
    "opening brackets in a row": "<" * 900_000,
    "terms that nobody defined": "PREFIX ftz: <https://w3id.org/ftzgraph/ontology#> SELECT * { "
    + "".join(f"?s ftz:unknown{n} ?o . " for n in range(30_000))
    + "}",
    "a term that nobody defined, then hyphens": "ASK { ?s <https://w3id.org/ftzgraph/ontology#x> ?o . "
    + "a-" * 400_000
    + "}",
}

AS_PAGES = {
    "one long text": "SELECT (GROUP_CONCAT(CONCAT(?c, ?f)) AS ?all) "
    "{ { SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 300000 } }",
    "rows of long texts": f'SELECT ?a (CONCAT(?c, "{"x" * 100_000}") AS ?long) {{ ?a ?b ?c }}',
    "3,000 columns": f"SELECT {' '.join(f'?v{n}' for n in range(3000))} (1 AS ?one) {{ ?a ?b ?c }}",
    "a large graph": "CONSTRUCT WHERE { ?a ?b ?c . ?d ?e ?f }",
    "all rows": f"SELECT * {{ {PRODUCT} }}",
}
"""Queries whose answer is meant to choke who makes a page of it."""

HOSTILE = {**_PRODUCTS, **_PATHS, **_TEXTS, **_DEEP, **_WIDE, **_READING}
"""Each by its name."""

ANSWERABLE = frozenset(_WIDE) | {
    "path of inverses",
    "choice of 100,000",
    "exists in exists",
    "escapes",
    "spaces",
}
"""Those that end when nothing stops them, and whose answer can be right."""
