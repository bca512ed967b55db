"""What the dataset says about itself is counted again here, triple by triple."""

import re
from collections import Counter, defaultdict

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from ftzgraph.examples import Example, read_examples
from ftzgraph.graph.describe import describe
from ftzgraph.namespaces import PREFIXES
from ftzgraph.resources import resource

BASE = "https://w3id.org/ftzgraph/"
DATASET = NamedNode(BASE + "dataset")
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
VOID = "http://rdfs.org/ns/void#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
EXTENDED = "http://ldf.fi/void-ext#"
THING = re.compile(BASE + "(id|passage|scheme)/")


def values(store: Store, subject: NamedNode, predicate: str) -> list[str]:
    found = store.quads_for_pattern(subject, NamedNode(predicate), None)
    return [quad.object.value for quad in found if isinstance(quad.object, NamedNode | Literal)]


def number(store: Store, subject: NamedNode, predicate: str) -> int:
    (value,) = values(store, subject, predicate)
    return int(value)


def partitions(store: Store, kind: str, term: str, count: str) -> dict[str, int]:
    nodes = [NamedNode(address) for address in values(store, DATASET, VOID + kind)]
    return {values(store, node, VOID + term)[0]: number(store, node, VOID + count) for node in nodes}


def test_totals_are_those_of_the_whole_dataset(dataset: Store) -> None:
    quads = list(dataset)
    assert number(dataset, DATASET, VOID + "triples") == len(quads)
    assert number(dataset, DATASET, VOID + "distinctSubjects") == len({quad.subject for quad in quads})
    assert number(dataset, DATASET, VOID + "properties") == len({quad.predicate for quad in quads})
    typed = {quad.subject for quad in quads if quad.predicate.value == TYPE}
    entities = {node.value for node in typed if isinstance(node, NamedNode) and node.value.startswith(BASE + "id/")}
    assert number(dataset, DATASET, VOID + "entities") == len(entities) > 100


def test_each_class_has_its_count(dataset: Store) -> None:
    members: dict[str, set[str]] = defaultdict(set)
    for quad in dataset.quads_for_pattern(None, NamedNode(TYPE), None):
        members[quad.object.value].add(str(quad.subject))  # type: ignore[union-attr]
    assert partitions(dataset, "classPartition", "class", "entities") == {
        name: len(things) for name, things in members.items()
    }
    assert number(dataset, DATASET, VOID + "classes") == len(members)


def test_each_property_but_the_type_has_its_count(dataset: Store) -> None:
    counted = Counter(quad.predicate.value for quad in dataset if quad.predicate.value != TYPE)
    assert partitions(dataset, "propertyPartition", "property", "triples") == counted


