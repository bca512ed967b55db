"""How much a query may use, and how many may run."""

import os
from dataclasses import dataclass, field

_TRIPLES = 100_000
_MOST_QUANTA = 5.0
"""Triples that the quantum is for, and how many quanta a query is quick at most, however many there are."""


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _places() -> int:
    return max(16, 4 * _processors())


def _quick_places() -> int:
    return _processors() + 1


@dataclass(frozen=True)
class Limits:
    """The bounds of one server. Sizes are in bytes, times in seconds.

    `workers` queries run at once and `waiting` more may wait `patience` seconds for their turn. One client has at most
    three quarters of the first and a quarter of the second. `memory` is what a query may use over the loaded graph.

    A query is quick until it has run for `quantum` seconds, or more over a large graph (`quantum_over`). Only `quick`
    quick ones run at once, as more than there are processors would only take turns; a long one stands back behind the
    quick ones and lets the next of them run.
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

    def quantum_over(self, triples: int) -> float:
        """Seconds that a query over so many triples is quick.

        A search through all names is an ordinary query and takes as long as there are names. Were it long, each that
        runs beside others would need a worker more, with memory of its own.
        """
        return self.quantum * min(_MOST_QUANTA, max(1.0, triples / _TRIPLES))

    @property
    def workers_of_one(self) -> int:
        """Queries that one client can have running."""
        return max(1, self.workers * 3 // 4)

    @property
    def waiting_of_one(self) -> int:
        """Queries that one client can have waiting."""
        return max(1, self.waiting // 4)
