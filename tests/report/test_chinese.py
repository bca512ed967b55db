"""Spaces of the print, numerals, row marks and pinyin keys."""

import hashlib

import pytest

from ftzgraph.report.chinese import mark, number, romanised, squeeze, title_key


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("市场监 管总局", "市场监管总局"),
        ("“开工一张证”改革 2.0", "“开工一张证”改革2.0"),
        ("“中老 + 中欧”国际班列", "“中老+中欧”国际班列"),
        ("late bottled vintage", "late bottled vintage"),
        ("构建面向\n RCEP 的通道", "构建面向RCEP的通道"),
        ("CJ/T  552-2023", "CJ/T 552-2023"),
    ],
)
def test_spaces_beside_chinese_go_and_those_between_latin_words_stay(printed: str, meant: str) -> None:
    assert squeeze(printed) == meant


@pytest.mark.parametrize(
    ("text", "value"),
    [("七", 7), ("十", 10), ("二十三", 23), ("三十", 30), ("一百零二", 102), ("16", 16), ("甲", None), ("", None)],
)
def test_numerals(text: str, value: int | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("①", 1),
        ("⑯", 16),
        ("⑳", 20),
        ("㉑", 21),
        ("㊿", 50),
        ("1", 1),
        ("12.", 12),
        ("（三）", 3),
        ("备案", None),
        ("", None),
    ],
)
def test_row_marks(text: str, value: int | None) -> None:
    assert mark(text) == value


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("国发", "guofa"),
        ("商自贸函", "shangzimaohan"),
        ("厦自贸委规", "xiazimaoweigui"),
        ("银发", "yinfa"),
        ("绿", "lv"),
    ],
)
def test_issuing_codes_in_pinyin(code: str, key: str) -> None:
    assert romanised(code) == key


def test_the_key_of_a_title_is_cut_after_twelve_syllables_and_ends_with_its_hash() -> None:
    title = "中国（河南）自由贸易试验区2.0版建设实施方案"
    digest = hashlib.sha256(title.encode()).hexdigest()[:6]
    assert title_key(title) == f"zhong-guo-he-nan-zi-you-mao-yi-shi-yan-qu-20-{digest}"
    assert title_key("办税指南").startswith("ban-shui-zhi-nan-")
