"""The page about contradictions says what the graph says."""

from pathlib import Path

from pyoxigraph import QuerySolutions, Store

from ftzgraph.graph.discrepancies import page

PAGE = Path(__file__).parents[2] / "docs" / "discrepancies.md"


def test_the_page_is_up_to_date(dataset: Store) -> None:
    assert PAGE.read_text("utf-8") == page(dataset), "run make docs"


def test_every_discrepancy_has_a_heading(dataset: Store) -> None:
    counted = dataset.query(
        "SELECT (COUNT(*) AS ?n) WHERE { ?d a <https://w3id.org/ftzgraph/ontology#Discrepancy> }",
        use_default_graph_as_union=True,
    )
    assert isinstance(counted, QuerySolutions)
    number = next(iter(counted))["n"]
    assert number is not None
    assert PAGE.read_text("utf-8").count("\n### ") == int(number.value)
