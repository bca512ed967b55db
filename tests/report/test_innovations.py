"""Innovations: the row, and the paragraph that describes it, in the same words or others."""

from .sample import WHOLE, messages, reading


def cited(text: str = WHOLE) -> dict[str, list[str]]:
    return {one.key: [text[slice(*span)] for span in one.evidence] for one in reading(text).innovations}


def test_the_row_and_the_paragraph_are_evidence() -> None:
    row, prose = cited()["2026-t03-01"]
    assert row.startswith("①\t“算力券”跨省 兑付机制")
    assert prose.startswith("一是发放算力券。")
    assert prose.endswith("两省共同承担费用。")


def test_a_name_that_the_prose_words_otherwise_is_found_and_said() -> None:
    record = reading().innovations[1]
    assert (record.name, record.alternative) == ("绿电直连数据中心供电新模式", "绿电直连数据中心供电模式")
    assert any("“绿电直连数据中心供电模式” in the text" in message for message in messages())


def test_a_name_that_bold_print_and_a_page_break_cut_is_found() -> None:
    text = WHOLE.replace(
        "**一是发放算力券。山西自贸试验区的“算力券”跨省兑付机制**，",
        "山西自贸试验区的**“算力券”跨**\n\n---\n\n**省兑付机制**，",
    )
    assert reading(text).innovations[0].alternative is None
    assert "省兑付机制" in cited(text)["2026-t03-01"][1]


def test_two_innovations_in_one_paragraph_share_it_by_sentences() -> None:
    joined = "。贵州自贸试验区的药膳出海新做法，已有三家企业。"
    text = WHOLE.replace("，覆盖三个口岸。", "，覆盖三个口岸" + joined).replace(
        "①\t中药材“一码通关”做法\t", "②\t药膳出海新做法\t甲\t贵州自贸试验区\n①\t中药材“一码通关”做法\t"
    )
    found = cited(text)
    assert found["2026-t04-01"][1] == "贵州自贸试验区的中药材“一码通关”做法，覆盖三个口岸。"
    assert found["2026-t04-02"][1] == "贵州自贸试验区的药膳出海新做法，已有三家企业。"


def test_a_paragraph_that_goes_on_after_a_page_break_belongs_to_its_innovation() -> None:
    text = WHOLE.replace("，覆盖三个口岸。", "，覆盖三个口岸。\n\n过去企业要逐个口岸申报。")
    assert cited(text)["2026-t04-01"][1].endswith("逐个口岸申报。")


def test_an_innovation_that_no_paragraph_describes_is_said() -> None:
    text = WHOLE.replace("贵州自贸试验区的中药材“一码通关”做法，覆盖三个口岸。", "本节没有正文。")
    assert len(cited(text)["2026-t04-01"]) == 1
    assert any("no paragraph" in message for message in messages(text))


def test_a_row_without_a_zone_is_said_and_left_out() -> None:
    text = WHOLE.replace("覆盖口岸\t中国（贵州）自由贸易试验区", "覆盖口岸\t")
    assert not any(one.table == "2026-t04" for one in reading(text).innovations)
    assert any("has no zone" in message for message in messages(text))


def test_a_strange_zone_is_said() -> None:
    text = WHOLE.replace("覆盖口岸\t中国（贵州）自由贸易试验区", "覆盖口岸\t各自贸试验区")
    assert any("“各自贸试验区”" in message for message in messages(text))
