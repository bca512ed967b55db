"""Starts a server, gives it the data, and ends it."""

import socket
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

from bench import processes
from ftzgraph.graph.dataset import QUADS

HOST = "127.0.0.1"
LEAST_MEMORY = 2 << 30
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


class Kind:
    """A kind of server: how it is started, and what has to be done before that and once it answers."""

    name: str
    title: str
    endpoint: str
    """The path of its SPARQL endpoint."""

    def command(self, data: Data, port: int) -> list[str]:
        """The command that serves at a port."""
        raise NotImplementedError

    def before(self, data: Data, seconds: float) -> None:
        """Loads the data before it starts, in so many seconds. Raises SkippedError."""

    def after(self, data: Data, port: int, seconds: float) -> None:
        """Loads the data when it has started, in so many seconds. Raises SkippedError."""


class Server:
    """A server that runs, has loaded the data and answers."""

    def __init__(self, kind: Kind, data: Data, seconds: float) -> None:
        """Starts it. Raises SkippedError when it does not answer from the data within so many seconds."""
        self.kind = kind
        self.port = free_port()
        started = time.monotonic()
        self._deadline = started + seconds
        kind.before(data, seconds)
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop
        command = kind.command(data, self.port)
        self._process = subprocess.Popen(command, cwd=data.folder, stdout=self._log, stderr=self._log)
        self.pid = self._process.pid
        try:
            while not answers(self.port, kind.endpoint):
                self._check()
                time.sleep(0.005)
            self._fill(data)
        except BaseException:
            self.stop()
            raise
        self.loading = time.monotonic() - started
        """Seconds from the beginning to an answer from the data."""

    def stop(self) -> None:
        """Ends it."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def ask(self, query: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body of the answer to a percent-encoded query."""
        connection = HTTPConnection(HOST, self.port, timeout=120)
        try:
            connection.request("GET", f"{self.kind.endpoint}?query={query}", headers=headers)
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        finally:
            connection.close()

    def _fill(self, data: Data) -> None:
        """Loads in a thread, so that time and memory can be watched meanwhile."""
        failures: list[Exception] = []

        def load() -> None:
            try:
                self.kind.after(data, self.port, max(1.0, self._deadline - time.monotonic()))
            except Exception as error:
                failures.append(error)

        thread = threading.Thread(target=load, daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(0.02)
            self._check()
        for failure in failures:
            if isinstance(failure, SkippedError):
                raise failure
            raise SkippedError(f"loading failed: {type(failure).__name__} {failure}") from failure

    def _check(self) -> None:
        if self._process.poll() is not None:
            self._log.seek(0)
            last = self._log.read().decode(errors="replace").strip().splitlines()[-1:]
            raise SkippedError(f"it ended with exit code {self._process.returncode}: {' '.join(last)}")
        if time.monotonic() > self._deadline:
            raise SkippedError("loading took more time than it is given (--patience)")
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
        accept = {"Accept": "application/sparql-results+json"}
        connection.request("GET", f"{endpoint}?query=ASK%20%7B%7D", headers=accept)
        response = connection.getresponse()
        response.read()
        return response.status == 200
    connection.close()
    return False
