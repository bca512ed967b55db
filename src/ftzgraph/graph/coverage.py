"""Holds the report against the records: does a record cite each paragraph, and carry each value that stands in it?

`verify` asks whether what is recorded is in the text; this asks whether what is in the text is recorded.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Store

from ftzgraph.errors import UserError
from ftzgraph.graph import ask, stats
from ftzgraph.graph.exceptions import Exceptions
from ftzgraph.graph.stated import numbers, unspaced
from ftzgraph.namespaces import SCHEME
from ftzgraph.report.items import KINDS, Block, Item, Known, all_items, blocks, plain_name
from ftzgraph.report.records import Span
from ftzgraph.resources import resource

_UNITS = (
    (r"(?:%|％|分之.+|\d+/\d+)", "percent"),
    (r"个百分点", "percentage-point"),
    (r"美元", "usd"),
    (r"元(?:人民币)?", "cny"),
    (r"个?工作日", "working-day"),
    (r"[天日]", "day"),
    (r"个?小时", "hour"),
    (r"分钟", "minute"),
    (r"个月", "month"),
    (r"年", "year"),
)
_NUMERAL = r"\d.,，/〇一二三四五六七八九十百千万亿两"
_SHORTEST_KNOWN = 3  # characters: a shorter name of a body or area is a word of other things as well


@dataclass(frozen=True)
class Gap:
    """Something in the text that no record cites or carries: the item, its section's title, and its sentence."""

    item: Item
    section: str
    sentence: Span

    def __str__(self) -> str:
        """One line: where, what kind, the printed words, the sentence's place."""
        item, (start, end) = self.item, self.sentence
        shown = item.words if len(item.words) <= 40 else item.words[:38] + "…"
        meant = f" ({item.meant})" if item.kind in ("zone", "document-number") and item.meant != item.words else ""
        shown = shown.replace("\t", " ")
        return f"{item.start}-{item.end} {item.kind} “{shown}”{meant}, in {start}-{end}"


