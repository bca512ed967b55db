"""What a run of the benchmark found, and the file that it is kept in."""

import json
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.answers import Difference
from bench.load import Run


@dataclass
class Pair:
    """Two servers that were driven in turn, or one server in two states. `note` says why there are no runs, if so."""

    one: list[Run] = field(default_factory=list)
    other: list[Run] = field(default_factory=list)
    note: str = ""

    def ratio(self, of: Callable[[Run], float]) -> float | None:
        """The median over the rounds of what `of` gives for the one over what it gives for the other.

        A round with an error is left out; None when none is left.
        """
        rounds = [
            (one, other) for one, other in zip(self.one, self.other, strict=False) if not one.errors | other.errors
        ]
        ratios = [of(one) / of(other) for one, other in rounds if of(other)]
        return statistics.median(ratios) if ratios else None

    def errors(self) -> int:
        """How many rounds have been left out."""
        return sum(1 for one, other in zip(self.one, self.other, strict=False) if one.errors | other.errors)


def median(runs: list[Run], of: Callable[[Run], float]) -> float | None:
    """The median of what `of` gives for the runs without an error; None when there is no such run."""
    values = [of(run) for run in runs if not run.errors]
    return statistics.median(values) if values else None


@dataclass
class Result:
    """What was found on a graph of one size."""

    copies: int
    triples: int
    command: str
    """What has been asked for."""
    rounds: int
    titles: dict[str, str] = field(default_factory=dict)
    """The servers that took part, by name."""
    skipped: dict[str, str] = field(default_factory=dict)
    """Why others did not."""
    loading: dict[str, float] = field(default_factory=dict)
    """Seconds until a server answered from the data."""
    checked: int = 0
    """Queries whose answers were compared."""
    differences: list[Difference] = field(default_factory=list)
    pairs: dict[str, dict[str, Pair]] = field(default_factory=dict)
    """By what was measured (the mix, a shape, …) and by the other server's name."""
    start: list[float] = field(default_factory=list)
    """Seconds from the start of this project's server to its first answer."""
    memory: dict[str, int] = field(default_factory=dict)
    """Bytes: `ours` after the mix, `graph` alone, and the other servers after the mix."""
    parts: dict[str, float] = field(default_factory=dict)
    """Milliseconds of processor time that a request of the mix takes in the parts of this project's server."""
    hostile: dict[str, int] = field(default_factory=dict)
    """How the hostile queries ended, by status."""


def save(results: list[Result], path: Path) -> None:
    """Writes the results to a file."""
    path.write_text(json.dumps([asdict(result) for result in results], indent=1) + "\n", "utf-8")


def load(path: Path) -> list[Result]:
    """Reads what `save` wrote; nothing, when there is no file."""
    if not path.exists():
        return []
    return [_result(found) for found in json.loads(path.read_text("utf-8"))]


def _result(found: dict[str, Any]) -> Result:
    found["differences"] = [Difference(**each) for each in found["differences"]]
    found["pairs"] = {
        part: {name: _pair(pair) for name, pair in pairs.items()} for part, pairs in found["pairs"].items()
    }
    return Result(**found)


def _pair(found: dict[str, Any]) -> Pair:
    one, other = ([Run(**run) for run in found[side]] for side in ("one", "other"))
    return Pair(one, other, found["note"])
