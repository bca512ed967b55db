"""Verification: a record that its passages bear out is let be, and each way of not doing so is found."""

import hashlib
from pathlib import Path

import pytest

from ftzgraph.errors import UsageError, UserError
from ftzgraph.graph.verify import Verification, summary, verify

from .small import built

TEXT = """## （一）示例方面

2031年，甲自贸试验区实现进出口总额7.7万亿元，占比18.4%。《示例办法》（示发 [2031] 9号）于2031年6月1日印发。

表1 示例成果

①	“一证通”改
革 2.0	甲、乙自贸试验区
"""
SECTION = TEXT.rindex("表1")
PROSE = (TEXT.index("2031年，"), TEXT.index("印发。") + 3)
ROW = (TEXT.index("①"), len(TEXT) - 1)


def passage(span: tuple[int, int], text: str = TEXT) -> str:
    start, end = span
    sha256 = hashlib.sha256(text[start:end].encode()).hexdigest()
    return (
        f"<passage/2031/{start}-{end}> a ftz:Passage ; oa:start {start} ; oa:end {end} ; "
        f'ftz:sha256 "{sha256}" ; ftz:partOfReport <id/report/2031> .\n'
    )


def cited(span: tuple[int, int]) -> str:
    return f"ftz:evidencedBy <passage/2031/{span[0]}-{span[1]}>"


REPORT = (
    f'<id/report/2031> a ftz:SourceReport ; ftz:edition "2031" ; '
    f'ftz:sha256 "{hashlib.sha256(TEXT.encode()).hexdigest()}" .\n'
    f'<id/section/s> a ftz:Section ; skos:prefLabel "示例方面"@zh-hans ; ftz:partOfReport <id/report/2031> ; '
    f'ftz:sectionNumber "（一）" ; oa:start 0 ; oa:end {SECTION} .\n' + passage(PROSE) + passage(ROW)
)
GOOD = (
    f'<id/innovation/i> skos:prefLabel "“一证通”改革2.0"@zh-hans ; '
    f'ftz:statedZone "甲自贸试验区"@zh-hans , "乙自贸试验区"@zh-hans ; {cited(ROW)} .\n'
    f'<id/document/d> skos:prefLabel "示例办法"@zh-hans ; dcterms:title "示例办法"@zh-hans ; '
    f'eli:id_local "示发〔2031〕9号" ; ftz:statedNumber "示发[2031]9号"@zh-hans ; '
    f'ftz:statedDate "2031年6月1日"@zh-hans ; ftz:earliestDate "2031-06-01"^^xsd:date ; '
    f'ftz:latestDate "2031-06-01"^^xsd:date ; {cited(PROSE)} .\n'
)
FIGURE = (
    '<id/figure/f> ftz:statedValue "7.7万亿元"@zh-hans ; schema:value 7700000000000.0 ; '
    f'skos:prefLabel "an editor\'s own words"@en , "编者拟的名称"@zh-hans ; {cited(PROSE)} .\n'
)


def check(tmp_path: Path, extracted: str = GOOD, curated: str = FIGURE, text: str = TEXT) -> Verification:
    report = tmp_path / "report.txt"
    report.write_bytes(text.encode())
    return verify(report, built(tmp_path, report_2031=REPORT + extracted, curated=curated))


def test_nothing_is_found_where_the_passages_say_what_the_records_say(tmp_path: Path) -> None:
    checked = check(tmp_path)
    assert checked.findings == []
    assert checked.notes == []
    assert checked.passages == 2
    # heading; name and two zones; name, title, id, number, stated date, interval; stated value, value
    assert checked.values == 1 + 3 + 6 + 2


def test_a_changed_digit_names_the_records_that_cite_the_passage(tmp_path: Path) -> None:
    checked = check(tmp_path, text=TEXT.replace("7.7", "7.8"))
    found = {finding.record.rpartition("/id/")[2] for finding in checked.findings}
    assert found == {"document/d", "figure/f"}
    lines = [str(finding) for finding in checked.findings]
    assert any("figure/f: cites a passage whose text has changed" in line for line in lines)
    assert any("figure/f: ftz:statedValue “7.7万亿元” does not stand in its passages" in line for line in lines)
    assert all("\n" not in line for line in lines)
    assert "not the text that the 2031 edition was extracted from" in checked.notes[0]


