"""A server starts, says when it answers, shows the report's text when it has it, and ends cleanly."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from .small_site import REPORT, Server, wait_until, write_dataset


@pytest.fixture
def started() -> Iterator[list[Server]]:
    servers: list[Server] = []
    yield servers
    for server in servers:
        server.stop()


def test_it_says_that_it_serves_when_it_answers(dataset: Path, started: list[Server]) -> None:
    server = Server(str(dataset))
    started.append(server)
    count = len((dataset / "ftzgraph.nq").read_text("utf-8").splitlines())
    assert server.first_line() == f"ftzgraph serves {server.url}/ ({count} triples)"
    assert httpx.get(f"{server.url}/health", trust_env=False).json()["status"] == "ok"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_its_processes_quietly(dataset: Path, started: list[Server], number: int) -> None:
    server = Server(str(dataset))
    started.append(server)
    server.first_line()
    assert server.stop(number) == (0, "")
    assert wait_until(lambda: not server.processes())


def test_its_processes_end_when_it_is_killed(dataset: Path, started: list[Server]) -> None:
    server = Server(str(dataset))
    started.append(server)
    server.first_line()
    assert len(server.processes()) > 3
    server.stop(signal.SIGKILL)
    assert wait_until(lambda: not server.processes())


def test_a_web_server_that_crashed_is_replaced(dataset: Path, started: list[Server]) -> None:
    server = Server(str(dataset))
    started.append(server)
    server.first_line()
    os.kill(server.web, signal.SIGKILL)
    assert "serves" in server.first_line()
    assert httpx.get(f"{server.url}/health", trust_env=False).json()["status"] == "ok"


def test_a_taken_port_is_told(dataset: Path, server: Server) -> None:
    second = Server(str(dataset), port=server.port)
    assert second.stop(0) == (1, f"error: port {server.port} is taken: choose another with --port\n")


def test_a_missing_or_damaged_dataset_is_told(tmp_path: Path) -> None:
    missing = Server(str(tmp_path))
    status, errors = missing.stop(0)
    assert status == 1
    assert errors.count("\n") == 1
    assert "ftzgraph build" in errors
    write_dataset(tmp_path)
    (tmp_path / "ftzgraph.nq").write_text("<broken", "utf-8")
    damaged = Server(str(tmp_path))
    status, errors = damaged.stop(0)
    assert status == 1
    assert errors.count("\n") == 1, errors
    assert "damaged" in errors


def test_with_the_report_the_passage_stands_beside_the_fact(dataset: Path, report: Path, started: list[Server]) -> None:
    server = Server(str(dataset), str(report))
    started.append(server)
    server.first_line()
    for path in ("/page/id/innovation/2024-t01-01", "/page/passage/2024/22-31"):
        answer = httpx.get(server.url + path, headers={"Accept": "text/html"}, trust_env=False)
        assert f'<blockquote lang="zh-Hans">{REPORT[22:31]}</blockquote>' in answer.text
        assert "--report" not in answer.text


def test_another_text_than_the_report_is_told(dataset: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("另一份报告", "utf-8")
    server = Server(str(dataset), str(other))
    status, errors = server.stop(0)
    assert status == 1
    assert errors.count("\n") == 1, errors
    assert "not the report" in errors


def test_the_serving_process_does_not_load_the_slow_libraries() -> None:
    program = "import sys, ftzgraph.web.serve; print({'rdflib', 'pyshacl', 'oxrdflib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
