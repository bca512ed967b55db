"""Every rule of shapes/ is shown by small files: a valid one for its topic, and one a fault that breaks it alone.

`{topic}.valid.ttl` breaks no rule. `{topic}.invalid-{fault}.ttl` breaks the one rule, at the records, that its first
line names; `{topic}.warning-{fault}.ttl` does so with a warning. All are read in the context of context.ttl.
"""

import re
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH

from ftzgraph.graph import shapes, turtle
from ftzgraph.graph.dataset import CURATED, sources
from ftzgraph.graph.findings import Report
from ftzgraph.graph.infer import infer
from ftzgraph.graph.merge import add_new, merge
from ftzgraph.graph.validate import check
from ftzgraph.namespaces import BASE, FTZSH

HERE = Path(__file__).parent
VALID = sorted(HERE.glob("*.valid.ttl"))
FAULTY = sorted([*HERE.glob("*.invalid-*.ttl"), *HERE.glob("*.warning-*.ttl")])


def findings(example: Path) -> Report:
    """What the shapes find in an example, as the build would see it."""
    store, _ = merge(source for source in sources() if source.graph.endswith("/ontology"))
    triples = turtle.read(example)
    add_new(store, CURATED, [*turtle.read(HERE / "context.ttl"), *triples])
    infer(store)
    return check(store, {triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode)})


def expected(example: Path) -> tuple[str, set[str]]:
    """The rule and the records that the first line of a faulty example names."""
    match = re.match(r"# ([\w-]+): (.+)\n", example.read_text("utf-8"))
    assert match, f"{example.name} must begin with “# rule: record record”"
    return match[1], {BASE + record for record in match[2].split()}


def rules() -> dict[str, URIRef]:
    """Each rule by its short name: whatever in shapes/ has a message."""
    subjects = {subject for subject in shapes.load().subjects(SH.message) if isinstance(subject, URIRef)}
    return {subject.removeprefix(FTZSH): subject for subject in subjects}


@pytest.mark.parametrize("example", VALID, ids=lambda path: path.name)
def test_a_valid_example_breaks_no_rule(example: Path) -> None:
    assert findings(example).text() == ""


def test_the_context_breaks_no_rule_but_that_two_tables_have_places_for_the_examples() -> None:
    found = {(finding.rule, finding.record) for finding in findings(HERE / "context.ttl").findings}
    assert found == {("table-count", BASE + f"id/table/2000-{table}") for table in ("t02", "t03")}


@pytest.mark.parametrize("example", FAULTY, ids=lambda path: path.name)
def test_a_faulty_example_breaks_its_one_rule_and_no_other(example: Path) -> None:
    rule, records = expected(example)
    report = findings(example)
    assert {finding.rule for finding in report.findings} == {rule}, report.text()
    assert {finding.record for finding in report.findings} == records
    level = "warning" if ".warning-" in example.name else "violation"
    assert {finding.level for finding in report.findings} == {level}
    assert report.conforms == (level == "warning")


def test_every_rule_is_broken_by_an_example_beside_a_valid_one() -> None:
    shown = {expected(example)[0] for example in FAULTY}
    assert sorted(set(rules()) - shown) == []
    topics = {example.name.split(".")[0] for example in VALID}
    assert [example.name for example in FAULTY if example.name.split(".")[0] not in topics] == []


def test_every_shape_that_looks_for_records_finds_one_in_a_valid_example() -> None:
    graph = shapes.load()
    examples = Graph()
    for path in [
        *VALID,
        *(file for source in sources() if source.graph.endswith("/ontology") for file in source.files),
    ]:
        examples.parse(path, format="turtle")
    for shape, of_class in graph.subject_objects(SH.targetClass):
        assert any(
            examples.subjects(RDF.type, kind) for kind in examples.transitive_subjects(RDFS.subClassOf, of_class)
        ), shape
    for shape, property in graph.subject_objects(SH.targetSubjectsOf):
        assert (None, property, None) in examples, shape


def test_every_rule_says_what_to_do_in_both_languages() -> None:
    graph = shapes.load()
    for name, rule in rules().items():
        messages = [text for text in graph.objects(rule, SH.message) if isinstance(text, Literal)]
        assert sorted(str(text.language) for text in messages) == ["en", "zh-hans"], name
        assert all(re.search(r"[:：].{3,}[.。]$", str(text)) for text in messages), name


def test_shapes_have_names_so_that_a_report_can_be_read() -> None:
    graph = shapes.load()
    named = {
        *graph.objects(None, SH.property),
        *graph.objects(None, SH.sparql),
        *graph.subjects(RDF.type, SH.NodeShape),
    }
    assert [shape for shape in named if not (isinstance(shape, URIRef) and shape.startswith(FTZSH))] == []


def test_pyshacl_alone_finds_the_same_as_the_quick_way() -> None:
    """The rules that are queries are standard SHACL: any processor with SPARQL targets gives the same results."""
    chosen = [HERE / f"{name}.ttl" for name in ("batch.invalid-too-few-experiences", "platform.invalid-no-class")]
    store = Store()
    for example in chosen:
        add_new(store, CURATED, turtle.read(example))
    add_new(store, CURATED, turtle.read(HERE / "context.ttl"))
    graph = Graph()
    graph.parse(data=store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(CURATED)), format="nt")
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes.load(), advanced=True, inplace=True)
    assert isinstance(results, Graph)
    slow = {
        (str(results.value(node, SH.sourceShape)), str(results.value(node, SH.focusNode)))
        for node in results.objects(None, SH.result)
    }
    quick = {(finding.shape, finding.record) for finding in check(store).findings}
    assert {FTZSH + "BatchCountShape", FTZSH + "TypedShape"} <= {shape for shape, _ in quick}
    assert slow == quick


def test_a_part_is_judged_as_it_is_in_the_whole() -> None:
    store, _ = merge(source for source in sources() if source.graph.endswith("/ontology"))
    examples = [HERE / f"{name}.ttl" for name in ("experience-omission.valid", "region.invalid-no-gbt2260-code")]
    for path in [HERE / "context.ttl", *examples]:
        add_new(store, CURATED, turtle.read(path))
    infer(store)
    whole = check(store).findings
    for path in [HERE / "context.ttl", *examples]:
        subjects = {triple.subject.value for triple in turtle.read(path) if isinstance(triple.subject, NamedNode)}
        assert check(store, subjects).findings == [finding for finding in whole if finding.record in subjects]
