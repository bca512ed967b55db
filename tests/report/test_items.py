"""Items: what in a text is a number, title, date or name, and what is not; blocks and their places in a report."""

from datetime import date
from pathlib import Path

import pytest

from ftzgraph.report.item_dates import find_dates
from ftzgraph.report.item_names import Finder, find_zones
from ftzgraph.report.item_numbers import find_numbers
from ftzgraph.report.items import Block, Known, all_items, blocks, title_spans
from ftzgraph.report.reading import structure
from ftzgraph.report.text import ReportText, load


def numbers(text: str) -> list[str]:
    return [text[start:end] for start, end in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("进出口约7.7万亿元，占18.4%，提升0.6个百分点", ["7.7万亿元", "18.4%", "0.6个百分点"]),
        ("采信证书3000余名，资料5000余件，数据5000多万条", ["3000余名", "5000余件", "5000多万条"]),
        ("由1,200份减至600余万元", ["1,200份", "600余万元"]),
        ("时间由7个工作日减至48小时，再减30%—50%", ["7个工作日", "48小时", "30%—50%"]),
        ("用4—8小时，单产2-3吨/公顷", ["4—8小时", "2-3吨/公顷"]),
        ("占全省的1/5、千分之四和三分之一", ["1/5", "千分之四", "三分之一"]),
        ("两个部门的三项成果和七大类商品，分四部分", ["两个", "三项", "七大类", "四部分"]),
        ("运输次数降为0，用时超三成，占全省的八成。", ["0", "三成", "八成"]),
        ("领取四本证书，直飞中亚五国", ["四本", "五国"]),
        ("连续15年，持有6个月", ["15年", "6个月"]),
    ],
)
def test_numbers_with_units_are_found_whole(text: str, found: list[str]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "第七批和第6项，前六批",
        "一个平台、一批企业、一方面",
        "两地海关与两国企业、三方、上述四本证书",
        "党的二十大，第十四个五年规划",
        "推行“三个一”和“两项合一”",
        "出口B2B，9810模式，5G网络，“5+N”清单",
    ],
)
def test_ordinals_articles_and_names_are_no_numbers(text: str) -> None:
    assert numbers(text) == []


def dates(text: str) -> list[tuple[str, date, date]]:
    return [(text[one.start : one.end], *one.days) for one in find_dates(text, 2031) if not one.governs]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("于2031年6月1日印发", [("2031年6月1日", date(2031, 6, 1), date(2031, 6, 1))]),
        ("自2028年2月起", [("2028年2月", date(2028, 2, 1), date(2028, 2, 29))]),
        ("较2030年提升", [("2030年", date(2030, 1, 1), date(2030, 12, 31))]),
        ("截至2031年底", [("2031年底", date(2031, 10, 1), date(2031, 12, 31))]),
        ("2031年上半年", [("2031年上半年", date(2031, 1, 1), date(2031, 6, 30))]),
        ("（2031—2033年）", [("2031—2033年", date(2031, 1, 1), date(2033, 12, 31))]),
        ("2031年7月26日-27日", [("2031年7月26日-27日", date(2031, 7, 26), date(2031, 7, 27))]),
        ("2031年7月至2032年4月", [("2031年7月至2032年4月", date(2031, 7, 1), date(2032, 4, 30))]),
        (
            "继2029、2030年之后",
            [("2029", date(2029, 1, 1), date(2029, 12, 31)), ("2030年", date(2030, 1, 1), date(2030, 12, 31))],
        ),
        (
            "2030年4月1日发布，5月1日施行",
            [("2030年4月1日", date(2030, 4, 1), date(2030, 4, 1)), ("5月1日", date(2030, 5, 1), date(2030, 5, 1))],
        ),
        ("增长6个月，2031年2月30日", []),
    ],
)
def test_dates_cover_their_days(text: str, found: list[tuple[str, date, date]]) -> None:
    assert dates(text) == found


def test_the_year_that_governs_a_chapter_is_no_date_of_the_clause_that_it_opens() -> None:
    assert dates("2031年，某地推进。例如，2031年，某市") == []
    assert [found[0] for found in dates("甲2031年，乙。2030年，丙。2031年丁")] == ["2031年", "2030年", "2031年"]


def zones(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.meant) for one in find_zones(text)]


def test_each_zone_of_a_list_with_one_ending_is_found() -> None:
    assert zones("上海、广东和天津自贸试验区、海南自由贸易港") == [
        ("上海", "上海自贸试验区"),
        ("广东", "广东自贸试验区"),
        ("天津自贸试验区", "天津自贸试验区"),
        ("海南自由贸易港", "海南自由贸易港"),
    ]
    assert zones("除黑龙江、安徽等多个自贸试验区外") == [
        ("黑龙江", "黑龙江自贸试验区"),
        ("安徽等多个自贸试验区", "安徽自贸试验区"),
    ]
    assert zones("中国（新疆）自由贸易试验区") == [("中国（新疆）自由贸易试验区",) * 2]
    assert zones("川渝自贸试验区") == [
        ("川渝自贸试验区", "四川自贸试验区"),
        ("川渝自贸试验区", "重庆自贸试验区"),
    ]
    assert zones("各自贸试验区与海南省") == []


