"""What the graph holds: things by class, and records by the chapter of the report that they rest on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from ftzgraph.graph import ask
from ftzgraph.graph.dataset import QUADS


@dataclass(frozen=True)
class ClassCount:
    """How many things are of a class, narrower classes included."""

    zh: str
    en: str
    things: int


@dataclass
class ChapterCount:
    """How many records rest on a part (depth 0) or chapter (depth 1) of a report: a record counts in each it cites."""

    edition: str
    depth: int
    zh: str
    en: str
    start: int
    end: int
    passages: int = 0
    records: set[str] = field(default_factory=set)


def load(dataset: Path) -> Store:
    """The dataset in a folder that `build` wrote."""
    store = Store()
    store.bulk_load(path=str(dataset / QUADS), format=RdfFormat.N_QUADS)
    return store


def by_class(store: Store) -> Iterator[ClassCount]:
    """The project's classes, the largest first."""
    for row in ask.rows(store, "class-counts"):
        name = row["class"].partition("#")[2]
        yield ClassCount(row.get("zh", name), row.get("en", name), int(row["things"]))


def by_chapter(store: Store) -> list[ChapterCount]:
    """The parts and chapters of each edition in its order, prefaces and annexes included."""
    editions = {row["report"]: row["edition"] for row in ask.rows(store, "editions")}
    chapters = _chapters(ask.rows(store, "sections"), editions)
    citing: dict[str, set[str]] = {}
    for row in ask.rows(store, "record-evidence"):
        citing.setdefault(row["evidence"], set()).add(row["record"])
    for row in ask.rows(store, "passages"):
        start, edition = int(row["start"]), editions.get(row["report"])
        for chapter in chapters:
            if chapter.edition == edition and chapter.start <= start < chapter.end:
                chapter.passages += 1
                chapter.records |= citing.get(row["passage"], set())
    return chapters


def _chapters(sections: Iterable[dict[str, str]], editions: dict[str, str]) -> list[ChapterCount]:
    rows = list(sections)
    parents = {row["section"]: row.get("parent") for row in rows}
    chapters = []
    for row in rows:
        parent = row.get("parent")
        if parent is None or parents.get(parent) is None:
            depth = 0 if parent is None else 1
            edition = editions.get(row["report"], "")
            span = int(row["start"]), int(row["end"])
            chapters.append(ChapterCount(edition, depth, row["zh"], row.get("en", ""), *span))
    return sorted(chapters, key=lambda chapter: (chapter.edition, chapter.start, chapter.depth))
