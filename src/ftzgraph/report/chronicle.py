"""The dated entries of the chronicle (大事记), and dates in the forms that it uses."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ftzgraph.report.chinese import squeeze
from ftzgraph.report.layout import DATE, UNNAMED_DATE, Kind, Line
from ftzgraph.report.outline import Outline
from ftzgraph.report.records import Span
from ftzgraph.report.text import Notice, ReportText

_CHRONICLE = re.compile(r"大事记|大事年表|纪事")
_INLINE = re.compile(rf"(?:[•·●▪◆■‧・]\s*)?(?P<date>{UNNAMED_DATE})\s*[，,：:\s]\s*(?=\S{{4,}})")
_STATED = re.compile(r"(?:\d{4}\s*年)?\s*\d{1,2}\s*月.*?(?=\s*[电讯]?$)")
_YEAR = re.compile(r"(\d{4})\s*年?")


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
    for line, text in dated:
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
        stated = _STATED.search(text)
        found.append(
            Entry(
                key if used[key] == 1 else f"{key}-{used[key]}",
                squeeze(stated[0] if stated else text),
                dates,
                (line.start, end),
            )
        )
    return found


def period(text: str, year: int | None = None) -> tuple[date, date] | None:
    """The days from the first to the last that a date covers; None if it cannot be read.

    `year` is that of a date that names none.
    "2020年" is a year, "2023年7月" a month, "2023年11月5—10日" six days.
    """
    plain = text.strip()
    if match := _YEAR.fullmatch(plain):
        return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    match = DATE.fullmatch(plain)
    if not match or not (match["year"] or year):
        return None
    try:
        first_year, month = int(match["year"] or year or 0), int(match["month"])
        last_year, last_month = int(match["year2"] or first_year), int(match["month2"] or month)
        first = date(first_year, month, int(match["day"] or 1))
        whole_month = monthrange(first_year, month)[1] if not match["day"] else first.day
        last = date(last_year, last_month, int(match["day2"] or whole_month))
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _dated(lines: Sequence[Line], outline: Outline) -> list[tuple[Line, str]]:
    """The lines that open entries, with their dates; if no date stands alone, those that begin with one."""
    inside = [line for line in lines if line.kind in (Kind.DATE, Kind.PROSE) and _in_chronicle(outline, line.start)]
    alone = [(line, line.text) for line in inside if line.kind is Kind.DATE]
    begun = [(line, match["date"]) for line in inside if (match := _INLINE.match(line.text))]
    return alone or begun


def _first_year(outline: Outline, dated: Sequence[tuple[Line, str]]) -> int | None:
    """The year that a chronicle's heading names: its dates may leave it out."""
    section = outline.at(dated[0][0].start) if dated else None
    named = re.search(r"(?:19|20)\d{2}", section.title) if section else None
    return int(named[0]) if named else None


def _in_chronicle(outline: Outline, offset: int) -> bool:
    section = outline.at(offset)
    while section is not None:
        if _CHRONICLE.search(section.title) or "-annex" in section.key:
            return True
        section = outline.by_key(section.parent)
    return False


def _key(text: str, first: date) -> str:
    match = DATE.fullmatch(text.strip())
    return first.isoformat() if match and match["day"] else f"{first:%Y-%m}"


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