def named(kind: str, text: str, known: Known | None = None) -> list[str]:
    known = known or Known()
    finder = Finder(known.bodies, known.areas, known.places)
    return [text[one.start : one.end] for one in finder.find(text) if one.kind == kind]


def test_areas_are_found_by_name_and_by_form() -> None:
    known = Known(areas=frozenset({"临港新片区", "前海"}))
    assert named("area", "上海自贸试验区临港新片区与前海", known) == ["临港新片区", "前海"]
    assert named("area", "例如，云南自贸试验区昆明片区推进") == ["昆明片区"]
    assert named("area", "各片区、三个片区、自贸片区，应用区块链") == []


def test_bodies_are_found_by_name_and_by_form() -> None:
    known = Known(bodies=frozenset({"商务部", "金水区自贸办"}), places=frozenset({"三亚市"}))
    assert named("body", "商务部会同金水区自贸办，商务部门配合", known) == ["商务部", "金水区自贸办"]
    assert named("body", "由三亚市公安局和天津海关办理", known) == ["三亚市公安局", "天津海关"]
    assert named("body", "加入丝绸之路大学联盟、“示例”职教联盟") == ["丝绸之路大学联盟", "“示例”职教联盟"]
    assert named("body", "成立台商发展服务中心，建设更多中心") == ["台商发展服务中心"]
    assert named("body", "有关部门、某保险公司、试点地区海关、上海某银行和两家研究院") == []


def test_a_zone_in_the_name_of_a_body_is_no_mention_of_its_own() -> None:
    known = Known(bodies=frozenset({"上海自贸试验区管委会"}))
    assert named("zone", "上海自贸试验区管委会", known) == []
    assert named("zone", "上海自贸试验区", known) == ["上海自贸试验区"]


def test_a_title_is_what_stands_between_outer_brackets() -> None:
    text = "《关于印发〈甲〉的通知》和《乙《丙》丁》，《没有结尾"
    assert [text[start:end] for start, end in title_spans(text)] == ["《关于印发〈甲〉的通知》", "《乙《丙》丁》"]


TEXT = """# 中国自由贸易试验区 发展报告

## 2032 REPORT

# 01

第●部分

## 综合篇

# 1

## 政策与布局

### （一）文件印发5项办法

2031年，四川自贸试验区印发《示例管理办法（2031年版5条）》（示发 [2031] 9
号），共 12
条。其中，二合一改革用时3天。

表 1 示例文件

序号	文件名称	文号	发布单位
①	《示例一》	示发〔2031〕3号	四川省商务
厅
②	《示例二》	—	四川省商务厅

资料来源：编写组整理。
"""


def items(text: str = TEXT, known: Known | None = None) -> tuple[list[Block], dict[str, list[str]]]:
    found = blocks(structure(ReportText(text), "2032"), known or Known())
    kinds: dict[str, list[str]] = {}
    for _, item in all_items(found):
        kinds.setdefault(item.kind, []).append(item.words)
    return found, kinds


def test_the_items_of_a_report_stand_where_they_say() -> None:
    found, kinds = items()
    assert kinds["number"] == ["12条", "3天"]
    assert kinds["title"] == ["《示例管理办法（2031年版5条）》", "《示例一》", "《示例二》"]
    assert kinds["zone"] == ["四川自贸试验区"]
    assert kinds["body"] == ["四川省商务厅", "四川省商务厅"]
    assert "date" not in kinds
    assert len(kinds["row"]) == 2
    for _, item in all_items(found):
        printed = "".join(TEXT[item.start : item.end].split())
        assert printed == item.words.replace("\t", "")


def test_a_document_number_has_its_canonical_form() -> None:
    found, _ = items()
    numbered = [item for _, item in all_items(found) if item.kind == "document-number"]
    assert [(item.words, item.meant) for item in numbered] == [
        ("示发[2031]9号", "示发〔2031〕9号"),
        ("示发〔2031〕3号", "示发〔2031〕3号"),
    ]


def test_a_number_in_a_known_name_is_no_item() -> None:
    _, kinds = items(TEXT.replace("二合一改革", "2项合一改革"), Known(things=frozenset({"2项合一改革"})))
    assert kinds["number"] == ["12条", "3天"]


def test_the_sentence_of_an_item_is_the_one_that_it_begins_in() -> None:
    found, _ = items()
    block, item = next(pair for pair in all_items(found) if pair[1].words == "3天")
    start, end = block.sentence_of(item)
    assert TEXT[start:end] == "其中，二合一改革用时3天。"
    assert block.section == "2032-p1-c1-s1"


def test_the_real_report_is_read_whole(report_path: Path) -> None:
    layout = structure(load(report_path), "2024")
    counts: dict[str, int] = {}
    for _, item in all_items(blocks(layout, Known())):
        counts[item.kind] = counts.get(item.kind, 0) + 1
    # 130 innovations, 71 outcomes, and the documents and programmes of the first four tables
    assert counts["row"] == 130 + 71 + 9 + 5 + 4 + 7
    assert counts["paragraph"] > 300
    # each row of an innovation names a zone or more, 156 in all
    assert counts["zone"] > 156 + 200
    assert counts["number"] > 330
    assert counts["title"] > 150
    # 27 events, each dated
    assert counts["date"] > 27 + 60
