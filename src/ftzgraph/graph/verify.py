"""Holds every record against the report: do its passages stand where it says, and say what it says?"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Store

from ftzgraph.errors import UsageError, UserError
from ftzgraph.graph import ask, stats
from ftzgraph.graph.stated import agrees, bracketed, interval_agrees, numbers, unspaced
from ftzgraph.namespaces import BASE, GRAPH, PASSAGE, PREFIXES

_MARKUP = re.compile(r"\*\*|<[^<>]*>|[|\\#]")
_SHARED_ENDING = re.compile(r"(?P<place>.+?)(?P<ending>自由贸易试验区|自由贸易港|自贸试验区|自贸港|自贸区)")


@dataclass(frozen=True)
class Finding:
    """One record that its evidence does not bear out. `str()` is one line: who, what, where, what to do."""

    record: str
    what: str
    where: str
    advice: str

    def __str__(self) -> str:
        return f"{self.record}: {self.what} ({self.where}): {self.advice}"


@dataclass
class Verification:
    """What was checked and what was found. `elsewhere` counts values that other evidence than this report may state."""

    edition: str
    passages: int = 0
    values: int = 0
    elsewhere: int = 0
    unread: int = 0
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Passage:
    address: str
    start: int
    end: int
    sha256: str


def verify(report: Path, dataset: Path, edition: str | None = None) -> Verification:
    """Checks the records that rest on an edition of the report against its text.

    `report` is the text file, `dataset` a folder that `build` wrote. Without `edition` the file's hash tells which
    edition it is. A file that is no edition's text is said to be so in `notes`, and checked all the same.
    Raises UserError for a file that is no text, or an edition's text saved with other line ends or a byte order mark;
    UsageError when the edition cannot be told.
    """
    from ftzgraph.report.text import load

    content = load(report).content
    store = stats.load(dataset)
    _refuse_resaved(report, content, store)
    address, checked = _edition(store, _digest(content), edition)
    return _Check(store, content, address, checked).run()


def _refuse_resaved(report: Path, content: str, store: Store) -> None:
    plain = content.removeprefix("\ufeff").replace("\r\n", "\n")
    if plain == content:
        return
    known = {row["sha256"]: row["edition"] for row in ask.rows(store, "editions")}
    if _digest(plain) in known and _digest(content) not in known:
        raise UserError(
            f"{report} is the text of the {known[_digest(plain)]} edition with other line ends or a byte order mark in "
            "front, so that no place in it is the same: save it with LF line ends and without the mark"
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _edition(store: Store, sha256: str, edition: str | None) -> tuple[str, Verification]:
    known = list(ask.rows(store, "editions"))
    if not known:
        raise UsageError("the dataset holds no edition of the report: extract one first (ftzgraph extract)")
    matching = [row for row in known if row["sha256"] == sha256 and edition in (None, row["edition"])]
    named = [row for row in known if row["edition"] == edition] if edition else known
    editions = ", ".join(row["edition"] for row in known)
    if matching:
        return matching[0]["report"], Verification(matching[0]["edition"])
    if not named:
        raise UsageError(f"the dataset has no edition {edition}: choose one of {editions}")
    if len(named) > 1:
        raise UsageError(f"the file is the text of no edition in the dataset: say with --edition which of {editions}")
    checked = Verification(named[0]["edition"])
    checked.notes.append(
        f"the file is not the text that the {checked.edition} edition was extracted from "
        f"(SHA-256 {sha256}, not {named[0]['sha256']}): findings may come from that"
    )
    return named[0]["report"], checked


class _Check:
    """One run over one edition."""

    def __init__(self, store: Store, content: str, report: str, checked: Verification) -> None:
        self._store, self._content, self._report, self._checked = store, content, report, checked
        self._graph = f"{GRAPH}report-{checked.edition}"
        self._prefix = f"{PASSAGE}{checked.edition}/"
        self._passages = {
            row["passage"]: _Passage(row["passage"], int(row["start"]), int(row["end"]), row["sha256"])
            for row in ask.rows(store, "passages")
            if row["report"] == report
        }
        self._cited: dict[str, list[_Passage]] = defaultdict(list)
        self._citing: dict[str, list[str]] = defaultdict(list)
        self._rests_elsewhere: set[str] = set()

    def run(self) -> Verification:
        for row in ask.rows(self._store, "evidence"):
            self._note_evidence(row["record"], row["evidence"])
        for cited in self._cited.values():
            cited.sort(key=lambda passage: (passage.start, passage.end))
        for passage in self._passages.values():
            self._check_passage(passage)
        self._check_headings()
        self._check_words()
        self._check_figures()
        self._check_dates()
        return self._checked

    def _note_evidence(self, record: str, evidence: str) -> None:
        if evidence in self._passages:
            self._cited[record].append(self._passages[evidence])
            self._citing[evidence].append(record)
        elif evidence.startswith(self._prefix):
            self._find(record, "cites a passage that is not described", evidence, "describe it (see ftzgraph locate)")
        else:
            self._rests_elsewhere.add(record)

    def _check_passage(self, passage: _Passage) -> None:
        self._checked.passages += 1
        fault = self._fault(passage)
        if fault is None:
            return
        what, advice = fault
        for record in self._citing[passage.address]:
            self._find(record, f"cites a passage {what}", passage.address, advice)
        if not self._citing[passage.address]:
            self._find(passage.address, f"is a passage {what}, cited by no record", self._report, advice)

    def _fault(self, passage: _Passage) -> tuple[str, str] | None:
        if not 0 <= passage.start < passage.end <= len(self._content):
            return f"outside the text of {len(self._content)} characters", "locate it again (ftzgraph locate)"
        if passage.address != f"{self._prefix}{passage.start}-{passage.end}":
            return f"whose address does not say {passage.start}-{passage.end}", "name it by its start and end"
        found = _digest(self._content[passage.start : passage.end])
        if found != passage.sha256:
            return "whose text has changed", "read it again in the report, then locate it again (ftzgraph locate)"
        return None

    def _check_headings(self) -> None:
        for row in ask.rows(self._store, "sections"):
            # a preface has a number and a heading in some editions only
            if row["report"] != self._report or not row.get("number"):
                continue
            self._checked.values += 1
            start, end = int(row["start"]), int(row["end"])
            if not _stands(row["zh"], _plain(self._content[start:end])):
                what = f"the heading “{row['zh']}” does not stand in the section"
                self._find(row["section"], what, f"characters {start}-{end}", "extract the report again")

    def _check_words(self) -> None:
        for row in ask.rows(self._store, "stated-words"):
            # what another edition's extraction took is held against that edition
            if row["graph"] != self._graph and row["graph"].startswith(GRAPH + "report-"):
                continue
            record = row["record"]
            if record not in self._cited:
                continue
            if any(_stands(row["words"], text) for text in self._texts(record)):
                self._checked.values += 1
            elif record in self._rests_elsewhere and row["graph"] != self._graph:
                self._checked.elsewhere += 1
            else:
                self._checked.values += 1
                what = f"{_short(row['property'])} “{row['words']}” does not stand in its passages"
                self._find(
                    record, what, self._where(record), "take it over to the letter, or cite the place that says it"
                )

    def _texts(self, record: str) -> Iterator[str]:
        """The passages of a record one by one, then joined: a row can be cut by a page break."""
        pieces = [_plain(self._content[passage.start : passage.end]) for passage in self._cited[record]]
        yield from pieces
        yield "".join(pieces)

    def _check_figures(self) -> None:
        given: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for row in ask.rows(self._store, "stated-figures"):
            if row["record"] in self._cited:
                given[row["record"], row["property"], row["number"]].append(row["words"])
        for (record, property, number), words in given.items():
            self._checked.values += 1
            if any(agrees(Decimal(number), each) for each in words):
                continue
            stated = " / ".join(f"“{each}”" for each in words)
            unread = "" if any(numbers(each) for each in words) else ", which has no number that can be read"
            what = f"{_short(property)} {number} is not what {stated} says{unread}"
            self._find(record, what, self._where(record), "give the number in base units, and its words as printed")

    def _check_dates(self) -> None:
        given: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for row in ask.rows(self._store, "stated-dates"):
            if row["record"] in self._cited:
                given[row["record"], row["earliest"], row["latest"]].append(row["words"])
        for (record, earliest, latest), words in given.items():
            span = date.fromisoformat(earliest[:10]), date.fromisoformat(latest[:10])
            verdicts = [interval_agrees(*span, each) for each in words]
            if all(verdict is None for verdict in verdicts):
                self._checked.unread += 1
                continue
            self._checked.values += 1
            if True not in verdicts:
                stated = " / ".join(f"“{each}”" for each in words)
                what = f"the interval {earliest} to {latest} is not what {stated} says"
                self._find(record, what, self._where(record), "set earliestDate and latestDate to the days it covers")

    def _where(self, record: str) -> str:
        return ", ".join(passage.address.removeprefix(BASE) for passage in self._cited[record])

    def _find(self, record: str, what: str, where: str, advice: str) -> None:
        self._checked.findings.append(Finding(record, what, where.removeprefix(BASE), advice))


def _stands(words: str, text: str) -> bool:
    """Whether `words` stand in `text`, white space apart and brackets of document numbers in one form.

    Zones that share one ending in print ("A、B自贸试验区") are stated each with it.
    """
    sought = _plain(words)
    if sought in text:
        return True
    shared = _SHARED_ENDING.fullmatch(sought)
    return shared is not None and re.search(re.escape(shared["place"]) + r".*" + shared["ending"], text) is not None


def _plain(text: str) -> str:
    """`text` for comparison: without white space and the marks of bold type, headings and table cells."""
    return bracketed(_MARKUP.sub("", unspaced(text)))


def _short(property: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if property.startswith(namespace):
            return f"{prefix}:{property.removeprefix(namespace)}"
    return property


def summary(checked: Verification) -> Iterable[str]:
    """The lines that sum a verification up."""
    yield (
        f"{checked.edition} edition: {checked.passages} passages and {checked.values} values checked, "
        f"{len(checked.findings)} findings"
    )
    if checked.elsewhere:
        yield f"{checked.elsewhere} values rest on other evidence than this report"
    if checked.unread:
        yield f"{checked.unread} dates are worded so that their interval could not be compared"
