"""The dated entries of the chronicle (大事记), and dates in the forms that it uses."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ftzgraph.report.chinese import number, squeeze
from ftzgraph.report.layout import DATE, UNNAMED_DATE, YEAR, Kind, Line
from ftzgraph.report.outline import Outline
from ftzgraph.report.records import Span
from ftzgraph.report.text import Notice, ReportText

_CHRONICLE = re.compile(r"大事记|大事年表|纪事")
_INLINE = re.compile(rf"(?:[•·●▪◆■‧・|]\s*)?(?P<date>{UNNAMED_DATE})\s*[，,：:\s|]\s*(?=\S)")
_AGENCY = re.compile(r"新华社\s*\D{0,8}?(?=\s*\d)|\s*[电讯]$")
_YEAR = re.compile(rf"({YEAR})\s*年?")


@dataclass(frozen=True)
class Entry:
    """An entry: its key after the edition-free kind, its date as stated and as meant, and where it stands."""

    key: str
    stated_date: str
    dates: tuple[date, date]
    span: Span


def entries(report: ReportText, lines: Sequence[Line], outline: Outline, notices: list[Notice]) -> list[Entry]:
    """The entries in text order. A date without a year is of the year of the entry before it."""
    found: list[Entry] = []
    used: dict[str, int] = {}
    dated = _dated(lines, outline)
    year = _first_year(outline, dated)
    years = _years(lines, outline)
    for line, text in dated:
        while years and years[0][0] < line.start:
            year = years.pop(0)[1]
        dates = period(text, year)
        if dates is None:
            notices.append(
                report.notice(line.start, f"the date “{squeeze(text)}” cannot be read: its entry is left out")
            )
            continue
        end = _end(lines, line, {other.index for other, _ in dated})
        if end is None:
            notices.append(report.notice(line.start, f"no text follows the date “{squeeze(text)}”: left out"))
            continue
        year = dates[0].year
        key = _key(text, dates[0])
        used[key] = used.get(key, 0) + 1
        stated = squeeze(_AGENCY.sub("", text))
        found.append(Entry(key if used[key] == 1 else f"{key}-{used[key]}", stated, dates, (line.start, end)))
    if not found:
        notices += _silent(report, outline)
    return found


def period(text: str, year: int | None = None) -> tuple[date, date] | None:
    """The days from the first to the last that a date covers; None if it cannot be read.

    `year` is that of a date that names none.
    "2020年" is a year, "2023年7月" a month, "2023年7月上旬" its first ten days, "2023年11月5—10日" six days;
    "2024.1.9", "2024-01-09" and "二〇二四年一月九日" are one day.
    """
    plain = text.strip()
    if match := _YEAR.fullmatch(plain):
        value = number(match[1]) or 0
        return date(value, 1, 1), date(value, 12, 31)
    match = DATE.fullmatch(plain)
    try:
        if match and match["short"]:
            day = date(*(int(part) for part in re.findall(r"\d+", match["short"])))
            return day, day
        return _period(match, year) if match else None
    except ValueError:
        return None


def _period(match: re.Match[str], year: int | None) -> tuple[date, date] | None:
    """The days that a date in 年月日 covers. Raises ValueError for a day that no calendar has."""
    said = {name: number(text) for name, text in match.groupdict().items() if text}
    first_year, month = said.get("year") or year, said["month"]
    if not first_year or not month:
        return None
    begin, until = 1, monthrange(first_year, month)[1]
    if match["third"]:
        begin = {"上": 1, "中": 11, "下": 21}[match["third"]]
        until = begin + 9 if begin < 21 else until
    elif "day" in said:
        begin = until = said["day"] or 0
    first = date(first_year, month, begin)
    last = date(said.get("year2") or first_year, said.get("month2") or month, said.get("day2") or until)
    return (first, last) if first <= last else None


def _dated(lines: Sequence[Line], outline: Outline) -> list[tuple[Line, str]]:
    """The lines that open entries, with their dates; if no date stands alone, those that begin with one."""
    kinds = (Kind.DATE, Kind.PROSE, Kind.ROW)
    inside = [line for line in lines if line.kind in kinds and _in_chronicle(outline, line.start)]
    alone = [(line, line.text) for line in inside if line.kind is Kind.DATE]
    begun = [(line, match["date"]) for line in inside if (match := _INLINE.match(line.text))]
    return alone or begun


def _first_year(outline: Outline, dated: Sequence[tuple[Line, str]]) -> int | None:
    """The year that a chronicle's heading names: its dates may leave it out."""
    section = outline.at(dated[0][0].start) if dated else None
    named = re.search(r"(?:19|20)\d{2}", section.title) if section else None
    return int(named[0]) if named else None


def _years(lines: Sequence[Line], outline: Outline) -> list[tuple[int, int]]:
    """The years that stand alone above the entries of a chronicle, each with its place."""
    found = []
    for line in lines:
        alone = _YEAR.fullmatch(line.text) if line.kind in (Kind.HEADING, Kind.PROSE) else None
        if alone and "年" in line.text and _in_chronicle(outline, line.start):
            found.append((line.start, number(alone[1]) or 0))
    return found


def _silent(report: ReportText, outline: Outline) -> list[Notice]:
    """A notice for each chronicle, if no entry could be read."""
    message = "no date opens an entry in “{}”: nothing is read from it"
    return [
        report.notice(section.start, message.format(section.title))
        for section in outline.sections
        if _CHRONICLE.search(section.title)
    ]


def _in_chronicle(outline: Outline, offset: int) -> bool:
    section = outline.at(offset)
    while section is not None:
        if _CHRONICLE.search(section.title) or "-annex" in section.key:
            return True
        section = outline.by_key(section.parent)
    return False


def _key(text: str, first: date) -> str:
    match = DATE.fullmatch(text.strip())
    return first.isoformat() if match and (match["day"] or match["short"]) else f"{first:%Y-%m}"


def _end(lines: Sequence[Line], dated: Line, openings: set[int]) -> int | None:
    """Where the entry's text ends: before the next date or heading, or at a rule once a sentence is complete."""
    end, last = (None, "") if dated.kind is Kind.DATE else (dated.end, dated.text)
    for line in lines[dated.index + 1 :]:
        if line.index in openings or line.kind in (Kind.DATE, Kind.HEADING, Kind.CAPTION, Kind.ROW):
            break
        if line.kind is Kind.RULE and last.endswith(("。", "！", "？", "”")):
            break
        if line.kind is Kind.PROSE:
            end, last = line.end, line.text
    return end
