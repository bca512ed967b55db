"""Lists of bodies and of zones."""

import pytest

from ftzgraph.report.names import split_bodies
from ftzgraph.report.places import is_zone, split_zones, zone_key


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        ("国家知识产权局、中国人民 银行、金融监管总局", ["国家知识产权局", "中国人民银行", "金融监管总局"]),
        ("国家知识产权局、市场监 管总局", ["国家知识产权局", "市场监管总局"]),
        ("中国人民银行 金融监管总局", ["中国人民银行", "金融监管总局"]),
        ("国家知识产权局 最高人民法院", ["国家知识产权局", "最高人民法院"]),
        ("国家发展改革委 商务部", ["国家发展改革委", "商务部"]),
        ("国家发展改革委 员会", ["国家发展改革委员会"]),
        ("人力资源社会 保障部", ["人力资源社会保障部"]),
        ("住房和城乡建设部", ["住房和城乡建设部"]),
        ("商务部和海关总署", ["商务部", "海关总署"]),
        ("商务部等10部门", ["商务部"]),
        ("中共中央 国务院", ["中共中央", "国务院"]),
        ("国家邮政局 中国国家铁路集团有限公司", ["国家邮政局", "中国国家铁路集团有限公司"]),
        ("", []),
    ],
)
def test_bodies_are_told_apart_and_words_are_mended(cell: str, bodies: list[str]) -> None:
    assert split_bodies(cell) == bodies


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("上海自贸试验区", "shanghai"),
        ("中国（上海）自由贸易试验区", "shanghai"),
        ("海南自由贸易港", "hainan"),
        ("陕西自贸区", "shaanxi"),
        ("山西自贸试验区", "shanxi"),
        ("内蒙古自贸试验区", "inner-mongolia"),
        ("中国（内蒙古）自由贸易试验区", "inner-mongolia"),
        ("横琴自贸试验区", "hengqin"),
    ],
)
def test_the_key_of_a_zone(name: str, key: str) -> None:
    assert zone_key(name) == key


@pytest.mark.parametrize(
    ("cell", "zones"),
    [
        ("天津自贸试验区 河北自贸试验区", ["天津自贸试验区", "河北自贸试验区"]),
        ("上海自贸试 验区 安徽自贸试验区", ["上海自贸试验区", "安徽自贸试验区"]),
        ("内蒙古 自贸试验区", ["内蒙古自贸试验区"]),
        ("上海、安徽、江苏自贸试验区", ["上海自贸试验区", "安徽自贸试验区", "江苏自贸试验区"]),
        ("海南自由贸易港、广东自贸试验区", ["海南自由贸易港", "广东自贸试验区"]),
    ],
)
def test_zones_in_a_cell(cell: str, zones: list[str]) -> None:
    assert split_zones(cell) == zones


def test_only_a_province_has_a_zone() -> None:
    assert is_zone("青海自贸试验区")
    assert not is_zone("各自贸试验区")
    assert not is_zone("青海")
