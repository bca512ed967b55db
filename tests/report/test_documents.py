"""Which mentions name one document."""

import pytest

from ftzgraph.report.records import Document

from .sample import WHOLE, messages, reading


def prose(sentence: str, place: str = "覆盖三个口岸。") -> str:
    return WHOLE.replace(place, place + sentence)


def document(text: str, word: str) -> Document:
    (found,) = [one for one in reading(text).documents if word in one.label]
    return found


def test_titles_that_share_a_number_are_one_document() -> None:
    text = prose("国务院印发关于此事的《国务院关于支持内陆自贸试验区绿色发展若干措施的通知》（国发﹝2025﹞4 号）。")
    assert len(reading(text).documents) == len(reading().documents)
    found = document(text, "绿色发展")
    assert found.key == "guofa-2025-4"
    assert len(found.titles) == 2
    assert found.stated_numbers == ("国发〔2025〕4号", "国发[2025]4号", "国发﹝2025﹞4号")


def test_one_title_with_two_numbers_keeps_both_and_says_so() -> None:
    text = prose("《关于支持内陆自贸试验区绿色发展的若干措施》（国函〔2025〕4号）已实施。")
    found = document(text, "绿色发展")
    assert (found.number, found.key) == ("国发〔2025〕4号", "guofa-2025-4")
    assert "国函〔2025〕4号" in found.stated_numbers
    assert any("国函〔2025〕4号" in message for message in messages(text))


def test_near_twins_with_different_titles_stay_two() -> None:
    text = prose("另见《关于同意调整绿电规定的批复》（国函〔2025〕4号）。")
    keys = {one.key for one in reading(text).documents}
    assert {"guohan-2025-4", "guofa-2025-4"} <= keys


def test_a_short_title_stands_for_the_document_that_the_text_gave_it_to() -> None:
    whole, without = document(WHOLE, "绿色发展"), document(WHOLE.replace("按照《若干措施》，", ""), "绿色发展")
    assert len(whole.evidence) == len(without.evidence) + 1
    assert [one.short for one in reading().abbreviations] == ["若干措施"]


def test_an_abbreviation_of_the_same_chapter_goes_before_one_of_an_earlier_chapter() -> None:
    text = prose("贵州出台《中药材若干措施》（以下简称《若干措施》）。《若干措施》共九条。")
    places = [text.index("《若干措施》共九条"), text.index("贵州出台《中药材")]
    starts = [start for start, _ in document(text, "中药材若干措施").evidence]
    assert starts == sorted(places)


def test_a_short_title_in_the_paragraph_of_its_document_needs_no_definition() -> None:
    text = prose("当地制定《中药材口岸监管办法》，该《监管办法》分四章。")
    assert [one.label for one in reading(text).documents if "监管办法" in one.label] == ["中药材口岸监管办法"]
    assert messages(text) == messages()


def test_a_short_title_that_was_never_given_is_said_and_makes_no_document() -> None:
    text = prose("《总体方案》另有安排。")
    assert len(reading(text).documents) == len(reading().documents)
    assert any("《总体方案》" in message for message in messages(text))


def test_a_title_inside_another_is_a_document_too() -> None:
    text = prose("商务厅印发《关于落实〈药材贸易条例〉有关工作的通知》。")
    labels = {one.label for one in reading(text).documents}
    assert {"药材贸易条例", "关于落实〈药材贸易条例〉有关工作的通知"} <= labels


def test_a_notice_that_only_issues_a_document_is_that_document() -> None:
    text = prose("见《关于印发〈药材贸易条例〉的通知》（黔府发〔2025〕3号）。")
    found = document(text, "药材贸易条例")
    assert (found.label, found.number, found.type) == ("药材贸易条例", "黔府发〔2025〕3号", "regulations")


def test_a_title_that_a_page_break_cuts_is_one_title() -> None:
    text = prose("当地制定《中药材口岸\n\n协同监管细则》。")
    assert document(text, "中药材口岸").label == "中药材口岸协同监管细则"


def test_a_number_of_the_amending_order_is_a_document_of_its_own() -> None:
    text = prose("依据《药材管理规定》（2024年3月1日农业农村部令2024年第6号修订）办理。")
    assert document(text, "药材管理规定").number is None
    assert document(text, "农业农村部令").type == "order"


def test_the_key_of_a_document_without_an_issuing_code_comes_from_its_title() -> None:
    text = prose("有《关于药材认证的公告》（2025年第47号）。")
    found = document(text, "药材认证")
    assert found.number == "2025年第47号"
    assert found.key.startswith("guan-yu-yao-cai-ren-zheng-de-gong-gao-")


def test_issuers_come_from_the_table_in_its_order_and_words_are_mended() -> None:
    found = document(WHOLE, "算力券管理办法")
    assert (found.issuers, found.issuer_list) == (("山西省商务厅", "山西省数据局"), "山西省商务厅、山西省数据局")
    assert found.listed == (("t01", 2),)


def test_issuers_come_from_the_chronicle() -> None:
    assert document(WHOLE, "药材通关指引").issuers == ("海关总署", "国家药监局")


def test_the_report_itself_is_no_document() -> None:
    assert not any("发展报告" in one.label for one in reading().documents)


@pytest.mark.parametrize("number", ["黔某〔二〇二五〕3号", "黔某〔2025〕号", "黔某［25］3"])
def test_a_number_in_no_known_form_is_said(number: str) -> None:
    assert any("no known form" in message for message in messages(prose(f"见《药材贸易条例》（{number}）。")))


def test_brackets_without_a_partner_are_said() -> None:
    assert any("without a partner" in message for message in messages(prose("见《药材贸易条例。")))
