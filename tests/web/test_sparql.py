"""The endpoint speaks the SPARQL 1.1 Protocol to ordinary clients, and says honestly what it does not do."""

import json
import re
import select
import socket
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from .small_site import Server

ZONES = """PREFIX ftz: <https://w3id.org/ftzgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?zone ?name { ?zone a ftz:PilotFreeTradeZone ; skos:prefLabel ?name FILTER(LANGMATCHES(LANG(?name), "zh")) }"""
SHANGHAI = "https://w3id.org/ftzgraph/id/zone/shanghai"
NAME = "中国（上海）自由贸易试验区"
GRAPH = f"CONSTRUCT WHERE {{ <{SHANGHAI}> <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }}"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def names(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["name"]["value"] for row in response.json()["results"]["bindings"]]


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    content = response.json()
    assert content["status"] == status
    assert content["title"]
    assert content["detail"]
    assert isinstance(content, dict)
    return content


def test_get_post_form_and_post_direct_give_the_same_answer(http: httpx.Client) -> None:
    got = http.get("/sparql", params={"query": ZONES})
    assert names(got) == [NAME]
    assert got.headers["content-type"] == "application/sparql-results+json"
    form = http.post("/sparql", data={"query": ZONES})
    direct = http.post("/sparql", content=ZONES.encode(), headers=DIRECT)
    charset = {"Content-Type": "application/sparql-query; charset=UTF-8"}
    assert got.content == form.content == direct.content
    assert got.content == http.post("/sparql", content=ZONES.encode(), headers=charset).content


def test_head_gives_the_headers_of_get(http: httpx.Client) -> None:
    got = http.get("/sparql", params={"query": ZONES})
    head = http.head("/sparql", params={"query": ZONES})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "content-length", "vary"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        (ZONES, "application/sparql-results+json", "application/sparql-results+json"),
        (ZONES, "application/sparql-results+xml", "application/sparql-results+xml; charset=utf-8"),
        (ZONES, "text/csv", "text/csv; charset=utf-8; header=present"),
        (ZONES, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (ZONES, "text/csv, text/tab-separated-values;q=0.9", "text/csv; charset=utf-8; header=present"),
        ("ASK {}", "text/csv, */*;q=0.1", "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml; charset=utf-8"),
        (GRAPH, "*/*", "text/turtle; charset=utf-8"),
        (GRAPH, "application/n-triples", "application/n-triples; charset=utf-8"),
        (GRAPH, "application/rdf+xml", "application/rdf+xml; charset=utf-8"),
        (GRAPH, "application/ld+json", "application/ld+json"),
        (GRAPH, "application/trig", "application/trig; charset=utf-8"),
        (GRAPH, "application/n-quads", "application/n-quads; charset=utf-8"),
        (f"DESCRIBE <{SHANGHAI}>", "application/n-triples", "application/n-triples; charset=utf-8"),
    ],
)
def test_accept_chooses_the_format(http: httpx.Client, query: str, accept: str, content_type: str) -> None:
    answer = http.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("parameter", ["format", "output", "results"])
def test_a_short_name_goes_before_accept(http: httpx.Client, parameter: str) -> None:
    answer = http.get("/sparql", params={"query": ZONES, parameter: "csv"}, headers={"Accept": "text/html"})
    assert answer.text == f"zone,name\r\n{SHANGHAI},{NAME}\r\n"
    assert http.post("/sparql", data={"query": ZONES, parameter: "csv"}).text == answer.text
    posted = http.post("/sparql", params={parameter: "csv"}, content=ZONES.encode(), headers=DIRECT)
    assert posted.text == answer.text


@pytest.mark.parametrize(
    ("query", "name", "media_type"),
    [
        (ZONES, "json", "application/sparql-results+json"),
        (ZONES, "xml", "application/sparql-results+xml"),
        (ZONES, "tsv", "text/tab-separated-values"),
        (ZONES, "html", "text/html"),
        (ZONES, "application/sparql-results+xml", "application/sparql-results+xml"),
        (GRAPH, "ttl", "text/turtle"),
        (GRAPH, "turtle", "text/turtle"),
        (GRAPH, "nt", "application/n-triples"),
        (GRAPH, "rdf", "application/rdf+xml"),
        (GRAPH, "xml", "application/rdf+xml"),
        (GRAPH, "json", "application/ld+json"),
        (GRAPH, "jsonld", "application/ld+json"),
        (GRAPH, "trig", "application/trig"),
        (GRAPH, "nq", "application/n-quads"),
        (GRAPH, "html", "text/html"),
    ],
)
def test_every_short_name_works(http: httpx.Client, query: str, name: str, media_type: str) -> None:
    answer = http.get("/sparql", params={"query": query, "format": name})
    assert answer.headers["content-type"].partition(";")[0] == media_type


