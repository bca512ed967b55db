"""A real server over a small dataset, on a free port."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from .small_site import REPORT, Server, write_dataset


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_dataset(tmp_path_factory.mktemp("dataset"))


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.txt"
    file.write_bytes(REPORT.encode())
    return file


@pytest.fixture(scope="session")
def server(dataset: Path) -> Iterator[Server]:
    running = Server(str(dataset))
    assert "serves" in running.first_line(), running.stop()[1]
    yield running
    running.stop()


@pytest.fixture(scope="session")
def http(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False, headers={"Accept": "*/*"}) as client:
        yield client


@pytest.fixture(scope="session")
def built_server(dataset_folder: Path) -> Iterator[Server]:
    """A server over the project's own dataset. Tests that use it are in one xdist_group, "built"."""
    running = Server(str(dataset_folder))
    assert "serves" in running.first_line(), running.stop()[1]
    yield running
    running.stop()


@pytest.fixture(scope="session")
def built(built_server: Server) -> Iterator[httpx.Client]:
    """A client of that server, on a page of another site."""
    headers = {"Accept": "*/*", "Origin": "https://example.org"}
    with httpx.Client(base_url=built_server.url, trust_env=False, headers=headers) as client:
        yield client
