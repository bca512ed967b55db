"""What it costs to evaluate in another process: the same queries in this process and through the pool, as ratios.

    python bench/isolation.py [DATASET]

DATASET is a folder that `ftzgraph build` wrote (default: the one in the user's cache). Each query runs both ways in
turn, ROUNDS times; what is printed are medians. The ratio says how much longer a query takes through the pool, the last
column by how many milliseconds.
"""

import asyncio
import os
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

from ftzgraph.graph.build import ensure_dataset
from ftzgraph.store import formats, guard
from ftzgraph.store.embedded import EmbeddedStore
from ftzgraph.store.keeper import Keeper
from ftzgraph.store.limits import Limits
from ftzgraph.store.pool import Pool

ROUNDS = 7
REPEATS = {"ask": 300, "point": 300, "group": 10, "rows 1000": 50, "all triples": 2}
QUERIES = {
    "ask": "ASK {}",
    "point": "SELECT ?p ?o { <https://w3id.org/ftzgraph/id/zone/shanghai> ?p ?o }",
    "group": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "rows 1000": "SELECT * { ?s ?p ?o } LIMIT 1000",
    "all triples": "SELECT * { ?s ?p ?o }",
}


def keep(listener: socket.socket, dataset: Path) -> int:
    """Starts a keeper; returns its process id."""
    pid = os.fork()
    if pid == 0:
        Keeper(listener, dataset, Limits()).run(os.open(os.devnull, os.O_WRONLY))
    return pid


async def compare(store: EmbeddedStore, pool: Pool) -> None:
    """Prints a line a query."""
    print(f"{'query':12} {'in-process ms':>14} {'pooled ms':>10} {'ratio':>6} {'more ms':>8}")
    for name, text in QUERIES.items():
        query = guard.admit(text)
        here, there = [], []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            for _ in range(REPEATS[name]):
                store.query(query, formats.JSON)
            middle = time.perf_counter()
            for _ in range(REPEATS[name]):
                (await pool.query(query, formats.JSON)).read()
            end = time.perf_counter()
            here.append((middle - start) / REPEATS[name] * 1000)
            there.append((end - middle) / REPEATS[name] * 1000)
        one, other = statistics.median(here), statistics.median(there)
        print(f"{name:12} {one:14.3f} {other:10.3f} {other / one:6.2f} {other - one:8.3f}")


def main() -> None:
    """Runs the comparison."""
    dataset = ensure_dataset(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        address = f"{folder}/keeper"
        listener.bind(address)
        listener.listen()
        keeper = keep(listener, dataset)
        try:
            asyncio.run(_run(EmbeddedStore(dataset), address))
        finally:
            os.kill(keeper, 9)
            os.waitpid(keeper, 0)


async def _run(store: EmbeddedStore, address: str) -> None:
    pool = Pool(address, Limits())
    await pool.ready()
    await compare(store, pool)


if __name__ == "__main__":
    main()
