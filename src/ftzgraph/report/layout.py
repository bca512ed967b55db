"""What each line of the report is by its form: heading, caption, table row, note, footnote, rule, prose."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from ftzgraph.report.chinese import squeeze
from ftzgraph.report.text import ReportText


class Kind(Enum):
    """The forms of lines."""

    BLANK = auto()
    HEADING = auto()
    CAPTION = auto()
    ROW = auto()
    NOTE = auto()
    FOOTNOTE = auto()
    MARKUP = auto()
    RULE = auto()
    NUMBER = auto()
    DATE = auto()
    PROSE = auto()


@dataclass(frozen=True)
class Line:
    """A line without its line break: where it stands, what it is, and its text without marks of heading or bold."""

    index: int
    start: int
    end: int
    kind: Kind
    raw: str
    text: str


_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*)")
_RULE = re.compile(r"(?:[-*_]\s?){3,}")
_NUMBER = re.compile(r"[-—–·\s]*\d{1,3}[-—–·\s]*")
# A table's number: 表 5, 表五, 附表 1, and by chapters 表 2-4 or 2.4 (but 表 1.2023年… is a number and a title).
TABLE_NUMBER = r"(?:附\s*)?表\s*(?:\d{1,3}(?:[-—–.．]\d{1,2}(?![\d年月]))?|[一二三四五六七八九十]{1,3})"
_CAPTION = re.compile(rf"{TABLE_NUMBER}(?![\d一二三四五六七八九十])\s*\**(?P<rest>.*)")
_NOTE = re.compile(r"(?:资料|数据)来源\s*[:：]|注\s*[:：]")
_FOOTNOTE = re.compile(r"<sup>.{1,4}</sup>")
_BULLET = re.compile(r"^[•·●▪◆■‧・*-]\s*")
YEAR = r"(?:\d{4}|[〇○零一二三四五六七八九]{4})"
_COUNT = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = (
    rf"(?:(?P<year>{YEAR})\s*年)?\s*(?P<month>{_COUNT})\s*月"
    r"(?:\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3}(?=\s*日))\s*日?|\s*(?P<third>[上中下])旬)?"
)
_UNTIL = rf"\s*[-—–~～至到]+\s*(?:(?:(?P<year2>{YEAR})\s*年)?\s*(?P<month2>{_COUNT})\s*月)?\s*(?P<day2>{_COUNT})\s*日"
_SHORT_DAY = r"(?P<short>\d{4}\s*[-./．／]\s*\d{1,2}\s*[-./．／]\s*\d{1,2})"
DATE = re.compile(rf"(?:新华社\s*\S{{0,8}}?\s*)?(?:{_SHORT_DAY}|{_DAY}(?:{_UNTIL})?)\s*(?:电|讯)?")
UNNAMED_DATE = re.sub(r"P<\w+>", ":", DATE.pattern)
_UNREADABLE_DATE = re.compile(r"(?=.*\d)[^。，；]{0,12}?[\d?？×xX*年月日—–\-\s]{4,}日?[^。，；]{0,3}")
_LONG = 60


def lines(report: ReportText) -> list[Line]:
    """The lines of the report in order."""
    found, start = [], 0
    for index, raw in enumerate(report.content.split("\n")):
        bare = raw.rstrip("\r")
        kind, text = _classify(bare)
        found.append(Line(index, start, start + len(bare), kind, bare, text))
        start += len(raw) + 1
    return found


def _classify(raw: str) -> tuple[Kind, str]:
    stripped = raw.strip()
    if not stripped:
        return Kind.BLANK, ""
    if _RULE.fullmatch(stripped):
        return Kind.RULE, ""
    heading = _HEADING.match(stripped)
    inner = heading["text"].strip() if heading else stripped
    text = inner.replace("**", "").strip()
    if _is_date(inner):
        return Kind.DATE, _BULLET.sub("", text, count=1)
    caption = _CAPTION.match(text)
    if caption and len(text) < 2 * _LONG and not re.search(r"[。；]", text) and "\t" not in text and "|" not in text:
        return Kind.CAPTION, text
    if heading:
        if (inner.startswith("**") and len(text) > 15) or "。" in text[:-1]:
            return Kind.PROSE, text
        return Kind.HEADING, text
    if _FOOTNOTE.match(text):
        return Kind.FOOTNOTE, text
    if text.startswith("<"):
        return Kind.MARKUP, text
    if "\t" in stripped or (stripped.startswith("|") and stripped.count("|") > 1):
        return Kind.ROW, stripped
    if _NOTE.match(text):
        return Kind.NOTE, text
    if _NUMBER.fullmatch(text):
        return Kind.NUMBER, squeeze(text)
    return Kind.PROSE, text


def _is_date(text: str) -> bool:
    """Whether a line dates an entry in a chronicle: a bullet, a heading or a bold line that is a date alone."""
    text = text.replace("**", "").strip()
    bullet = _BULLET.match(text)
    plain = _BULLET.sub("", text, count=1)
    if len(plain) > 40:
        return False
    return bool(DATE.fullmatch(plain)) or bool(
        bullet and not text.startswith("-") and _UNREADABLE_DATE.fullmatch(plain)
    )
