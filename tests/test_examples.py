"""Example questions are read from the head of query files."""

from pathlib import Path

import pytest

from ftzgraph.errors import UserError
from ftzgraph.examples import read_examples

EXAMPLES = {
    "zones": "# id: Q001\n# zh: 有哪些自贸试验区？\n# en: Which zones are there?\n"
    "PREFIX ftz: <https://w3id.org/ftzgraph/ontology#>\n\nselect ?zone { ?zone a ftz:PilotFreeTradeZone }\n",
    "anything": "# zh: 有没有内容？\n# en: Is there anything?\n# a remark\nASK { ?s ?p ?o }\n",
}


def test_an_example_has_its_question_in_two_languages_and_its_query(tmp_path: Path) -> None:
    for name, content in EXAMPLES.items():
        (tmp_path / f"{name}.rq").write_text(content, "utf-8")
    anything, zones = read_examples(tmp_path)
    assert (zones.name, zones.question("zh"), zones.question("en")) == (
        "zones",
        "有哪些自贸试验区？",
        "Which zones are there?",
    )
    assert zones.query.startswith("PREFIX ftz:")
    assert "# zh" not in zones.query
    assert anything.query == "ASK { ?s ?p ?o }\n"
    assert (zones.form, anything.form) == ("SELECT", "ASK")


def test_a_query_without_its_question_is_told(tmp_path: Path) -> None:
    (tmp_path / "bare.rq").write_text("# en: Only English\nASK {}\n", "utf-8")
    with pytest.raises(UserError, match=r"bare\.rq.*# zh"):
        read_examples(tmp_path)


def test_a_file_without_a_query_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.rq").write_text("# zh: 问\n# en: Ask\nPREFIX a: <http://example.org/SELECT>\n", "utf-8")
    with pytest.raises(UserError, match=r"empty\.rq: no query"):
        read_examples(tmp_path)


def test_the_questions_to_start_from_come_first_in_their_order(tmp_path: Path) -> None:
    for name, start in {"a": "", "b": "# start: 10\n", "c": "# start: 2\n"}.items():
        (tmp_path / f"{name}.rq").write_text(f"# zh: 问\n# en: Ask\n{start}ASK {{}}\n", "utf-8")
    assert [(example.name, example.start) for example in read_examples(tmp_path)] == [("c", 2), ("b", 10), ("a", None)]
