"""Tables by their form: broken captions, repeated headers, rows and words cut by pages and lines."""

import pytest

from ftzgraph.errors import UserError

from .sample import WHOLE, messages, reading

HEADER = "序号\t制度创新成果名称\t创新点\t所属自贸试验区"
ROW = "①\t中药材“一码通关”做法\t覆盖口岸\t中国（贵州）自由贸易试验区"


def names(text: str, table: str = "t04") -> list[str]:
    return [record.name for record in reading(text).innovations if record.table == f"2026-{table}"]


def test_a_caption_on_two_lines_and_a_header_repeated_after_a_page_break() -> None:
    table = next(table for table in reading().tables if table.key == "2026-t03")
    assert (table.label, table.rows) == ("“绿色算力建设”相关突破性制度创新成果", 2)


@pytest.mark.parametrize(
    "caption",
    [
        "**表 4** “中医药贸易便利化” 相关突破性制度创新成果",
        "### 表4：“中医药贸易便利化”相关突破性制度创新成果",
        "表 4 “中医药贸易便利化”\n相关突破性制度创新成果",
        "**表 4 “中医药贸易便利化” 相关突破性制度创新成果**\n\n中国自由贸易试验区发展报告 2026\n\n— 12 —",
    ],
)
def test_captions_in_several_forms(caption: str) -> None:
    text = WHOLE.replace("**表 4 “中医药贸易便利化” 相关突破性制度创新成果**", caption)
    assert text != WHOLE
    table = next(table for table in reading(text).tables if table.key == "2026-t04")
    assert table.label == "“中医药贸易便利化”相关突破性制度创新成果"
    assert names(text) == ["中药材“一码通关”做法"]


@pytest.mark.parametrize(
    "rows",
    [
        "①\t中药材“一码\n通关”做法\t覆盖口岸\t贵州自贸试验区",
        "1\t中药材“一码 通关”做法\t覆盖口岸\t贵州自贸试验区",
        f"①\t中药材“一码\t覆盖\t贵州自贸\n\n{HEADER}\n\t通关”做法\t口岸\t试验区",
        "①\t中药材“一码\t覆盖\t贵州自贸\n\n---\n\n12\n\n通关”做法\t口岸\t试验区",
        "| ① | 中药材“一码通关”做法 | 覆盖口岸 | 贵州自贸试验区 |",
        "①\t中药材“一码通关”做法<sup>1</sup>\t覆盖口岸\t**贵州自贸试验区**\t",
        "①\t中药材“一码\t覆盖口岸\t贵州自贸试验区\n\t通关”做法\t\t",
        f"①\t中药材“一码\t覆盖口岸\t贵州自贸试验区\n\n{HEADER}\n\t通关”做法",
    ],
)
def test_a_row_is_put_together_again(rows: str) -> None:
    (record,) = [one for one in reading(WHOLE.replace(ROW, rows)).innovations if one.table == "2026-t04"]
    assert (record.name, record.zones) in [
        ("中药材“一码通关”做法", ("贵州自贸试验区",)),
    ]


@pytest.mark.parametrize(("number", "key"), [("附表 4", "t04"), ("表２-４", "t02-4"), ("表 2.4", "t02-4")])
def test_numbers_of_tables_in_several_forms(number: str, key: str) -> None:
    text = WHOLE.replace("**表 4 ", f"**{number} ")
    table = next(table for table in reading(text).tables if table.key == f"2026-{key}")
    assert table.label == "“中医药贸易便利化”相关突破性制度创新成果"
    assert names(text, key) == ["中药材“一码通关”做法"]


@pytest.mark.parametrize("under", ["|---|---|---|---|---|\n", ""])
def test_the_rows_of_a_table_of_linkage_zones_are_not_taken_for_its_header(under: str) -> None:
    begin, end = WHOLE.index("序号\t自贸试验区\t批次"), WHOLE.index("资料来源", WHOLE.index("**表2"))
    lines = [line.split("\t") for line in WHOLE[begin:end].strip().split("\n")]
    header, *rows = (f"| {' | '.join(cells)} |" if under else "\t".join(cells[1:]) for cells in lines)
    text = WHOLE[:begin] + header + "\n" + under + "\n".join(rows) + "\n\n" + WHOLE[end:]
    assert [one.zones for one in reading(text).programmes] == [("贵州自贸试验区",), ("内蒙古自贸试验区",)]


def test_a_caption_said_again_after_a_page_break_continues_the_table() -> None:
    second = f"**表 4（续）**\n\n{HEADER}\n②\t药膳出海\t甲\t贵州自贸试验区"
    assert names(WHOLE.replace(ROW, f"{ROW}\n\n{second}")) == ["中药材“一码通关”做法", "药膳出海"]


