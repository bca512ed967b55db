"""Lists of replicated outcomes, linkage programmes, and what they leave out."""

from datetime import date

from .sample import ANNEX_ONE, WHOLE, messages, reading

DEPARTMENTS = """
**表三 部门推广自贸试验区改革试点经验汇总表**

序号	牵头实施部门	改革事项	推广时间	推广范围	发布文件
1	交通运输部	船员一次体检	2024年	全国	《交通运输部办公厅关于船员体检的通知》（交办海〔2024〕12号）
2	国家移民 局	边检网上窗口	2023年6月	全国	略
3	科技部	设备共享	时间不详	全国	《设备共享指引》

资料来源：商务部。
"""
LISTED = WHOLE.replace(ANNEX_ONE, ANNEX_ONE + DEPARTMENTS)
SAID = LISTED.replace("二十项任务。", "二十项任务。商务部发布第四批 3 项部门推广改革试点经验。")


def test_the_caption_and_the_lines_above_the_rows_tell_the_batch() -> None:
    eighth, sixth = reading().batches
    assert (eighth.key, eighth.kind, eighth.number, eighth.released_by) == (
        "2026-p8", "reform-pilot", 8, "guohan-2025-61",
    )  # fmt: skip
    assert (sixth.key, sixth.kind, sixth.number, sixth.released_by) == ("2026-bp6", "best-practice", 6, None)


def test_the_prose_tells_the_number_that_the_caption_lacks() -> None:
    batch = reading(SAID).batches[-1]
    assert (batch.key, batch.kind, batch.number) == ("2026-d4", "department", 4)
    assert any("第四批" in SAID[slice(*span)] for span in batch.evidence)
    assert any("nowhere stated" in message for message in messages(LISTED))


def test_a_list_that_has_more_rows_than_the_prose_says_is_said() -> None:
    assert any("said to have 9" in message for message in messages(SAID.replace("第四批 3 项", "第四批 9 项").replace(
        "部门推广自贸试验区改革试点经验汇总表", "第四批部门推广自贸试验区改革试点经验汇总表")))  # fmt: skip


def test_the_columns_of_a_department_list() -> None:
    first, second, third = [one for one in reading(SAID).experiences if one.batch == "2026-d4"]
    assert first.leading == ("交通运输部",)
    assert first.promoted_by == ("jiaobanhai-2024-12",)
    assert (first.stated_date, first.dates) == ("2024年", (date(2024, 1, 1), date(2024, 12, 31)))
    assert second.leading == ("国家移民局",)
    assert second.dates == (date(2023, 6, 1), date(2023, 6, 30))
    assert third.dates is None
    assert any("“时间不详”" in message for message in messages(SAID))


def test_what_cells_and_columns_leave_out() -> None:
    left_out = {one.key: (one.concerns, one.missing, one.stated) for one in reading(SAID).omissions}
    assert left_out == {
        "2026-bp6-responsibleOrganisation": ("batch/2026-bp6", "ftz:responsibleOrganisation", None),
        "2026-d4-02-promotedBy": ("experience/2026-d4-02", "ftz:promotedBy", "略"),
        "2026-t02-02-foundingDocument": ("programme/2026-t02-02", "ftz:foundingDocument", "略"),
        "2026-t01-02-id_local": (
            f"document/{next(d.key for d in reading().documents if '算力券' in d.label)}", "eli:id_local", "—",
        ),
    }  # fmt: skip


def test_two_lists_of_one_kind() -> None:
    text = WHOLE.replace(ANNEX_ONE, ANNEX_ONE + DEPARTMENTS.replace(
        "部门推广自贸试验区改革试点经验汇总表", "自贸试验区第七批“最佳实践案例”"))  # fmt: skip
    assert [batch.key for batch in reading(text).batches] == ["2026-p8", "2026-bp6", "2026-bp7"]


def test_a_list_with_the_number_of_another_keeps_its_rows_under_another_key() -> None:
    text = LISTED.replace("部门推广自贸试验区改革试点经验汇总表", "自贸试验区第六批“最佳实践案例”")
    assert [batch.key for batch in reading(text).batches] == ["2026-p8", "2026-bp6", "2026-bp6-2"]
    assert any("second bp6" in message for message in messages(text))


def test_an_edition_without_lists() -> None:
    text = WHOLE.replace(ANNEX_ONE, "")
    assert (reading(text).batches, reading(text).experiences) == ([], [])
    assert len(reading(text).innovations) == 3


def test_programmes() -> None:
    first, second = reading().programmes
    assert (first.key, first.zones, first.batch) == ("2026-t02-01", ("贵州自贸试验区",), "首批")
    assert len(first.founded_by) == 1
    assert (second.label, second.founded_by) == ("内蒙古自贸试验区第二批联动创新区", ())
