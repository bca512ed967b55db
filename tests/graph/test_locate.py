"""Locating a phrase: the sentence or row that a record would cite."""

import hashlib
import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from ftzgraph.errors import UsageError, UserError
from ftzgraph.graph.locate import locate
from ftzgraph.graph.stats import load

from .small import built

TEXT = """# 01

## 示例篇

# 1

## 示例章

第一句很短。第二句被分页

拦腰截断，到这里结束。第三句也说了甲事。

表1 成果

①	“一证通”改革	甲自贸试验区
②	另一项改革	乙自贸试验区

第四句又说甲事。
"""


def spans(turtle: str) -> list[str]:
    """The text of each located passage, after checking its offsets, hash and address against the report."""
    facts: dict[str, dict[str, str]] = {}
    for quad in parse(turtle.encode(), RdfFormat.TURTLE):
        name = re.split(r"[#/]", quad.predicate.value)[-1]
        facts.setdefault(quad.subject.value, {})[name] = quad.object.value  # type: ignore[union-attr]
    found = []
    for address, fact in facts.items():
        start, end = int(fact["start"]), int(fact["end"])
        assert address == f"https://w3id.org/ftzgraph/passage/2031/{start}-{end}"
        assert fact["sha256"] == hashlib.sha256(TEXT[start:end].encode()).hexdigest()
        assert fact["partOfReport"].endswith("id/report/2031")
        found.append(TEXT[start:end])
    return sorted(found, key=TEXT.index)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_bytes(TEXT.encode())
    return path


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("第一句", ["第一句很短。"]),
        ("一证通", ["①\t“一证通”改革\t甲自贸试验区"]),
        ("分页拦腰", ["第二句被分页\n\n拦腰截断，到这里结束。"]),
        ("第 三 句", ["第三句也说了甲事。"]),
        ("甲事", ["第三句也说了甲事。", "第四句又说甲事。"]),
        ("很短。第二句", ["第一句很短。第二句被分页\n\n拦腰截断，到这里结束。"]),
    ],
)
def test_the_passage_is_the_whole_sentence_or_row(
    phrase: str, expected: list[str], report: Path, tmp_path: Path
) -> None:
    assert spans(locate(report, phrase, load(built(tmp_path)), "2031")) == expected


def test_a_passage_that_is_already_described_is_the_one_to_cite(report: Path, tmp_path: Path) -> None:
    start = TEXT.index("“一证通”")
    end = TEXT.index("甲自贸试验区") + 6
    known = (
        f"<passage/2031/{start}-{end}> a ftz:Passage ; oa:start {start} ; oa:end {end} ; "
        f'ftz:sha256 "0" ; ftz:partOfReport <id/report/2031> .'
    )
    assert spans(locate(report, "一证通", load(built(tmp_path, curated=known)), "2031")) == [TEXT[start:end]]


def test_the_edition_is_told_by_the_hash_of_the_text(report: Path, tmp_path: Path) -> None:
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    edition = f'<id/report/2031> a ftz:SourceReport ; ftz:edition "2031" ; ftz:sha256 "{sha256}" .'
    assert spans(locate(report, "第一句", load(built(tmp_path, report_2031=edition)))) == ["第一句很短。"]
    with pytest.raises(UsageError, match="say with --edition"):
        locate(report, "第一句", load(built(tmp_path / "other")))


def test_the_section_is_named(report: Path, tmp_path: Path) -> None:
    assert "<id/section/2031-p1-c1>" in locate(report, "第四句", load(built(tmp_path)), "2031")


def test_words_that_do_not_stand_in_the_report_are_said_to_how_far_they_do(report: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="it has “第一句很”, but not followed by “长”"):
        locate(report, "第一句很长", load(built(tmp_path)), "2031")
    with pytest.raises(UserError, match="to the letter"):
        locate(report, "unheard of", load(built(tmp_path)), "2031")
