"""Whoever runs the server sees what was asked of it: in numbers for Prometheus, and line by line in a log."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from .small_site import Server, wait_until, write_dataset

QUERY = "SELECT ?zone { ?zone a <https://w3id.org/ftzgraph/ontology#PilotFreeTradeZone> }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def run(**options: object) -> Server:
        server = Server(str(write_dataset(tmp_path / "dataset")), **options)  # type: ignore[arg-type]
        servers.append(server)
        assert "serves" in server.first_line(), server.stop()[1]
        return server

    yield run
    for server in servers:
        server.stop()


def get(server: Server, path: str, **headers: str) -> httpx.Response:
    return httpx.get(server.url + path, headers=headers, timeout=30, trust_env=False)


def ask(server: Server, query: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{server.url}/sparql", params={"query": query}, headers=headers, timeout=30, trust_env=False)


def metrics(server: Server) -> dict[tuple[str, ...], float]:
    """The samples by name and the values of their labels."""
    answer = get(server, "/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_the_numbers_tell_what_was_asked_and_what_came_of_it(start: Callable[..., Server]) -> None:
    server = start(seconds=0.3)
    before = metrics(server)
    for _ in range(3):
        assert ask(server, QUERY).status_code == 200
    assert ask(server, "SELECT nothing").status_code == 400
    assert ask(server, ENDLESS).status_code == 504
    assert get(server, "/page/id/zone/shanghai", Accept="text/html").status_code == 200
    after = metrics(server)
    assert after["ftzgraph_requests_total", "query", "GET", "200"] == 3
    assert after["ftzgraph_requests_total", "query", "GET", "400"] == 1
    assert after["ftzgraph_requests_total", "query", "GET", "504"] == 1
    assert after["ftzgraph_requests_total", "page", "GET", "200"] == 1
    assert after["ftzgraph_queries_ended_total", "time"] == 1
    assert after["ftzgraph_cache_hits_total",] == 2
    assert after["ftzgraph_cache_entries",] == 1
    assert after["ftzgraph_cache_bytes",] > 0
    assert after["ftzgraph_dataset_triples",] > before["ftzgraph_queries_running",] == 0
    assert after["ftzgraph_request_seconds_count", "query"] == 5
    assert after["ftzgraph_request_seconds_bucket", "query", "+Inf"] == 5
    assert after["ftzgraph_request_seconds_bucket", "query", "0.25"] == 4
    assert after["ftzgraph_request_seconds_sum", "query"] > 0.3
    assert any(name == "ftzgraph_dataset_info" and "1.2.3" in labels for name, *labels in after)


def test_each_request_is_a_line_of_the_log(start: Callable[..., Server], tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    server = start(seconds=0.3, access_log=str(log))
    log.rename(tmp_path / "access.log.1")
    ask(server, QUERY, **{"User-Agent": "tester"})
    ask(server, QUERY.replace(" ", "\n  ") + " # the same")
    known = ask(server, QUERY).headers["etag"]
    assert ask(server, QUERY, **{"If-None-Match": known}).status_code == 304
    ask(server, ENDLESS)
    get(server, "/page/id/zone/上海")
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    first, second, third, fourth, late, page = lines
    assert (first["status"], first["outcome"], first["rows"]) == (200, "answered", 1)
    assert (first["client"], first["method"], first["path"]) == ("127.0.0.1", "GET", "/sparql")
    assert first["agent"] == "tester"
    assert first["bytes"] == len(ask(server, QUERY).content)
    assert first["ms"] > 0
    assert first["time"][:2] == "20"
    assert [each["outcome"] for each in (second, third, fourth, late)] == ["kept", "kept", "known", "time"]
    assert first["query"] == second["query"] == third["query"] == fourth["query"] != late["query"]
    assert late["status"] == 504
    assert late["ms"] >= 300
    assert (page["status"], page["path"], page["query"]) == (404, "/page/id/zone/上海", None)


def test_a_log_that_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    server = Server(str(write_dataset(tmp_path / "dataset")), access_log=str(tmp_path))
    status, errors = server.stop(0)
    assert status == 1
    assert "choose another --access-log" in errors
    assert errors.count("\n") == 1


def test_a_proxys_word_is_taken_only_where_it_is_configured(start: Callable[..., Server], tmp_path: Path) -> None:
    forwarded = {
        "X-Forwarded-For": "203.0.113.7, 198.51.100.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "graph.example.org",
    }
    for proxies, client, address in (
        ([], "127.0.0.1", "http://127.0.0.1:"),
        (["127.0.0.0/8"], "198.51.100.9", "https://graph.example.org/sparql"),
        (["127.0.0.1", "198.51.100.0/24"], "203.0.113.7", "https://graph.example.org/sparql"),
        (["192.0.2.1"], "127.0.0.1", "http://127.0.0.1:"),
    ):
        log = tmp_path / f"{len(proxies)}-{client}.log"
        server = start(access_log=str(log), proxies=proxies)
        described = get(server, "/sparql", Accept="application/n-triples", **forwarded)
        assert f"<{address}" in described.text
        assert wait_until(log.exists)
        assert json.loads(log.read_text("utf-8").splitlines()[-1])["client"] == client


def test_a_proxy_that_is_no_address_is_told_at_the_start(tmp_path: Path) -> None:
    server = Server(str(write_dataset(tmp_path / "dataset")), proxies=["example"])
    status, errors = server.stop(0)
    assert status == 1
    assert "--trust-proxy" in errors
