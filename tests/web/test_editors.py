"""Query editors of others set themselves up from what the endpoint answers.

These are the SIB's editor (https://github.com/sib-swiss/sparql-editor, packages/sparql-editor/src/metadata.ts and
README.md) and the explorer SPEX (https://github.com/zazuko/SPEX, src/endpoint.ts). The queries here ask for the same
patterns and variables as theirs, and the answers are read as these programs read them.
"""

import json
from collections import defaultdict

import httpx
import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, parse

from ftzgraph.examples import read_examples
from ftzgraph.namespaces import BASE, FTZ, PREFIXES
from ftzgraph.resources import resource

pytestmark = pytest.mark.xdist_group("built")

Row = dict[str, dict[str, str]]

PREFIX_QUERY = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace { [] sh:prefix ?prefix ; sh:namespace ?namespace } ORDER BY ?prefix"""
EXAMPLE_QUERY = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query
} ORDER BY ?sq"""
VOID = """PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
LINKSETS = """UNION {
    ?linkset void:subjectsTarget [ void:class ?subjectClass ] ; void:linkPredicate ?prop ;
      void:objectsTarget [ void:class ?objectClass ]
  }"""
CLASS_QUERY = f"""{VOID} SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype {{
  {{
    ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop
    OPTIONAL {{
      {{ ?pp void:classPartition [ void:class ?objectClass ] }}
      UNION {{ ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] }}
    }}
  }} {LINKSETS}
}}"""
LABELLED_CLASS_QUERY = f"""{VOID} SELECT DISTINCT ?graph ?graphLabel ?subjectClass ?prop ?objectClass ?objectDatatype
  ?triples ?subjectClassLabel ?objectClassLabel ?subjectClassComment ?objectClassComment ?propLabel ?propComment {{
  {{
    OPTIONAL {{ ?graph sd:graph ?about . OPTIONAL {{ ?graph rdfs:label ?graphLabel }} ?about void:classPartition ?cp }}
    ?cp void:class ?subjectClass ; void:propertyPartition ?pp
    OPTIONAL {{ ?subjectClass rdfs:label ?subjectClassLabel }}
    OPTIONAL {{ ?subjectClass rdfs:comment ?subjectClassComment }}
    ?pp void:property ?prop
    OPTIONAL {{ ?pp void:triples ?triples }}
    OPTIONAL {{ ?prop rdfs:label ?propLabel }}
    OPTIONAL {{ ?prop rdfs:comment ?propComment }}
    OPTIONAL {{
      {{
        ?pp void:classPartition [ void:class ?objectClass ]
        OPTIONAL {{ ?objectClass rdfs:label ?objectClassLabel }}
        OPTIONAL {{ ?objectClass rdfs:comment ?objectClassComment }}
      }}
      UNION {{ ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] }}
    }}
  }} {LINKSETS}
}} ORDER BY ?subjectClass ?objectClass ?objectDatatype ?graph ?triples"""
KEPT_CHARACTERS = 5_000_000
"""What a browser keeps for a site (localStorage), where the editor puts the answers."""


def select(http: httpx.Client, query: str, accept: str = "application/sparql-results+json") -> list[Row]:
    # the SIB's editor marks its own questions so
    answer = http.get("/sparql", params={"ac": "1", "query": query}, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    rows: list[Row] = answer.json()["results"]["bindings"]
    return rows


def describe(http: httpx.Client, query: str) -> set[tuple[str, str]]:
    """What a DESCRIBE query tells: subjects and properties."""
    accept = {"Accept": "application/n-triples, text/turtle"}
    answer = http.get("/sparql", params={"query": query}, headers=accept)
    assert answer.status_code == 200, answer.text
    # N-Triples are Turtle
    return {(quad.subject.value, quad.predicate.value) for quad in parse(answer.content, RdfFormat.TURTLE)}


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/json"])
def test_the_sib_editor_finds_the_prefixes(built: httpx.Client, accept: str) -> None:
    found = {row["prefix"]["value"]: row["namespace"]["value"] for row in select(built, PREFIX_QUERY, accept)}
    assert found == PREFIXES


def test_the_sib_editor_finds_every_example_in_both_languages(built: httpx.Client) -> None:
    rows = select(built, EXAMPLE_QUERY)
    found = {(row["comment"]["value"], row["query"]["value"]) for row in rows}
    examples = read_examples(resource("queries"))
    assert found == {(text, each.query) for each in examples for text in (each.zh, each.en)}
    assert [row["sq"]["value"] for row in rows] == sorted(row["sq"]["value"] for row in rows)
    first = rows[0]["sq"]["value"].removeprefix(BASE)
    assert built.get(f"/{first}", headers={"Accept": "text/turtle"}).status_code == 303, "an example has an address"


def test_the_sib_editor_can_complete_what_is_typed(built: httpx.Client) -> None:
    leads: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in select(built, CLASS_QUERY):
        ends = leads[row["subjectClass"]["value"]][row["prop"]["value"]]
        ends |= {row[name]["value"] for name in ("objectClass", "objectDatatype") if name in row}
    zone = leads[FTZ.PilotFreeTradeZone]
    assert zone[FTZ + "inRegion"] == {FTZ.Region}
    assert zone[PREFIXES["skos"] + "prefLabel"] == {PREFIXES["rdf"] + "langString"}
    assert leads[FTZ.Passage][PREFIXES["oa"] + "start"] == {PREFIXES["xsd"] + "integer"}
    assert leads[FTZ.InstitutionalInnovation][FTZ.originatesIn] <= {
        FTZ.PilotFreeTradeZone,
        FTZ + "FreeTradePort",
        FTZ.ZoneArea,
    }
    assert FTZ.foundingDocument not in leads[FTZ.Passage]
    assert not any(each.startswith((PREFIXES["owl"], PREFIXES["void"], PREFIXES["sh"])) for each in leads)


def test_the_sib_editor_can_draw_the_classes_and_keep_what_it_read(built: httpx.Client) -> None:
    rows = select(built, LABELLED_CLASS_QUERY)
    assert all(int(row["triples"]["value"]) > 0 for row in rows), "each arrow has its weight"
    labels = {
        row["subjectClassLabel"]["value"] for row in rows if row["subjectClass"]["value"] == FTZ.PilotFreeTradeZone
    }
    assert len(labels) == 2
    assert {row["subjectClass"]["value"] for row in rows} == {
        row["subjectClass"]["value"] for row in select(built, CLASS_QUERY)
    }
    assert len(json.dumps(rows, ensure_ascii=False)) < KEPT_CHARACTERS


def test_the_service_description_holds_the_same_for_who_looks_there(built: httpx.Client) -> None:
    answer = built.get("/sparql", headers={"Accept": "text/turtle"})
    store = Store()
    store.load(answer.content, RdfFormat.TURTLE)
    for query in (PREFIX_QUERY, EXAMPLE_QUERY):
        solutions = store.query(query)
        assert isinstance(solutions, QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        found = [[solution[name].value for name in names] for solution in solutions]
        assert found == [[row[name]["value"] for name in names] for row in select(built, query)]
    here = NamedNode(str(built.base_url.join("/sparql")))
    targets = {quad.object for quad in store.quads_for_pattern(None, NamedNode("https://schema.org/target"), None)}
    assert targets == {here}, "the examples run where they were found"


def test_spex_finds_no_shapes_and_so_looks_at_the_data(built: httpx.Client) -> None:
    endpoint = str(built.base_url.join("/sparql"))
    for address in (endpoint, BASE + "sparql"):
        for dataset in ("", f"FROM <{BASE}graph/description>"):
            query = f"#pragma describe.strategy cbd\nDESCRIBE <{address}>\n{dataset}\n"
            assert describe(built, query) == set(), (
                "SPEX would show these triples, which are no shapes, and nothing else"
            )


@pytest.mark.parametrize("graph", ["", f"FROM <{BASE}graph/curated>"])
def test_spex_sees_which_classes_have_which_properties(built: httpx.Client, graph: str) -> None:
    found = select(
        built,
        f"""PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT DISTINCT ?cls ?property ?linktype ?datatype {graph} WHERE {{
          ?subject a ?cls . ?subject ?property ?object FILTER(?property != rdf:type)
          OPTIONAL {{ ?object a ?linktype }} BIND(DATATYPE(?object) AS ?datatype)
        }}""",
    )
    kinds = {(row["cls"]["value"], row["property"]["value"], row.get("linktype", {}).get("value")) for row in found}
    assert (FTZ.PilotFreeTradeZone, FTZ + "inRegion", FTZ.Region) in kinds
    counts = select(built, f"SELECT ?class (count(?x) as ?count) {graph} WHERE {{ ?x a ?class . }} group by ?class")
    assert {row["class"]["value"]: row["count"]["value"] for row in counts}[FTZ.PilotFreeTradeZone] == "22"


def test_spex_lists_the_graphs_and_shows_things_of_a_class(built: httpx.Client) -> None:
    assert len(select(built, "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")) == 1
    graphs = select(built, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g OFFSET 0 LIMIT 10")
    assert [row["g"]["value"].removeprefix(BASE + "graph/") for row in graphs] == [
        "curated",
        "description",
        "inferred",
        "ontology",
        "report-2024",
    ]
    for graph in ("", f"GRAPH <{BASE}graph/curated>"):
        some = f"SELECT ?subject WHERE {{ {graph} {{ ?subject a <{FTZ.PilotFreeTradeZone}> }} }} LIMIT 10 OFFSET 0"
        told = describe(built, f"DESCRIBE ?subject {{ {{ {some} }} }}")
        assert len({subject for subject, _ in told}) == 10
    shanghai = f"{BASE}id/zone/shanghai"
    assert (shanghai, PREFIXES["skos"] + "prefLabel") in describe(built, f"DESCRIBE <{shanghai}> {{}}")
