"""How much a query may use, and how many may run."""

import os
from dataclasses import dataclass, field


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

    @property
    def workers_of_one(self) -> int:
        """Queries that one client can have running."""
        return max(1, self.workers * 3 // 4)

    @property
    def waiting_of_one(self) -> int:
        """Queries that one client can have waiting."""
        return max(1, self.waiting // 4)
