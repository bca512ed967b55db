"""/openapi.json describes the routes (OpenAPI 3.1), and each answers as it is described."""

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

import ftzgraph
from ftzgraph.web import landing

from .test_sparql import DIRECT

pytestmark = pytest.mark.xdist_group("built")

DOCUMENT: dict[str, Any] = json.loads(landing.OPENAPI.read_text("utf-8"))
ROUTES = {
    "/sparql",
    "/store",
    "/data/ftzgraph.{suffix}",
    "/id/{key}",
    "/passage/{key}",
    "/scheme/{key}",
    "/graph/{key}",
    "/dataset",
    "/page/{path}",
    "/data/{path}",
    "/ontology",
    "/shapes",
    "/search",
    "/.well-known/void",
    "/health",
    "/metrics",
    "/openapi.json",
    "/robots.txt",
    "/",
}
IMAGE = {"Accept": "image/png"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
PROVOKED: dict[tuple[str, str], tuple[str, dict[str, str]]] = {
    ("/sparql", "400"): ("/sparql?query=nonsense", {}),
    ("/sparql", "403"): ("/sparql?update=CLEAR%20ALL", {}),
    ("/sparql", "406"): ("/sparql?query=ASK%7B%7D", IMAGE),
    ("/sparql", "504"): (f"/sparql?timeout=0.2&query={quote(ENDLESS)}", {}),
    ("/store", "400"): ("/store", {}),
    ("/store", "404"): ("/store?graph=http://example.org/absent", {}),
    ("/store", "406"): ("/store?default", IMAGE),
    ("/data/ftzgraph.{suffix}", "404"): ("/data/ftzgraph.xlsx", {}),
    ("/search", "400"): (f"/search?q={'x' * 201}", {}),
    ("/search", "406"): ("/search?q=x", IMAGE),
}
"""Requests that are answered with an error; those for 404 and 406 of the other routes are the same for all."""
UNDER_LOAD = {("/sparql", status) for status in ("429", "500", "503", "507")} | {
    ("/store", status) for status in ("429", "503", "504", "507")
}
UNDER_LOAD |= {("/data/ftzgraph.{suffix}", "429"), ("/data/ftzgraph.{suffix}", "503"), ("/health", "503")}
"""What no single small request brings about; tests/web/test_survival.py does."""


def resolved(node: Any) -> Any:
    """A part of the document, with what it refers to in its place."""
    while "$ref" in node:
        target: Any = DOCUMENT
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def target_of(path: str, operation: dict[str, Any]) -> str:
    """A request for a route, with the examples that the document gives."""
    for parameter in map(resolved, operation.get("parameters", [])):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
        elif "example" in parameter:
            path += f"{'&' if '?' in path else '?'}{parameter['name']}={quote(parameter['example'])}"
    return path


def query_for(media_type: str) -> str:
    """A query that can be answered in a media type."""
    graph = media_type in resolved(DOCUMENT["paths"]["/store"]["get"]["responses"]["200"])["content"]
    return "CONSTRUCT WHERE { ?s a ?class }" if graph else "SELECT ?class { ?s a ?class }"


def responses(*, good: bool) -> list[Any]:
    """The described responses: path, method, status, media type."""
    return [
        pytest.param(path, method, status, media_type, id=f"{method} {path} {status} {media_type}")
        for path, item in DOCUMENT["paths"].items()
        for method in ("get", "post")
        if method in item
        for status, response in item[method]["responses"].items()
        if (status < "400") == good and (path, status) not in UNDER_LOAD
        for media_type in resolved(response).get("content", {"": None})
    ]


def check(answer: httpx.Response, path: str, method: str, status: str, media_type: str) -> None:
    assert str(answer.status_code) == status, answer.text
    response = resolved(DOCUMENT["paths"][path][method]["responses"][status])
    if media_type:
        assert answer.headers["content-type"].partition(";")[0] == media_type
        check_value(answer.json() if "json" in media_type else answer.text, response["content"][media_type]["schema"])
    for name in response.get("headers", {}):
        assert name in answer.headers


def check_value(value: Any, schema: dict[str, Any]) -> None:
    """Holds a value against the few kinds of schema that the document has."""
    schema = resolved(schema)
    if schema.get("type") == "object":
        assert set(schema.get("required", [])) <= value.keys()
        for name, part in value.items():
            check_value(part, schema["properties"][name])
    elif schema.get("type") == "array":
        for part in value:
            check_value(part, schema["items"])
    elif schema.get("type") == "integer":
        assert isinstance(value, int)
    elif "enum" in schema:
        assert value in schema["enum"]


def test_the_server_gives_the_document(built: httpx.Client) -> None:
    answer = built.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == DOCUMENT
    assert DOCUMENT["info"]["version"] == ftzgraph.__version__
    assert DOCUMENT["paths"].keys() == ROUTES


@pytest.mark.parametrize(("path", "method", "status", "media_type"), responses(good=True))
def test_a_route_answers_as_described(
    built: httpx.Client, path: str, method: str, status: str, media_type: str
) -> None:
    headers = {"Accept": media_type or "text/turtle"}
    operation = DOCUMENT["paths"][path][method]
    if path == "/sparql":
        query = query_for(media_type)
        if method == "post":
            answer = built.post(path, content=query, headers=headers | DIRECT)
            assert built.post(path, data={"query": query}, headers=headers).content == answer.content
        else:
            answer = built.get(path, params={"query": query}, headers=headers)
    elif path.startswith("/data/ftzgraph."):
        suffixes = operation["parameters"][0]["schema"]["enum"]
        suffix = dict(zip(operation["responses"]["200"]["content"], suffixes, strict=True))[media_type]
        answer = built.get(f"/data/ftzgraph.{suffix}")
    else:
        answer = built.get(target_of(path, operation), headers=headers)
    check(answer, path, method, status, media_type)


@pytest.mark.parametrize(("path", "method", "status", "media_type"), responses(good=False))
def test_an_error_is_as_described(built: httpx.Client, path: str, method: str, status: str, media_type: str) -> None:
    operation = DOCUMENT["paths"][path][method]
    if method == "post":
        bodies: dict[str, tuple[bytes, dict[str, str]]] = {
            "400": (b"nonsense", DIRECT),
            "403": (b"CLEAR ALL", {"Content-Type": "application/sparql-update"}),
            "406": (b"ASK {}", DIRECT | IMAGE),
            "413": (b"#" * 1_000_001, DIRECT),
            "415": (b"ASK {}", {"Content-Type": "text/plain"}),
            "504": (ENDLESS.encode(), DIRECT),
        }
        body, headers = bodies[status]
        answer = built.post("/sparql?timeout=0.2", content=body, headers=headers)
    elif (path, status) in PROVOKED:
        target, headers = PROVOKED[path, status]
        answer = built.get(target, headers=headers)
    elif status == "404":
        answer = built.get(path.partition("{")[0] + "id/absent")
    else:
        assert status == "406"
        answer = built.get(target_of(path, operation), headers=IMAGE)
    check(answer, path, method, status, media_type)
