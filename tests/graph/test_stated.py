"""Numbers and dates as they are printed in Chinese text."""

from datetime import date
from decimal import Decimal

import pytest

from ftzgraph.graph.stated import agrees, interval_agrees


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("7700000000000", "7.7万亿元"),
        ("215660000000", "约2156.6亿元"),
        ("18.4", "18.4%"),
        ("18.4", "１８．４％"),
        ("50000000", "5000余万元"),
        ("1250000", "近125万人次"),
        ("4190000000", "41.9 亿美元"),
        ("12345", "12,345家"),
        ("3", "3—4个工作日"),
        ("4", "3—4个工作日"),
        ("2000000000", "20—30亿元"),
        ("20", "1/5"),
        ("33.33", "三分之一"),
        ("33.3", "三分之一"),
        ("10", "百分之十"),
        ("30", "近三成"),
        ("65", "六成五"),
        ("50", "超过一半"),
        ("23000", "两万三千"),
        ("120000000", "一亿两千万"),
        ("12", "十二个"),
        ("1.5", "一点五倍"),
        ("5", "5千米"),
        ("-31.8", "下降31.8%"),
        ("31.8", "下降31.8%"),
        ("0.5", "半年"),
        ("0", "均未出现"),
    ],
)
def test_a_number_agrees_with_its_words(value: str, words: str) -> None:
    assert agrees(Decimal(value), words)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("770000000000", "7.7万亿元"),
        ("7.7", "7.7万亿元"),
        ("18.5", "18.4%"),
        ("34", "三分之一"),
        ("33.3", "四分之一"),
        ("3000", "三成"),
        ("12", "二十"),
        ("5", "若干"),
        ("0", "若干"),
        ("100020000", "一亿两千万"),
    ],
)
def test_a_number_that_its_words_do_not_say(value: str, words: str) -> None:
    assert not agrees(Decimal(value), words)


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        ("2023-06-01", "2023-06-01", "2023年6月1日"),
        ("2023-06-01", "2023-06-30", "2023 年 6 月"),
        ("2024-02-01", "2024-02-29", "2024年2月"),
        ("2020-01-01", "2020-12-31", "2020年"),
        ("2023-06-01", "2023-06-01", "6月1日"),
        ("2023-12-31", "2023-12-31", "截至2023年底"),
        ("2023-08-31", "2023-08-31", "截至2023年8月底"),
        ("2023-01-01", "2023-06-30", "2023年上半年"),
        ("2023-07-01", "2023-09-30", "2023年第三季度"),
        ("2023-01-01", "2023-05-31", "2023年1—5月"),
        ("2023-04-15", "2023-04-20", "2023年4月15日至20日"),
        ("2023-09-25", "2023-10-03", "2023年9月25日—10月3日"),
        ("2013-01-01", "2023-12-31", "2013—2023年"),
        ("2023-01-01", "2024-03-31", "2023年1月至2024年3月"),
        ("2024-01-01", "2024-02-29", "2024年初"),
        ("2023-09-01", "2024-08-31", "2023年9月以来"),
    ],
)
def test_an_interval_agrees_with_its_words(earliest: str, latest: str, words: str) -> None:
    assert interval_agrees(date.fromisoformat(earliest), date.fromisoformat(latest), words) is True


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        ("2023-06-02", "2023-06-02", "2023年6月1日"),
        ("2023-06-01", "2023-06-01", "2023年6月"),
        ("2024-01-01", "2024-12-31", "2023年"),
        ("2023-01-01", "2023-12-31", "截至2023年底"),
        ("2023-01-01", "2023-06-30", "2023年下半年"),
        ("2023-10-01", "2024-08-31", "2023年9月以来"),
        ("2024-01-01", "2025-01-31", "2024年初"),
    ],
)
def test_an_interval_that_its_words_do_not_say(earliest: str, latest: str, words: str) -> None:
    assert interval_agrees(date.fromisoformat(earliest), date.fromisoformat(latest), words) is False


@pytest.mark.parametrize("words", ["同年", "近年来", "2023年13月", "2023年2月30日"])
def test_words_that_give_no_interval_are_not_compared(words: str) -> None:
    assert interval_agrees(date(2023, 1, 1), date(2023, 1, 1), words) is None
