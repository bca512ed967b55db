"""Pages of other sites may read everything here, and hear of errors as well (Fetch standard, CORS protocol)."""

import httpx
import pytest

ORIGIN = {"Origin": "https://example.org"}
READ = "GET, HEAD, OPTIONS"
ALLOWED = {
    "/sparql": "GET, HEAD, POST, QUERY, OPTIONS",
    "/store": READ,
    "/data/ftzgraph.ttl": READ,
    "/data/id/zone/shanghai.ttl": READ,
    "/": READ,
    "/id/zone/shanghai": READ,
    "/page/id/zone/shanghai": READ,
    "/ontology": READ,
    "/search": READ,
    "/health": READ,
    "/.well-known/void": READ,
    "/static/ftzgraph.css": READ,
}


@pytest.mark.parametrize("path", [*ALLOWED, "/absent"])
def test_a_browser_is_told_beforehand_what_another_site_may_send(http: httpx.Client, path: str) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,if-none-match"}
    answer = http.options(path, headers=ORIGIN | asked)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["allow"] == answer.headers["access-control-allow-methods"] == ALLOWED.get(path, READ)
    headers = {name.strip().lower() for name in answer.headers["access-control-allow-headers"].split(",")}
    assert {"accept", "accept-language", "content-type", "if-none-match"} <= headers
    assert answer.headers["access-control-max-age"] == "86400"
    assert ("accept-query" in answer.headers) == ("accept-post" in answer.headers) == (path == "/sparql")


@pytest.mark.parametrize("path", ALLOWED)
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "PROPFIND", "QUERY"])
def test_what_is_not_allowed_is_answered_with_what_is(http: httpx.Client, path: str, method: str) -> None:
    if path == "/sparql" and method in ("POST", "QUERY"):
        return  # allowed
    answer = http.request(method, path, content=b"<a:a> <a:a> <a:a> .", headers={"Content-Type": "text/turtle"})
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.headers["allow"].split(", ")) == set(ALLOWED[path].split(", "))


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "/sparql?query=ASK%7B%7D", 200),
        ("GET", "/sparql?query=nonsense", 400),
        ("GET", "/sparql?query=ASK%7B%7D&format=ttl", 406),
        ("GET", "/sparql?update=x", 403),
        ("POST", "/sparql", 415),
        ("PUT", "/sparql", 405),
        ("GET", "/store", 400),
        ("GET", "/store?graph=http://example.org/absent", 404),
        ("GET", "/absent", 404),
        ("PUT", "/health", 405),
        ("GET", "/data/ftzgraph.xlsx", 404),
        ("GET", "/id/zone/shanghai", 303),
    ],
)
def test_every_answer_may_be_read_with_its_headers(http: httpx.Client, method: str, target: str, status: int) -> None:
    answer = http.request(method, target, headers=ORIGIN)
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"
    exposed = {name.strip() for name in answer.headers["access-control-expose-headers"].split(",")}
    assert {
        "ETag",
        "Retry-After",
        "Link",
        "Content-Language",
        "Accept-Post",
        "Accept-Query",
        "X-Unknown-Terms",
    } <= exposed
    assert "access-control-allow-credentials" not in answer.headers
