"""Phrases are found, and the sentence or row that holds them is what to cite."""

import hashlib

import pytest

from ftzgraph.report.passages import Hit, locate
from ftzgraph.report.reading import edition_of, structure
from ftzgraph.report.text import ReportText

from .sample import WHOLE


def find(phrase: str, text: str = WHOLE) -> list[Hit]:
    report = ReportText(text)
    return locate(structure(report, edition_of(report)), phrase)


def cited(hit: Hit, text: str = WHOLE) -> str:
    return text[hit.passage.start : hit.passage.end]


def test_a_phrase_in_prose_is_cited_by_its_sentence() -> None:
    (hit,) = find("两省共同承担")
    assert cited(hit) == "按照《若干措施》，两省共同承担费用。"
    assert hit.passage.section == "2026-p2-c1-s1-1"
    assert hit.passage.digest == hashlib.sha256(cited(hit).encode()).hexdigest()
    assert WHOLE[hit.start : hit.end] == "两省共同承担"


def test_a_phrase_in_a_table_is_cited_by_its_row() -> None:
    (hit,) = find("国家药监局 国家中医药局")
    assert cited(hit) == "2\t药材溯源互认\t国家药监局 国家中医药局\t自贸试验区"
    assert (hit.passage.table, hit.passage.row, hit.passage.section) == ("2026-p8", 2, "2026-annex1")


def test_white_space_does_not_matter_when_the_phrase_is_nowhere_as_it_is() -> None:
    (hit,) = find("国家市场监督管理总局")
    assert WHOLE[hit.start : hit.end] == "国家市场监 督管理总局"


def test_a_phrase_that_a_page_break_cuts_is_found_and_cited_whole() -> None:
    text = WHOLE.replace("两省共同承担费用", "两省共同\n\n---\n\n承担费用")
    (hit,) = find("共同承担费用", text)
    assert cited(hit, text).startswith("按照")
    assert cited(hit, text).endswith("费用。")


def test_every_place_is_found() -> None:
    assert len(find("绿色发展的若干措施")) == 3


@pytest.mark.parametrize("phrase", ["没有这句话", ""])
def test_nothing_is_found_where_nothing_is(phrase: str) -> None:
    assert find(phrase) == []
