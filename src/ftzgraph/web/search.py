"""Route of the search by name."""

import json
from typing import Any

from flask import Flask, request

from ftzgraph.store import formats
from ftzgraph.store.errors import Sentence
from ftzgraph.store.formats import Format
from ftzgraph.web.addresses import compact
from ftzgraph.web.ask import Questions, iri, text
from ftzgraph.web.flaskly import asked_language, negotiated, to_flask
from ftzgraph.web.negotiate import HTML
from ftzgraph.web.render import page
from ftzgraph.web.response import ProblemError, Response

SHOWN = 100
MAX_LENGTH = 200
"""Characters of a search text: no name is longer."""
_JSON = Format("json", "application/json; charset=utf-8", formats.JSON.also)


def add_routes(app: Flask, ask: Questions) -> None:
    """Adds the route to the application."""

    @app.get("/search")
    @to_flask
    def search() -> Response:
        wanted = request.args.get("q", "").strip()
        if len(wanted) > MAX_LENGTH:
            detail = Sentence(f"搜索文字至多 {MAX_LENGTH} 个字符", f"a search text has at most {MAX_LENGTH} characters")
            raise ProblemError(400, detail)
        format = negotiated((_JSON, HTML))
        if not wanted and format is _JSON:
            raise ProblemError(
                400, Sentence("没有要搜索的内容：请加上参数 q", "nothing to search for: add the parameter q")
            )
        results, more = find(ask, wanted) if wanted else ([], False)
        if format is HTML:
            language = asked_language()
            return page("search.html", language, {"q": wanted, "results": results, "more": more})
        body = json.dumps({"query": wanted, "results": results, "more": more}, ensure_ascii=False) + "\n"
        return Response(200, body.encode(), format.content_type)


def find(ask: Questions, wanted: str) -> tuple[list[dict[str, Any]], bool]:
    """The entities with a name that holds `wanted`, best first, and whether there are more than are given.

    Each has `iri`, `label` ("zh", "en"), `type` (the same), and `name`, the one that matched.
    """
    names: dict[str, str] = {}
    for row in ask.rows("search", text=text(wanted)):
        names.setdefault(row["entity"].value, row["name"].value)
    shown = list(names)[:SHOWN]
    if not shown:
        return [], False
    types = {row["entity"].value: row["type"].value for row in ask.rows("types", entities=" ".join(map(iri, shown)))}
    labels = ask.labels([*shown, *types.values()])
    found = [
        {
            "iri": entity,
            "name": names[entity],
            "label": labels.get(entity, {"en": compact(entity)}),
            "type": labels.get(types.get(entity, ""), {}),
        }
        for entity in shown
    ]
    return found, len(names) > SHOWN
