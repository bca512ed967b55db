"""Coverage: what a citing record says is carried, what none says is named with its place, exceptions must hold."""

import hashlib
from pathlib import Path

import pytest

from ftzgraph.cli import main
from ftzgraph.errors import UserError
from ftzgraph.graph.coverage import Coverage, coverage, summary
from ftzgraph.report.items import KINDS

from .small import built

TEXT = (
    """# 中国自由贸易试验区 发展报告

## 2032 REPORT

# 01

第●部分

## 综合篇

# 1

## 政策与布局

### （一）文件不断增加

2031年，各地继续努力，成效明显。

四川、云南自贸试验区于2031年6月1日印发《示例办法》（示发 [2031] 9号），共12条。办理时间由5天减至3天。"""
    """示例片区由商务部指导。

**表 1** 示例文件

序号	文件名称	文号	发布单位
①	《示例办法》	示发〔2031〕9号	商务部

资料来源：编写组整理。
"""
)
INTRODUCTION = (TEXT.index("2031年，"), TEXT.index("明显。") + 3)
ISSUED = (TEXT.index("四川、"), TEXT.index("12条。") + 4)
FASTER = (TEXT.index("办理时间"), TEXT.index("3天。") + 3)
GUIDED = (TEXT.index("示例片区"), TEXT.index("指导。") + 3)
ROW = (TEXT.index("①"), TEXT.index("\n\n资料"))
PART = (TEXT.index("第●部分"), TEXT.index("第●部分") + 4)


def passage(span: tuple[int, int]) -> str:
    start, end = span
    sha256 = hashlib.sha256(TEXT[start:end].encode()).hexdigest()
    return (
        f"<passage/2032/{start}-{end}> a ftz:Passage ; oa:start {start} ; oa:end {end} ; "
        f'ftz:sha256 "{sha256}" ; ftz:partOfReport <id/report/2032> .\n'
    )


def cited(*spans: tuple[int, int]) -> str:
    return "ftz:evidencedBy " + " , ".join(f"<passage/2032/{start}-{end}>" for start, end in spans)


REPORT = (
    f'<id/report/2032> a ftz:SourceReport ; ftz:edition "2032" ; '
    f'ftz:sha256 "{hashlib.sha256(TEXT.encode()).hexdigest()}" .\n'
    + "".join(map(passage, (INTRODUCTION, ISSUED, FASTER, GUIDED, ROW, PART)))
)
ELSEWHERE = "ftz:evidencedBy <id/source/s>"
ZONES = (
    '<id/zone/sichuan> a ftz:PilotFreeTradeZone ; skos:prefLabel "四川自贸试验区"@zh-hans ; ' + ELSEWHERE + " .\n"
    '<id/zone/yunnan> a ftz:PilotFreeTradeZone ; skos:prefLabel "云南自贸试验区"@zh-hans ; ' + ELSEWHERE + " .\n"
    '<id/zone/yunnan/a> a ftz:ZoneArea ; skos:altLabel "示例片区"@zh-hans ; ftz:partOfZone <id/zone/yunnan> ; '
    + ELSEWHERE
    + ' .\n<id/organisation/mofcom> a ftz:Organisation ; skos:prefLabel "商务部"@zh-hans ; '
    + ELSEWHERE
    + " .\n"
)
DOCUMENT = (
    '<id/document/d> a ftz:PolicyDocument ; skos:prefLabel "示例办法"@zh-hans ; dcterms:title "示例办法"@zh-hans ; '
    'eli:id_local "示发〔2031〕9号" ; '
    'ftz:earliestDate "2031-06-01"^^xsd:date ; ftz:latestDate "2031-06-01"^^xsd:date ; '
    f"ftz:issuedForZone <id/zone/sichuan> ; ftz:mentionsZone <id/zone/yunnan> ; {cited(ISSUED, ROW)} .\n"
)
FIGURES = (
    '<id/figure/articles> a ftz:Observation ; ftz:statedValue "12条"@zh-hans ; schema:value 12.0 ; '
    f"ftz:unit <scheme/unit/items> ; {cited(ISSUED)} .\n"
    '<id/effect/time> a ftz:EffectMeasure ; ftz:statedBefore "5天"@zh-hans ; ftz:valueBefore 5.0 ; '
    f'ftz:statedValue "3天"@zh-hans ; schema:value 3.0 ; ftz:unit <scheme/unit/day> ; {cited(FASTER)} .\n'
)
PRACTICE = (
    f"<id/practice/p> a ftz:Practice ; ftz:takesPlaceIn <id/zone/yunnan/a> ; ftz:actor <id/organisation/mofcom> ; "
    f"{cited(GUIDED)} .\n"
    f"<id/batch/b> a ftz:ReplicationBatch ; ftz:involves <id/organisation/mofcom> ; {cited(ROW)} .\n"
)
ALL = DOCUMENT + FIGURES + PRACTICE
EXCEPTED = [(*INTRODUCTION, "paragraph", "slogan"), (*PART, "paragraph", "heading")]


