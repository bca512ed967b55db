"""What other SPARQL engines add to the language that reads files, calls servers, runs code or changes settings.

Oxigraph knows none of it. The guard stands in front of any backend, and a query that uses it is refused by all alike.
"""

NAMESPACES: dict[str, str] = {
    # Virtuoso: its own and SQL's functions by name, among them http_get and exec
    "bif:": "Virtuoso",
    "sql:": "Virtuoso",
    "http://www.openlinksw.com/schemas/bif#": "Virtuoso",
    # Jena ARQ loads classes by name, runs scripts, and has property functions
    "java:": "Jena",
    "http://jena.apache.org/arq": "Jena",
    "http://jena.hpl.hp.com/arq": "Jena",
    # Blazegraph takes settings as triples
    "http://www.bigdata.com/queryhints#": "Blazegraph",
    # AllegroGraph takes settings as prefixes
    "franz:": "AllegroGraph",
    # MarkLogic has its XQuery functions, among them xdmp:http-get and xdmp:eval
    "http://marklogic.com/": "MarkLogic",
    "tag:stardog:api:": "Stardog",
    # GraphDB runs JavaScript, TopBraid and Corese read files and call servers
    "http://www.ontotext.com/js": "GraphDB",
    "http://topbraid.org/": "TopBraid",
    "http://ns.inria.fr/": "Corese",
}
"""Where the names of extensions begin, in lower case, and whose they are."""

PREFIXES: dict[str, str] = {"bif": "Virtuoso", "sql": "Virtuoso", "hint": "Blazegraph", "xdmp": "MarkLogic"}
"""Prefixes that an engine knows without a declaration, in lower case."""

_STARTS = tuple(NAMESPACES)


def owner(iri: str) -> str | None:
    """The engine whose extension `iri` names; None when it is none."""
    lower = iri.lower().replace("https://", "http://", 1)
    if not lower.startswith(_STARTS):
        return None
    return next(engine for start, engine in NAMESPACES.items() if lower.startswith(start))
