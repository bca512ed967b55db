"""What the dataset says about itself is counted again here, triple by triple."""

from collections import Counter, defaultdict

from pyoxigraph import Literal, NamedNode, Quad, Store

from ftzgraph.graph.describe import describe

BASE = "https://w3id.org/ftzgraph/"
DATASET = NamedNode(BASE + "dataset")
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
VOID = "http://rdfs.org/ns/void#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


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
