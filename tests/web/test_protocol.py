"""The corners of the protocol: each request gets one answer, and one that says what is wrong with it."""

import random
import re
import socket
from urllib.parse import quote, unquote_to_bytes

import httpx
import pytest

from ftzgraph.web import protocol
from ftzgraph.web.response import ProblemError

from .small_site import Server
from .test_sparql import DIRECT, FORM, NAME, ZONES, names, problem

KINDS = "application/sparql-query, application/x-www-form-urlencoded"
COUNT = "SELECT (COUNT(*) AS ?name) { ?s ?p ?o }"
GRAPH = "https://w3id.org/ftzgraph/graph/"


def raw(server: Server, target: str) -> bytes:
    """The answer to a GET whose target is sent as it stands."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        return connection.makefile("rb").read()


def test_a_query_may_be_asked_with_the_method_query(http: httpx.Client) -> None:
    expected = http.get("/sparql", params={"query": ZONES})
    direct = http.request("QUERY", "/sparql", content=ZONES.encode(), headers=DIRECT)
    form = http.request("QUERY", "/sparql", data={"query": ZONES})
    assert names(direct) == [NAME]
    assert direct.content == form.content == expected.content
    in_csv = http.request("QUERY", "/sparql", params={"format": "csv"}, content=ZONES.encode(), headers=DIRECT)
    assert in_csv.text.endswith(f"{NAME}\r\n")
    dataset = {"default-graph-uri": GRAPH + "inferred"}
    assert names(http.request("QUERY", "/sparql", params=dataset, content=COUNT.encode(), headers=DIRECT)) == ["2"]


def test_the_method_query_needs_to_say_what_it_sends(http: httpx.Client) -> None:
    untold = http.request("QUERY", "/sparql", content=b"ASK {}")
    problem(untold, 400)
    unknown = http.request("QUERY", "/sparql", content=b"ASK {}", headers={"Content-Type": "text/plain"})
    problem(unknown, 415)
    for answer in (untold, unknown):
        assert answer.headers["accept-query"] == answer.headers["accept-post"] == KINDS
    problem(http.request("QUERY", "/sparql", params={"query": "ASK {}"}, content=b"ASK {}", headers=DIRECT), 400)
    problem(http.request("QUERY", "/sparql", content=b"", headers=DIRECT), 400)
    problem(http.request("QUERY", "/sparql", content=b"", headers=FORM), 400)
    update = {"Content-Type": "application/sparql-update"}
    problem(http.request("QUERY", "/sparql", content=b"CLEAR ALL", headers=update), 403)
    assert "QUERY" not in http.request("QUERY", "/").headers["allow"]


@pytest.mark.parametrize("method", ["T", "GE", ", ", "get", "query"])
def test_a_part_of_a_method_is_no_method(server: Server, method: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(
            f"{method} /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
        status = connection.makefile("rb").readline().split()[1]
    assert status in (b"405", b"400"), "400 is what the web server says to what can be no method"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset={}"])
@pytest.mark.parametrize(("kind", "body"), [(DIRECT, f'ASK {{ ?s ?p "{NAME}" }}'), (FORM, "query=ASK%7B%7D")])
def test_a_body_in_another_encoding_is_a_bad_request(
    http: httpx.Client, encoding: str, charset: str, kind: dict[str, str], body: str
) -> None:
    headers = {"Content-Type": kind["Content-Type"] + charset.format(encoding)}
    assert "UTF-8" in problem(http.post("/sparql", content=body.encode(encoding), headers=headers), 400)["detail"]


def test_the_mark_that_some_editors_put_before_utf_8_is_no_part_of_the_query(http: httpx.Client) -> None:
    assert names(http.post("/sparql", content=ZONES.encode("utf-8-sig"), headers=DIRECT)) == [NAME]


@pytest.mark.parametrize("name", ["using-graph-uri", "using-named-graph-uri"])
def test_the_dataset_of_an_update_is_none_of_a_query(http: httpx.Client, name: str) -> None:
    asked = {"query": "ASK {}", name: GRAPH + "curated"}
    assert "default-graph-uri" in problem(http.get("/sparql", params=asked), 400)["detail"]
    problem(http.post("/sparql", data=asked), 400)


def test_an_unknown_parameter_changes_nothing(http: httpx.Client) -> None:
    plain = http.get("/sparql", params={"query": ZONES}).content
    for others in ("ac=1", "debug", "=", "=x", "a=%00&b=%E5%8C%BA", "Query=nonsense", "&&"):
        assert http.get(f"/sparql?{others}&query={quote(ZONES)}").content == plain, others


@pytest.mark.parametrize(
    "name", ["default-graph-uri", "named-graph-uri", "using-graph-uri", "format", "output", "timeout", "lang"]
)
def test_a_field_of_a_form_that_nobody_filled_in_counts_as_none(http: httpx.Client, name: str) -> None:
    assert names(http.get("/sparql", params={name: "", "query": ZONES})) == [NAME]
    assert names(http.post("/sparql", data={name: "", "query": ZONES})) == [NAME]
    assert http.get("/sparql", params={name: ""}).headers["content-type"] == "text/turtle; charset=utf-8"


def test_the_number_of_parameters_is_bounded(http: httpx.Client) -> None:
    many = "&".join(["a=1"] * 999)
    assert http.post("/sparql", content=f"query=ASK%7B%7D&{many}", headers=FORM).status_code == 200
    for filler in ("a=1&", "&", "default-graph-uri=http://example.org/a&"):
        body = filler * (900_000 // len(filler)) + "query=ASK%7B%7D"
        assert "1000" in problem(http.post("/sparql", content=body, headers=FORM), 400)["detail"]


def test_a_format_may_be_named_again_but_not_otherwise(http: httpx.Client) -> None:
    query = f"/sparql?query={quote(ZONES)}&format=csv"
    assert http.get(f"{query}&output=csv&results=csv&format=csv").headers["content-type"].startswith("text/csv")
    for other in ("format", "output", "results"):
        problem(http.get(f"{query}&{other}=tsv"), 400)


def test_the_dataset_of_the_request_goes_before_that_of_the_query(http: httpx.Client) -> None:
    inferred, description, curated = GRAPH + "inferred", GRAPH + "description", GRAPH + "curated"
    query = f"SELECT (COUNT(*) AS ?name) FROM <{curated}> {{ ?s ?p ?o }}"
    assert names(http.get("/sparql", params={"query": query, "default-graph-uri": inferred})) == ["2"]
    named = f"SELECT (COUNT(*) AS ?name) FROM NAMED <{curated}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert names(http.get("/sparql", params={"query": named, "named-graph-uri": [inferred, description]})) == ["5"]
    assert names(http.get("/sparql", params={"query": named, "default-graph-uri": inferred})) == ["0"]
    assert names(http.get("/sparql", params={"query": query, "named-graph-uri": inferred})) == ["0"]
    both = f"SELECT (COUNT(*) AS ?name) {{ ?s ?p ?o . GRAPH <{description}> {{ ?d a ?c }} }}"
    dataset = {"default-graph-uri": inferred, "named-graph-uri": description}
    assert names(http.get("/sparql", params={"query": both, **dataset})) == ["2"]


def test_a_relative_iri_is_one_of_the_datasets_own(http: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?name)"
    for query in (
        f"{count} FROM <graph/inferred> {{ ?s ?p ?o }}",
        f"PREFIX g: <graph/> {count} FROM g:inferred {{ ?s ?p ?o }}",
        f"{count} FROM NAMED <graph/inferred> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"{count} {{ GRAPH <graph/inferred> {{ ?s ?p ?o }} }}",
    ):
        assert names(http.get("/sparql", params={"query": query})) == ["2"], query
    elsewhere = f"BASE <http://example.org/> {count} FROM <graph/inferred> {{ ?s ?p ?o }}"
    problem(http.get("/sparql", params={"query": elsewhere}), 403)


@pytest.mark.parametrize("iri", ["graph/curated", "//example.org/a", "http://[example", "http://a b", "a:{b}", "<a:b>"])
@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_is_named_by_an_absolute_iri(http: httpx.Client, name: str, iri: str) -> None:
    problem(http.get("/sparql", params={"query": "ASK {}", name: iri}), 400)


def test_iris_are_decoded_once_in_whatever_case_or_not_encoded_at_all(server: Server) -> None:
    query = quote(COUNT)
    escaped = quote(GRAPH + "inferred", safe="")
    every = "".join(f"%{byte:02X}" for byte in (GRAPH + "inferred").encode())
    for graph in (escaped, escaped.lower(), GRAPH + "inferred", every, every.lower()):
        answer = raw(server, f"/sparql?query={query}&default-graph-uri={graph}")
        assert b'"value":"2"' in answer, graph
    twice = raw(server, f"/sparql?query={query}&default-graph-uri={quote(escaped, safe='')}")
    assert twice.startswith(b"HTTP/1.1 400 "), "decoded once it is no absolute IRI"
    chinese = "http://例子.example/区#甲"
    for written in (quote(chinese, safe=""), quote(chinese, safe="").lower(), chinese.replace("#", "%23")):
        answer = raw(server, f"/sparql?query=SELECT%20(%3C{written}%3E%20AS%20%3Fname)%7B%7D")
        assert f'"value":"{chinese}"'.encode() in answer, written


def test_a_path_is_decoded_once(http: httpx.Client) -> None:
    assert http.get("/id/zone/%73hanghai").status_code == 303
    assert http.get("/id/zone/%2573hanghai").status_code == 404
    for unreadable in ("%FF", "%C3%28", "%00", "%E4%B8"):
        assert http.get(f"/id/zone/{unreadable}").status_code == 404, unreadable


@pytest.mark.parametrize(
    "path", ["/", "/ontology", "/page/id/zone/shanghai", "/health", "/absent", "/static/ftzgraph.css"]
)
def test_head_tells_the_length_that_get_has(http: httpx.Client, path: str) -> None:
    got, head = http.get(path), http.head(path)
    assert head.content == b""
    assert (head.status_code, head.headers["content-type"]) == (got.status_code, got.headers["content-type"])
    assert int(head.headers["content-length"]) == int(got.headers["content-length"]) > 0


@pytest.mark.parametrize("seed", range(3))
def test_percent_encoding_is_undone_as_by_the_standard_library_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(3000):
        text = "".join(chance.choices("%%%%%=+aF09\r\n é中&#x", k=chance.randint(0, 12))).replace("&", "")
        sent = text.encode().decode("latin-1")
        broken = re.search(r"%(?![0-9A-Fa-f]{2})", sent)
        try:
            expected = None if broken else unquote_to_bytes(sent.replace("+", " ").encode("latin-1")).decode()
        except UnicodeDecodeError:
            expected = None
        try:
            [(_, value)] = protocol.decode_form(f"query={sent}")
        except ProblemError:
            assert expected is None, sent
        else:
            assert value == expected, sent