def test_an_unknown_short_name_is_answered_with_the_known_ones(http: httpx.Client) -> None:
    detail = problem(http.get("/sparql", params={"query": ZONES, "format": "xlsx"}), 400)["detail"]
    assert "json csv tsv xml ttl nt jsonld rdf trig nq html" in str(detail)


@pytest.mark.parametrize(
    ("query", "options"),
    [
        (ZONES, {"headers": {"Accept": "image/png"}}),
        (ZONES, {"headers": {"Accept": "text/turtle"}}),
        ("ASK {}", {"headers": {"Accept": "text/csv"}}),
        (GRAPH, {"headers": {"Accept": "application/sparql-results+json"}}),
        (GRAPH, {"format": "csv"}),
        (ZONES, {"format": "ttl"}),
        ("ASK {}", {"format": "tsv"}),
    ],
)
def test_what_cannot_be_given_in_a_format_is_not_acceptable(
    http: httpx.Client, query: str, options: dict[str, dict[str, str] | str]
) -> None:
    headers = options.get("headers", {})
    assert isinstance(headers, dict)
    parameters = {"query": query} | {name: str(value) for name, value in options.items() if name == "format"}
    answer = problem(http.get("/sparql", params=parameters, headers=headers), 406)
    assert answer["detail"] == f"this answer comes as {', '.join(answer['available'])}"


def test_the_dataset_can_be_named_in_the_request(http: httpx.Client) -> None:
    count = {"query": "SELECT (COUNT(*) AS ?name) { ?s ?p ?o }"}
    inferred = "https://w3id.org/ftzgraph/graph/inferred"
    description = "https://w3id.org/ftzgraph/graph/description"
    assert names(http.get("/sparql", params={**count, "default-graph-uri": inferred})) == ["2"]
    assert names(http.post("/sparql", data={**count, "default-graph-uri": [inferred, description]})) == ["5"]
    direct = http.post("/sparql", params={"default-graph-uri": inferred}, content=count["query"], headers=DIRECT)
    assert names(direct) == ["2"]
    named = {"query": "SELECT (COUNT(*) AS ?name) { GRAPH ?g { ?s ?p ?o } }", "named-graph-uri": description}
    assert names(http.get("/sparql", params=named)) == ["3"]
    problem(http.get("/sparql", params={**count, "default-graph-uri": "not an IRI"}), 400)
    problem(http.get("/sparql", params={"default-graph-uri": inferred}), 400)


def test_a_graph_from_elsewhere_is_forbidden_as_dataset_and_empty_in_a_pattern(http: httpx.Client) -> None:
    elsewhere = "http://127.0.0.1:9/"
    for params in (
        {"query": f"ASK FROM <{elsewhere}> {{ ?s ?p ?o }}"},
        {"query": f"ASK FROM NAMED <{elsewhere}> {{ ?s ?p ?o }}"},
        {"query": "ASK { ?s ?p ?o }", "default-graph-uri": elsewhere},
        {"query": "ASK { ?s ?p ?o }", "named-graph-uri": elsewhere},
    ):
        assert elsewhere in problem(http.get("/sparql", params=params), 403)["detail"]
    answer = http.get("/sparql", params={"query": f"ASK {{ GRAPH <{elsewhere}> {{ ?s ?p ?o }} }}"})
    assert answer.json()["boolean"] is False
    own = "PREFIX graph: <https://w3id.org/ftzgraph/graph/> SELECT (COUNT(*) AS ?name) FROM graph:inferred { ?s ?p ?o }"
    assert names(http.get("/sparql", params={"query": own})) == ["2"]


