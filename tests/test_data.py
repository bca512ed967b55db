"""What holds for every data file, and what the shipped dataset holds."""

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from ftzgraph.graph import turtle

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "data").rglob("*.ttl"))
PREFIXES = """
PREFIX ftz: <https://w3id.org/ftzgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def answers(store: Store, query: str) -> list[tuple[str, ...]]:
    result = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(result, QuerySolutions)
    return [tuple(term.value for term in row) for row in result]


def number(store: Store, pattern: str) -> int:
    return int(answers(store, f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")[0][0])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "data")))
def test_a_file_is_in_canonical_order(path: Path) -> None:
    assert turtle.canonical(path) == path.read_text("utf-8"), f"run python -m ftzgraph.graph.turtle {path}"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("?zone a ftz:PilotFreeTradeZone", 22),
        ("?innovation a ftz:InstitutionalInnovation", 130),
        ("?innovation a ftz:InstitutionalInnovation ; ftz:originatesIn ?zone", 156),
        ("?experience a ftz:ReplicatedExperience", 71),
        ("?experience a ftz:ReplicatedExperience ; ftz:replicationScope ?scope", 71),
        ("?event a ftz:TimelineEvent", 27),
        ("?experience ftz:replicates ?innovation", 23),
    ],
)
def test_the_report_counts(dataset: Store, pattern: str, expected: int) -> None:
    assert number(dataset, pattern) == expected


def test_innovations_by_domain(dataset: Store) -> None:
    found = answers(
        dataset,
        """SELECT ?label (COUNT(?innovation) AS ?n)
        WHERE { ?innovation ftz:inReformDomain/skos:prefLabel ?label FILTER(LANG(?label) = "en") }
        GROUP BY ?label""",
    )
    assert {label: int(n) for label, n in found} == {
        "Investment": 26,
        "Trade": 39,
        "Finance": 16,
        "Whole-process supervision": 14,
        "Industrial opening and development": 10,
        "Factor and resource supply": 15,
        "Cross-regional cooperation": 10,
    }


def test_experiences_by_list(dataset: Store) -> None:
    found = answers(
        dataset,
        """SELECT ?kind (COUNT(?experience) AS ?n)
        WHERE { ?experience ftz:inBatch/ftz:batchKind ?kind } GROUP BY ?kind""",
    )
    assert {kind.rpartition("/")[2]: int(n) for kind, n in found} == {
        "reform-pilot": 24,
        "best-practice": 23,
        "department": 24,
    }


@pytest.mark.parametrize(("table", "rows"), [("表1", 9), ("表2", 5), ("表3", 4), ("表4", 7)])
def test_rows_of_the_first_tables(dataset: Store, table: str, rows: int) -> None:
    assert number(dataset, f'?record ftz:listedIn/ftz:tableNumber "{table}"') == rows


def test_every_experience_with_a_body_column_has_its_bodies(dataset: Store) -> None:
    missing = """?experience a ftz:ReplicatedExperience ; ftz:inBatch/ftz:batchKind ?kind .
        FILTER(!STRENDS(STR(?kind), "/best-practice"))
        FILTER NOT EXISTS { ?experience ftz:responsibleOrganisation ?body }"""
    assert number(dataset, missing) == 0


def test_every_entity_has_one_label_in_each_language(dataset: Store) -> None:
    wrong = answers(
        dataset,
        """SELECT ?entity ?language (COUNT(?label) AS ?n)
        WHERE {
          { SELECT DISTINCT ?entity
            WHERE { ?entity a ?class FILTER(REGEX(STR(?entity), "^https://w3id.org/ftzgraph/(id|passage|scheme)/")) } }
          VALUES ?language { "zh-hans" "en" }
          OPTIONAL { ?entity skos:prefLabel ?label FILTER(LANG(?label) = ?language) }
        }
        GROUP BY ?entity ?language
        HAVING(COUNT(?label) != 1)""",
    )
    assert wrong == []


def test_every_record_has_evidence(dataset: Store) -> None:
    assert answers(dataset, "SELECT ?r WHERE { ?r a ftz:Record FILTER NOT EXISTS { ?r ftz:evidencedBy ?e } }") == []


def test_no_triple_stands_in_two_graphs(dataset: Store) -> None:
    twice = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(STR(?g) < STR(?h)) } LIMIT 1"
    result = dataset.query(twice)
    assert isinstance(result, QuerySolutions)
    assert list(result) == []
