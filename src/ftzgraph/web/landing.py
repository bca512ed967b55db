"""Routes of the landing page and of what machines ask a server first."""

import json
from pathlib import Path

from flask import Flask, request

from ftzgraph.examples import Example
from ftzgraph.store.errors import StoreError
from ftzgraph.store.formats import GRAPHS
from ftzgraph.web.addresses import compact
from ftzgraph.web.ask import Questions
from ftzgraph.web.entities import DATA_FORMATS
from ftzgraph.web.flaskly import asked_language, negotiated, to_flask
from ftzgraph.web.negotiate import HTML
from ftzgraph.web.render import page
from ftzgraph.web.response import Response

OPENAPI = Path(__file__).parent / "openapi.json"
"""The description of the routes, kept by hand."""
_LIST = """PREFIX ftz: <https://w3id.org/ftzgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?entity ?label
WHERE {{
  ?entity a <{0}> .
  OPTIONAL {{ ?entity skos:prefLabel ?label . FILTER(LANGMATCHES(LANG(?label), "{1}")) }}
}}
ORDER BY ?entity
"""
"""The query behind each count. People get it to change, so it is written out in full."""


def add_routes(app: Flask, ask: Questions, examples: list[Example]) -> None:
    """Adds the routes to the application."""

    @app.get("/")
    @to_flask
    def landing() -> Response:
        language = asked_language()
        classes = [(row["class"].value, int(row["count"].value)) for row in ask.rows("classes")]
        editions = [(row["report"].value, row["edition"].value) for row in ask.rows("editions")]
        labels = ask.labels([*(each for each, _ in classes), *(report for report, _ in editions)])
        values = {
            "classes": [
                (each, _name(labels, each, language), count, _LIST.format(each, language)) for each, count in classes
            ],
            "editions": [(each, edition, _name(labels, each, language)) for each, edition in editions],
            "examples": examples,
            "formats": GRAPHS,
            "triples": len(ask.store),
            "dataset": ask.store.about(),
            "base": request.host_url,
        }
        return page("landing.html", language, values)

    @app.get("/health")
    @to_flask
    def health() -> Response:
        status, state = 200, "ok"
        try:
            ask.rows("graphs")
        except StoreError as error:
            status, state = 503, f"no query is answered: {error}"
        dataset = ask.store.about()
        about = {"status": state, "dataset": dataset.hash, "version": dataset.version, "triples": dataset.triples}
        return Response(status, (json.dumps(about) + "\n").encode(), "application/json", {"Cache-Control": "no-store"})

    @app.get("/openapi.json")
    @to_flask
    def openapi() -> Response:
        return Response(200, OPENAPI.read_bytes(), "application/json")

    @app.get("/robots.txt")
    @to_flask
    def robots() -> Response:
        body = b"User-agent: *\nDisallow: /sparql\nDisallow: /store\nDisallow: /search\nDisallow: /data/\n"
        return Response(200, body, "text/plain; charset=utf-8")

    @app.get("/.well-known/void")
    @to_flask
    def void() -> Response:
        format = negotiated((*DATA_FORMATS, HTML))
        place = "/page/graph/description" if format is HTML else f"/data/graph/description.{format.name}"
        return Response(303, headers={"Location": place})


def _name(labels: dict[str, dict[str, str]], each: str, language: str) -> str:
    own = labels.get(each, {})
    return own.get(language) or next(iter(own.values()), compact(each))
