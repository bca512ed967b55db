"""The zone that a name stands for, by the province-level division in it (GB/T 2260)."""

import re

from ftzgraph.report.chinese import romanised, squeeze

# The 34 province-level divisions of GB/T 2260 in their short forms, with the established romanisation as key.
DIVISIONS = {
    "北京": "beijing",
    "天津": "tianjin",
    "河北": "hebei",
    "山西": "shanxi",
    "内蒙古": "inner-mongolia",
    "辽宁": "liaoning",
    "吉林": "jilin",
    "黑龙江": "heilongjiang",
    "上海": "shanghai",
    "江苏": "jiangsu",
    "浙江": "zhejiang",
    "安徽": "anhui",
    "福建": "fujian",
    "江西": "jiangxi",
    "山东": "shandong",
    "河南": "henan",
    "湖北": "hubei",
    "湖南": "hunan",
    "广东": "guangdong",
    "广西": "guangxi",
    "海南": "hainan",
    "重庆": "chongqing",
    "四川": "sichuan",
    "贵州": "guizhou",
    "云南": "yunnan",
    "西藏": "xizang",
    "陕西": "shaanxi",
    "甘肃": "gansu",
    "青海": "qinghai",
    "宁夏": "ningxia",
    "新疆": "xinjiang",
    "香港": "hong-kong",
    "澳门": "macao",
    "台湾": "taiwan",
}
SUFFIX = r"(?:自由贸易试验区|自由贸易港|自由贸易区|自贸试验区|自贸港|自贸区)"
_ZONE = re.compile(
    rf"(?:中国)?[（(]?([^（()）、，,；;\s]+?)[）)]?(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)?{SUFFIX}"
)
_SEPARATORS = re.compile(r"[、，,；;]|(?<=区)\s+|(?<=港)\s+|(?<=区)和|(?<=港)和")


def zone_key(name: str) -> str:
    """The key of the zone that `name` stands for.

    上海自贸试验区, 中国（上海）自由贸易试验区 and 上海 give shanghai.

    A name with no province-level division in it gives its pinyin.
    """
    match = _ZONE.fullmatch(squeeze(name))
    place = match[1] if match else squeeze(name)
    return DIVISIONS.get(place) or romanised(place)


def is_zone(name: str) -> bool:
    """Whether the name is formed like a zone's and its place is a province-level division."""
    return zone_place(name) in DIVISIONS and bool(_ZONE.fullmatch(squeeze(name)))


def zone_place(name: str) -> str:
    """The place in a zone's name, such as 上海; the whole name if it is not formed like a zone's."""
    match = _ZONE.fullmatch(squeeze(name))
    return match[1] if match else squeeze(name)


def split_zones(cell: str) -> list[str]:
    """The zones named in a cell, as stated, spaces of the print taken out.

    Names that share one ending are told apart: "上海、安徽自贸试验区" gives 上海自贸试验区 and 安徽自贸试验区.
    """
    names = [squeeze(part) for part in _SEPARATORS.split(cell.strip())]
    whole: list[str] = []
    ending = ""
    for name in reversed([name for name in names if name]):
        match = re.search(SUFFIX + "$", name)
        ending = match[0] if match else ending
        whole.append(name if match else name + ending)
    return whole[::-1]
