"""A query may call the servers that are allowed, and no other however it is written."""

from ipaddress import ip_address

import pytest

from ftzgraph.errors import UsageError
from ftzgraph.store.errors import QuerySyntaxError, RefusedError
from ftzgraph.store.federation import Federation, is_public, read_federation
from ftzgraph.store.guard import admit

PRIVATE = """
    127.0.0.1 127.8.8.8 10.0.0.1 172.16.0.1 192.168.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 239.255.255.250
    240.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1 :: ::1 fe80::1 fc00::1 fd12::1 ff02::1 fec0::1 2001:db8::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2002:c0a8:1:: 2001:0:1::1
"""


def federation(*prefixes: str) -> Federation:
    found = read_federation(prefixes)
    assert found is not None
    return found


HERE = federation("https://example.org/sparql", "http://localhost:8890/")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/sparql",
        "https://example.org/sparql/",
        "https://example.org/sparql/named?default-graph-uri=http%3A%2F%2Fexample.org%2Fg",
        "https://EXAMPLE.org:443/sparql?a=b",
        "http://localhost:8890",
        "http://localhost:8890/anything",
    ],
)
def test_an_address_below_an_allowed_one_may_be_called(address: str) -> None:
    assert HERE.allows(address)
    query = admit(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", HERE)
    assert query.calls
    assert address not in query.text


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "https://example.org/sparqlx",
        "https://example.org/other/sparql",
        "http://example.org/sparql",
        "https://example.org:444/sparql",
        "https://example.org.evil.example/sparql",
        "https://evil.example/https://example.org/sparql",
        "https://user@example.org/sparql",
        "https://example.org@evil.example/sparql",
        "https://example.org:443@evil.example/sparql",
        "https://example.org/sparql/../admin",
        "https://example.org/sparql/%2e%2E/admin",
        "https://example.org/sparql/%5C..%5Cadmin",
        "https://example.org/sparql#fragment",
        "https://example.org%2Fsparql",
        "https://[::1]/sparql",
        "ftp://example.org/sparql",
        "file:///etc/passwd",
        "http://localhost:8890@127.0.0.1:22/",
        "http://localhost:08890000/",
        "x-relay:https://example.org/sparql",
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    assert not HERE.allows(address)
    with pytest.raises(RefusedError):
        admit(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", HERE)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        "SELECT * { VALUES ?w { <https://example.org/sparql> } SERVICE SILENT ?w { ?s ?p ?o } }",
        "SELECT * { SERVICE[] { ?s ?p ?o } }",
        "PREFIX t: <https://example.org/sparql> SELECT * { SERVICEt: { ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE <https://example.org/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT <https://example.org/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://example.org/sparql> { SERVICE <https://evil.example/> { ?s ?p ?o } } }",
        "SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } SERVICE ?x { ?s ?p ?o } }",
        "BASE <https://evil.example/> SELECT * { SERVICE <sparql> { ?s ?p ?o } }",
        "PREFIX t: <https://example.org/sparql> SELECT * { SERVICE t:x { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://example.org/sparql> { ?s ?p 'x-relay:' } }",
        "SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } } # \\u000a SERVICE <https://evil.example/> {}",
        "SELECT * { " + "SERVICE <https://example.org/sparql> { ?s ?p ?o } " * 21 + "}",
    ],
)
def test_a_call_is_to_an_iri_that_is_allowed_and_is_written_plainly(text: str) -> None:
    with pytest.raises(RefusedError):
        admit(text, HERE)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p ?o FILTER(?o<?b)#>"""\n SERVICE <https://evil.example/> {} }#"""',
        "SELECT * { SERVICE ex:sparql { ?s ?p ?o } }",
    ],
)
def test_a_call_that_cannot_be_made_out_does_not_pass(text: str) -> None:
    with pytest.raises((QuerySyntaxError, RefusedError)):
        admit(text, HERE)


def test_prefixes_and_a_base_can_name_what_is_called() -> None:
    for text in (
        "PREFIX t: <https://example.org/> SELECT * { SERVICE t:sparql { ?s ?p ?o } }",
        "BASE <https://example.org/a> SELECT * { service silent <sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://example.\\u006frg/sparql> { ?s ?p ?o } }",
    ):
        query = admit(text, HERE)
        assert f"<x-relay:{'silent' if 'silent' in text else 'aloud'}/https%3A%2F%2Fexample.org%2Fsparql>" in query.text


def test_a_column_after_a_call_is_that_of_the_text_as_it_was_written() -> None:
    text = (
        "PREFIX t: <https://example.org/>\n"
        "SELECT * { SERVICE t:sparql { ?s ?p ?o } SERVICE <https://example.org/sparql> { ?s ?p ?o } ?end }\n"
        "# ?end"
    )
    query = admit(text, HERE)
    lines, written = query.text.split("\n"), text.split("\n")
    for word in ("SELECT", "SERVICE", "?s", "?end", "}"):
        column = lines[1].index(word) + 1
        assert query.column_as_written(2, column) == written[1].index(word) + 1, word
    assert query.column_as_written(3, 3) == 3


def test_without_a_federation_nothing_is_called() -> None:
    assert read_federation([]) is None
    with pytest.raises(RefusedError, match="calls no other server"):
        admit("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    "prefix",
    ["example.org", "ftp://example.org/", "https://user@example.org/", "https://example.org/?q=", "https://", "x", ""],
)
def test_a_prefix_that_is_none_is_told(prefix: str) -> None:
    with pytest.raises(UsageError, match="no prefix to federate with"):
        read_federation([prefix])


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        *((private, False) for private in PRIVATE.split()),
    ],
)
def test_an_address_is_public_or_it_is_not_called(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public
