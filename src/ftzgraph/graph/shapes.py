"""Evaluates the shapes of shapes/: SHACL Core by pySHACL, the rules that are queries by the store.

A rule that is a query is written once and named twice, as the shape's sh:target (SHACL Advanced Features, section 3.1)
and as its sh:sparql constraint: as a target it finds the records that break the rule, as a constraint it says how. One
evaluation gives both; pySHACL would evaluate it once more for each record and count the store for each result.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pyshacl
from pyoxigraph import Literal as OxLiteral
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from ftzgraph.graph.findings import Finding, Text
from ftzgraph.namespaces import RDFS
from ftzgraph.resources import resource

# rdflib logs a traceback for a literal such as "2023-02-30"^^xsd:date; here that is a finding like any other.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

_FILLED = re.compile(r"\{\?(\w+)\}")


@cache
def load() -> Graph:
    """The shapes of the project as one graph, read once. Don't write to it."""
    graph = Graph()
    for path in sorted(resource("shapes").rglob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def core_findings(shapes: Graph, store: Store, subjects: set[str] | None) -> Iterator[Finding]:
    """What SHACL Core finds in the union of the graphs of `store`, about all records or about `subjects` only."""
    # A Graph in memory: for each result, nested ones too, pySHACL asks the length of the graph, and the store counts.
    # Not its focus_nodes: it would skip nested shapes as well, whose focus are the values.
    graph = _graph(store if subjects is None else _around(store, subjects))
    _, results, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
    assert isinstance(results, Graph)
    for result in results.objects(None, SH.result):
        record = str(results.value(result, SH.focusNode))
        if subjects is not None and record not in subjects:
            continue
        path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
        yield Finding(
            severity=str(results.value(result, SH.resultSeverity)),
            record=record,
            shape=str(results.value(result, SH.sourceShape)),
            constraint=None,
            component=str(results.value(result, SH.sourceConstraintComponent)),
            path=str(path) if isinstance(path, URIRef) else None,
            value=value,
            messages=_texts(results.objects(result, SH.resultMessage)),
        )


def query_findings(shapes: Graph, store: Store, subjects: set[str] | None) -> Iterator[Finding]:
    """What the rules that are queries find, likewise."""
    for shape, rule in shapes.subject_objects(SH.sparql):
        severity = shapes.value(shape, SH.severity) or SH.Violation
        messages = _texts(shapes.objects(rule, SH.message))
        solutions = store.query(_query(shapes, rule), use_default_graph_as_union=True)
        assert isinstance(solutions, QuerySolutions), f"{rule} is a SELECT query"
        names = [variable.value for variable in solutions.variables]
        for solution in solutions:
            row = {name: _rdflib(term) for name, term in zip(names, solution, strict=True) if term is not None}
            if subjects is None or str(row["this"]) in subjects:
                yield Finding(
                    severity=str(severity),
                    record=str(row["this"]),
                    shape=str(shape),
                    constraint=str(rule),
                    component=str(SH.SPARQLConstraintComponent),
                    path=str(row["path"]) if "path" in row else None,
                    value=row.get("value"),
                    messages=tuple((language, _fill(text, row)) for language, text in messages),
                )


def _query(shapes: Graph, rule: Node) -> str:
    declared = shapes.objects(shapes.value(rule, SH.prefixes), SH.declare)
    prefixes = "".join(
        f"PREFIX {shapes.value(one, SH.prefix)}: <{shapes.value(one, SH.namespace)}>\n" for one in declared
    )
    return prefixes + str(shapes.value(rule, SH.select))


def _fill(text: str, row: Mapping[str, Node]) -> str:
    return _FILLED.sub(lambda match: str(row[match[1]]), text)


def _texts(nodes: Iterator[Node]) -> tuple[Text, ...]:
    return tuple(sorted((node.language or "", str(node)) for node in nodes if isinstance(node, Literal)))


def _graph(quads: Iterable[Quad]) -> Graph:
    graph = Graph()
    for quad in quads:
        graph.add((_rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)))
    return graph


def _around(store: Store, subjects: set[str]) -> Iterator[Quad]:
    """What SHACL Core looks at to judge `subjects`: no path in shapes/ is longer than two steps."""
    yield from store.quads_for_pattern(None, NamedNode(RDFS.subClassOf), None, None)
    given = [NamedNode(subject) for subject in subjects]
    near: set[NamedNode] = set(given)
    for subject in given:
        near.update(
            q.subject for q in store.quads_for_pattern(None, None, subject, None) if isinstance(q.subject, NamedNode)
        )
        near.update(
            q.object for q in store.quads_for_pattern(subject, None, None, None) if isinstance(q.object, NamedNode)
        )
    for node in near:
        yield from store.quads_for_pattern(node, None, None, None)


def _rdflib(term: object) -> URIRef | Literal:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    assert isinstance(term, OxLiteral), f"{term}: data has no blank nodes"
    datatype = None if term.language else URIRef(term.datatype.value)
    return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
