"""The page about the places where the report disagrees with itself, made from the graph.

Run as a program it prints the page: `python -m ftzgraph.graph.discrepancies > docs/discrepancies.md`.
"""

import sys
from dataclasses import dataclass, field

from pyoxigraph import Store

from ftzgraph.graph import ask
from ftzgraph.graph.build import ensure_dataset
from ftzgraph.graph.stats import load
from ftzgraph.namespaces import BASE

_HEAD = """# Where the report disagrees with itself

Made from the graph by `python -m ftzgraph.graph.discrepancies`; edit the data, not this page.
Both readings are kept. The one in bold is preferred, for the reason given; where none is, nothing in the text decides.
Places are characters of the edition's text file.

# 报告前后不一之处

本页由图谱生成，请修改数据而不是本页。两种写法都保留；加粗的是首选写法，理由随后；没有加粗的，报告中没有依据可以取舍。位置按该版文本文件的字符计算。
"""


@dataclass
class _Reading:
    zh: str
    en: str
    preferred: bool
    places: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class _Discrepancy:
    edition: str
    titles: tuple[str, str]
    reasons: tuple[str, str]
    readings: dict[str, _Reading] = field(default_factory=dict)

    @property
    def start(self) -> int:
        return min(place[0] for reading in self.readings.values() for place in reading.places)


def page(store: Store) -> str:
    """The page as Markdown: the discrepancies of each edition in text order, in English and Chinese."""
    found: dict[str, _Discrepancy] = {}
    for row in ask.rows(store, "discrepancies"):
        one = found.setdefault(
            row["discrepancy"],
            _Discrepancy(row["edition"], (row["titleEn"], row["titleZh"]), (row["reasonEn"], row["reasonZh"])),
        )
        reading = one.readings.setdefault(
            row["readingEn"],
            _Reading(row["readingZh"], row["readingEn"], row["preferred"] == "true"),
        )
        reading.places.append((int(row["start"]), int(row["end"])))
    text = _HEAD
    edition = ""
    for address, one in sorted(found.items(), key=lambda item: (item[1].edition, item[1].start, item[0])):
        if one.edition != edition:
            edition = one.edition
            count = sum(other.edition == edition for other in found.values())
            text += f"\n## {edition} ({count})\n"
        text += _section(address.removeprefix(BASE), one)
    return text


def _section(key: str, one: _Discrepancy) -> str:
    lines = [f"\n### {one.titles[0]}", f"{one.titles[1]} · `{key}`", ""]
    for reading in one.readings.values():
        places = ", ".join(f"{start}–{end}" for start, end in sorted(set(reading.places)))
        words = f"{reading.en} / {reading.zh}"
        lines.append(f"- {f'**{words}**' if reading.preferred else words} ({places})")
    lines += ["", one.reasons[0], "", one.reasons[1]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(load(ensure_dataset())))