def test_the_foot_of_a_page_inside_a_table_does_not_end_it() -> None:
    broken = f"{ROW}\n\n中国自由贸易试验区发展报告 2026\n\n33\n\n{HEADER}\n②\t药膳出海\t甲\t贵州自贸试验区"
    assert names(WHOLE.replace(ROW, broken)) == ["中药材“一码通关”做法", "药膳出海"]


def test_a_header_cut_in_a_word_is_read() -> None:
    (before, after) = WHOLE.split(HEADER + "\n" + ROW)
    assert names(f"{before}序号\t制度创新成果\n名称\t创新点\t所属自贸试验区\n{ROW}{after}") == ["中药材“一码通关”做法"]


def test_columns_are_told_by_their_headings_not_by_their_places() -> None:
    (before, after) = WHOLE.split(HEADER + "\n" + ROW)
    moved = "序号\t所属自贸试验区\t制度创新成果名称\n①\t贵州自贸试验区\t药膳出海"
    assert names(before + moved + after) == ["药膳出海"]


@pytest.mark.parametrize(
    ("known", "strange"),
    [
        ("制度创新成果名称\t创新点\t所属自贸试验区", "制度创新举措\t创新点\t所属自贸试验区"),
        ("制度创新成果名称\t创新点\t所属自贸试验区", "制度创新成果名称\t创新点\t探索主体"),
        ("制度创新成果名称\t创新点\t所属自贸试验区", "创新举措\t突破\t探索主体"),
        ("改革事项\t负责单位\t推广范围", "举措\t负责单位\t推广范围"),
        ("改革事项\t推广范围", "举措\t推广范围"),
    ],
)
def test_a_heading_that_is_not_known_is_said_and_its_column_told_by_its_cells(known: str, strange: str) -> None:
    text = WHOLE.replace(known, strange)
    assert text != WHOLE
    found, expected = reading(text), reading()
    assert [(one.key, one.name, one.zones) for one in found.innovations] == [
        (one.key, one.name, one.zones) for one in expected.innovations
    ]
    assert [(one.key, one.name, one.scope) for one in found.experiences] == [
        (one.key, one.name, one.scope) for one in expected.experiences
    ]
    assert any(
        f"“{heading}”" in said for said in messages(text) for heading in set(strange.split()) - set(known.split())
    )


def test_a_row_with_too_many_cells_is_said_and_left_out() -> None:
    text = WHOLE.replace(ROW, f"{ROW}\n②\t甲\t乙\t丙\t丁\t戊")
    assert names(text) == ["中药材“一码通关”做法"]
    assert any("has 6 cells, its header 4" in message for message in messages(text))


def test_a_gap_in_the_row_marks_is_said() -> None:
    text = WHOLE.replace(ROW, f"{ROW}\n④\t药膳出海\t甲\t贵州自贸试验区")
    assert any("go from 1 to 4" in message for message in messages(text))
    assert [record.key for record in reading(text).innovations][-1] == "2026-t04-04"


def test_a_table_with_unknown_columns_is_kept_as_a_table_and_said() -> None:
    text = WHOLE.replace("## 附件一", "**表 5 港口吞吐量**\n\n港口\t吨\n甲港\t9\n\n资料来源：编写组。\n\n## 附件一", 1)
    table = next(table for table in reading(text).tables if table.key == "2026-t05")
    assert (table.label, table.section) == ("港口吞吐量", "2026-p2-c1-s2")
    assert any("表5" in message for message in messages(text))


def test_a_caption_without_a_table_and_a_table_without_a_caption_are_said() -> None:
    lone = WHOLE.replace("## 附件一", "**表 5 港口**\n\n这一段是正文。\n\n## 附件一", 1)
    assert any("has no table after it" in message for message in messages(lone))
    bare = WHOLE.replace("**表 4 “中医药贸易便利化” 相关突破性制度创新成果**", "")
    assert any("without a caption" in message for message in messages(bare))


def test_a_jump_in_the_table_numbers_is_said() -> None:
    assert any("after 表3 is 表9" in message for message in messages(WHOLE.replace("**表 4 ", "**表 9 ")))


@pytest.mark.parametrize("ending", [HEADER, f"{HEADER}\n①\t中药材", f"{HEADER}\n{ROW}\n\n"])
def test_a_text_that_ends_inside_a_table_is_refused(ending: str) -> None:
    cut = WHOLE[: WHOLE.index(ROW) - len(HEADER) - 1] + ending
    with pytest.raises(UserError, match=r"表4 .*cut off"):
        reading(cut)


def test_a_sentence_that_begins_with_a_table_is_no_caption() -> None:
    text = WHOLE.replace("覆盖三个口岸。", "覆盖三个口岸。\n\n表4显示，口岸有三个。")
    assert messages(text) == messages()
