"""What query editors look for in a dataset: its prefixes and example queries (SHACL, sections 5.2.1 and 6.2).

Nothing is said of the endpoint's own address: SPEX takes what is said of that for a model of the data.
"""

from collections.abc import Iterable

from pyoxigraph import Triple

from ftzgraph.examples import Example
from ftzgraph.graph.dataset import DATASET
from ftzgraph.graph.terms import both, link, text
from ftzgraph.namespaces import BASE, PREFIXES, RDF, RDFS, XSD

_SH = PREFIXES["sh"]
_SHACL_FORMS = ("SELECT", "ASK", "CONSTRUCT")
"""The forms that SHACL has a class for."""


def prefixes() -> list[Triple]:
    """The prefixes that the project uses, declared by the dataset."""
    statements = []
    for prefix, namespace in PREFIXES.items():
        declaration = f"{DATASET}/prefix/{prefix}"
        statements += [
            link(DATASET, _SH + "declare", declaration),
            link(declaration, RDF.type, _SH + "PrefixDeclaration"),
            *both(declaration, RDFS.label, (f"前缀 {prefix}", f"prefix {prefix}")),
            text(declaration, _SH + "prefix", prefix),
            text(declaration, _SH + "namespace", namespace, XSD.anyURI),
        ]
    return statements


def queries(examples: Iterable[Example]) -> list[Triple]:
    """The example queries, each with its question in both languages."""
    statements = []
    for example in examples:
        query = f"{DATASET}/query/{example.name}"
        kinds = ["SPARQLExecutable"]
        if example.form in _SHACL_FORMS:
            kinds.append(f"SPARQL{example.form.capitalize()}Executable")
        statements += [
            *(link(query, RDF.type, _SH + kind) for kind in kinds),
            *both(query, RDFS.label, (example.zh, example.en)),
            *both(query, RDFS.comment, (example.zh, example.en)),
            link(query, _SH + "prefixes", DATASET),
            text(query, _SH + example.form.lower(), example.query),
            link(query, PREFIXES["schema"] + "target", BASE + "sparql"),
        ]
    return statements
