"""The servers that are compared, and how each is given the data."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

from bench import processes
from ftzgraph.graph.dataset import QUADS

HOST = "127.0.0.1"
LEAST_MEMORY = 1 << 30
"""Bytes that have to stay free while a server loads."""


class SkippedError(Exception):
    """A server cannot take part; the text says why."""


@dataclass(frozen=True)
class Data:
    """What a server is to serve: a dataset's folder, and a folder for the server's own files."""

    dataset: Path
    folder: Path

    @property
    def quads(self) -> Path:
        """The N-Quads."""
        return self.dataset / QUADS


@dataclass(frozen=True)
class Kind:
    """A kind of server: its command, and what has to be done before it starts and once it answers."""

    name: str
    title: str
    endpoint: str
    command: Callable[[Data, int], list[str]]
    before: Callable[[Data, float], None] = lambda _data, _seconds: None
    after: Callable[[Data, int, float], None] = lambda _data, _port, _seconds: None


class Server:
    """A server that runs, has loaded the data and answers."""

    def __init__(self, kind: Kind, data: Data, seconds: float) -> None:
        """Starts it; SkippedError when it does not answer from the data within so many seconds."""
        self.kind = kind
        self.port = free_port()
        deadline = time.monotonic() + seconds
        started = time.monotonic()
        kind.before(data, seconds)
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop
        command = kind.command(data, self.port)
        self._process = subprocess.Popen(command, cwd=data.folder, stdout=self._log, stderr=self._log)
        self.pid = self._process.pid
        try:
            while not answers(self.port, kind.endpoint):
                self._check(deadline, seconds)
                time.sleep(0.02)
            kind.after(data, self.port, max(1.0, deadline - time.monotonic()))
        except (OSError, HTTPException) as error:
            self.stop()
            raise SkippedError(f"loading failed: {type(error).__name__} {error}") from error
        except BaseException:
            self.stop()
            raise
        self.loading = time.monotonic() - started

    def stop(self) -> None:
        """Ends it."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def get(self, target: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body of an answer."""
        connection = HTTPConnection(HOST, self.port, timeout=120)
        try:
            connection.request("GET", target, headers=headers)
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        finally:
            connection.close()

    def _check(self, deadline: float, seconds: float) -> None:
        if self._process.poll() is not None:
            self._log.seek(0)
            last = self._log.read().decode(errors="replace").strip().splitlines()[-1:]
            raise SkippedError(f"it ended with exit code {self._process.returncode}: {' '.join(last)}")
        if time.monotonic() > deadline:
            raise SkippedError(f"loading took more than {seconds / 60:.0f} minutes")
        if processes.available() < LEAST_MEMORY:
            raise SkippedError("loading took more memory than the machine has")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


def answers(port: int, endpoint: str) -> bool:
    """Whether a server answers a query."""
    connection = HTTPConnection(HOST, port, timeout=60)
    with suppress(OSError, HTTPException):
        connection.request("GET", f"{endpoint}?query=ASK%20%7B%7D", headers={"Accept": "application/sparql-results+json"})
        response = connection.getresponse()
        response.read()
        return response.status == 200
    connection.close()
    return False


def ours(cache: bool) -> Kind:
    """This project's server, with the interpreter that runs the benchmark; with its limits as they are by default."""
    switch: list[str] = []
    if not cache and "--cache" in _help():
        switch = ["--cache", "0"]

    def command(data: Data, port: int) -> list[str]:
        serve = [sys.executable, "-m", "ftzgraph", "serve", "--host", HOST, "--port", str(port)]
        return [*serve, "--store", str(data.dataset), *switch]

    title = "ftzgraph, cache on" if cache else "ftzgraph, limits on, cache off"
    return Kind("ours-cache" if cache else "ours", title, "/sparql", command)


def _help() -> str:
    command = [sys.executable, "-m", "ftzgraph", "serve", "--help"]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ).stdout