@dataclass
class Count:
    """How many items of a kind the text holds, and how many of them are carried, excepted, missing."""

    found: int = 0
    carried: int = 0
    excepted: int = 0

    @property
    def missing(self) -> int:
        """Those that are neither carried nor excepted."""
        return self.found - self.carried - self.excepted

    @property
    def percent(self) -> Decimal:
        """The carried among those that should be, in percent, rounded down: only all is 100.0."""
        due = self.found - self.excepted
        return Decimal(self.carried * 1000 // due) / 10 if due else Decimal("100.0")


@dataclass
class Coverage:
    """What an edition's text holds and what of it the graph lacks. `faults` are exceptions that except nothing."""

    edition: str
    counts: dict[str, Count] = field(default_factory=lambda: {kind: Count() for kind in KINDS})
    gaps: list[Gap] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing and each exception excepts something."""
        return not self.gaps and not self.faults


def coverage(report: Path, dataset: Path, edition: str | None = None, exceptions: Path | None = None) -> Coverage:
    """How far the records of a dataset cover the text of an edition.

    `report` is the text file, `dataset` a folder that `build` wrote, `edition` the year that the text must be.
    `exceptions` is the folder with the lists of what may stay out, one `{edition}.csv` each (default: the project's).
    Raises UserError for a file that is no edition's text, since its places would be other places, and for a list that
    cannot be read.
    """
    from ftzgraph.report.reading import structure
    from ftzgraph.report.text import load

    text = load(report)
    store = stats.load(dataset)
    address, year = _edition(store, hashlib.sha256(text.content.encode()).hexdigest(), edition)
    graph = _Records(store, address)
    layout = structure(text, year)
    found = blocks(layout, graph.known())
    titles = {section.key: f"{section.number} {section.title}".strip() for section in layout.outline.sections}
    listed = Exceptions.read((exceptions or resource("data") / "coverage") / f"{year}.csv")
    return _covered(year, found, titles, graph, listed)


def _edition(store: Store, sha256: str, edition: str | None) -> tuple[str, str]:
    for row in ask.rows(store, "editions"):
        if row["sha256"] == sha256 and edition in (None, row["edition"]):
            return row["report"], row["edition"]
    known = ", ".join(row["edition"] for row in ask.rows(store, "editions")) or "none"
    wanted = f"the {edition} edition" if edition else "any edition"
    raise UserError(
        f"the file is not the text that {wanted} was extracted from (the dataset has {known}): name that text"
    )


def _covered(
    edition: str, found: list[Block], titles: dict[str, str], graph: "_Records", exceptions: Exceptions
) -> Coverage:
    result = Coverage(edition)
    missing: list[tuple[Block, Item]] = []
    carried: set[Item] = set()
    for block, item in all_items(found):
        result.counts[item.kind].found += 1
        if graph.carries(item):
            result.counts[item.kind].carried += 1
            carried.add(item)
        else:
            missing.append((block, item))
    for block, item in missing:
        if exceptions.hold(item, carried):
            result.counts[item.kind].excepted += 1
        else:
            sentence = block.sentence_of(item) if item is not block.own else block.span
            result.gaps.append(Gap(item, titles.get(block.section, ""), sentence))
    result.faults = exceptions.faults()
    return result


class _Records:
    """The records that cite an edition, by the places that they cite, with what they say."""

    def __init__(self, store: Store, report: str) -> None:
        self._passages: list[tuple[int, int, str]] = sorted(
            (int(row["start"]), int(row["end"]), row["passage"])
            for row in ask.rows(store, "passages")
            if row["report"] == report
        )
        self._longest = max((end - start for start, end, _ in self._passages), default=0)
        self._citing = _grouped(store, "record-evidence", "evidence", "record")
        self._words = _grouped(store, "coverage-words", "record", "words", unspaced)
        self._links = _grouped(store, "coverage-links", "record", "thing")
        self._wider = _grouped(store, "coverage-wider", "place", "wider")
        self._names: dict[str, set[str]] = defaultdict(set)
        self._kinds: dict[str, set[str]] = defaultdict(set)
        for row in ask.rows(store, "coverage-names"):
            name = plain_name(row["name"])
            self._names[row["thing"]].add(name)
            self._kinds[row.get("kind", "")].add(name)
        self._numbers: dict[str, set[tuple[Decimal, str]]] = defaultdict(set)
        for row in ask.rows(store, "coverage-numbers"):
            unit = row.get("unit", "").removeprefix(f"{SCHEME}unit/")
            self._numbers[row["record"]].add((abs(Decimal(row["number"])), unit))
        self._days: dict[str, set[tuple[date, date]]] = defaultdict(set)
        for row in ask.rows(store, "coverage-dates"):
            span = date.fromisoformat(row["earliest"][:10]), date.fromisoformat(row["latest"][:10])
            self._days[row["thing"]].add(span)

    def known(self) -> Known:
        """The names that the text is searched for."""

        def names(kind: str) -> frozenset[str]:
            return frozenset(name for name in self._kinds[kind] if len(name) >= _SHORTEST_KNOWN)

        return Known(names("body"), names("area"), frozenset(self._kinds["place"]), names("thing"))

    def carries(self, item: Item) -> bool:
        """Whether a record that cites the item's place says what the item says; a block need only be cited."""
        if item.kind in ("paragraph", "row"):
            return any(True for _ in self._citing_at(item.start, item.end, touching=True))
        check = {"number": self._has_number, "date": self._has_date}.get(item.kind, self._has_name)
        return any(check(record, item) for record in self._citing_at(item.start, item.end))

    def _citing_at(self, start: int, end: int, touching: bool = False) -> Iterator[str]:
        """The records that cite a passage which holds the place, or with `touching` one that shares a part with it."""
        first = bisect_left(self._passages, (start - self._longest,))
        last = bisect_right(self._passages, (end if touching else start + 1,))
        for begin, finish, passage in self._passages[first:last]:
            if (begin < end and start < finish) if touching else (begin <= start and end <= finish):
                yield from self._citing.get(passage, ())

    def _has_number(self, record: str, item: Item) -> bool:
        unit = next((unit for form, unit in _UNITS if re.search(form + "$", item.words)), "")
        values = set(numbers(item.words))
        for value, given in self._numbers.get(record, ()):
            if any(_near(value, each) for each in values) and _comparable(unit, given):
                return True
        whole = re.compile(rf"(?<![{_NUMERAL}]){re.escape(item.words)}")
        said = self._words.get(record, set()) | self._names.get(record, set())
        return any(whole.search(words) for words in said)

    def _has_date(self, record: str, item: Item) -> bool:
        assert item.days is not None, "a date covers days"
        first, last = item.days
        for thing in (record, *self._links.get(record, ())):
            if any(first <= earliest and latest <= last for earliest, latest in self._days.get(thing, ())):
                return True
        return any(item.words in words for words in self._words.get(record, ()))

    def _has_name(self, record: str, item: Item) -> bool:
        things = {record, *self._links.get(record, ())}
        if item.kind in ("zone", "area", "body"):
            for _ in range(2):
                things |= {wider for thing in things for wider in self._wider.get(thing, ())}
        if any(item.meant in self._names.get(thing, ()) for thing in things):
            return True
        said = self._words.get(record, ())
        return any(item.meant in plain_name(words) for words in said)


def _grouped(store: Store, query: str, key: str, value: str, form: Callable[[str], str] = str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in ask.rows(store, query):
        found[row[key]].add(form(row[value]))
    return found


def _near(value: Decimal, printed: Decimal) -> bool:
    """Whether a recorded number is the printed one; a fraction in percent (1/3) is recorded rounded."""
    if value == printed:
        return True
    return printed != round(printed, 4) and abs(value - printed) < Decimal("0.05")


def _comparable(printed: str, given: str) -> bool:
    """Whether the unit printed may be the unit recorded: money, time and shares must be the same, counts need not."""
    exact = {unit for _, unit in _UNITS}
    return not given or printed == given or not ({printed, given} & exact)


def summary(covered: Coverage) -> list[tuple[str, ...]]:
    """The rows of the table that sums up: kind, found, carried, excepted, missing, percent."""
    return [
        (kind, *map(str, (count.found, count.carried, count.excepted, count.missing, count.percent)))
        for kind, count in covered.counts.items()
    ]
