"""Routes of the ontology and the shapes: the files by Accept or suffix, and a list that people can read."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from ftzgraph.namespaces import FTZ, FTZSH, GRAPH, PREFIXES, RDF, RDFS, SKOS
from ftzgraph.store.errors import Sentence
from ftzgraph.store.formats import GRAPHS, Format
from ftzgraph.store.rdf import write
from ftzgraph.web.addresses import compact
from ftzgraph.web.ask import Questions, Term, iri
from ftzgraph.web.flaskly import asked_language, negotiated, to_flask
from ftzgraph.web.negotiate import HTML
from ftzgraph.web.render import page
from ftzgraph.web.response import ProblemError, Response

Description = dict[str, list[Term]]
"""The values of each property of a term."""

_OWL = PREFIXES["owl"]
_SH = PREFIXES["sh"]
_CLASSES = {_OWL + "Class", RDFS + "Class"}
_PROPERTIES = {_OWL + "ObjectProperty", _OWL + "DatatypeProperty", _OWL + "AnnotationProperty", RDF + "Property"}


def add_routes(app: Flask, ask: Questions, shapes: Path | None) -> None:
    """Adds the routes to the application. `shapes` is the folder of the shapes; None when there is none."""

    def ontology_data(format: Format) -> bytes:
        return ask.answer("graph", format, entity=iri(GRAPH + "ontology"))

    def ontology_page() -> Response:
        language = asked_language()
        terms = _by_term(ask.rows("terms"))
        groups: dict[str, dict[str, Description]] = {"classes": {}, "properties": {}, "other_terms": {}}
        for term, description in terms.items():
            groups[_group(description)][term.removeprefix(FTZ)] = description
        schemes = [(row["scheme"].value, int(row["count"].value)) for row in ask.rows("schemes") if "scheme" in row]
        values = (value for each in terms.values() for group in each.values() for value in group)
        mentioned = {value.value for value in values if value.kind == "uri"}
        names = ask.labels(mentioned | {scheme for scheme, _ in schemes})
        shown = {"groups": groups, "schemes": schemes, "name": _namer(names, language), "formats": GRAPHS}
        return page("ontology.html", language, {**shown, **_KEYS})

    def shapes_data(format: Format) -> bytes:
        return write(_read(_existing(shapes)), format)

    def shapes_page() -> Response:
        found: dict[str, Description] = {}
        for triple in _read(_existing(shapes)):
            if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(FTZSH):
                _add(found.setdefault(triple.subject.value, {}), triple)
        language = asked_language()
        classes = {value.value for each in found.values() for value in each.get(_SH + "targetClass", [])}
        values = {
            "shapes": {name.removeprefix(FTZSH): found[name] for name in sorted(found)},
            "name": _namer(ask.labels(classes), language),
            "formats": GRAPHS,
        }
        return page("shapes.html", language, {**values, **_KEYS})

    _add_pair(app, "ontology", ontology_page, ontology_data)
    _add_pair(app, "shapes", shapes_page, shapes_data)


_KEYS = {
    "labels": RDFS.label,
    "definitions": SKOS.definition,
    "comments": RDFS.comment,
    "messages": _SH + "message",
    "target": _SH + "targetClass",
    "rules": _SH + "property",
    "relations": [
        ("subclass", RDFS.subClassOf),
        ("subproperty", RDFS.subPropertyOf),
        ("domain", RDFS + "domain"),
        ("range", RDFS + "range"),
    ],
}


def _add_pair(app: Flask, name: str, show: Callable[[], Response], data: Callable[[Format], bytes]) -> None:
    @app.get(f"/{name}", endpoint=name)
    @app.get(f"/{name}/<version>", endpoint=f"{name}_version")
    @to_flask
    def negotiate(version: str = "") -> Response:  # noqa: ARG001 - the server holds one version, the current one
        format = negotiated((*GRAPHS, HTML))
        return show() if format is HTML else Response(200, data(format), format.content_type)

    @app.get(f"/{name}.<suffix>", endpoint=f"{name}_file")
    @to_flask
    def by_suffix(suffix: str) -> Response:
        if suffix == "html":
            return show()
        format = next((format for format in GRAPHS if format.name == suffix), None)
        if format is None:
            names = " ".join(f"/{name}.{format.name}" for format in GRAPHS)
            detail = Sentence(
                f"没有 /{name}.{suffix}：请用其中之一：{names}", f"there is no /{name}.{suffix}: use one of {names}"
            )
            raise ProblemError(404, detail)
        return Response(200, data(format), format.content_type)


def _namer(labels: dict[str, dict[str, str]], language: str) -> Callable[[str], str]:
    def name(each: str) -> str:
        own = labels.get(each, {})
        return own.get(language) or next(iter(own.values()), compact(each))

    return name


def _by_term(rows: list[dict[str, Term]]) -> dict[str, Description]:
    terms: dict[str, Description] = {}
    for row in rows:
        terms.setdefault(row["term"].value, {}).setdefault(row["property"].value, []).append(row["value"])
    return terms


def _add(description: Description, triple: Triple) -> None:
    value = triple.object
    if isinstance(value, NamedNode):
        term = Term("uri", value.value)
    else:
        term = Term("literal", getattr(value, "value", ""), getattr(value, "language", None) or "")
    description.setdefault(triple.predicate.value, []).append(term)


def _group(description: Description) -> str:
    kinds = {term.value for term in description.get(RDF.type, [])}
    if kinds & _CLASSES:
        return "classes"
    return "properties" if kinds & _PROPERTIES else "other_terms"


def _existing(folder: Path | None) -> Path:
    if folder is None:
        raise ProblemError(404, Sentence("此安装中没有校验规则", "this installation has no shapes"))
    return folder


def _read(folder: Path) -> list[Triple]:
    return [
        Triple(quad.subject, quad.predicate, quad.object)
        for path in sorted(folder.rglob("*.ttl"))
        for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
