"""The embedded store answers over a built dataset, in every format, and over the graphs that are named."""

import csv
import io
import json
import socket
import threading
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from ftzgraph.errors import UserError
from ftzgraph.store import formats, guard
from ftzgraph.store.embedded import EmbeddedStore
from ftzgraph.store.errors import NotAcceptableError, QuerySyntaxError, StoreError, UnknownFunctionError
from ftzgraph.store.formats import GRAPHS, Format

QUADS = """\
<http://example.org/a> <http://example.org/name> "甲"@zh-hans <http://example.org/one> .
<http://example.org/a> <http://example.org/name> "A, \\"first\\""@en <http://example.org/one> .
<http://example.org/b> <http://example.org/name> "乙"@zh-hans <http://example.org/two> .
"""
COUNT = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    (tmp_path / "ftzgraph.nq").write_text(QUADS, "utf-8")
    return EmbeddedStore(tmp_path)


def ask(store: EmbeddedStore, text: str, format: Format = formats.JSON, **graphs: list[str]) -> bytes:
    return store.query(guard.admit(text), format, **graphs).body


def count(store: EmbeddedStore, text: str, **graphs: list[str]) -> int:
    binding = json.loads(ask(store, text, formats.JSON, **graphs))["results"]["bindings"][0]
    return int(binding["n"]["value"])


def test_without_a_dataset_the_union_of_the_graphs_is_asked(store: EmbeddedStore) -> None:
    assert len(store) == 3
    assert count(store, COUNT.format("")) == 3


def test_the_query_can_name_its_graphs(store: EmbeddedStore) -> None:
    assert count(store, COUNT.format("FROM <http://example.org/two>")) == 1
    assert count(store, COUNT.format("FROM <http://example.org/one> FROM <http://example.org/two>")) == 3
    assert count(store, COUNT.format("FROM NAMED <http://example.org/one>")) == 0
    assert count(store, "SELECT (COUNT(*) AS ?n) FROM NAMED <http://example.org/one> { GRAPH ?g { ?s ?p ?o } }") == 2


def test_the_protocol_names_graphs_over_the_query(store: EmbeddedStore) -> None:
    one = ["http://example.org/one"]
    assert count(store, COUNT.format(""), default_graphs=one) == 2
    assert count(store, COUNT.format("FROM <http://example.org/two>"), default_graphs=one) == 2
    assert count(store, "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", named_graphs=one) == 2
    assert count(store, COUNT.format(""), named_graphs=one) == 0
    assert count(store, COUNT.format(""), default_graphs=["http://example.org/absent"]) == 0


