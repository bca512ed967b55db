"""Turtle in one canonical order."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ftzgraph.errors import UserError
from ftzgraph.graph import turtle
from ftzgraph.namespaces import FTZ, ID, RDF, SKOS, XSD

ZONE = NamedNode(ID + "zone/west")
LABEL = NamedNode(SKOS.prefLabel)


def labelled(*keys: str) -> list[Triple]:
    return [Triple(NamedNode(ID + key), LABEL, Literal(key, language="en")) for key in keys]


def test_the_order_of_the_statements_does_not_matter() -> None:
    statements = [*labelled("zone/a", "zone/b"), Triple(ZONE, NamedNode(RDF.type), NamedNode(FTZ.ZoneArea))]
    assert turtle.write(statements) == turtle.write(reversed(statements))


def test_numbers_in_keys_are_ordered_by_value() -> None:
    text = turtle.write(labelled("table/t10", "table/t9", "table/t1"))
    assert text.index("t1>") < text.index("t9>") < text.index("t10>")


def test_a_mark_in_a_circle_is_text_and_no_number() -> None:
    assert "①" in turtle.write([Triple(ZONE, LABEL, Literal("第1①2行", language="zh-hans"))])


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    statements = {
        Triple(ZONE, LABEL, Literal('quote " backslash \\ newline \n tab \t 中文', language="zh-hans")),
        Triple(ZONE, NamedNode(FTZ.rowCount), Literal("7", datatype=NamedNode(XSD.integer))),
        Triple(ZONE, NamedNode(FTZ.earliestDate), Literal("2023-02-30", datatype=NamedNode(XSD.date))),
        Triple(ZONE, NamedNode(FTZ.statedText), Literal("7.10", datatype=NamedNode(XSD.decimal))),
        Triple(ZONE, NamedNode(FTZ.statedText), Literal("plain")),
        Triple(NamedNode(ID + "zone/宁波 x".replace(" ", "%20")), LABEL, Literal("x", language="en")),
    }
    path = tmp_path / "data.ttl"
    path.write_text(turtle.write(statements), "utf-8")
    assert set(turtle.read(path)) == statements
    assert turtle.canonical(path) == path.read_text("utf-8")


def test_comments_at_the_head_stay(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text("# Where zones lie.\n" + turtle.write(labelled("zone/b", "zone/a")), "utf-8")
    assert turtle.canonical(path).startswith("# Where zones lie.\n@base")


def test_a_blank_node_is_refused() -> None:
    with pytest.raises(ValueError, match=r"give .* an address"):
        turtle.write([Triple(BlankNode("b"), LABEL, Literal("x"))])


def test_a_syntax_error_says_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<a> <b> .\n", "utf-8")
    with pytest.raises(UserError, match=r"broken\.ttl:1:\d+"):
        turtle.read(path)


def test_the_program_rewrites_files_and_with_check_only_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "data.ttl"
    text = turtle.write(labelled("zone/a", "zone/b"))
    disordered = text.replace('"zone/a"@en', '"zone/a"@en ')
    path.write_text(disordered, "utf-8")
    assert turtle.main(["--check", str(path)]) == 1
    assert str(path) in capsys.readouterr().err
    assert path.read_text("utf-8") == disordered
    assert turtle.main([str(path)]) == 0
    assert path.read_text("utf-8") == text
    assert turtle.main(["--check", str(path)]) == 0
