"""New data are taken in while requests are answered: each answer is wholly from the one or the other dataset."""

import json
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ftzgraph.errors import UserError
from ftzgraph.web.control import reload

from .small_site import Server, wait_until, write_dataset

VALUES = 400
ALL = "SELECT ?v { ?s <http://example.org/version> ?v }"


def put(folder: Path, version: str) -> None:
    """Puts a dataset of a version into a folder, as a build does: a new folder in the place of the old one."""
    made = write_dataset(folder.with_name(f"{folder.name}-{version}"))
    with (made / "ftzgraph.nq").open("a", encoding="utf-8") as file:
        file.write(
            f"<https://w3id.org/ftzgraph/ontology#of_{version}> <http://www.w3.org/2000/01/rdf-schema#label> "
            f'"{version}" <https://w3id.org/ftzgraph/graph/ontology> .\n'
        )
        for number in range(VALUES):
            file.write(
                f'<http://example.org/{number}> <http://example.org/version> "{version}" <http://e/{version}> .\n'
            )
    (made / "manifest.json").write_text(json.dumps({"hash": version * 16, "version": version}), "utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    made.rename(folder)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    folder = tmp_path / "dataset"
    put(folder, "a")
    server = Server(str(folder))
    assert "serves" in server.first_line()
    yield server, folder
    server.stop()


def versions(server: Server, **headers: str) -> tuple[set[str], httpx.Response]:
    answer = httpx.get(f"{server.url}/sparql", params={"query": ALL}, headers=headers, timeout=30, trust_env=False)
    if answer.status_code == 304:
        return set(), answer
    assert answer.status_code == 200, answer.text
    rows = answer.json()["results"]["bindings"]
    assert len(rows) == VALUES
    return {row["v"]["value"] for row in rows}, answer


def test_what_a_query_calls_by_a_new_name_is_known_after_a_reload(served: tuple[Server, Path]) -> None:
    server, folder = served
    query = "PREFIX ftz: <https://w3id.org/ftzgraph/ontology#> SELECT * { ?s ftz:of_a ?o ; ftz:of_b ?t }"

    def unknown() -> str:
        answer = httpx.get(f"{server.url}/sparql", params={"query": query}, timeout=30, trust_env=False)
        assert answer.status_code == 200
        return str(answer.headers.get("x-unknown-terms", "")).partition(" ")[0]

    assert unknown() == "ftz:of_b"
    put(folder, "b")
    reload(server.port)
    assert wait_until(lambda: unknown() == "ftz:of_a")


def test_new_data_are_served_after_a_reload_and_no_answer_of_the_old_is_kept(served: tuple[Server, Path]) -> None:
    server, folder = served
    seen, first = versions(server)
    assert seen == {"a"}
    assert versions(server, **{"If-None-Match": first.headers["etag"]})[1].status_code == 304
    put(folder, "b")
    assert versions(server)[0] == {"a"}, "not before it is told to"
    told = reload(server.port)
    assert "b" * 16 in told
    assert wait_until(lambda: versions(server)[0] == {"b"}, 5)
    seen, second = versions(server, **{"If-None-Match": first.headers["etag"]})
    assert seen == {"b"}
    assert second.headers["etag"] != first.headers["etag"]
    state = httpx.get(f"{server.url}/health", trust_env=False).json()
    assert (state["dataset"], state["version"]) == ("b" * 16, "b")
    page = httpx.get(f"{server.url}/", headers={"Accept": "text/html"}, trust_env=False).text
    assert "b" * 12 in page
    graph = {"query": "ASK {}", "default-graph-uri": "http://e/b"}
    assert httpx.get(f"{server.url}/sparql", params=graph, trust_env=False).status_code == 200


def test_no_request_is_lost_and_no_answer_mixed_while_the_data_change(served: tuple[Server, Path]) -> None:
    server, folder = served
    done = threading.Event()
    seen: list[set[str]] = []

    def go_on_asking() -> None:
        while not done.is_set():
            seen.append(versions(server, **{"Cache-Control": "no-cache"})[0])

    asking = [threading.Thread(target=go_on_asking) for _ in range(3)]
    for thread in asking:
        thread.start()
    for version in "bcab":
        put(folder, version)
        server.process.send_signal(signal.SIGHUP)
        assert wait_until(lambda: versions(server)[0] == {version})  # noqa: B023
    done.set()
    for thread in asking:
        thread.join()
    assert {frozenset(each) for each in seen} <= {frozenset(version) for version in "abc"}
    assert server.stop() == (0, "")


def test_data_that_cannot_be_loaded_change_nothing(served: tuple[Server, Path]) -> None:
    server, folder = served
    (folder / "ftzgraph.nq").unlink()
    (folder / "ftzgraph.nq").write_text("<http://example.org/s> .", "utf-8")
    with pytest.raises(UserError, match=r"damaged.*go on being served"):
        reload(server.port)
    assert versions(server)[0] == {"a"}
    put(folder, "b")
    assert "b" * 16 in reload(server.port)
    assert wait_until(lambda: versions(server)[0] == {"b"}, 5)


def test_without_a_server_the_user_is_told_so(served: tuple[Server, Path]) -> None:
    server, _ = served
    server.stop()
    with pytest.raises(UserError, match=f"no server of yours answers for port {server.port}"):
        reload(server.port)
