"""Parts, chapters, sections and annexes by the form of their headings."""

import pytest

from .sample import WHOLE, messages, reading


def keys(text: str) -> list[str]:
    return [section.key.removeprefix("2026-") for section in reading(text).layout.outline.sections]


def test_every_heading_of_the_body_and_none_of_the_contents_list() -> None:
    assert keys(WHOLE) == [
        "preface", "p1", "p1-c1", "p1-c1-s1", "p1-c1-s2",
        "p2", "p2-c1", "p2-c1-s1", "p2-c1-s1-1", "p2-c1-s2", "annex1", "annex2",
    ]  # fmt: skip


def test_a_section_ends_where_the_next_of_its_level_begins() -> None:
    sections = {section.key: section for section in reading().layout.outline.sections}
    assert sections["2026-p1"].end == sections["2026-p2"].start
    assert sections["2026-p1-c1-s1"].end == sections["2026-p1-c1-s2"].start
    assert sections["2026-p2-c1-s1-1"].end == sections["2026-p2-c1-s2"].start
    assert sections["2026-annex2"].end == len(WHOLE)


def test_other_forms_of_chapters_and_sections() -> None:
    text = WHOLE.replace("1\n\n## 绿色领域", "## 第一章 绿色领域").replace(
        "### （一）绿色算力建设", "## 第一节 绿色算力建设"
    )
    assert keys(text) == keys(WHOLE)


@pytest.mark.parametrize("hashes", ["## ", ""])
def test_chapters_numbered_in_chinese_before_their_titles(hashes: str) -> None:
    text = WHOLE.replace("# 1\n\n## 政策与布局", f"{hashes}一、政策与布局").replace(
        "1\n\n## 绿色领域", f"{hashes}一、绿色领域"
    )
    if not hashes:
        text = "\n".join(line.lstrip("# ") for line in text.split("\n"))
    assert keys(text) == keys(WHOLE)


def test_a_point_in_a_chapter_is_no_chapter() -> None:
    text = WHOLE.replace("《若干措施》列出", "一、总体要求\n\n《若干措施》列出")
    assert keys(text) == keys(WHOLE)


def test_empty_lines_between_a_number_and_its_title() -> None:
    assert keys(WHOLE.replace("\n\n", "\n" * 6)) == keys(WHOLE)


@pytest.mark.parametrize("mark", ["附件1", "附录一：", "附一"])
def test_annexes_in_several_forms(mark: str) -> None:
    assert keys(WHOLE.replace("## 附件一", f"## {mark}")) == keys(WHOLE)


def test_page_numbers_of_chapters_in_the_contents_list() -> None:
    text = WHOLE.replace("### 一、政策与布局", "一、政策与布局 …… 3").replace("## 一、绿色领域", "一、绿色领域......7")
    assert messages(text) == messages(WHOLE)


def test_a_text_without_heading_marks() -> None:
    plain = "\n".join(line.lstrip("# ") for line in WHOLE.split("\n"))
    assert keys(plain) == keys(WHOLE)


def test_a_listed_section_that_the_body_lacks_is_said() -> None:
    assert any("“联动发展”" in message for message in messages(WHOLE.replace("## （二）联动发展", "## （二）联动推进")))
    assert any("“大事记”" in message for message in messages(WHOLE[: WHOLE.index("## 附件二")]))


def test_two_headings_with_one_number_are_said_and_both_kept() -> None:
    text = WHOLE.replace("## （二）联动发展", "## （一）联动发展")
    assert "p1-c1-s1-again2" in keys(text)
    assert any("（一）联动发展" in message for message in messages(text))


def test_a_table_belongs_to_the_section_and_not_to_the_subsection_before_it() -> None:
    table = next(table for table in reading().tables if table.key == "2026-t03")
    assert table.section == "2026-p2-c1-s1"


def test_a_caption_about_another_section_is_said() -> None:
    text = WHOLE.replace("**表 4 “中医药贸易便利化”", "**表 4 “药材贸易便利化”")
    assert any("“药材贸易便利化”" in message and "“中医药贸易便利化”" in message for message in messages(text))
