"""SPARQL queries, mutated: by tokens, so that many still parse, and by characters, so that many nearly do."""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from . import parts
from .hostile import HOSTILE

_QUERIES = Path(__file__).parents[3] / "queries"
_TOKEN = re.compile(r"<[^<>\s]*>|\"[^\"\n]*\"|[?$]\w+|\w*:\w*|\w+|\s+|.", re.DOTALL)


def mutated_query(random: Random) -> str:
    """A query, mutated several times or not at all."""
    query = _seed(random)
    for _ in range(random.choice((0, 0, 0, 1, 1, 2, 8))):
        query = random.choice(_MUTATIONS)(query, random)
    return query


def _seed(random: Random) -> str:
    kind = random.random()
    if kind < 0.55:
        return random.choice(parts.KINDS)
    if kind < 0.97:
        return random.choice(_examples())
    return random.choice(list(HOSTILE.values()))


def _examples(found: list[str] = []) -> list[str]:  # noqa: B006
    if not found:
        for file in sorted(_QUERIES.glob("*.rq")):
            lines = file.read_text("utf-8").splitlines(keepends=True)
            found.append("".join(line for line in lines if not line.startswith("#")))
    return found


def _on_tokens(change: Callable[[list[str], int, Random], None]) -> Callable[[str, Random], str]:
    def mutate(query: str, random: Random) -> str:
        if len(query) > 20_000:
            return query[: random.randrange(len(query))]
        tokens = _TOKEN.findall(query) or [""]
        change(tokens, random.randrange(len(tokens)), random)
        return "".join(tokens)

    return mutate


def _replace(tokens: list[str], place: int, random: Random) -> None:
    tokens[place] = random.choice(parts.WORDS)


def _insert(tokens: list[str], place: int, random: Random) -> None:
    tokens.insert(place, f" {random.choice(parts.WORDS)} ")


def _delete(tokens: list[str], place: int, random: Random) -> None:
    del tokens[place : place + random.choice((1, 1, 1, 2, 5, 20))]


def _swap(tokens: list[str], place: int, random: Random) -> None:
    other = random.randrange(len(tokens))
    tokens[place], tokens[other] = tokens[other], tokens[place]


def _repeat(tokens: list[str], place: int, random: Random) -> None:
    span = tokens[place : place + random.choice((1, 2, 3, 6, 12))]
    tokens[place:place] = span * random.choice((2, 3, 10, 100, 1500))


def _wrap(tokens: list[str], place: int, random: Random) -> None:
    before, after = random.choice((("{ ", " }"), ("(", ")"), ("[ ?p ", " ]"), ("{ SELECT * { ", " } }"), ("<<", ">>")))
    end = random.randrange(place, len(tokens) + 1)
    times = random.choice((1, 2, 5, 50, 99, 150, 2000))
    tokens[place:end] = [before * times, *tokens[place:end], after * random.choice((times, times, times - 1))]


def _splice(tokens: list[str], place: int, random: Random) -> None:
    other = _TOKEN.findall(random.choice(parts.KINDS))
    start = random.randrange(len(other))
    tokens[place:place] = other[start : start + random.randrange(1, 30)]


def _recase(tokens: list[str], place: int, random: Random) -> None:
    tokens[place] = "".join(random.choice((each.lower(), each.upper())) for each in tokens[place])


def _character(query: str, random: Random) -> str:
    place = random.randrange(len(query) + 1)
    put_in: str = random.choice(parts.CHARACTERS) * random.choice((1, 1, 1, 2, 50))
    return query[:place] + put_in + query[place + random.choice((0, 1)) :]


def _cut(query: str, random: Random) -> str:
    return query[: random.randrange(len(query) + 1)]


def _without_spaces(query: str, random: Random) -> str:
    return re.sub(r"\s+", lambda _: random.choice(("", "", " ", "\t", "#\n", "\u3000")), query)


_MUTATIONS: list[Callable[[str, Random], str]] = [
    *map(_on_tokens, (_replace, _replace, _insert, _insert, _delete, _delete, _swap, _repeat, _wrap, _splice, _recase)),
    _character,
    _cut,
    _without_spaces,
]