FAULTS = {
    "an extracted name": (
        GOOD.replace("改革2.0", "改革3.0"),
        FIGURE,
        "innovation/i",
        "skos:prefLabel ““一证通”改革3.0”",
    ),
    "a zone": (
        GOOD.replace('"乙自贸试验区"', '"丙自贸试验区"'),
        FIGURE,
        "innovation/i",
        "ftz:statedZone “丙自贸试验区”",
    ),
    "a title": (GOOD.replace('title "示例办法"', 'title "示例办法（试行）"'), FIGURE, "document/d", "dcterms:title"),
    "a document number": (GOOD.replace("〕9号", "〕19号"), FIGURE, "document/d", "eli:id_local “示发〔2031〕19号”"),
    "a stated number": (GOOD.replace("]9号", "]8号"), FIGURE, "document/d", "ftz:statedNumber"),
    "a stated date": (GOOD.replace('"2031年6月1日"', '"2031年6月2日"'), FIGURE, "document/d", "ftz:statedDate"),
    "a date": (GOOD.replace("2031-06-01", "2031-06-11"), FIGURE, "document/d", "the interval 2031-06-11 to 2031-06-11"),
    "a value": (GOOD, FIGURE.replace("7700000000000", "770000000000"), "figure/f", "schema:value 770000000000"),
    "words without a number": (GOOD, FIGURE.replace('"7.7万亿元"', '"占比"'), "figure/f", "no number that can be read"),
    "a passage outside": (
        GOOD + passage((5, 9999)) + f"<id/x/1> {cited((5, 9999))} .",
        FIGURE,
        "x/1",
        "outside the text",
    ),
    "a passage nobody described": (
        GOOD + f"<id/x/1> {cited((3, 4))} .",
        FIGURE,
        "x/1",
        "passage that is not described",
    ),
    "an address of another place": (
        GOOD + passage((3, 6)).replace("2031/3-6>", "2031/3-7>") + f"<id/x/1> {cited((3, 7))} .",
        FIGURE,
        "x/1",
        "whose address does not say 3-6",
    ),
}


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_is_found_once_in_its_record(fault: str, tmp_path: Path) -> None:
    extracted, curated, record, what = FAULTS[fault]
    findings = check(tmp_path, extracted, curated).findings
    assert findings, fault
    assert {finding.record for finding in findings} == {f"https://w3id.org/ftzgraph/id/{record}"}
    assert any(what in finding.what for finding in findings)


def test_a_heading_that_is_not_there_is_found(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(TEXT, "utf-8")
    dataset = built(tmp_path, report_2031=REPORT.replace("示例方面", "另一方面"))
    (finding,) = verify(report, dataset).findings
    assert finding.record.endswith("id/section/s")


def test_a_curated_value_may_rest_on_another_source_and_is_counted_apart(tmp_path: Path) -> None:
    curated = FIGURE.replace('"7.7万亿元"', '"7700000000000元"').replace(
        cited(PROSE), cited(PROSE) + " , <id/source/x>"
    )
    checked = check(tmp_path, curated=curated)
    assert checked.findings == []
    assert checked.elsewhere == 1


def test_an_extracted_value_may_not_rest_on_another_source(tmp_path: Path) -> None:
    extracted = GOOD.replace("〕9号", "〕19号").replace(cited(PROSE), cited(PROSE) + " , <id/source/x>")
    assert len(check(tmp_path, extracted).findings) == 1


def test_an_edition_that_the_dataset_does_not_have_is_wrong_use(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(TEXT, "utf-8")
    with pytest.raises(UsageError, match="has no edition 2050: choose one of 2031"):
        verify(report, built(tmp_path, report_2031=REPORT), "2050")


@pytest.mark.parametrize("saved", [TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, "\ufeff" + TEXT.replace("\n", "\r\n")])
def test_the_edition_s_text_with_other_line_ends_or_a_mark_in_front_is_told_in_one_line(
    tmp_path: Path, saved: str
) -> None:
    report = tmp_path / "report.txt"
    report.write_bytes(saved.encode())
    with pytest.raises(UserError, match=r"is the text of the 2031 edition with .*: save it with"):
        verify(report, built(tmp_path, report_2031=REPORT + GOOD))


def test_the_project_s_own_data_is_borne_out_by_the_report(report_path: Path, dataset_folder: Path) -> None:
    checked = verify(report_path, dataset_folder)
    assert [str(finding) for finding in checked.findings] == []
    assert checked.notes == []
    assert checked.passages > 700 and checked.values > 1300
    assert next(iter(summary(checked))).startswith("2024 edition: ")


def test_one_digit_changed_in_the_report_names_the_record(
    report_path: Path, dataset_folder: Path, tmp_path: Path
) -> None:
    text = report_path.read_bytes().decode()
    place = text.index("革 2.0")  # in the prose about the first innovation; its row in the table stays as it is
    copy = tmp_path / "copy.txt"
    copy.write_bytes((text[: place + 2] + "3" + text[place + 3 :]).encode())
    checked = verify(copy, dataset_folder)
    innovation = "https://w3id.org/ftzgraph/id/innovation/2024-t05-01"
    found = [finding.what for finding in checked.findings if finding.record == innovation]
    assert found == ["cites a passage whose text has changed"]
    copy.write_bytes(text.replace("革 2.0", "革 3.0").encode())
    named = [finding.what for finding in verify(copy, dataset_folder).findings if finding.record == innovation]
    assert "skos:prefLabel ““开工一张证”改革2.0” does not stand in its passages" in named
