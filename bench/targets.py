"""What the server is to reach, and whether a run shows that it does."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from bench.results import Pair, Result, median


@dataclass(frozen=True)
class Target:
    """A bound for a figure: at least, or at most, so much."""

    title: str
    bound: float
    at_least: bool
    measured: Callable[[Result], float | None]
    unit: str = ""

    @property
    def wanted(self) -> str:
        """The bound in words."""
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}{self.unit}"

    def cell(self, result: Result) -> str:
        """What was measured, and by how much it falls short if it does."""
        figure = self.measured(result)
        if figure is None:
            return "–"
        missed = figure < self.bound if self.at_least else figure > self.bound
        how = "short" if self.at_least else "over"
        by = f" **{how} by {abs(figure / self.bound - 1):.0%}**" if missed else ""
        return f"{figure:.2f}{self.unit}{by}"


def _pair(result: Result, part: str, name: str) -> Pair:
    return result.pairs.get(part, {}).get(name, Pair())


def _rate(part: str, name: str) -> Callable[[Result], float | None]:
    return lambda result: _pair(result, part, name).ratio(lambda run: run.rate)


def _beside_hostile(connections: int) -> Callable[[Result], float | None]:
    return lambda result: _pair(result, "hostile", str(connections)).ratio(lambda run: run.p50)


def _spread(result: Result) -> float | None:
    runs = [run for pair in result.pairs.get("mix", {}).values() for run in pair.one]
    return median(runs, lambda run: run.p99 / run.p50)


def _memory(result: Result) -> float | None:
    return result.memory["ours"] / result.memory["graph"] if "ours" in result.memory else None


def _start(result: Result) -> float | None:
    return statistics.median(result.start) if result.start else None


TARGETS = (
    Target("mix, to Oxigraph in memory", 0.9, True, _rate("mix", "native-memory")),
    Target("mix, to Oxigraph on disk, read-only", 2, True, _rate("mix", "native-disk")),
    Target("mix, to Virtuoso", 1.3, True, _rate("mix", "virtuoso")),
    Target("mix, to rdflib-endpoint on rdflib's store", 40, True, _rate("mix", "rdflib-memory")),
    Target("mix, to rdflib-endpoint on Oxigraph's store", 40, True, _rate("mix", "rdflib-oxigraph")),
    Target("repeated queries, cache on, to Oxigraph in memory", 10, True, _rate("repeated", "native-memory")),
    Target("answers of 304 to whole answers from the cache", 1, True, _rate("unchanged", "ours-cached")),
    Target("mix, 16 connections, p99 to p50", 4, False, _spread),
    Target("p50 beside eight hostile queries to quiet, 16 connections", 2, False, _beside_hostile(16)),
    Target("the same, 1 connection", 2, False, _beside_hostile(1)),
    Target("first answer after the start", 1, False, _start, " s"),
    Target("memory of all processes to the loaded graph's", 3, False, _memory),
)