@pytest.fixture(scope="module")
def kinds(dataset: Store) -> dict[str, set[str]]:
    """The classes of everything."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in dataset.quads_for_pattern(None, NamedNode(TYPE), None):
        found[quad.subject.value].add(quad.object.value)  # type: ignore[union-attr]
    return found


def narrowest(dataset: Store, classes: set[str]) -> set[str]:
    wider = {
        quad.object.value  # type: ignore[union-attr]
        for each in classes
        for quad in dataset.quads_for_pattern(NamedNode(each), NamedNode(RDFS + "subClassOf"), None)
    }
    return classes - wider


def test_each_class_tells_the_properties_of_its_things(dataset: Store, kinds: dict[str, set[str]]) -> None:
    with_own = {each for thing, classes in kinds.items() if THING.match(thing) for each in narrowest(dataset, classes)}
    counted: Counter[tuple[str, str]] = Counter()
    for quad in dataset:
        if THING.match(quad.subject.value) and quad.predicate.value != TYPE:
            counted.update((each, quad.predicate.value) for each in kinds[quad.subject.value] & with_own)
    told = {}
    for part in values(dataset, DATASET, VOID + "classPartition"):
        (name,) = values(dataset, NamedNode(part), VOID + "class")
        for inner in map(NamedNode, values(dataset, NamedNode(part), VOID + "propertyPartition")):
            told[name, values(dataset, inner, VOID + "property")[0]] = number(dataset, inner, VOID + "triples")
    assert told == counted
    assert (BASE + "ontology#PilotFreeTradeZone", BASE + "ontology#inRegion") in told


def test_each_property_of_a_class_tells_what_it_leads_to(dataset: Store, kinds: dict[str, set[str]]) -> None:
    leads: dict[tuple[str, str], set[str]] = defaultdict(set)
    for quad in dataset:
        if THING.match(quad.subject.value) and quad.predicate.value != TYPE:
            if isinstance(quad.object, Literal):
                ends = {quad.object.datatype.value}
            else:
                ends = narrowest(dataset, kinds.get(quad.object.value, set()))
            for each in kinds[quad.subject.value]:
                leads[each, quad.predicate.value] |= ends
    checked = 0
    for part in values(dataset, DATASET, VOID + "classPartition"):
        (name,) = values(dataset, NamedNode(part), VOID + "class")
        for inner in map(NamedNode, values(dataset, NamedNode(part), VOID + "propertyPartition")):
            (property,) = values(dataset, inner, VOID + "property")
            told = {
                end
                for step, term in (
                    (VOID + "classPartition", VOID + "class"),
                    (EXTENDED + "datatypePartition", EXTENDED + "datatype"),
                )
                for node in values(dataset, inner, step)
                for end in values(dataset, NamedNode(node), term)
            }
            assert told == leads[name, property], (name, property)
            checked += 1
    assert checked > 500


def test_the_prefixes_of_the_project_are_declared(dataset: Store) -> None:
    declared = {}
    for declaration in map(NamedNode, values(dataset, DATASET, SH + "declare")):
        (prefix,) = values(dataset, declaration, SH + "prefix")
        (namespace,) = dataset.quads_for_pattern(declaration, NamedNode(SH + "namespace"), None)
        assert isinstance(namespace.object, Literal)
        assert namespace.object.datatype.value == "http://www.w3.org/2001/XMLSchema#anyURI", "SHACL, section 5.2.1"
        declared[prefix] = namespace.object.value
    assert declared == PREFIXES


def test_every_example_is_there_with_its_question_in_both_languages(dataset: Store) -> None:
    executables = dataset.quads_for_pattern(None, NamedNode(TYPE), NamedNode(SH + "SPARQLExecutable"))
    found = {}
    for query in [quad.subject for quad in executables]:
        assert isinstance(query, NamedNode)
        comments = dataset.quads_for_pattern(query, NamedNode(RDFS + "comment"), None)
        questions = {quad.object.language: quad.object.value for quad in comments}  # type: ignore[union-attr]
        (text,) = values(dataset, query, SH + "select")
        assert SH + "SPARQLSelectExecutable" in values(dataset, query, TYPE)
        found[query.value.rpartition("/")[2]] = (questions["zh-hans"], questions["en"], text)
    examples = read_examples(resource("queries"))
    assert found == {each.name: (each.zh, each.en, each.query) for each in examples}


@pytest.mark.parametrize("form", ["ASK", "CONSTRUCT", "DESCRIBE"])
def test_an_example_of_another_form_is_told_by_its_form(form: str) -> None:
    store = Store()
    describe(store, [Example("x", "问", "Ask", f"{form} {{}}\n", form, None)])
    query = NamedNode(BASE + "dataset/query/x")
    assert values(store, query, SH + form.lower()) == [f"{form} {{}}\n"]
    own = f"SPARQL{form.capitalize()}Executable"
    expected = {SH + "SPARQLExecutable"} if form == "DESCRIBE" else {SH + "SPARQLExecutable", SH + own}
    assert set(values(store, query, TYPE)) == expected, "SHACL has no class for DESCRIBE"


def test_nothing_is_said_of_the_address_of_the_endpoint(dataset: Store) -> None:
    found = dataset.query(f"SELECT * {{ <{BASE}sparql> ?p ?o }}", use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    assert not list(found), "the explorer SPEX would take it for shapes, and show nothing"


def test_each_named_graph_has_its_count_and_both_titles(dataset: Store) -> None:
    counted = Counter(quad.graph_name.value for quad in dataset if isinstance(quad.graph_name, NamedNode))
    described = {
        name: number(dataset, NamedNode(name), VOID + "triples") for name in values(dataset, DATASET, VOID + "subset")
    }
    assert described == counted
    for name in described:
        titles = dataset.quads_for_pattern(NamedNode(name), NamedNode(DCTERMS + "title"), None)
        assert sorted(str(title.object.language) for title in titles) == ["en", "zh-hans"]  # type: ignore[union-attr]


def test_every_format_is_offered_for_download(dataset: Store) -> None:
    found = values(dataset, DATASET, DCAT + "distribution")
    assert sorted(found) == sorted(
        f"{BASE}data/ftzgraph.{suffix}" for suffix in ("ttl", "trig", "nt", "nq", "jsonld", "rdf")
    )
    for address in found:
        (media_type,) = values(dataset, NamedNode(address), DCAT + "mediaType")
        assert media_type.startswith("https://www.iana.org/assignments/media-types/")


def test_every_passage_has_exactly_one_label_in_each_language(dataset: Store) -> None:
    labels: dict[str, list[str | None]] = defaultdict(list)
    for quad in dataset.quads_for_pattern(None, NamedNode(SKOS + "prefLabel"), None):
        if str(quad.subject).startswith(f"<{BASE}passage/"):
            labels[str(quad.subject)].append(quad.object.language)  # type: ignore[union-attr]
    passage = NamedNode(BASE + "ontology#Passage")
    passages = {str(quad.subject) for quad in dataset.quads_for_pattern(None, NamedNode(TYPE), passage)}
    assert passages
    assert labels.keys() == passages
    assert all(sorted(map(str, languages)) == ["en", "zh-hans"] for languages in labels.values())


def test_the_counts_settle_whatever_is_counted() -> None:
    start = NamedNode("http://www.w3.org/ns/oa#start")
    for size in range(1, 60):
        store = Store()
        things = ((NamedNode(f"{BASE}id/x/{each}"), Literal(each)) for each in range(size))
        store.extend(Quad(thing, start, value, NamedNode(BASE + "graph/curated")) for thing, value in things)
        describe(store)
        assert number(store, DATASET, VOID + "triples") == len(store)
