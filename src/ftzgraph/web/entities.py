"""Routes of the entities: /id, /passage, /scheme and /graph lead to /page for people and /data for programs.

The 303 is W3C's httpRange-14 resolution: the address names the thing, and a thing cannot be sent.
"""

import re

from flask import Flask, request

from ftzgraph.store import formats
from ftzgraph.store.errors import Sentence
from ftzgraph.store.formats import GRAPHS, Format
from ftzgraph.web.addresses import entity_iri
from ftzgraph.web.ask import Questions, iri
from ftzgraph.web.entity import read_entity
from ftzgraph.web.flaskly import asked_language, negotiated, to_flask
from ftzgraph.web.negotiate import wants_html
from ftzgraph.web.render import page
from ftzgraph.web.reports import Reports
from ftzgraph.web.response import ProblemError, Response

DATA_FORMATS = (*GRAPHS, formats.CSV)
_SUFFIX = re.compile(r"(.+)\.([a-z]+)")


def add_routes(app: Flask, ask: Questions, reports: Reports) -> None:
    """Adds the routes to the application."""

    @app.get("/dataset", defaults={"kind": "dataset", "key": ""})
    @app.get("/<any(id, passage, scheme, graph, dataset):kind>/<path:key>")
    @to_flask
    def identify(kind: str, key: str) -> Response:
        path, suffix = split_suffix(f"{kind}/{key}".removesuffix("/"))
        if suffix == "html":
            return show(path)
        if suffix:
            return send(path, suffix)
        known(path)
        lang = request.args.get("lang")
        query = f"?lang={lang}" if lang in ("zh", "en") else ""
        if wants_html(request.headers.get("Accept")):
            return Response(303, headers={"Location": f"/page/{path}{query}"})
        format = negotiated(DATA_FORMATS)
        return Response(303, headers={"Location": f"/data/{path}.{format.name}"})

    @app.get("/dataset.<suffix>")
    @to_flask
    def describe_dataset(suffix: str) -> Response:
        return show("dataset") if suffix == "html" else send("dataset", suffix)

    @app.get("/page/<path:path>")
    @to_flask
    def show_page(path: str) -> Response:
        return show(path)

    @app.get("/data/<path:path>")
    @to_flask
    def send_data(path: str) -> Response:
        return send(*split_suffix(path))

    def show(path: str) -> Response:
        entity = known(path)
        language = asked_language()
        graph = next((row for row in ask.rows("graphs") if row["graph"].value == entity), None)
        values = {
            "entity": read_entity(ask, entity, language, reports),
            "path": path,
            "formats": DATA_FORMATS,
            "graph_size": int(graph["count"].value) if graph else None,
            "with_report": bool(reports),
        }
        return page("entity.html", language, values)

    def send(path: str, suffix: str | None) -> Response:
        format = _format(suffix)
        entity = iri(known(path))
        if format is formats.CSV:
            return Response(200, ask.answer("outgoing", format, entity=entity), format.content_type)
        query = "graph" if path.startswith("graph/") else "description"
        return Response(200, ask.answer(query, format, entity=entity), format.content_type)

    def known(path: str) -> str:
        entity = entity_iri(path)
        if entity is None or not ask.true("exists", entity=iri(entity)):
            detail = Sentence(
                f"图谱中没有 {path}：请用 /search?q= 查找", f"the graph has no {path}: look for it with /search?q="
            )
            raise ProblemError(404, detail)
        return entity


def split_suffix(path: str) -> tuple[str, str | None]:
    """A path without the suffix of a known format, and the suffix."""
    match = _SUFFIX.fullmatch(path)
    if match and (match[2] == "html" or any(match[2] == format.name for format in DATA_FORMATS)):
        return match[1], match[2]
    return path, None


def _format(suffix: str | None) -> Format:
    if suffix is None:
        return negotiated(DATA_FORMATS)
    format = next((format for format in DATA_FORMATS if format.name == suffix), None)
    if format is None:
        names = " ".join("." + each.name for each in DATA_FORMATS)
        raise ProblemError(
            404, Sentence(f"没有 .{suffix}：请用其中之一：{names}", f"there is no .{suffix}: use one of {names}")
        )
    return format
