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


def test_a_date_on_the_cover_is_no_entry() -> None:
    assert len(reading("2026年5月\n" + WHOLE).events) == 3