@pytest.mark.parametrize(
    "query",
    ["SELECT (bif:http_get('http://127.0.0.1:9/') AS ?x) {}", "DEFINE get:soft 'soft' SELECT * { ?s ?p ?o }"],
)
def test_extensions_of_other_engines_are_forbidden(http: httpx.Client, query: str) -> None:
    assert "extension of Virtuoso" in problem(http.get("/sparql", params={"query": query}), 403)["detail"]


@pytest.mark.parametrize(
    "url",
    [
        "/sparql?query=ASK%7B%7D&query=ASK%7B%7D",
        "/sparql?query=",
        "/sparql?query=%20",
        "/sparql?query=ASK%7B%7",
        "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22%E4%B8%22%20%7D",
        "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%22%FF%FE%22%20%7D",
    ],
)
def test_a_malformed_get_is_a_bad_request(server: Server, url: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(f"GET {url} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in answer


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", FORM),
        (b"query=", FORM),
        (b"format=json", FORM),
        (b"query=ASK%7B%7D&query=ASK%7B%7D", FORM),
        (b"query=%ZZ", FORM),
        (b"", DIRECT),
        (b"  \n", DIRECT),
        ('ASK { ?s ?p "中" }'.encode("gb18030"), DIRECT),
        ("ASK {}".encode("utf-16"), {"Content-Type": "application/sparql-query; charset=utf-16"}),
    ],
)
def test_a_malformed_post_is_a_bad_request(http: httpx.Client, body: bytes, headers: dict[str, str]) -> None:
    problem(http.post("/sparql", content=body, headers=headers), 400)


def test_two_queries_in_address_and_body_are_a_bad_request(http: httpx.Client) -> None:
    problem(http.post("/sparql", params={"query": "ASK {}"}, content=b"ASK {}", headers=DIRECT), 400)


def test_chinese_arrives_raw_and_escaped(server: Server) -> None:
    query = f'ASK {{ ?s ?p "{NAME}"@zh-hans }}'
    escaped = quote(query)
    for written in (escaped, escaped.lower(), escaped.replace("%20", "+"), escaped.replace(quote(NAME), NAME)):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            request = f"GET /sparql?query={written} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            connection.sendall(request.encode())
            answer = connection.makefile("rb").read()
        assert b'"boolean":true' in answer, written


def test_an_escape_is_decoded_once(http: httpx.Client) -> None:
    answer = http.get("/sparql?query=" + quote('SELECT ("%2531" AS ?name) {}'))
    assert names(answer) == ["%2531"]


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "", "multipart/form-data; boundary=x"])
def test_another_content_type_is_unsupported(http: httpx.Client, kind: str) -> None:
    answer = http.post("/sparql", content=b"ASK {}", headers={"Content-Type": kind} if kind else {})
    problem(answer, 415)
    assert "application/sparql-query" in answer.headers["accept-post"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "PROPFIND"])
def test_another_method_is_not_allowed(http: httpx.Client, method: str) -> None:
    answer = http.request(method, "/sparql", params={"query": "ASK {}"})
    problem(answer, 405)
    assert answer.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"


def test_a_body_too_large_is_refused(http: httpx.Client) -> None:
    large = b"ASK {} #" + b"x" * 1_000_000
    problem(http.post("/sparql", content=large, headers=DIRECT), 413)
    chunks = (large[place : place + 65536] for place in range(0, len(large), 65536))
    problem(http.post("/sparql", content=chunks, headers=DIRECT), 413)


def test_who_sends_too_much_slowly_hears_why_and_can_go_on(server: Server) -> None:
    body = b"x" * 3_000_000
    head = {"Host": "x", **DIRECT, "Content-Length": str(len(body))}
    post = "POST /sparql HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in head.items())
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(post.encode() + b"\r\n")
        select.select([connection], [], [], 0.5)  # time for an answer that does not wait for the body
        connection.sendall(body)
        assert b" 413 " in connection.recv(65536).partition(b"\r\n")[0]
        connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        rest = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b"HTTP/1.1 200 " in rest


def test_updates_and_calls_are_forbidden(http: httpx.Client) -> None:
    update = "INSERT DATA { <http://example.org/a> <http://example.org/b> <http://example.org/c> }"
    problem(http.get("/sparql", params={"query": update}), 403)
    problem(http.get("/sparql", params={"update": update}), 403)
    problem(http.post("/sparql", data={"update": update}), 403)
    problem(http.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}), 403)
    call = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    detail = problem(http.get("/sparql", params={"query": call}), 403)["detail"]
    assert "SERVICE" in str(detail)


