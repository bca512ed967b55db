"""Document numbers in every style, and their one canonical form."""

import pytest

from ftzgraph.report.numbers import find


@pytest.mark.parametrize(
    ("printed", "canonical", "key"),
    [
        ("国发〔2023〕9号", "国发〔2023〕9号", "guofa-2023-9"),
        ("国发 [2023] 23号", "国发〔2023〕23号", "guofa-2023-23"),
        ("国函﹝2023﹞122 号", "国函〔2023〕122号", "guohan-2023-122"),
        ("银保监发(2020)15号", "银保监发〔2020〕15号", "yinbaojianfa-2020-15"),
        ("商自贸函【2024】第14号", "商自贸函〔2024〕14号", "shangzimaohan-2024-14"),
        ("财政部 商务部公告 2023年第75号", "财政部商务部公告2023年第75号", "caizhengbu-gonggao-2023-75"),
        ("农业农村部令2022年第1号", "农业农村部令2022年第1号", "nongyenongcunbu-ling-2022-1"),
        ("国务院令第754号", "国务院令第754号", "guowuyuan-ling-754"),
        ("CJ/T 552-2023", "CJ/T 552-2023", "cj-t-552-2023"),
        ("GB/T 2260—2007", "GB/T 2260-2007", "gb-t-2260-2007"),
        ("2023年 第47号", "2023年第47号", None),
        ("国发〔２０２３〕９号", "国发〔2023〕9号", "guofa-2023-9"),
        ("国发〖2023〗9号", "国发〔2023〕9号", "guofa-2023-9"),
    ],
)
def test_a_number_has_one_canonical_form(printed: str, canonical: str, key: str | None) -> None:
    (found,) = find(printed)
    assert (found.number.canonical, found.number.key) == (canonical, key)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("根据国发〔2023〕9号要求", "国发〔2023〕9号"),
        ("（2021年3月5日农业农村部令2021年第3号修订）", "农业农村部令2021年第3号"),
        ("（中华人民共和国海事局公告2021年第4号）", "中华人民共和国海事局公告2021年第4号"),
    ],
)
def test_words_before_a_number_do_not_belong_to_it(text: str, canonical: str) -> None:
    assert [found.number.canonical for found in find(text)] == [canonical]


def test_the_stated_form_keeps_the_brackets_of_the_print() -> None:
    assert find("汇发 [2019] 28号")[0].number.stated == "汇发[2019]28号"


@pytest.mark.parametrize("text", ["2023年第三批", "第7号码头", "全年9号线", "（2023—2025年）", "2023-2025"])
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    assert find(text) == []


def test_issuers_of_an_announcement_are_told_apart() -> None:
    assert find("财政部 生态环境部 海关总署公告2023年第75号")[0].number.issuers == ("财政部", "生态环境部", "海关总署")
