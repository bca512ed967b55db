"""The benchmark measures what it says: questions that differ, graphs of one shape, ratios without failed runs."""

import hashlib
import shutil
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store

from bench import report, scale
from bench.load import Run
from bench.pools import Questions
from bench.results import Pair, Result
from bench.shapes import SHAPES, Shape
from bench.stage import Plan, Stage
from ftzgraph.graph.build import manifest


@pytest.fixture(scope="module")
def questions(dataset_folder: Path) -> Questions:
    """Questions about three copies of the graph."""
    return Questions(dataset_folder / "ftzgraph.nq", 3)


@pytest.fixture(scope="module")
def copies(dataset_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Three copies of the graph."""
    folder = scale.dataset(dataset_folder, 3, tmp_path_factory.mktemp("copies"))
    assert manifest(folder)["hash"] == hashlib.sha256((folder / "ftzgraph.nq").read_bytes()).hexdigest()
    store = Store()
    store.bulk_load(path=str(folder / "ftzgraph.nq"), format=RdfFormat.N_QUADS)
    assert len(store) == manifest(folder)["triples"]
    return store


def rows(store: Store, query: str) -> int:
    """How many rows, or triples, the query has for an answer."""
    found = store.query(query, use_default_graph_as_union=True)
    assert not isinstance(found, bool)
    return len(list(found))  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_the_questions_of_a_shape_all_differ_and_are_the_same_in_the_next_run(
    questions: Questions, shape: Shape
) -> None:
    asked = questions.of(shape, 2_000)
    assert len({request.query for request in asked}) == 2_000
    assert asked == questions.of(shape, 2_000)


def test_each_ten_questions_of_the_mix_hold_every_shape_once(questions: Questions) -> None:
    asked = questions.mix(200)
    for start in range(0, len(asked), 10):
        assert {request.shape for request in asked[start : start + 10]} == {shape.name for shape in SHAPES}


@pytest.mark.parametrize("name", ["point", "join", "path", "optional", "union", "construct", "distinct"])
def test_a_copy_answers_a_question_about_one_thing_as_the_original_does(
    copies: Store, dataset: Store, dataset_folder: Path, name: str
) -> None:
    shape = next(shape for shape in SHAPES if shape.name == name)
    queries = [request.query for request in Questions(dataset_folder / "ftzgraph.nq", 1).of(shape, 40)]
    answers = [rows(dataset, query) for query in queries]
    assert any(answers)
    for copy in (0, 2):
        assert [rows(copies, scale.renamed(query, copy)) for query in queries] == answers


def test_a_copy_has_names_of_its_own(copies: Store) -> None:
    found = copies.query(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?name { ?zone skos:prefLabel ?name }",
        substitutions=None,
        use_default_graph_as_union=True,
    )
    assert isinstance(found, QuerySolutions)
    names = {str(solution["name"]) for solution in found}
    assert {f'"中国（上海）自由贸易试验区{suffix}"@zh-hans' for suffix in ("", " 1", " 2")} <= names


def run(rate: int, **errors: int) -> Run:
    """A run of a second."""
    return Run(rate, 1.0, 100 * rate, 1.0, 3.0, 0.5, errors)


def test_a_round_with_an_error_does_not_count() -> None:
    pair = Pair([run(200), run(200), run(200)], [run(100), run(1_000, status=1), run(100)])
    assert pair.ratio(lambda run: run.rate) == 2.0
    assert pair.errors() == 1


def test_the_report_says_by_how_much_a_target_is_missed_and_which_rounds_failed() -> None:
    pairs = {"native-disk": Pair([run(150), run(150)], [run(100), run(100, status=3)])}
    titles = {"ours": "this", "native-disk": "Oxigraph, on disk"}
    result = Result(10, 500_000, "python -m bench", 2, titles, pairs={"mix": pairs}, loading=dict.fromkeys(titles, 1.0))
    text = report.write([result], "- a machine")
    assert "≥ 2 | 1.50 **short by 25%**" in text
    assert "| Oxigraph, on disk | 1.50 ⚠ 1 of 2 |" in text
    assert "## 10 copies: 500,000 triples" in text


@pytest.mark.slow
def test_it_measures_the_server_and_ends_it(dataset_folder: Path, tmp_path: Path) -> None:
    if not shutil.which("wrk"):
        pytest.skip("needs Debian's wrk")
    plan = Plan("", ("answers", "memory", "cache", "start"), 1, 1, 1, 500, 1, 60.0)
    stage = Stage(dataset_folder, 1, tmp_path, [], plan)
    stage.run()
    assert stage.result.start[0] > 0
    assert stage.result.memory["ours"] > stage.result.memory["graph"] > 1_000_000
    unchanged = stage.result.pairs["unchanged"]["ours-cached"]
    assert unchanged.one[0].requests > 0
    assert not unchanged.one[0].errors
    assert unchanged.one[0].bytes / unchanged.one[0].requests < 1_000
    assert list(tmp_path.iterdir()) == []
