"""The ten shapes of query that the benchmark asks, and the values that their parameters take.

A template is SPARQL with `$names` in it. A parameter's values are read from the graph by a query, or are listed here.
Each query has an answer that does not depend on the engine: where there is a limit, either the order is total or the
limit lies far above the size of the answer and only makes the text another one, so that nobody answers from a cache.
"""

from dataclasses import dataclass

PREFIXES = {
    "ftz": "https://w3id.org/ftzgraph/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
}

ENTITIES = "SELECT DISTINCT ?value { ?value ftz:evidencedBy ?passage }"
"""What has its evidence in the report: records, zones, bodies, documents."""
PLACES = "SELECT DISTINCT ?value { ?record ftz:takesPlaceIn ?value }"
SECTIONS = "SELECT DISTINCT ?value { ?passage ftz:inSection ?value }"
ZONES = "SELECT DISTINCT ?value { ?document ftz:issuedForZone ?value }"
UNITS = "SELECT DISTINCT ?value { ?figure ftz:unit ?value }"
NAMES = 'SELECT DISTINCT ?value { ?record a ftz:Record ; skos:prefLabel ?value . FILTER(LANG(?value) = "zh-hans") }'
COMMON = ("Practice", "Observation", "Enumeration", "InstitutionalInnovation", "PolicyMeasure")
RARE = ("Omission", "Constraint", "PolicyDocument", "Organisation", "Platform", "Discrepancy", "ReplicatedExperience")
WORDS = "words"
"""Marks a parameter whose values are words of the names that its query gives."""


@dataclass(frozen=True)
class Parameter:
    """Where the values of a `$name` come from: a query for `?value`, or texts to put in as they stand."""

    query: str = ""
    listed: tuple[str, ...] = ()
    kind: str = "terms"


@dataclass(frozen=True)
class Shape:
    """One kind of question."""

    name: str
    question: str
    template: str
    parameters: dict[str, Parameter]
    graph: bool = False
    """Whether the answer is a graph (CONSTRUCT)."""


def _numbers(start: int, stop: int) -> Parameter:
    return Parameter(listed=tuple(map(str, range(start, stop))))


_MANY = _numbers(5_000, 9_000)
_LANGUAGE = Parameter(listed=('"zh"', '"en"'))
_COMMON_KIND = Parameter(listed=tuple(f"ftz:{kind}" for kind in COMMON))
_KIND = Parameter(listed=tuple(f"ftz:{kind}" for kind in COMMON + RARE))
_PLACE = Parameter(PLACES)

SHAPES = (
    Shape(
        "point",
        "What does the graph say about this?",
        "SELECT ?property ?value WHERE { $entity ?property ?value } LIMIT $many",
        {"entity": Parameter(ENTITIES), "many": _MANY},
    ),
    Shape(
        "text",
        "Which things have this word in their name?",
        """SELECT ?thing ?name WHERE {
  ?thing skos:prefLabel ?name .
  FILTER(CONTAINS(?name, "$word"))
} ORDER BY ?thing ?name LIMIT $few""",
        {"word": Parameter(NAMES, kind=WORDS), "few": _numbers(10, 60)},
    ),
    Shape(
        "join",
        "Which sections of the report tell of this place, and where?",
        """SELECT ?record ?passage ?title WHERE {
  ?record ftz:takesPlaceIn $place ; ftz:evidencedBy ?passage .
  ?passage ftz:inSection ?section .
  ?section skos:prefLabel ?title .
  FILTER(LANGMATCHES(LANG(?title), $language))
} LIMIT $many""",
        {"place": _PLACE, "language": _LANGUAGE, "many": _MANY},
    ),
    Shape(
        "group",
        "Where is most of this kind?",
        """SELECT ?place (COUNT(?record) AS ?number) WHERE {
  ?record a $kind ; ftz:takesPlaceIn ?place .
} GROUP BY ?place HAVING(COUNT(?record) >= $least) ORDER BY DESC(?number) ?place LIMIT $few""",
        {"kind": _KIND, "least": _numbers(1, 6), "few": _numbers(10, 1_010)},
    ),
    Shape(
        "path",
        "Which records of this kind rest on this section or the sections in it?",
        """SELECT DISTINCT ?record WHERE {
  ?section ftz:partOfSection* $section .
  ?passage ftz:inSection ?section .
  ?record ftz:evidencedBy ?passage ; a $kind .
} LIMIT $many""",
        {"section": Parameter(SECTIONS), "kind": _COMMON_KIND, "many": _MANY},
    ),
    Shape(
        "optional",
        "Which documents are for this zone, with number and date where they have them?",
        """SELECT ?document ?title ?number ?date WHERE {
  ?document ftz:issuedForZone $zone ; skos:prefLabel ?title .
  OPTIONAL { ?document eli:id_local ?number }
  OPTIONAL { ?document ftz:earliestDate ?date }
  FILTER(LANGMATCHES(LANG(?title), $language))
} LIMIT $many""",
        {"zone": Parameter(ZONES), "language": _LANGUAGE, "many": _MANY},
    ),
    Shape(
        "union",
        "What is there about this place, whatever the link?",
        """SELECT ?thing ?name WHERE {
  { ?thing ftz:originatesIn $place } UNION { ?thing ftz:pilotedIn $place } UNION { ?thing ftz:inRegion $place }
  UNION { ?thing schema:observationAbout $place } UNION { ?thing ftz:concerns $place }
  ?thing skos:prefLabel ?name .
  FILTER(LANGMATCHES(LANG(?name), $language))
} LIMIT $many""",
        {"place": _PLACE, "language": _LANGUAGE, "many": _MANY},
    ),
    Shape(
        "top",
        "Which are the largest figures in this unit, from a floor upwards?",
        """SELECT ?figure ?number WHERE {
  ?figure ftz:unit $unit ; schema:value ?number .
  FILTER(?number >= $floor)
} ORDER BY DESC(?number) ?figure LIMIT $few""",
        {"unit": Parameter(UNITS), "floor": _numbers(0, 100), "few": _numbers(5, 45)},
    ),
    Shape(
        "construct",
        "The record and the passages that it rests on, as a graph.",
        """CONSTRUCT { ?thing ?property ?value } WHERE {
  { VALUES ?thing { $entity } ?thing ?property ?value }
  UNION { $entity ftz:evidencedBy ?thing . ?thing ?property ?value }
} LIMIT $many""",
        {"entity": Parameter(ENTITIES), "many": _MANY},
        graph=True,
    ),
    Shape(
        "distinct",
        "Which properties do the things at this place have?",
        """SELECT DISTINCT ?property WHERE {
  ?thing ftz:takesPlaceIn $place ; ?property ?value .
} LIMIT $many""",
        {"place": _PLACE, "many": _MANY},
    ),
)
