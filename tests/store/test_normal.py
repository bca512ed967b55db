"""Queries that differ in their layout alone have one normal form; others never share one."""

import pytest

from ftzgraph.store.normal import is_volatile, normal_form

QUERY = 'PREFIX p: <http://e/#x> SELECT ?s { ?s p:q "a  # b"@en ; p:r <http://e/y#z> }'


@pytest.mark.parametrize(
    "same",
    [
        QUERY.replace(" ?s {", "\n\t?s   {"),
        "# a comment\n" + QUERY + "  # another",
        QUERY.replace('"@en', '"@en # said\r\n'),
        QUERY.replace("<http://e/y#z> }", "<http://e/y#z>}"),
        QUERY.replace("<http://e/#x> SELECT", "<http://e/#x>\n# next\nSELECT"),
    ],
)
def test_layout_and_comments_make_no_difference(same: str) -> None:
    assert normal_form(same) == normal_form(QUERY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('ASK { ?s ?p "a  b" }', 'ASK { ?s ?p "a b" }'),
        ("ASK { ?s ?p '''a\n b''' }", "ASK { ?s ?p '''a b''' }"),
        ('ASK { ?s ?p """a "" # b""" }', 'ASK { ?s ?p """a "" """ }'),
        ('ASK { ?s ?p "a\\"  b" }', 'ASK { ?s ?p "a\\" b" }'),
        ("ASK { ?s ?p <http://e/#a> }", "ASK { ?s ?p <http://e/#b> }"),
        ("ASK { ?s ?p ?o } # x", "ASK { ?s ?p ?o } LIMIT 1"),
        ("ASK { ?a ?bc }", "ASK { ?a ?b c }"),
        ('ASK { ?s ?p "x" # " \n }', 'ASK { ?s ?p "x" # "} \n }}'),
    ],
)
def test_what_means_something_else_has_another_form(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


def test_what_may_change_over_the_same_data_is_told() -> None:
    for call in ("now()", "RAND ()", "STRUUID()", "uuid()", "BNODE(?x)"):
        assert is_volatile(f"SELECT ({call} AS ?x) {{}}")
    assert is_volatile("SELECT * { SERVICE <http://e/> { ?s ?p ?o } }")
    assert not is_volatile("SELECT ?nowhere ?brand { ?nowhere <http://e/randomly> ?brand }")
