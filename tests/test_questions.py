"""Every query in queries/ answers its question, as its header says and as the examiners' file says."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

ROOT = Path(__file__).parents[1]
QUERIES = sorted((ROOT / "queries").glob("*.rq"))
GUIDE = ROOT / "docs" / "queries.md"
QUESTIONS = Path(os.environ.get("FTZGRAPH_QUESTIONS", ROOT.parent / "shared" / "questions" / "questions.json"))


@dataclass(frozen=True)
class Question:
    """A query file: its header fields and its text."""

    name: str
    fields: dict[str, str]
    text: str

    @property
    def variables(self) -> list[str]:
        return self.fields["answer"].replace("?", "").split()


def read(path: Path) -> Question:
    fields = {}
    text = path.read_text("utf-8")
    for line in text.splitlines():
        match = re.match(r"# (\w+): (.+)", line)
        if match is None:
            break
        fields[match[1]] = match[2].strip()
    return Question(path.stem, fields, text)


def rows(store: Store, question: Question) -> list[list[str]]:
    result = store.query(question.text, use_default_graph_as_union=True)
    assert isinstance(result, QuerySolutions)
    return [[plain(solution[name]) for name in question.variables] for solution in result]


def plain(term: object) -> str:
    assert isinstance(term, Literal | NamedNode), f"an answer is a name or a value, not {term}"
    return term.value


def omissions(store: Store) -> set[str]:
    """The labels of all that the report does not state."""
    query = """SELECT ?label WHERE {
      ?gap a <https://w3id.org/ftzgraph/ontology#Omission> ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }"""
    result = store.query(query, use_default_graph_as_union=True)
    assert isinstance(result, QuerySolutions)
    return {plain(solution["label"]) for solution in result}


def cells(table: list[list[str]]) -> list[str]:
    """The answers in reading order, each once."""
    return list(dict.fromkeys(cell for row in table for cell in row))


def normal(value: Any) -> str | float:
    """Numbers as numbers; names without white space, title brackets and differences of quotation marks."""
    try:
        return float(value)
    except ValueError:
        return re.sub(r"[\s《》〈〉“”\"'‘’]", "", str(value)).casefold()


def same(given: Any, expected: Any, aliases: dict[str, list[str]], tolerance: float | None) -> bool:
    readings = {normal(reading) for reading in [expected, *aliases.get(str(expected), [])]}
    got = normal(given)
    if isinstance(got, float) and tolerance:
        return any(isinstance(reading, float) and abs(reading - got) <= tolerance for reading in readings)
    return got in readings


def agree(given: list[str], question: dict[str, Any]) -> bool:
    expected, aliases, tolerance = question["answer"], question.get("aliases", {}), question.get("tolerance")
    if len(given) != len(expected):
        return False
    if question["answer_type"].startswith("ordered"):
        return all(same(one, other, aliases, tolerance) for one, other in zip(given, expected, strict=True))
    left = list(expected)
    for one in given:
        match = next((other for other in left if same(one, other, aliases, tolerance)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def examined() -> Iterator[dict[str, Any]]:
    if QUESTIONS.is_file():
        yield from json.loads(QUESTIONS.read_text("utf-8"))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_answers_its_question_as_its_header_says(path: Path, dataset: Store) -> None:
    question = read(path)
    assert {"zh", "en", "answer", "expect"} <= question.fields.keys()
    found = cells(rows(dataset, question))
    if question.fields["expect"] == "not stated":
        assert found, "where the report does not say, the answer is that it does not, not an empty table"
        assert set(found) <= omissions(dataset), f"{path.stem} answers {found}, which no omission says"
        return
    expected = json.loads(question.fields["expect"])
    assert agree(found, {"answer": expected, "answer_type": "set"}), f"{path.stem} answers {found}"


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_navigates_by_meaning(path: Path) -> None:
    body = "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    assert not re.search(r"ftzgraph/(id|passage)/|\bid:", body), "name things by label, number or date, not by key"


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_gives_no_row_twice(path: Path, dataset: Store) -> None:
    result = dataset.query(path.read_text("utf-8"), use_default_graph_as_union=True)
    assert isinstance(result, QuerySolutions)
    table = [tuple(str(value) for value in solution) for solution in result]
    assert len(table) == len(set(table))


def spans(question: Question) -> list[tuple[int, int]]:
    """The places of the report that a question of the project's own names as its source."""
    source = question.fields.get("source", "")
    assert re.fullmatch(r"offsets \d+-\d+(, \d+-\d+)*", source), f"{question.name}: '# source: offsets START-END, …'"
    return [(int(start), int(end)) for start, end in re.findall(r"(\d+)-(\d+)", source)]


OWN = [path for path in QUERIES if "id" not in read(path).fields]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_question_of_our_own_says_where_the_report_answers_it(path: Path, dataset: Store) -> None:
    result = dataset.query(
        "SELECT ?end WHERE { ?report <https://w3id.org/ftzgraph/ontology#characterCount> ?end }",
        use_default_graph_as_union=True,
    )
    assert isinstance(result, QuerySolutions)
    last = int(plain(next(iter(result))["end"]))
    assert all(start < end <= last for start, end in spans(read(path)))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_the_names_that_answer_stand_in_the_passages_given(path: Path, report_path: Path) -> None:
    question = read(path)
    if question.fields["expect"] == "not stated":
        return
    report = report_path.read_bytes().decode("utf-8")
    everywhere = str(normal(report))
    cited = str(normal("".join(report[start:end] for start, end in spans(question))))
    names = [str(normal(answer)) for answer in json.loads(question.fields["expect"]) if isinstance(answer, str)]
    assert [name for name in names if name in everywhere and name not in cited] == []


def shown() -> list[tuple[str, str]]:
    """The queries that the guide shows: the name of the file, and the text."""
    pattern = r"\[queries/([^\]]+)\]\(\.\./queries/\1\)\n\n```sparql\n(.*?)\n```"
    return re.findall(pattern, GUIDE.read_text("utf-8"), re.DOTALL)


def test_the_guide_shows_ten_patterns_and_every_query_with_its_file() -> None:
    text = GUIDE.read_text("utf-8")
    assert re.findall(r"^### (\d+)\. ", text, re.MULTILINE) == [str(number) for number in range(1, 11)]
    assert len(shown()) == text.count("```sparql") >= 10


@pytest.mark.parametrize(("name", "text"), shown(), ids=lambda value: value if value.endswith(".rq") else "")
def test_a_query_of_the_guide_is_the_file_that_it_names_and_runs(name: str, text: str, dataset: Store) -> None:
    lines = (ROOT / "queries" / name).read_text("utf-8").splitlines()
    assert text.splitlines() == [line for line in lines if not re.match(r"# \w+: ", line)]
    result = dataset.query(text, use_default_graph_as_union=True)
    assert isinstance(result, QuerySolutions)
    assert list(result), f"{name} finds nothing"


@pytest.mark.skipif(not QUESTIONS.is_file(), reason="needs the questions at ../shared/questions/questions.json")
def test_every_given_question_has_a_query_and_there_are_forty_more() -> None:
    answered = [fields["id"] for path in QUERIES if "id" in (fields := read(path).fields)]
    assert sorted(answered) == sorted(entry["id"] for entry in examined())
    assert len(QUERIES) - len(answered) >= 40


@pytest.mark.skipif(not QUESTIONS.is_file(), reason="needs the questions at ../shared/questions/questions.json")
@pytest.mark.parametrize("path", [path for path in QUERIES if "id" in read(path).fields], ids=lambda path: path.stem)
def test_a_query_agrees_with_the_given_answer(path: Path, dataset: Store) -> None:
    question = read(path)
    given = next(entry for entry in examined() if entry["id"] == question.fields["id"])
    assert (question.fields["zh"], question.fields["en"]) == (given["zh"], given["en"])
    found = rows(dataset, question)
    if given["answer_type"] == "not stated":
        assert found, "where the report does not say, the answer is that it does not, not an empty table"
        return
    assert agree(cells(found), given), f"{path.stem} answers {cells(found)}, not {given['answer']}"
