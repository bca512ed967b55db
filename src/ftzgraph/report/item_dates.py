"""Where running text gives a date, whole or in part, and the days that it covers."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_Y, _M, _D = r"(?:19|20)\d{2}", r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_DASH = r"[-—–~～至到]+"
_DATE = re.compile(
    rf"(?<![\d.])(?:"
    rf"(?P<y>{_Y})年?{_DASH}(?P<yy>{_Y})年"
    rf"|(?P<year>{_Y})年(?:(?P<part>上半年|下半年|第?[一二三四1-4]季度)|(?P<vague>[初中底末])(?!国|期|心|小|央)"
    rf"|(?P<month>{_M})月(?:(?P<day>{_D})日)?)?"
    rf"|(?P<listed>{_Y})(?=(?:、{_Y})+年)"
    rf"|(?P<m>{_M})月(?:(?P<d>{_D})日)?)"
    rf"(?:{_DASH}(?:(?:(?P<year2>{_Y})年)?(?P<month2>{_M})月(?:(?P<day2>{_D})日)?|(?P<day3>{_D})日))?"
)
_OPENS = re.compile(r"(?:^|[。；！？，：\t”]|例如，|其中，)$")
_QUARTERS = {"上": (1, 6), "下": (7, 12)}
_VAGUE = {"初": (1, 3), "中": (5, 8), "底": (10, 12), "末": (10, 12)}


@dataclass(frozen=True)
class Dated:
    """A date's place in the text and the closed interval of days that it covers.

    `governs` marks a bare year that opens a clause and is the year that the report is about.
    """

    start: int
    end: int
    days: tuple[date, date]
    governs: bool


def find_dates(text: str, year: int) -> Iterator[Dated]:
    """The dates in a text without white space, in order.

    A date without a year is of the last year named before it in the text, at first of `year`, which the report is
    about. 年初 is the first quarter, 年底 the last. What is no day of the calendar is passed over.
    """
    current = year
    for match in _DATE.finditer(text):
        given = {name: value for name, value in match.groupdict().items() if value}
        current = int(given.get("year") or given.get("y") or given.get("listed") or current)
        try:
            days = _days(given, current)
        except ValueError:
            continue
        bare = set(given) == {"year"} and current == year
        opens = bool(_OPENS.search(text[: match.start()])) and text[match.end() : match.end() + 1] == "，"
        yield Dated(match.start(), match.end(), days, bare and opens)


def _days(given: dict[str, str], year: int) -> tuple[date, date]:
    if "yy" in given:
        return date(year, 1, 1), date(int(given["yy"]), 12, 31)
    months = _VAGUE.get(given.get("vague", "")) or _part(given.get("part", ""))
    if months:
        return date(year, months[0], 1), _end(year, months[1])
    month = int(given.get("month") or given.get("m") or 0)
    day = int(given.get("day") or given.get("d") or 0)
    first = date(year, month or 1, day or 1)
    last_year, last_month = int(given.get("year2", year)), int(given.get("month2") or month or 12)
    last_day = int(given.get("day2") or given.get("day3") or ("month2" not in given and day) or 0)
    return first, date(last_year, last_month, last_day) if last_day else _end(last_year, last_month)


def _part(part: str) -> tuple[int, int] | None:
    if not part or part.endswith("半年"):
        return _QUARTERS.get(part[:1])
    figure = part.removeprefix("第")[0]
    quarter = int(figure) if figure.isdigit() else "一二三四".index(figure) + 1
    return quarter * 3 - 2, quarter * 3


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
