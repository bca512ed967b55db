"""Oxigraph's own server (PyPI: oxigraph), in memory and read-only on disk."""

import subprocess
from http.client import HTTPConnection
from pathlib import Path

from bench.servers import HOST, Data, Kind, SkippedError

_UNION = "--union-default-graph"


def in_memory(program: Path) -> Kind:
    """The server with its store in memory, loaded over the Graph Store Protocol."""

    def command(_data: Data, port: int) -> list[str]:
        return [str(program), "serve", "--bind", f"{HOST}:{port}", _UNION]

    def load(data: Data, port: int, seconds: float) -> None:
        connection = HTTPConnection(HOST, port, timeout=seconds)
        with data.quads.open("rb") as quads:
            headers = {"Content-Type": "application/n-quads", "Content-Length": str(data.quads.stat().st_size)}
            connection.request("POST", "/store?no_transaction", quads, headers)
            response = connection.getresponse()
            if response.status >= 300:
                raise SkippedError(f"loading was answered with {response.status} {response.read(200)!r}")
        connection.close()

    return Kind("native-memory", "Oxigraph, in memory", "/query", command, after=load)


def on_disk(program: Path) -> Kind:
    """The server with its store on disk, opened to read only."""

    def load(data: Data, seconds: float) -> None:
        command = [str(program), "load", "--location", "oxigraph", "--file", str(data.quads.resolve())]
        try:
            subprocess.run(command, check=True, cwd=data.folder, capture_output=True, timeout=seconds)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise SkippedError(f"loading failed: {error}") from error

    def command(_data: Data, port: int) -> list[str]:
        return [str(program), "serve-read-only", "--location", "oxigraph", "--bind", f"{HOST}:{port}", _UNION]

    return Kind("native-disk", "Oxigraph, on disk, read-only", "/query", command, before=load)
