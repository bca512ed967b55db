"""A keeper in a process of its own, over a dataset that is made up, and what to ask of it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from ftzgraph.store import formats, guard
from ftzgraph.store.formats import Format
from ftzgraph.store.interface import Answer
from ftzgraph.store.limits import Limits
from ftzgraph.store.pool import Asked, Pool

PROGRAM = """
import os, socket, sys
from dataclasses import replace
from pathlib import Path
from ftzgraph.store.federation import read_federation
from ftzgraph.store.keeper import Keeper
from ftzgraph.store.limits import Limits
listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
listener.bind(sys.argv[1])
listener.listen()
limits = Limits(memory=int(sys.argv[3]), seconds=float(sys.argv[4]))
federation = read_federation(sys.argv[6:])
if sys.argv[5] == "anywhere":
    federation = replace(federation, reachable=lambda _: True)
Keeper(listener, Path(sys.argv[2]), limits, federation=federation).run(os.dup(1))
"""
MEMORY = 200 << 20
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c"
DEEP = "SELECT * { ?s " + "/".join(["<http://example.org/p>"] * 40_000) + " ?o }"
"""A path so long that reading it overflows the parser's stack."""
ALL = "SELECT * { ?s ?p ?o }"


def write_dataset(folder: Path, statements: int = 3000) -> Path:
    """A dataset of so many statements."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f'<http://example.org/s{number}> <http://example.org/p> "值 {number}, \\"{"x" * (number % 50)}\\"\\n" '
        "<http://example.org/g> .\n"
        for number in range(statements)
    ]
    (folder / "ftzgraph.nq").write_text("".join(lines), "utf-8")
    (folder / "manifest.json").write_text(json.dumps({"hash": "0123", "version": "1"}), "utf-8")
    return folder


class RunningKeeper:
    """A keeper that listens; with servers to federate with, their private addresses may be called `anywhere`."""

    def __init__(self, folder: Path, *federate: str, anywhere: bool = False, seconds: float = 10) -> None:
        self.address = str(folder / "k")
        command = [sys.executable, "-c", PROGRAM, self.address, str(write_dataset(folder)), str(MEMORY), str(seconds)]
        command += ["anywhere" if anywhere else "public", *federate]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        assert self.process.stdout.read(1) == b".", "it has loaded"

    def stop(self) -> None:
        """Ends it and its workers."""
        self.process.kill()
        self.process.communicate()

    def terminate(self) -> None:
        """Tells it to end when its queries have."""
        self.process.send_signal(signal.SIGTERM)

    def workers(self) -> list[int]:
        """The workers that are alive."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                # proc(5): the name in brackets may hold anything
                state, parent = entry.read_text("utf-8", "replace").rpartition(")")[2].split()[:2]
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(parent) == self.process.pid and state != "Z":
                found.append(int(entry.parent.name))
        return found

    def pool(self, **limits: float) -> Pool:
        """A pool of its workers."""
        return Pool(self.address, Limits(**{"seconds": 20, "memory": MEMORY, **limits}))  # type: ignore[arg-type]


async def ask(pool: Pool, text: str, format: Format = formats.JSON, asked: Asked | None = None) -> Answer:
    """The answer to a query."""
    return await pool.query(guard.admit(text), format, asked=asked)


def seconds_on_processor(pid: int) -> float:
    """What a process has used of the processor."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
