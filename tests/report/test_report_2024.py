"""What the extraction reads in the 2024 edition, against counts made by eye."""

from collections import Counter
from pathlib import Path

import pytest

from ftzgraph.report.reading import Reading, read
from ftzgraph.report.records import Document
from ftzgraph.report.text import load

CHAPTER_TABLES = {
    1: range(5, 9),
    2: range(9, 12),
    3: range(12, 16),
    4: range(16, 20),
    5: range(20, 22),
    6: range(22, 26),
    7: range(26, 31),
}
ROWS_BY_CHAPTER = {1: 26, 2: 39, 3: 16, 4: 14, 5: 10, 6: 15, 7: 10}


@pytest.fixture(scope="module")
def report(report_path: Path) -> Reading:
    return read(load(report_path), "2024")


@pytest.fixture(scope="module")
def documents(report: Reading) -> dict[str, Document]:
    return {document.key: document for document in report.documents}


def test_innovations_by_domain(report: Reading) -> None:
    assert len(report.innovations) == 130
    assert sum(len(innovation.zones) for innovation in report.innovations) == 156
    assert sum(len(innovation.zones) > 1 for innovation in report.innovations) == 11
    rows = Counter(innovation.table for innovation in report.innovations)
    assert len(rows) == 26
    for chapter, numbers in CHAPTER_TABLES.items():
        assert sum(rows[f"2024-t{number:02d}"] for number in numbers) == ROWS_BY_CHAPTER[chapter]


def test_each_innovation_is_described_in_prose(report: Reading) -> None:
    assert all(len(innovation.evidence) == 2 for innovation in report.innovations)


def test_the_wordings_that_differ(report: Reading) -> None:
    differing = {innovation.key for innovation in report.innovations if innovation.alternative}
    assert differing == {f"2024-{row}" for row in ("t07-01", "t09-09", "t09-10", "t11-01", "t11-03", "t11-11")}


def test_tables_and_their_sections(report: Reading) -> None:
    tables = {table.key: table for table in report.tables}
    assert len(tables) == 33
    assert [tables[f"2024-t0{number}"].rows for number in (1, 2, 3, 4)] == [9, 5, 4, 7]
    assert tables["2024-t05"].section == "2024-p2-c1-s1"
    assert tables["2024-t30"].section == "2024-p2-c7-s5"


def test_outcomes(report: Reading) -> None:
    assert Counter(one.batch for one in report.experiences) == {"2024-p7": 24, "2024-bp5": 23, "2024-d3": 24}
    assert sum(one.scope != "全国" for one in report.experiences) == 7
    by_key = {one.key: one for one in report.experiences}
    assert by_key["2024-p7-14"].responsible == ("国家知识产权局", "中国人民银行", "金融监管总局")
    assert by_key["2024-p7-20"].responsible == ("国家知识产权局", "市场监管总局")
    assert by_key["2024-p7-07"].name == "应用电子劳动合同信息便捷办理人力资源社会保障业务"
    assert by_key["2024-d3-01"].leading == ("国家发展改革委", "商务部")
    assert by_key["2024-d3-24"].promoted_by == ("huizongfa-2020-89",)
    released = {batch.key: batch.released_by for batch in report.batches}
    assert released == {"2024-p7": "guohan-2023-56", "2024-bp5": "shangzimaohan-2024-14", "2024-d3": None}


def test_programmes_without_a_founding_document(report: Reading) -> None:
    assert [one.zones[0] for one in report.programmes if not one.founded_by] == [
        "河南自贸试验区",
        "重庆自贸试验区",
        "湖南自贸试验区",
    ]


def test_events(report: Reading) -> None:
    keys = [event.key for event in report.events]
    assert len(keys) == 27
    assert keys[0] == "2023-02-06"
    assert keys[-1] == "2023-12-27"
    assert {"2023-09-26", "2023-09-26-2"} <= set(keys)


def test_numbers(documents: dict[str, Document]) -> None:
    numbered = [document for document in documents.values() if document.number]
    assert len(numbered) == 29
    canonical = {number.translate(str.maketrans("[]", "〔〕")) for one in numbered for number in one.stated_numbers}
    assert len(canonical) == 30


def test_every_title_in_the_text_is_a_wording_of_a_document_or_short_for_one(report: Reading) -> None:
    assert len(report.documents) == 115
    assert not [notice for notice in report.notices if "short title" in notice.message or "key" in notice.message]
    assert all(document.type for document in report.documents)


def test_documents_that_a_careless_reader_mixes_up(documents: dict[str, Document]) -> None:
    assert "海南省" in documents["guohan-2023-23"].label
    assert "中国（上海）" in documents["guofa-2023-23"].label
    assert documents["guohan-2023-56"].number == "国函〔2023〕56号"
    assert "国发〔2023〕56号" in documents["guohan-2023-56"].stated_numbers
    assert "guofa-2023-56" not in documents
    assert len(documents["guofa-2023-9"].titles) == 3
    assert documents["guofa-2023-9"].label.endswith("若干措施")
    assert len(documents["caizhengbu-gonggao-2023-75"].issuers) == 5
    assert len(documents["jiaoyunfa-2023-116"].issuers) == 8
    assert documents["shangmaofa-2023-308"].issuer_list == "商务部等10部门"


def test_abbreviations_hold_in_their_chapters(report: Reading) -> None:
    meant = {(one.short, one.section): one.document for one in report.abbreviations}
    assert meant[("若干措施", "2024-p1-c1")] == "guofa-2023-9"
    assert meant[("总体方案", "2024-p1-c1")] == "guofa-2023-23"
    assert {short for short, _ in meant} == {"若干措施", "总体方案", "规定", "办法", "若干规定"}


def test_all_of_the_contents_list_stands_in_the_text(report: Reading) -> None:
    assert not [notice for notice in report.notices if "contents list" in notice.message]
    levels = Counter(section.level for section in report.layout.outline.sections)
    assert (levels[1], levels[2]) == (6 + 7, 29 + 26)
