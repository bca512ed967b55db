"""Two datasets that tell of the same things and agree on nothing, and what to ask of them.

Whatever is asked, the answers differ, so that an answer shows which of the two it is from, or that it is from both.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from ..small_site import write_dataset

NAMES = ("Aleph", "Bet")
"""The datasets. Each name stands in every label of its own and in none of the other."""
OUTCOMES, ZONES, CHAIN = 1500, 20, 10
BASE = "https://w3id.org/ftzgraph/"
_FTZ, _SKOS, _P = f"{BASE}ontology#", "http://www.w3.org/2004/02/skos/core#", "http://example.org/"


@dataclass(frozen=True)
class Question:
    """A query and the formats to ask for it in. `ordered` says that it orders its rows without a tie."""

    name: str
    query: str
    formats: tuple[str, ...] = ("json", "xml", "csv", "tsv")
    ordered: bool = False


def write(folder: Path, name: str) -> Path:
    """One of the datasets, as a build writes it."""
    write_dataset(folder)
    other = 1 + 2 * NAMES.index(name)
    lines = []

    def add(subject: str, predicate: str, value: str) -> None:
        lines.append(f"<{BASE}{subject}> <{predicate}> {value} <{BASE}graph/curated> .\n")

    for zone in range(ZONES):
        add(f"id/zone/z{zone}", _P + "kind", f"<{_P}Zone>")
        add(f"id/zone/z{zone}", _SKOS + "prefLabel", f'"区域 {name} {zone}"@zh-hans')
    for outcome in range(OUTCOMES):
        subject = f"id/outcome/o{outcome}"
        add(subject, _P + "kind", f"<{_P}Outcome>")
        add(subject, _SKOS + "prefLabel", f'"成果 {name} {outcome}，“{"长" * (outcome % 40)}”\\n"@zh-hans')
        add(subject, _SKOS + "prefLabel", f'"Outcome {name} {outcome}"@en')
        add(subject, _P + "in", f"<{BASE}id/zone/z{outcome * other % ZONES}>")
        add(
            subject,
            _P + "value",
            f'"{outcome * 7919 % 1511 + 3000 * other}"^^<http://www.w3.org/2001/XMLSchema#integer>',
        )
        if outcome % CHAIN:
            add(subject, _P + "after", f"<{BASE}id/outcome/o{outcome - 1}>")
        if outcome % 3 == other % 3:
            add(subject, _P + "note", f'"{name}, \\"{outcome}\\""')
    with (folder / "ftzgraph.nq").open("a", encoding="utf-8") as file:
        file.writelines(lines)
    (folder / "manifest.json").write_text(json.dumps({"hash": f"hash-of-{name}", "version": "1.2.3"}), "utf-8")
    return folder


def questions() -> list[Question]:
    """What is asked: ten shapes with several values each, two tests and all at once."""
    graphs = ("ttl", "nt", "rdf", "trig", "nq")
    found = [
        Question("group", _GROUP),
        Question("top", _TOP, ordered=True),
        Question("distinct", _DISTINCT),
        Question("union", _UNION),
        *(
            Question(f"is it {name}", f'ASK {{ ?o <{_P}note> ?n FILTER(CONTAINS(?n, "{name}")) }}', ("json", "xml"))
            for name in NAMES
        ),
        Question("all", "SELECT * { ?subject ?property ?value }"),
    ]
    for number in (1, 7, 42, 99, 123, 555, 1024, 1499):
        outcome, zone = f"<{BASE}id/outcome/o{number}>", f"<{BASE}id/zone/z{number % ZONES}>"
        found += [
            Question("point", f"SELECT ?label {{ {outcome} <{_SKOS}prefLabel> ?label }}"),
            Question(
                "text", f'SELECT ?o ?label {{ ?o <{_SKOS}prefLabel> ?label FILTER(CONTAINS(?label, "{number}")) }}'
            ),
            Question("join", _JOIN.replace("ZONE", zone)),
            Question("path", f"SELECT ?label {{ {outcome} <{_P}after>*/<{_SKOS}prefLabel> ?label }}"),
            Question("optional", _OPTIONAL.replace("ZONE", zone)),
            Question(
                "construct", f"CONSTRUCT {{ ?o <{_P}is> ?l }} {{ ?o <{_P}in> {zone} ; <{_SKOS}prefLabel> ?l }}", graphs
            ),
            Question("describe", f"DESCRIBE {outcome}", graphs),
        ]
    return found


_PREFIX = f"PREFIX p: <{_P}> PREFIX skos: <{_SKOS}> "
_GROUP = _PREFIX + "SELECT ?zone (COUNT(*) AS ?n) (SUM(?v) AS ?sum) { ?o p:in ?zone ; p:value ?v } GROUP BY ?zone"
_TOP = (
    _PREFIX + "SELECT ?label ?v { ?o p:value ?v ; skos:prefLabel ?label FILTER(LANG(?label) = 'en') } "
    "ORDER BY DESC(?v) LIMIT 25"
)
_DISTINCT = _PREFIX + "SELECT DISTINCT ?zone ?rest { ?o p:in ?zone ; p:value ?v BIND(?v / 1000 > 4 AS ?rest) }"
_UNION = _PREFIX + "SELECT ?x ?label { { ?x p:kind p:Zone } UNION { ?x p:note ?note } ?x skos:prefLabel ?label }"
_JOIN = (
    _PREFIX
    + """SELECT ?label ?next { ?o p:in ZONE ; skos:prefLabel ?label . ?after p:after ?o ; p:in ?other .
?other skos:prefLabel ?next FILTER(LANG(?label) = 'en') }"""
)
_OPTIONAL = _PREFIX + "SELECT ?v ?note { ?o p:in ZONE ; p:value ?v OPTIONAL { ?o p:note ?note } }"