def test_a_table_says_the_same_in_each_format(store: EmbeddedStore) -> None:
    query = 'SELECT ?s ?name { ?s <http://example.org/name> ?name FILTER(LANGMATCHES(LANG(?name), "en")) }'
    rows = json.loads(ask(store, query))["results"]["bindings"]
    assert rows == [
        {
            "s": {"type": "uri", "value": "http://example.org/a"},
            "name": {"type": "literal", "value": 'A, "first"', "xml:lang": "en"},
        }
    ]
    table = list(csv.reader(io.StringIO(ask(store, query, formats.CSV).decode())))
    assert table == [["s", "name"], ["http://example.org/a", 'A, "first"']]
    assert ask(store, query, formats.TSV).decode().splitlines() == [
        "?s\t?name",
        '<http://example.org/a>\t"A, \\"first\\""@en',
    ]
    tree = ElementTree.fromstring(ask(store, query, formats.XML))
    assert [element.text for element in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")] == ['A, "first"']


@pytest.mark.parametrize(
    ("format", "reader"),
    [
        (formats.TURTLE, RdfFormat.TURTLE),
        (formats.NTRIPLES, RdfFormat.N_TRIPLES),
        (formats.RDFXML, RdfFormat.RDF_XML),
        (formats.JSONLD, RdfFormat.JSON_LD),
        (formats.TRIG, RdfFormat.TRIG),
        (formats.NQUADS, RdfFormat.N_QUADS),
    ],
)
def test_a_graph_says_the_same_in_each_format(store: EmbeddedStore, format: Format, reader: RdfFormat) -> None:
    body = ask(store, "CONSTRUCT WHERE { ?s <http://example.org/name> ?name }", format)
    found = {(quad.subject.value, quad.object.value, quad.object.language) for quad in parse(body, reader)}
    assert found == {
        ("http://example.org/a", "甲", "zh-hans"),
        ("http://example.org/a", 'A, "first"', "en"),
        ("http://example.org/b", "乙", "zh-hans"),
    }


def test_describe_gives_what_a_thing_says_of_itself(store: EmbeddedStore) -> None:
    body = ask(store, "DESCRIBE <http://example.org/b>", formats.NTRIPLES)
    assert body.decode() == '<http://example.org/b> <http://example.org/name> "乙"@zh-hans .\n'


def test_ask_answers_in_json_and_xml_alone(store: EmbeddedStore) -> None:
    assert json.loads(ask(store, "ASK { <http://example.org/a> ?p ?o }"))["boolean"] is True
    assert b"<boolean>false</boolean>" in ask(store, "ASK { <http://example.org/c> ?p ?o }", formats.XML)
    with pytest.raises(NotAcceptableError):
        ask(store, "ASK {}", formats.CSV)


def test_a_format_of_another_form_is_refused(store: EmbeddedStore) -> None:
    for format in GRAPHS:
        with pytest.raises(NotAcceptableError):
            ask(store, "SELECT * {}", format)


@pytest.mark.parametrize(
    ("text", "line", "column", "near"),
    [
        ("SELECT * {\n  ?s ?p ?o .\n  ?s ex:name ?name }", 3, 6, "the prefix ex: is not declared"),
        ("SELECT * {\n  ?s ?p ?o .\n  ?s ?q }", 3, 9, "unexpected “}”"),
        ("SELECT ?x { ?x a ?y } GROUP BY ?y", 1, 34, "after grouping"),
        ('SELECT * { ?s ?p "中文" . } } ', 1, 27, "unexpected “}”"),
    ],
)
def test_a_syntax_error_has_its_place_in_characters(
    store: EmbeddedStore, text: str, line: int, column: int, near: str
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        ask(store, text)
    assert caught.value.line == line
    assert caught.value.column == column
    assert near in str(caught.value)
    assert "'a' ..= 'z'" not in str(caught.value)
    assert "SERVICE" not in str(caught.value)


def test_no_packet_leaves_for_a_call_that_the_guard_refuses(store: EmbeddedStore) -> None:
    calls = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.3)
        thread = threading.Thread(target=lambda: calls.append(_accept(listener)))
        thread.start()
        port = listener.getsockname()[1]
        for written in ("SERVICE ", "SERVICE SILENT", "SERVICESILENT"):
            with pytest.raises(Exception, match="refused"):
                ask(store, f"SELECT * {{ {written}<http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        thread.join()
    assert calls == [False]


def _accept(listener: socket.socket) -> bool:
    try:
        listener.accept()
    except TimeoutError:
        return False
    return True


def test_a_missing_or_damaged_dataset_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ftzgraph build"):
        EmbeddedStore(tmp_path)
    (tmp_path / "ftzgraph.nq").write_text("<http://example.org/a> <", "utf-8")
    with pytest.raises(UserError, match="damaged"):
        EmbeddedStore(tmp_path)


def test_the_dataset_can_be_written_when_another_file_has_taken_its_name(store: EmbeddedStore, tmp_path: Path) -> None:
    output = io.BytesIO()
    (tmp_path / "new").write_text("", "utf-8")
    (tmp_path / "new").replace(tmp_path / "ftzgraph.nq")
    store.write_dataset(formats.NQUADS, output)
    assert output.getvalue().decode() == QUADS


@pytest.mark.parametrize("format", GRAPHS, ids=lambda format: format.name)
def test_a_file_that_was_cut_is_not_passed_off_as_the_dataset(
    store: EmbeddedStore, tmp_path: Path, format: Format
) -> None:
    with (tmp_path / "ftzgraph.nq").open("r+b") as file:
        file.truncate(len(QUADS.encode()) // 2)
    with pytest.raises(StoreError, match="has been changed"):
        store.write_dataset(format, io.BytesIO())


def test_a_relative_iri_is_one_of_the_datasets_own(store: EmbeddedStore) -> None:
    for graphs in ({}, {"default_graphs": ["http://example.org/one"]}):
        answer = json.loads(ask(store, "SELECT (<id/zone/shanghai> AS ?n) {}", formats.JSON, **graphs))
        assert answer["results"]["bindings"][0]["n"]["value"] == "https://w3id.org/ftzgraph/id/zone/shanghai"
    own = json.loads(ask(store, "BASE <http://example.org/> SELECT (<a> AS ?n) {}"))
    assert own["results"]["bindings"][0]["n"]["value"] == "http://example.org/a"


@pytest.mark.parametrize("query", ["ASK { FILTER(<x:f>(1)) }", "SELECT (<x:f>(?s) AS ?n) { ?s ?p ?o }"])
def test_a_function_that_does_not_exist_is_the_query_s_fault(store: EmbeddedStore, query: str) -> None:
    with pytest.raises(UnknownFunctionError, match="no function <x:f>"):
        ask(store, query)