def test_a_syntax_error_has_line_and_column(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": "SELECT * {\n  ?s ?p ?o .\n  ?s ex:name ?name }"})
    content = problem(answer, 400)
    assert (content["line"], content["column"]) == (3, 6)
    assert "\n" in answer.text.strip(), "laid out for a terminal"
    page = http.get("/sparql", params={"query": "SELECT * { <b>"}, headers=BROWSER)
    assert page.status_code == 400
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<b>" not in page.text
    assert re.search(r"<textarea[^>]*>SELECT \* { &lt;b&gt;</textarea>", page.text), "the query, to mend"
    chinese = http.get("/sparql", params={"query": "SELECT * { <b>", "lang": "zh"}, headers=BROWSER)
    assert "第 1 行" in chinese.text


def test_without_a_query_a_browser_gets_a_form_with_the_examples(http: httpx.Client) -> None:
    page = http.get("/sparql", headers=BROWSER)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<textarea name="query"' in page.text


def test_a_browser_sees_a_table_with_links(http: httpx.Client) -> None:
    page = http.get("/sparql", params={"query": ZONES}, headers=BROWSER)
    assert f'<td>\n<span lang="zh-Hans">{NAME}</span>' in page.text.replace("<td><span", "<td>\n<span")
    assert "/page/id/zone/shanghai" in page.text
    assert "True" not in page.text
    truth = http.get("/sparql", params={"query": "ASK {}"}, headers={**BROWSER, "Accept-Language": "zh-CN"})
    assert '<p class="truth">是</p>' in truth.text
    graph = http.get("/sparql", params={"query": GRAPH}, headers=BROWSER)
    assert f"&#34;{NAME}&#34;@zh-hans" in graph.text


def test_a_long_table_says_that_it_is_cut_and_where_all_of_it_is(http: httpx.Client) -> None:
    values = " ".join(str(number) for number in range(1500))
    page = http.get("/sparql", params={"query": f"SELECT * {{ VALUES ?x {{ {values} }} }}"}, headers=BROWSER)
    assert page.text.count("<tr>") == 1001
    assert "1,500" in page.text
    assert "first 1000 rows" in page.text


def test_markup_in_data_and_queries_is_text(http: httpx.Client) -> None:
    hostile = 'SELECT ?x { VALUES ?x { "<img src=x onerror=alert(1)>" <javascript:alert(2)> } } # </textarea><script>'
    page = http.get("/sparql", params={"query": hostile}, headers=BROWSER).text
    assert "<img" not in page
    assert "</textarea><script>" not in page
    assert 'href="javascript' not in page


def test_every_answer_has_cors_and_security_headers(http: httpx.Client) -> None:
    answers = [
        http.get("/sparql", params={"query": "ASK {}"}),
        http.get("/sparql", params={"query": "nonsense"}),
        http.put("/sparql"),
        http.get("/"),
        http.get("/absent"),
        http.get("/static/ftzgraph.css"),
    ]
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'self'")
        assert answer.headers["referrer-policy"]
        assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("direct", [False, True])
def test_sparqlwrapper_reads_the_answers(server: Server, method: str, direct: bool) -> None:
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setMethod(method)
    if direct and method == POST:
        client.setRequestMethod(POSTDIRECTLY)
    client.setQuery(ZONES)
    read: dict[str, Any] = {}
    for name in (JSON, CSV, XML):
        client.setReturnFormat(name)
        read[name] = client.queryAndConvert()
    assert [row["name"]["value"] for row in read[JSON]["results"]["bindings"]] == [NAME]
    assert NAME.encode() in read[CSV]
    assert NAME in read[XML].toxml()
    client.setQuery(GRAPH)
    client.setReturnFormat(TURTLE)
    turtle: Any = client.queryAndConvert()
    assert NAME in turtle.decode()


def test_answers_in_json_are_written_by_the_engine(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": 'SELECT (1 AS ?one) ("a"@en AS ?two) {}'})
    assert json.loads(answer.content)["results"]["bindings"] == [
        {
            "one": {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
            "two": {"type": "literal", "value": "a", "xml:lang": "en"},
        }
    ]
