"""Drives a server with wrk and says what came of it."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 16
PATIENCE = 60
"""Seconds after which wrk counts a request as timed out."""
_SCRIPT = Path(__file__).with_name("replay.lua")


@dataclass(frozen=True)
class Run:
    """What one run of wrk measured."""

    requests: int
    seconds: float
    bytes: int
    p50: float
    """Milliseconds."""
    p99: float
    """Milliseconds."""
    errors: dict[str, int]
    """Counts by kind, of what went wrong: connect, read, write, status (4xx and 5xx), timeout."""

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    @property
    def failed(self) -> int:
        """How many requests went wrong, in whatever way."""
        return sum(self.errors.values())


def drive(port: int, pool: Path, offset: int, seconds: int, connections: int = CONNECTIONS) -> Run:
    """Sends the requests of a pool, from `offset` on, to a port of this machine for so many seconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"--timeout={PATIENCE}s", f"-s{_SCRIPT}"]
    command += [f"http://127.0.0.1:{port}/", "--", str(pool), str(offset)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    line = next(line for line in output.splitlines() if line.startswith("RESULT "))
    found = json.loads(line.removeprefix("RESULT "))
    kinds = ("connect", "read", "write", "status", "timeout")
    errors = {kind: found[kind] for kind in kinds if found[kind]}
    seconds_taken = found["micros"] / 1e6
    return Run(found["requests"], seconds_taken, found["bytes"], found["p50"] / 1e3, found["p99"] / 1e3, errors)
