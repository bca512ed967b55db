"""Where running text gives a number of something: numerals with a unit, shares, and counts in Chinese numerals."""

import re
from collections.abc import Iterator

from ftzgraph.report.records import Span

_ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?"
_CHINESE = r"[一二三四五六七八九十百千万两]"
_DASH = r"[-—–~～至到]+"
_SCALE = r"[余多]?[十百千万亿]*[余多]?"

_MONEY = "美元 欧元 港元 澳元 元人民币 元"
_SHARES = "个百分点 % ％ ‰ 倍 成"
_TIME = "个工作日 工作日 个自然日 个小时 小时 分钟 秒钟 秒 个月 个季度 周年 周 天 日 年"
_MEASURES = (
    "吨/公顷 吨 公顷 平方公里 平方千米 平方米 立方米 公里 千米 海里 米 亩 千瓦时 千瓦 兆瓦 千克 公斤 克 标准箱 标箱 度 "
    "TEU"
)
_COUNTS = (
    "个 家 名 人次 人 件 份 批次 批 条 台 架次 架 辆 列 艘次 艘 张 套 户次 户 种 类 部 所 国 次 例 宗 起 项 本 "
    "票 只 支 期 班 座 对 位 门 组 场 届 家次 单 笔 页 道 处 款 段 级 篇 幅 点 片 箱 步 幢 栋 间 枚 头 株 层 "
    "环节 方面 领域 片区 省份 省 地市 市州 市 县 区 城市 国家 地区 地 口岸 部门 单位 企业 大 余"
)
_UNITS = f"{_MONEY} {_SHARES} {_TIME} {_MEASURES} {_COUNTS}".split()
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
# Counts in Chinese numerals are told from words such as 一体 and 三农 by a unit that counts separate things. 两地, 三方
# and 两国 refer back to what was named, as 上述四本 does; a lone 一 is an article; 前六批 is an ordinal.
_COUNTED = "个百分点|个|家|项|本|大类|类|种|名|条|件|份|户|倍|大|部门|部分|方面|领域|环节|省份"
_AMOUNT = r"[余多]?(?:大)?"

_FORMS = (
    re.compile(r"(?<![\d.,/A-Za-z])\d+/\d+(?![\d/])"),
    re.compile(rf"(?:{_CHINESE}+|{_ARABIC})分之(?:{_CHINESE}+|{_ARABIC})"),
    re.compile(
        rf"(?<![\d.,A-Za-z第前/+-])(?<!\d[,，])(?:{_ARABIC}{_SCALE}(?:{_UNIT})?{_DASH})?{_ARABIC}{_SCALE}(?:{_UNIT})(?!号)"
    ),
    re.compile(
        rf"(?<![第{_CHINESE[1:-1]}\d“‘年])(?<!上述)(?!一(?:{_COUNTED})|二十大)(?:{_CHINESE}{{1,4}}{_AMOUNT}(?:{_COUNTED}))"
        r"(?!五年)(?!合一|通办|受理)"
    ),
    re.compile(r"(?<=[降减][为至到])0(?![\d.])"),
    re.compile(r"(?<=[近约超逾达过的])[二三四五六七八九]成(?![为了立果效员])"),
    re.compile(r"(?<![第两])[三四五六七八九十]国(?!双)"),
    re.compile(r"(?<![“‘])(?:一半|过半)(?!天|路)|半个(?:月|小时|工作日)|半天|半小时"),
)
_QUOTED = re.compile(r"“[^“”]{1,12}”")


def find_numbers(text: str) -> Iterator[Span]:
    """The numbers with their units in a text without white space, in order, none inside another.

    An ordinal (第七批) is no number of something, nor is a numeral in Chinese inside a quoted name (“三个一”).
    """
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    found: list[Span] = []
    for form in _FORMS:
        for match in form.finditer(text):
            start, end = match.span()
            named = not re.search(r"\d", match[0]) and any(first <= start < last for first, last in quoted)
            if not named and not any(start < last and first < end for first, last in found):
                found.append((start, end))
    yield from sorted(found)
