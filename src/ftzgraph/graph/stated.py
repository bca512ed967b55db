"""What the words of a source amount to: numbers and dates as they are printed in Chinese text.

Written apart from the extraction, so that the check of a record does not repeat the reading that made it.
"""

import calendar
import re
import unicodedata
from datetime import date
from decimal import Decimal

_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_NUMERALS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_CHINESE = r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"
_DASH = r"[-—–―~～至到]+"
_FRACTION = re.compile(
    rf"(?P<over>{_ARABIC})/(?P<under>{_ARABIC})|(?P<whole>{_CHINESE})分之(?P<part>{_CHINESE}|{_ARABIC})"
)
_TENTHS = re.compile(rf"(?P<tenths>{_CHINESE}|{_ARABIC})成(?P<half>半|[一二三四五六七八九])?")
_RANGE = re.compile(rf"(?P<low>{_ARABIC}){_DASH}(?P<high>{_ARABIC})[余多]?(?P<scale>[十百千万亿]+)")
_NUMBER = re.compile(rf"(?P<arabic>{_ARABIC})[余多几]?(?P<scale>[十百千万亿]*)|(?P<chinese>{_CHINESE})")
_NONE = re.compile(r"未(?:出现|发生)|没有|为零")
_KILO = re.compile(r"千(?=[米克瓦伏卡])")

_YEAR, _MONTH, _DAY = r"(?:(?P<y{0}>\d{{4}})年)", r"(?:(?P<m{0}>\d{{1,2}})月)", r"(?:(?P<d{0}>\d{{1,2}})[日号])"
_FULL = "{0}?{1}?{2}?"
_POINT = re.compile(_FULL.format(_YEAR, _MONTH, _DAY).format(""))
_SPANS = (
    re.compile(rf"(?P<y1>\d{{4}})年?{_DASH}(?P<y2>\d{{4}})年"),
    re.compile(rf"(?:(?P<y1>\d{{4}})年)?(?P<m1>\d{{1,2}})月?{_DASH}(?P<m2>\d{{1,2}})月"),
    re.compile(rf"(?P<y1>\d{{4}})年(?P<m1>\d{{1,2}})月{_DASH}(?P<y2>\d{{4}})年(?P<m2>\d{{1,2}})月"),
    re.compile(
        rf"(?:(?P<y1>\d{{4}})年)?(?P<m1>\d{{1,2}})月(?P<d1>\d{{1,2}})日?{_DASH}"
        r"(?:(?:(?P<y2>\d{4})年)?(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日"
    ),
)
_PART_OF_YEAR = re.compile(r"(?:(?P<y>\d{4})年)?(?P<part>上半年|下半年|第?[一二三四1-4]季度)")
_UNTIL_THEN = re.compile(r"^(?:截至|截止到?|到|至)")
_VAGUE = re.compile(r"(?:年?[初中底末]|[上中下]旬|[春夏秋冬][季天]?)$")
_OPEN = re.compile(r"(?:以来|以后|之后|以前|之前|[起后前])$")


def unspaced(text: str) -> str:
    """`text` without white space: line and page breaks cut names anywhere."""
    return "".join(text.split())


def bracketed(text: str) -> str:
    """`text` without white space, each bracket around a year as in the canonical form of document numbers, U+3014/5."""
    return re.sub(r"[\[［【（(〔〖]((?:19|20)\d\d)[\]］】）)〕〗]", r"〔\1〕", unspaced(text))


def numbers(words: str) -> list[Decimal]:
    """Every number that the words may give, in base units: “7.7万亿元” is 7700000000000, “近三成” and “30%” are 30.

    A fraction is given in percent; that something did not occur (未出现) is 0. Where 千 may belong to the unit (千米)
    both readings are given.
    """
    text = unspaced(unicodedata.normalize("NFKC", words))
    found: list[Decimal] = []
    for match in _FRACTION.finditer(text):
        over, under = _plain(match["over"] or match["part"]), _plain(match["under"] or match["whole"])
        if under:
            found.append(over / under * 100)
    for match in _TENTHS.finditer(text):
        half = Decimal(5) if match["half"] == "半" else _plain(match["half"]) if match["half"] else Decimal(0)
        found.append(_plain(match["tenths"]) * 10 + half)
    if _NONE.search(text):
        found.append(Decimal(0))
    if re.search(r"一半|过半|半数", text):
        found.append(Decimal(50))
    elif re.search(r"半[个年月天日小]", text):
        found.append(Decimal("0.5"))
    rest = _TENTHS.sub(" ", _FRACTION.sub(" ", text))
    found += [_plain(match["low"]) * _scale(match["scale"]) for match in _RANGE.finditer(rest)]
    for version in {rest, _KILO.sub("", rest)}:
        for match in _NUMBER.finditer(version):
            arabic = match["arabic"]
            found.append(_plain(arabic) * _scale(match["scale"]) if arabic else _plain(match["chinese"]))
    return found


