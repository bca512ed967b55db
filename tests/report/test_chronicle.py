"""Dated entries, and dates in their forms."""

from datetime import date

import pytest

from ftzgraph.report.chronicle import period

from .sample import ANNEX_TWO, WHOLE, messages, reading


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023年6月1日", date(2023, 6, 1), date(2023, 6, 1)),
        ("2023年7月26日-27日", date(2023, 7, 26), date(2023, 7, 27)),
        ("2023年11月5—10日", date(2023, 11, 5), date(2023, 11, 10)),
        ("2023年11月28日至12月2日", date(2023, 11, 28), date(2023, 12, 2)),
        ("2023年12月30日—2024年1月2日", date(2023, 12, 30), date(2024, 1, 2)),
        ("新华社北京 2023 年 9 月 12 日电", date(2023, 9, 12), date(2023, 9, 12)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2020年", date(2020, 1, 1), date(2020, 12, 31)),
        ("2024.1.9", date(2024, 1, 9), date(2024, 1, 9)),
        ("2024-01-09", date(2024, 1, 9), date(2024, 1, 9)),
        ("2024/1/9", date(2024, 1, 9), date(2024, 1, 9)),
        ("二〇二四年一月九日", date(2024, 1, 9), date(2024, 1, 9)),
        ("二○二四年十一月二十八日至十二月二日", date(2024, 11, 28), date(2024, 12, 2)),
        ("２０２４年１月９日", date(2024, 1, 9), date(2024, 1, 9)),
        ("2024年2月上旬", date(2024, 2, 1), date(2024, 2, 10)),
        ("2024年2月下旬", date(2024, 2, 21), date(2024, 2, 29)),
    ],
)
def test_the_days_that_a_date_covers(text: str, first: date, last: date) -> None:
    assert period(text) == (first, last)


@pytest.mark.parametrize("text", ["2023年2月30日", "2023年13月1日", "9月26日", "近日", "2023年6月9日-3日"])
def test_a_date_that_is_none(text: str) -> None:
    assert period(text) is None


def test_entries_with_their_keys_documents_and_evidence() -> None:
    first, second, third = reading().events
    assert (first.key, first.documents) == ("2025-01-09", ("guofa-2025-4",))
    assert WHOLE[slice(*first.evidence)].startswith("### • 2025年1月9日")
    assert (second.key, second.dates) == ("2025-03-02", (date(2025, 3, 2), date(2025, 3, 4)))
    assert (third.key, third.stated_date, third.dates[0]) == ("2025-03-02-2", "3月2日", date(2025, 3, 2))
    assert WHOLE[slice(*third.evidence)].endswith("推进会。")


def test_a_date_that_cannot_be_read_is_said_and_the_others_are_kept() -> None:
    text = WHOLE.replace("• 2025年3月2日—4日", "• 2025年3月32日")
    assert any("2025年3月32日" in message for message in messages(text))
    assert [event.key for event in reading(text).events] == ["2025-01-09", "2025-03-02"]


def test_dates_and_texts_on_one_line_under_a_heading_without_a_number() -> None:
    annex = "\n# 2025年大事记\n\n**1月9日** 山西自贸试验区召开推进会。\n\n3月2日，贵州自贸试验区召开推进会。\n"
    events = reading(WHOLE.replace(ANNEX_TWO, annex)).events
    assert [(event.key, event.stated_date) for event in events] == [("2025-01-09", "1月9日"), ("2025-03-02", "3月2日")]


@pytest.mark.parametrize(
    "date_", ["2025.1.9", "2025-01-09", "2025/1/9", "二〇二五年一月九日", "２０２５年１月９日", "2025年1月9日-9日"]
)
@pytest.mark.parametrize("form", ["• {}", "### {}", "**{}**"])
def test_entries_with_dates_in_other_forms(date_: str, form: str) -> None:
    text = WHOLE.replace("### • 2025年1月9日", form.format(date_))
    first = reading(text).events[0]
    assert (first.key, first.stated_date, first.documents) == ("2025-01-09", date_, ("guofa-2025-4",))
    assert len(reading(text).events) == 3


def test_a_year_that_stands_above_the_dates() -> None:
    annex = "\n# 大事记\n\n## 2025年\n\n• 1月9日\n\n山西自贸试验区召开推进会。\n"
    assert [event.key for event in reading(WHOLE.replace(ANNEX_TWO, annex)).events] == ["2025-01-09"]


def test_an_issuer_after_the_date_on_its_line() -> None:
    entry = "2025年1月9日 海关总署 商务部印发《药材通关指引》。"
    read = reading(WHOLE.replace(ANNEX_TWO, f"\n# 大事记\n\n{entry}\n\n2025年3月2日，商务部 国家药监局召开推进会。\n"))
    assert [event.key for event in read.events] == ["2025-01-09", "2025-03-02"]
    document = next(one for one in read.documents if one.label == "药材通关指引")
    assert document.issuers == ("海关总署", "商务部")


@pytest.mark.parametrize("row", ["2025年1月9日\t{}", "| 2025年1月9日 | {} |"])
def test_a_chronicle_set_as_a_table(row: str) -> None:
    told = "国务院印发《关于支持内陆自贸试验区绿色发展的若干措施》（国发〔2025〕4号）。"
    head = row.replace("2025年1月9日", "时间").format("事件")
    read = reading(WHOLE.replace(ANNEX_TWO, f"\n## 附件二\n\n# 大事记\n\n{head}\n{row.format(told)}\n\n"))
    assert [(event.key, event.documents) for event in read.events] == [("2025-01-09", ("guofa-2025-4",))]


def test_a_chronicle_without_an_entry_is_said() -> None:
    annex = "\n## 附件二\n\n# 大事记\n\n年初，山西自贸试验区召开推进会。\n"
    assert any("大事记" in message and "no date" in message for message in messages(WHOLE.replace(ANNEX_TWO, annex)))


def test_a_date_on_the_cover_is_no_entry() -> None:
    assert len(reading("2026年5月\n" + WHOLE).events) == 3
