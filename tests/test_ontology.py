"""The vocabulary holds to its own rules: hygiene, canonical files, defined terms, logical consistency."""

import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from ftzgraph.graph.turtle import canonical, read
from ftzgraph.namespaces import FTZ
from ftzgraph.resources import resource

HYGIENE = Path(__file__).parent / "ontology" / "hygiene"
RULES = sorted(path.stem for path in HYGIENE.glob("*.rq"))
FILES = sorted(resource("ontology").rglob("*.ttl"))
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"


@cache
def triples() -> list[Triple]:
    return [triple for path in FILES for triple in read(path)]


def store_of(statements: Iterable[Triple]) -> Store:
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in statements)
    return store


@pytest.fixture(scope="module")
def ontology() -> Store:
    return store_of(triples())


def complaints(store: Store, rule: str) -> list[tuple[NamedNode | BlankNode, str]]:
    solutions = store.query((HYGIENE / f"{rule}.rq").read_text("utf-8"))
    assert isinstance(solutions, QuerySolutions)
    return [(row["error"], row["message"].value) for row in solutions]


@pytest.mark.parametrize("rule", RULES)
def test_hygiene_rule_finds_nothing(ontology: Store, rule: str) -> None:
    assert [f"{error} {message}" for error, message in complaints(ontology, rule)] == []


@pytest.mark.parametrize("rule", RULES)
def test_hygiene_rule_catches_its_fault(rule: str) -> None:
    fault = [Triple(q.subject, q.predicate, q.object) for q in parse(path=HYGIENE / f"{rule}.fault.ttl")]
    found = complaints(store_of([*triples(), *fault]), rule)
    assert found, f"{rule} lets its own fault pass"
    assert all(isinstance(error, BlankNode) or "faulty" in f"{error} {message}".lower() for error, message in found)


def test_every_hygiene_rule_says_how_severe_it_is_and_why() -> None:
    for rule in RULES:
        severity, reason, *_ = (HYGIENE / f"{rule}.rq").read_text("utf-8").splitlines()
        assert severity in ("# Severity: error", "# Severity: warning"), rule
        assert reason.startswith("# "), rule


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_in_canonical_order(path: Path) -> None:
    assert canonical(path) == path.read_text("utf-8")


def test_no_statement_stands_in_two_files() -> None:
    assert len(triples()) == len(set(triples()))


def test_every_term_that_the_code_uses_is_defined(ontology: Store) -> None:
    kinds = {NamedNode(OWL + kind) for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
    undefined = [
        term
        for term in sorted(FTZ.terms)
        if not any(quad.object in kinds for quad in ontology.quads_for_pattern(NamedNode(FTZ + term), TYPE, None))
    ]
    assert undefined == []


def test_properties_that_point_at_properties_are_annotations(ontology: Store) -> None:
    for term in ("unstatedProperty", "disputedProperty"):
        quad = Quad(NamedNode(FTZ + term), TYPE, NamedNode(OWL + "AnnotationProperty"))
        assert quad in ontology, term


def names(ontology: Store, scheme: str, naming: str, language: str = "zh-hans") -> set[str]:
    query = f"""SELECT ?name WHERE {{
        ?concept <{SKOS}inScheme> <https://w3id.org/ftzgraph/scheme/{scheme}> ; <{SKOS}{naming}> ?name
        FILTER(LANG(?name) = "{language}") }}"""
    solutions = ontology.query(query)
    assert isinstance(solutions, QuerySolutions)
    return {row["name"].value for row in solutions}


def test_reform_domains_have_two_levels_of_seven_and_twenty_six(ontology: Store) -> None:
    top = list(ontology.quads_for_pattern(None, NamedNode(SKOS + "topConceptOf"), None))
    scheme = "https://w3id.org/ftzgraph/scheme/reform-domain"
    assert sum(quad.object == NamedNode(scheme) for quad in top) == 7
    assert len(list(ontology.quads_for_pattern(None, NamedNode(SKOS + "broader"), None))) == 26


def test_every_heading_of_the_reform_chapters_names_a_concept(ontology: Store, report_path: Path) -> None:
    lines = {line.strip("# \n") for line in report_path.read_text("utf-8").splitlines() if line.startswith("#")}
    headings = {line.split("）", 1)[-1].strip() for line in lines}
    assert names(ontology, "reform-domain", "altLabel") <= headings
    domains = names(ontology, "reform-domain", "prefLabel")
    sections = {name for name in domains if not name.endswith("领域")}
    assert len(sections) == 26
    assert sections <= headings


def test_scopes_are_named_as_the_annex_prints_them(ontology: Store) -> None:
    printed = {"全国", "自贸试验区", "全国自贸试验区", "沿海地区"}
    assert names(ontology, "replication-scope", "prefLabel") == printed


def test_every_document_type_has_a_title_ending(ontology: Store) -> None:
    endings = names(ontology, "document-type", "hiddenLabel")
    assert {"通知", "措施", "办法", "方案", "条例", "规定", "批复", "公告", "意见", "纲要", "清单", "许可证"} <= endings
    without = ontology.query(f"""ASK {{
        ?concept <{SKOS}inScheme> <https://w3id.org/ftzgraph/scheme/document-type>
        FILTER NOT EXISTS {{ ?concept <{SKOS}hiddenLabel> ?ending }} }}""")
    assert not without


# HermiT, which owlready2 brings along, decides consistency for the whole of OWL 2 DL.
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="needs Java on the path to run HermiT")


def unsatisfiable(statements: Iterable[Triple], folder: Path) -> set[str] | None:
    """The classes that HermiT finds empty of necessity; None where the statements contradict each other."""
    import owlready2

    file = folder / "ontology.nt"
    serialize(statements, str(file), format=RdfFormat.N_TRIPLES)
    world = owlready2.World()
    loaded = world.get_ontology(file.as_uri()).load()
    try:
        with loaded:
            owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    return {entity.iri for entity in world.inconsistent_classes()} - {OWL + "Nothing"}


@needs_java
def test_hermit_finds_the_ontology_consistent_and_no_class_empty(tmp_path: Path) -> None:
    assert unsatisfiable(triples(), tmp_path) == set()


@needs_java
def test_hermit_finds_one_entity_that_is_zone_and_body_at_once(tmp_path: Path) -> None:
    entity = NamedNode("https://w3id.org/ftzgraph/id/faulty")
    both = [Triple(entity, TYPE, NamedNode(FTZ + kind)) for kind in ("PilotFreeTradeZone", "Organisation")]
    assert unsatisfiable([*triples(), *both], tmp_path) is None


@needs_java
def test_hermit_finds_a_class_that_can_have_no_member(tmp_path: Path) -> None:
    faulty = NamedNode(FTZ + "Faulty")
    parents = [Triple(faulty, SUBCLASS, NamedNode(FTZ + kind)) for kind in ("Record", "Passage")]
    declared = Triple(faulty, TYPE, NamedNode(OWL + "Class"))
    assert unsatisfiable([*triples(), declared, *parents], tmp_path) == {faulty.value}


@needs_java
def test_hermit_finds_a_number_where_text_is_meant(tmp_path: Path) -> None:
    entity = NamedNode("https://w3id.org/ftzgraph/id/faulty")
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    wrong = Triple(entity, NamedNode(FTZ + "sectionNumber"), Literal("1", datatype=integer))
    assert unsatisfiable([*triples(), wrong], tmp_path) is None