def agrees(value: Decimal, words: str) -> bool:
    """Whether the words give that number. A fall may be recorded with or without its sign; a fraction rounded."""
    step = Decimal(1).scaleb(int(value.as_tuple().exponent)) if "." in str(value) else Decimal(0)
    return any(abs(abs(value) - number) <= step / 2 for number in numbers(words))


def interval_agrees(earliest: date, latest: date, words: str) -> bool | None:
    """Whether the closed interval is what the words say; None when they are no date that can be read.

    A date without its year is read with the year of `earliest`. “截至” means the last day of what follows. Vague words
    (年初, 中旬) ask only that the interval lies within; open ones (以来, 前) that one end is right.
    """
    text = unspaced(unicodedata.normalize("NFKC", words))
    until = _UNTIL_THEN.match(text) is not None
    text = _UNTIL_THEN.sub("", text)
    opened = _OPEN.search(text)
    text = _OPEN.sub("", text)
    vague = _VAGUE.search(text)
    stripped = text[: vague.start()] if vague else text
    if vague and vague[0].startswith("年"):
        stripped += "年"
    found = _interval(stripped, earliest.year)
    if found is None:
        return None
    first, last = found
    if until:
        return earliest == latest == last
    if opened:
        return earliest == first if opened[0][-1] in "来起后" else latest in (first, last)
    if vague:
        return first <= earliest <= latest <= last
    return (earliest, latest) == (first, last)


def _interval(text: str, year: int) -> tuple[date, date] | None:
    try:
        if match := _PART_OF_YEAR.fullmatch(text):
            return _part_of_year(int(match["y"] or year), match["part"])
        for form in _SPANS:
            if match := form.fullmatch(text):
                given = {name: int(value) for name, value in match.groupdict().items() if value}
                y1, m1, d1 = given.get("y1", year), given.get("m1"), given.get("d1")
                y2, m2, d2 = given.get("y2", y1), given.get("m2", m1), given.get("d2")
                return _point(y1, m1, d1)[0], _point(y2, m2, d2)[1]
        match = _POINT.fullmatch(text)
        if match is None or not text:
            return None
        given = {name: int(value) for name, value in match.groupdict().items() if value}
        return _point(given.get("y", year), given.get("m"), given.get("d"))
    except ValueError:
        return None


def _point(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def _part_of_year(year: int, part: str) -> tuple[date, date]:
    if part.endswith("半年"):
        months = (1, 6) if part.startswith("上") else (7, 12)
    else:
        quarter = "一二三四".find(part.removeprefix("第")[0]) + 1 or int(part.removeprefix("第")[0])
        months = (quarter * 3 - 2, quarter * 3)
    return _point(year, months[0], None)[0], _point(year, months[1], None)[1]


def _scale(scale: str) -> Decimal:
    product = 1
    for char in scale:
        product *= _SCALES[char]
    return Decimal(product)


def _plain(numeral: str) -> Decimal:
    """The value of one numeral, Arabic or Chinese."""
    if numeral[0].isascii():
        return Decimal(numeral.replace(",", ""))
    whole, _, decimals = numeral.partition("点")
    fraction = "".join(str(_NUMERALS[char]) for char in decimals)
    return Decimal(f"{_chinese(whole)}.{fraction or 0}")


def _chinese(numeral: str) -> int:
    for mark in "亿万千百十":
        before, found, after = numeral.rpartition(mark)
        if found:
            return (_chinese(before) if before else 1) * _SCALES[mark] + _chinese(after)
    return int("".join(str(_NUMERALS[char]) for char in numeral) or 0)
