"""Drives a server with wrk and says what came of it."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench import processes
from bench.pools import Pool
from bench.servers import HOST, Server

CONNECTIONS = 16
PATIENCE = 60
"""Seconds after which wrk counts a request as timed out."""
REST = 180
"""Seconds that a server has to come to rest after a run."""
_SCRIPT = Path(__file__).with_name("replay.lua")
_KINDS = ("connect", "read", "write", "status", "timeout")


class NotAtRestError(Exception):
    """A server goes on working long after its last client has gone."""

    def __init__(self, server: Server) -> None:
        super().__init__(f"still busy {REST} s after a run")
        self.server = server


@dataclass(frozen=True)
class Run:
    """What one run of the load generator measured."""

    requests: int
    seconds: float
    bytes: int
    p50: float
    """Milliseconds."""
    p99: float
    """Milliseconds."""
    processor: float
    """Seconds of processor time that the server used."""
    errors: dict[str, int]
    """Counts by kind of what went wrong: connect, read, write, status (4xx and 5xx), timeout."""

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


def drive(
    server: Server, pool: Pool, offset: int, seconds: int, connections: int = CONNECTIONS, rests: bool = True
) -> Run:
    """Sends the requests of a pool, from `offset` on, for so many seconds, and waits until the server rests again.

    Raises NotAtRestError when it does not come to rest, though `rests` says that it should.
    """
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"--timeout={PATIENCE}s", f"-s{_SCRIPT}"]
    command += [f"http://{HOST}:{server.port}/", "--", str(pool.path), server.kind.endpoint, str(offset)]
    before = processes.processor_seconds(server.pid)
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    used = processes.processor_seconds(server.pid) - before
    line = next(line for line in output.splitlines() if line.startswith("RESULT "))
    found = json.loads(line.removeprefix("RESULT "))
    errors = {kind: found[kind] for kind in _KINDS if found[kind]}
    if rests and not processes.wait_until_idle(server.pid, REST):
        raise NotAtRestError(server)
    return Run(
        found["requests"], found["micros"] / 1e6, found["bytes"], found["p50"] / 1e3, found["p99"] / 1e3, used, errors
    )
