"""How much a query may use, and how many may run."""

import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

_TRIPLES = 100_000
_MOST_QUANTA = 50.0
"""Triples that the quantum is for, and how many times as much a query may have over any number of triples."""
_CGROUP = Path("/sys/fs/cgroup/memory.max")


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _places() -> int:
    return max(16, 4 * _processors())


@cache
def _memory() -> int:
    """Bytes of memory that this machine or container has."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with suppress(OSError, ValueError):
        memory = min(memory, int(_CGROUP.read_text("ascii")))
    return memory


def _quick_places() -> int:
    return _processors() + 1


@dataclass(frozen=True)
class Limits:
    """The bounds of one server. Sizes are in bytes, times in seconds.

    `workers` queries run at once and `waiting` more may wait `patience` seconds for their turn. One client has at most
    three quarters of the first and a quarter of the second. `memory` is what a query may use over the loaded graph.

    A query is quick until it has run for `quantum` seconds. Only `quick` quick ones run at once, as more than there are
    processors would only take turns; a long one stands back behind the quick ones and lets the next of them run.
    """

    seconds: float = 10.0
    memory: int = 1 << 30
    workers: int = field(default_factory=_places)
    quick: int = field(default_factory=_quick_places)
    quantum: float = 0.05
    waiting: int = 256
    patience: float = 5.0
    answer: int = 256_000_000
    rows: int = 1_000_000

    def over(self, triples: int, loaded: int) -> "Limits":
        """These limits for a graph of so many triples, which takes so many bytes of memory.

        A search through all names is an ordinary query and takes as long as there are names. Were it long, each that
        runs beside others would need a worker more; and a worker may come to have a copy of the whole graph, as the
        engine writes to the graph's pages when it reads them. All workers are to fit into half of the memory.
        """
        quantum = self.quantum * min(_MOST_QUANTA, max(1.0, triples / _TRIPLES))
        workers = min(self.workers, max(self.quick + 1, _memory() // 2 // max(1, loaded)))
        return replace(self, quantum=quantum, workers=workers)

    @property
    def workers_of_one(self) -> int:
        """Queries that one client can have running."""
        return max(1, self.workers * 3 // 4)

    @property
    def waiting_of_one(self) -> int:
        """Queries that one client can have waiting."""
        return max(1, self.waiting // 4)
