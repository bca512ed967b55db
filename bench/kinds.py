"""The servers that are compared: this project's, Oxigraph's own, rdflib-endpoint; Virtuoso has its own file."""

import subprocess
import sys
from functools import cache
from http.client import HTTPConnection
from pathlib import Path

from bench.servers import HOST, Data, Kind, SkippedError


class Ours(Kind):
    """This project's server, run by the interpreter that runs the benchmark, with its limits as they are by default."""

    endpoint = "/sparql"

    def __init__(self, cache: bool = False) -> None:
        self.name = "ours-cached" if cache else "ours"
        self.title = f"ftzgraph, limits on, cache {'on' if cache else 'off'}"
        self._switch = [] if cache or not has_cache() else ["--cache", "0"]

    def command(self, data: Data, port: int) -> list[str]:
        """`ftzgraph serve`."""
        serve = [sys.executable, "-m", "ftzgraph", "serve", "--host", HOST, "--port", str(port)]
        return [*serve, "--store", str(data.dataset), *self._switch]


class OxigraphInMemory(Kind):
    """Oxigraph's own server with its store in memory, loaded over the Graph Store Protocol."""

    name = "native-memory"
    title = "Oxigraph, in memory"
    endpoint = "/query"

    def __init__(self, environment: Path) -> None:
        self._program = str(environment / "bin/oxigraph")

    def command(self, _data: Data, port: int) -> list[str]:
        """Serves an empty store."""
        return [self._program, "serve", "--bind", f"{HOST}:{port}", "--union-default-graph"]

    def after(self, data: Data, port: int, seconds: float) -> None:
        """Sends the N-Quads."""
        connection = HTTPConnection(HOST, port, timeout=seconds)
        with data.quads.open("rb") as quads:
            headers = {"Content-Type": "application/n-quads", "Content-Length": str(data.quads.stat().st_size)}
            connection.request("POST", "/store?no_transaction", quads, headers)
            response = connection.getresponse()
            if response.status >= 300:
                raise SkippedError(f"loading was answered with {response.status} {response.read(200)!r}")
        connection.close()


class OxigraphOnDisk(Kind):
    """Oxigraph's own server with its store on disk, opened to read only."""

    name = "native-disk"
    title = "Oxigraph, on disk, read-only"
    endpoint = "/query"

    def __init__(self, environment: Path) -> None:
        self._program = str(environment / "bin/oxigraph")

    def before(self, data: Data, seconds: float) -> None:
        """Loads the N-Quads into the folder."""
        command = [self._program, "load", "--location", "oxigraph", "--file", str(data.quads)]
        try:
            subprocess.run(command, check=True, cwd=data.folder, capture_output=True, timeout=seconds)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise SkippedError(f"loading failed: {error}") from error

    def command(self, _data: Data, port: int) -> list[str]:
        """Serves what has been loaded."""
        serve = [self._program, "serve-read-only", "--location", "oxigraph"]
        return [*serve, "--bind", f"{HOST}:{port}", "--union-default-graph"]


class RdflibEndpoint(Kind):
    """rdflib-endpoint on one of its stores: `memory`, which is rdflib's own, or `oxigraph`."""

    endpoint = "/"

    def __init__(self, environment: Path, store: str) -> None:
        self.name = f"rdflib-{store}"
        self.title = f"rdflib-endpoint, store {store}"
        self._python = str(environment / "bin/python")
        self._store = store

    def command(self, data: Data, port: int) -> list[str]:
        """A script that loads and serves."""
        script = Path(__file__).with_name("rdflib_server.py")
        return [self._python, str(script), self._store, str(data.quads), str(port)]


@cache
def has_cache() -> bool:
    """Whether this project's server has a cache of answers that can be switched off."""
    command = [sys.executable, "-m", "ftzgraph", "serve", "--help"]
    return "--cache" in subprocess.run(command, check=True, capture_output=True, text=True).stdout