def check(
    tmp_path: Path, curated: str = ALL, exceptions: list[tuple[int, int, str, str]] = EXCEPTED, text: str = TEXT
) -> Coverage:
    report, folder = tmp_path / "report.txt", tmp_path / "exceptions"
    folder.mkdir(parents=True, exist_ok=True)
    report.write_bytes(text.encode())
    lines = ["start,end,kind,reason", *(",".join(map(str, row)) for row in exceptions)]
    (folder / "2032.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return coverage(report, built(tmp_path, report_2032=REPORT, curated=ZONES + curated), None, folder)


def missing(covered: Coverage) -> set[tuple[str, str]]:
    return {(gap.item.kind, gap.item.meant) for gap in covered.gaps if gap.item.kind != "paragraph"}


def test_a_text_whose_values_are_all_carried_is_complete(tmp_path: Path) -> None:
    covered = check(tmp_path)
    assert covered.gaps == []
    assert covered.faults == []
    assert covered.complete
    found = {kind: (count.found, count.carried, count.excepted) for kind, count in covered.counts.items()}
    assert found == {
        "paragraph": (3, 1, 2),
        "row": (1, 1, 0),
        "number": (3, 3, 0),
        "title": (2, 2, 0),
        "document-number": (2, 2, 0),
        "date": (1, 1, 0),
        "zone": (2, 2, 0),
        "area": (1, 1, 0),
        "body": (2, 2, 0),
    }


def test_what_nobody_cites_is_missing_whole(tmp_path: Path) -> None:
    covered = check(tmp_path, curated="", exceptions=[])
    assert not covered.complete
    blocks = [(gap.item.start, gap.item.end) for gap in covered.gaps if gap.item.kind in ("paragraph", "row")]
    assert blocks == [PART, INTRODUCTION, (ISSUED[0], GUIDED[1]), ROW]
    assert covered.counts["number"].missing == 3
    assert {gap.section for gap in covered.gaps} == {"01 综合篇", "（一） 文件不断增加"}


LOST = {
    "a number": (ALL.replace("schema:value 12.0", "schema:value 13.0").replace('"12条"', '"112条"'), "number", "12条"),
    "a value before": (ALL.replace('ftz:statedBefore "5天"@zh-hans ; ftz:valueBefore 5.0 ; ', ""), "number", "5天"),
    "a title": (ALL.replace("示例办法", "另一办法"), "title", "示例办法"),
    "a document number": (ALL.replace("〕9号", "〕19号"), "document-number", "示发〔2031〕9号"),
    "a date": (ALL.replace("2031-06-01", "2031-06-02"), "date", "2031年6月1日"),
    "a zone of a list": (ALL.replace("ftz:mentionsZone <id/zone/yunnan> ; ", ""), "zone", "云南自贸试验区"),
    "an area": (ALL.replace("takesPlaceIn <id/zone/yunnan/a>", "takesPlaceIn <id/zone/yunnan>"), "area", "示例片区"),
    "a body": (ALL.replace("ftz:actor <id/organisation/mofcom> ; ", ""), "body", "商务部"),
}


@pytest.mark.parametrize("lost", LOST)
def test_a_value_that_no_citing_record_carries_is_missing(tmp_path: Path, lost: str) -> None:
    curated, kind, meant = LOST[lost]
    assert curated != ALL
    covered = check(tmp_path, curated=curated)
    assert (kind, meant) in missing(covered)
    assert missing(covered) <= {(kind, meant)}
    assert not covered.complete


def test_a_number_is_not_carried_by_the_same_number_of_something_else(tmp_path: Path) -> None:
    days = ALL.replace('ftz:statedValue "3天"@zh-hans', 'ftz:statedValue "3项"@zh-hans')
    assert missing(check(tmp_path / "count", days.replace("<scheme/unit/day>", "<scheme/unit/items>"))) == {
        ("number", "3天")
    }
    assert missing(check(tmp_path / "same", days)) == set()


def test_a_value_is_carried_only_by_a_record_that_cites_its_sentence(tmp_path: Path) -> None:
    moved = ALL.replace(f"{cited(FASTER)} .", f"{cited(GUIDED)} .")
    assert missing(check(tmp_path, moved)) == {("number", "5天"), ("number", "3天")}


def test_a_summary_carries_nothing(tmp_path: Path) -> None:
    curated = ALL.replace("schema:value 12.0", 'dcterms:abstract "共12条"@zh-hans').replace('"12条"', '"条"')
    assert ("number", "12条") in missing(check(tmp_path, curated))


def test_an_area_carries_the_zone_that_it_lies_in(tmp_path: Path) -> None:
    inside = ALL.replace("ftz:mentionsZone <id/zone/yunnan>", "ftz:mentionsZone <id/zone/yunnan/a>")
    assert missing(check(tmp_path, inside)) == set()


def test_words_taken_over_carry_a_zone_and_a_date(tmp_path: Path) -> None:
    words = ALL.replace("ftz:mentionsZone <id/zone/yunnan>", 'ftz:statedZone "云南自贸试验区"@zh-hans')
    words = words.replace('"2031-06-01"', '"2031-06-02"') + (
        f'<id/x/dated> a ftz:Practice ; ftz:statedDate "2031年6月1日"@zh-hans ; {cited(ISSUED)} .\n'
    )
    assert missing(check(tmp_path, words)) == set()


def test_a_short_form_carries_the_title(tmp_path: Path) -> None:
    short = ALL.replace("示例办法", "关于示例的管理办法") + (
        '<id/abbreviation/a> a ftz:DocumentAbbreviation ; ftz:shortForm "示例办法"@zh-hans ; '
        f"ftz:abbreviates <id/document/d> ; {ELSEWHERE} .\n"
    )
    assert missing(check(tmp_path, short)) == set()


def test_a_gap_is_one_line_with_place_kind_words_and_sentence(tmp_path: Path) -> None:
    covered = check(tmp_path, curated=LOST["a body"][0])
    start = TEXT.index("商务部指导")
    assert [str(gap) for gap in covered.gaps] == [f"{start}-{start + 3} body “商务部”, in {GUIDED[0]}-{GUIDED[1]}"]


def test_an_exception_takes_out_what_is_missing_of_its_kind_and_place(tmp_path: Path) -> None:
    exceptions = [*EXCEPTED, (*FASTER, "number", "not-a-fact")]
    covered = check(tmp_path, DOCUMENT + FIGURES.partition("<id/effect")[0] + PRACTICE, exceptions)
    assert covered.complete
    assert covered.counts["number"].excepted == 2
    assert str(covered.counts["number"].percent) == "100"


def test_an_exception_that_excepts_nothing_is_a_fault(tmp_path: Path) -> None:
    covered = check(tmp_path, exceptions=[*EXCEPTED, (*FASTER, "number", "not-a-fact")])
    assert covered.gaps == []
    assert not covered.complete
    assert len(covered.faults) == 1
    assert f"2032.csv:4: the exception for number in {FASTER[0]}-{FASTER[1]} excepts nothing" in covered.faults[0]


def test_a_repetition_must_say_where_the_same_is_carried(tmp_path: Path) -> None:
    curated = ALL.replace(cited(ISSUED, ROW), cited(ISSUED))
    titles = (*ROW, "title", f"repetition of {ISSUED[0]}-{ISSUED[1]}")
    found = (*ROW, "document-number", f"repetition of {GUIDED[0]}-{GUIDED[1]}")
    covered = check(tmp_path, curated, [*EXCEPTED, titles, found])
    assert missing(covered) == {("document-number", "示发〔2031〕9号")}
    assert len(covered.faults) == 1
    assert f"says that it repeats {GUIDED[0]}-{GUIDED[1]}" in covered.faults[0]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ((1, 2, "number", "too hard"), "“too hard” is no reason"),
        ((1, 2, "sentence", "slogan"), "“sentence” is no kind"),
        (("one", 2, "number", "slogan"), "a start and an end"),
    ],
)
def test_a_list_of_exceptions_in_another_form_is_refused(
    tmp_path: Path, row: tuple[int, int, str, str], message: str
) -> None:
    with pytest.raises(UserError, match=message):
        check(tmp_path, exceptions=[row])


