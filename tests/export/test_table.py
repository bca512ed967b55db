"""Tables for a terminal."""

from ftzgraph.export.table import answer, table, width


def test_chinese_characters_take_two_places() -> None:
    assert [width(text) for text in ("abc", "上海", "（A）", "e\u0301")] == [3, 4, 5, 1]


def test_columns_start_at_the_same_place_whatever_the_script() -> None:
    lines = table(("zone", "n"), [("上海", "7"), ("Hunan", "12")]).splitlines()
    assert lines == ["zone    n", "-----  --", "上海    7", "Hunan  12"]


def test_a_line_break_does_not_break_the_table() -> None:
    assert table(("a",), [("x\ny",)]).splitlines()[2] == "x y"


def test_spaces_at_the_beginning_stay() -> None:
    assert table(("a",), [("  within",)]).splitlines()[2] == "  within"


def test_an_answer_shortens_addresses_and_leaves_unbound_cells_empty() -> None:
    results = (
        b'{"head":{"vars":["a","b"]},"results":{"bindings":[{"a":{"type":"uri",'
        b'"value":"https://w3id.org/ftzgraph/id/zone/shanghai"}},{"b":{"type":"literal","value":"x"}}]}}'
    )
    assert answer(results) == "a                 b\n----------------  -\nid:zone/shanghai\n                  x\n"


def test_the_answer_to_ask_is_a_word() -> None:
    assert answer(b'{"head":{},"boolean":true}') == "true\n"
