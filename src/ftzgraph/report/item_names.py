"""Where running text names a zone, a part of a zone, or a body."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ftzgraph.report.places import DIVISIONS, SUFFIX
from ftzgraph.report.records import Span

# The one-character abbreviations of the province-level divisions with a zone, for 京津冀自贸试验区 and the like.
_INITIAL = (
    "京:北京 津:天津 冀:河北 辽:辽宁 吉:吉林 黑:黑龙江 沪:上海 苏:江苏 浙:浙江 皖:安徽 闽:福建 鲁:山东 豫:河南 "
    "鄂:湖北 湘:湖南 粤:广东 桂:广西 琼:海南 渝:重庆 川:四川 陕:陕西 滇:云南 新:新疆"
)
_ABBREVIATED = dict(pair.split(":") for pair in _INITIAL.split())
_PLACE = "|".join(sorted(DIVISIONS, key=len, reverse=True))
_LEVEL = r"(?:省（市）|（[市区]）|省|市|壮族自治区|维吾尔自治区|自治区)?"
_SEVERAL = r"等?(?:\d+个|多个|多地|两地|三地|四地|地)?的?"
_ZONES = re.compile(
    rf"(?P<list>(?:{_PLACE}){_LEVEL}(?:(?:、|和|与|以及|及)(?:{_PLACE}){_LEVEL})*){_SEVERAL}(?P<ending>{SUFFIX})"
)
_WHOLE = re.compile(rf"中国[（(](?P<place>{_PLACE})[）)]{SUFFIX}")
_INITIALS = re.compile(rf"(?P<list>[{''.join(_ABBREVIATED)}]{{2,}}){_SEVERAL}(?P<ending>{SUFFIX})")

_HAN = "\u4e00-\u9fff"
# What may stand just before a name in running text and is no part of it.
_BEFORE = (
    "由 与 和 及 向 经 对 将 把 在 为 等 的 给 受 请 让 使 以 从 到 据 联合 会同 推动 支持 组织 协调 获得 依托 "
    "通过 引进 指导 成立 协同 引导 委托 批准 根据 推进 促成 助力 帮助 服务 属地 位于 设立 组建 建立 作为 加入 "
    "包括 引入 鼓励 允许 例如 又如 再如"
)
_LEADING = re.compile("|".join(word for word in _BEFORE.split() if len(word) > 1) + "(?!国)")
_EDGE = rf"(?:^|(?<=[^{_HAN}A-Za-z0-9（）()])|{'|'.join(f'(?<={word})' for word in _BEFORE.split())})"
_AREA = re.compile(
    rf"(?:{_EDGE}|(?<=试验区)|(?<=自贸区)|(?<=贸易港))(?P<name>[{_HAN}]{{2,8}}?)(?:新片区|片区|区块)(?!链)"
)
_NO_AREA = re.compile(r".*(?:[各每该本个和与及等的在为动进化]|自贸|试验区)")

# How bodies' names end: after the name of a place or a word for the nation, and where nothing tells but the ending.
_ENDINGS = (
    "委员会 管委会 人民政府 政府 联合会 促进会 研究院 研究所 科学院 实验室 银行 分行 支行 检察院 仲裁院 法院 "
    "海关 大学 学院 协会 商会 学会 联盟 交易所 交易中心 公司 集团 证券 办公室 医院 中心 部 委 局 署 厅"
)
_PLAIN_ENDINGS = "委员会 管委会 大学 研究院 协会 商会 学会 联合会 有限公司 集团 联盟 法院 检察院 仲裁院 交易所"
# After a verb of founding even a general ending is a name's.
_FOUNDED = (
    rf"(?:{'|'.join(f'(?<={verb})' for verb in ('成立', '设立', '建立', '组建', '建成', '建设', '打造', '搭建'))})"
)
_FOUNDED_ENDINGS = "中心 联盟 委员会 研究院 实验室"
_NATIONAL = "国家 中国 全国 最高 国务院 中央 中华 亚洲 世界 国际 联合国"
# Words that show a stretch with such an ending to be a description of bodies, or to run over from another phrase.
_NO_NAME = (
    "某 各 有关 相关 多家 多个 一批 所在地 当地 试点 上述 该 其他 主管 职能 境外 境内 外资 中资 内资 商业 合资 "
    "外商 民营 国有 本地 区内 全球 跨境 等 之 的 是 了 将 被 与 和 及 或 为 向 对 在 以 于 把 建设 打造 探索 "
    "实现 开展 推动 推进 设立 成立 联合 企业 保险公司 外部 内部 全部 西部 中部 东部 北部 南部 干部 总部 一部 "
    "首部 俱乐部 全局 服务中心 运营中心 集散中心 创新中心 物流中心 结算中心 数据中心 研发中心 贸易中心 经济中心 "
    "金融中心 航运中心 旅游中心 充分 案件 发布 签署 提请 增强 往返 通过 受理 双边 缴费 监管区域 两地 三地 不断"
)
_NO_FOUNDED = re.compile("某|各|多[个家]|分公司|具有|[的等，、]")
_GENERIC = re.compile(rf"[一二三两几\d]家|{'|'.join(_NO_NAME.split())}")


@dataclass(frozen=True)
class Name:
    """A name in the text: "zone", "area" or "body", its place, and the whole name that it stands for."""

    kind: str
    start: int
    end: int
    meant: str


class Finder:
    """Finds names in texts without white space: known ones first, the longest first, then what is formed like one."""

    def __init__(self, bodies: Collection[str], areas: Collection[str], places: Collection[str]) -> None:
        self._bodies, self._areas = any_of(bodies, r"(?!门|署的|下属)"), any_of(areas)
        place = "|".join(sorted(map(re.escape, {*places, *DIVISIONS}), key=len, reverse=True))
        self._formed = (
            (
                re.compile(
                    rf"(?:(?:{place})(?:省|市|自治区|区|县)?|{_either(_NATIONAL)})[{_HAN}A-Za-z]{{0,14}}?"
                    rf"{_either(_ENDINGS)}(?!门|署|分|长|特殊|一体|监管)"
                ),
                _GENERIC,
            ),
            (
                re.compile(
                    rf"{_EDGE}(?:“[{_HAN}]{{2,8}}”)?[{_HAN}A-Za-z（）]{{2,14}}?{_either(_PLAIN_ENDINGS)}"
                    rf"(?!员|成|{_either(_PLAIN_ENDINGS)})"
                ),
                _GENERIC,
            ),
            (re.compile(rf"{_FOUNDED}[{_HAN}A-Za-z（）]{{3,20}}?{_either(_FOUNDED_ENDINGS)}"), _NO_FOUNDED),
        )

    def find(self, text: str) -> Iterator[Name]:
        """The names in the text. A zone's name inside a body's is none of its own."""
        bodies = list(self._named(self._bodies, "body", text, []))
        held = [(name.start, name.end) for name in bodies]
        areas = list(self._named(self._areas, "area", text, held))
        areas += _unknown_areas(text, [*held, *((name.start, name.end) for name in areas)])
        zones = [zone for zone in find_zones(text) if not _inside(zone.start, zone.end, held)]
        yield from bodies
        yield from areas
        yield from zones
        held += [(name.start, name.end) for name in areas]
        for form, no_name in self._formed:
            for match in form.finditer(text):
                start, end = match.span()
                if leading := _LEADING.match(text, start, end):
                    start = leading.end()
                if not no_name.search(text[start:end].replace("丝绸之路", "")) and not _touches(start, end, held):
                    held.append((start, end))
                    yield Name("body", start, end, text[start:end])

    def _named(self, names: re.Pattern[str], kind: str, text: str, held: list[Span]) -> Iterator[Name]:
        for match in names.finditer(text):
            if not _inside(*match.span(), held):
                yield Name(kind, *match.span(), match[0])


def _either(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


def any_of(names: Iterable[str], after: str = "") -> re.Pattern[str]:
    """A pattern that finds any of the names, of two that begin in one place the longer; of none, nothing."""
    found = sorted((re.escape(name) for name in names if name), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(found)}){after}") if found else re.compile(r"(?!)")


def find_zones(text: str) -> Iterator[Name]:
    """The zones named in a text, in order.

    Of names that share one ending (甲、乙自贸试验区) each stands for its whole name. 京津冀自贸试验区 stands for three.
    """
    found = [Name("zone", *match.span(), match[0]) for match in _WHOLE.finditer(text)]
    for match in _ZONES.finditer(text):
        places = list(re.finditer(_PLACE, match["list"]))
        for number, place in enumerate(places, 1):
            start, end = match.start() + place.start(), match.start() + place.end()
            last = number == len(places)
            found.append(Name("zone", start, match.end() if last else end, place[0] + match["ending"]))
    for match in _INITIALS.finditer(text):
        found += [Name("zone", *match.span(), _ABBREVIATED[char] + match["ending"]) for char in match["list"]]
    yield from sorted(found, key=lambda name: (name.start, name.end, name.meant))


def _unknown_areas(text: str, held: list[Span]) -> Iterator[Name]:
    for match in _AREA.finditer(text):
        if not _NO_AREA.match(match["name"]) and not _touches(*match.span(), held):
            yield Name("area", *match.span(), match[0])


def _inside(start: int, end: int, held: Iterable[Span]) -> bool:
    return any(first <= start and end <= last for first, last in held)


def _touches(start: int, end: int, held: Iterable[Span]) -> bool:
    return any(start < last and first < end for first, last in held)