def test_another_text_than_the_edition_s_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not the text that any edition was extracted from"):
        check(tmp_path, text=TEXT + "\n")


def test_the_summary_has_a_row_for_each_kind(tmp_path: Path) -> None:
    rows = {row[0]: row[1:] for row in summary(check(tmp_path, curated=LOST["an area"][0]))}
    assert rows["area"] == ("1", "0", "0", "1", "0")
    assert rows["paragraph"] == ("3", "1", "2", "0", "100")


def test_the_command_prints_gaps_by_section_and_counts(
    report_path: Path, dataset_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["coverage", str(report_path), "--store", str(dataset_folder)])
    whole = capsys.readouterr()
    assert main(["coverage", str(report_path), "--store", str(dataset_folder), "--summary"]) == code
    short = capsys.readouterr()
    assert whole.out.endswith(short.out)
    rows = {line.split()[0]: line.split()[1:] for line in short.out.splitlines()[2:]}
    assert list(rows) == list(KINDS)
    for found, carried, excepted, lost, percent in rows.values():
        assert int(found) == int(carried) + int(excepted) + int(lost)
        assert 0 <= float(percent) <= 100
    # each row of the tables is a record
    assert rows["row"][0] == rows["row"][1] == "226"
    gaps = [line for line in whole.out.splitlines() if line.startswith("  ")]
    assert len(gaps) == sum(int(row[3]) for row in rows.values())
    assert (code == 0) == (not gaps and not whole.err)


def test_the_graph_holds_everything_that_the_report_says(report_path: Path, dataset_folder: Path) -> None:
    found = coverage(report_path, dataset_folder)
    assert found.complete, [str(gap) for gap in found.gaps]
