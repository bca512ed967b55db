"""The innovations: rows of tables, and the paragraphs of the same section that describe them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ftzgraph.report.chinese import squeeze, unspaced
from ftzgraph.report.columns import Role
from ftzgraph.report.places import SUFFIX, split_zones, zone_place
from ftzgraph.report.prose import Paragraph
from ftzgraph.report.records import Innovation, Span
from ftzgraph.report.tables import Row, Table
from ftzgraph.report.text import Notice, ReportText

_LEAST_LIKENESS = 0.5
_OF_A_ZONE = re.compile(rf"{SUFFIX}[^，。；]{{0,8}}?的")
_LONGEST_ALTERNATIVE = 25
_CLAUSE = re.compile(r"“[^”]*”|[^“”，、；]+")
_ENDS = re.compile(r"[，。；]")
_OPENS = re.compile(rf"[一二三四五六七八九十]{{1,2}}是|.{{0,30}}?{SUFFIX}.{{0,8}}?的")


@dataclass
class _Named:
    """A row's name with the places of its zones, and where the prose has it."""

    row: Row
    name: str
    zones: tuple[str, ...]
    paragraph: int = -1
    sentence: Span = (0, 0)
    wording: str | None = None


def innovations(
    report: ReportText,
    edition: str,
    table: Table,
    paragraphs: Sequence[Paragraph],
    sections: Sequence[str],
    notices: list[Notice],
) -> list[Innovation]:
    """The innovations of a table. Differing wordings are said in `notices`.

    `paragraphs` are those of the table's section, `sections` the smallest section that each stands in.
    """
    named = []
    for row in table.rows:
        name = squeeze(table.cell(row, Role.NAME) or "")
        zones = tuple(split_zones(table.cell(row, Role.ZONE) or ""))
        if not name or not zones:
            missing = "name" if not name else "zone"
            notices.append(report.notice(row.start, f"row {row.position} of {table.number} has no {missing}: left out"))
            continue
        named.append(_Named(row, name, zones))
    for one in named:
        _find(one, paragraphs)
    _guess([one for one in named if one.paragraph < 0], named, paragraphs)
    found = []
    for one in named:
        prose = _passage(one, named, paragraphs, sections)
        if prose is None:
            notices.append(report.notice(one.row.start, f"no paragraph of the section describes “{one.name}”"))
        elif one.wording:
            notices.append(report.notice(prose[0], f"“{one.name}” of {table.number} is “{one.wording}” in the text"))
        listed = (one.row.start, one.row.end)
        found.append(
            Innovation(
                key=f"{edition}-{table.key}-{one.row.position:02d}",
                name=one.name,
                alternative=_recorded(one.wording, one.name) if one.wording else None,
                zones=one.zones,
                table=f"{edition}-{table.key}",
                position=one.row.position,
                evidence=(listed, prose) if prose else (listed,),
            )
        )
    return found


def _find(one: _Named, paragraphs: Sequence[Paragraph]) -> None:
    """Finds the name as the table has it, best where it is bold, next where a zone is named before it."""
    wanted = unspaced(one.name)
    best: tuple[bool, bool] | None = None
    for index, paragraph in enumerate(paragraphs):
        text, places = _unspaced(paragraph)
        for match in re.finditer(re.escape(wanted), text):
            start = places[match.start()]
            sentence = paragraph.sentence_at(start)
            rank = (_names_zone(one, paragraph.text[sentence[0] : start]), paragraph.bold[start])
            if best is None or rank > best:
                best, one.paragraph, one.sentence = rank, index, sentence


def _guess(missing: Sequence[_Named], named: Sequence[_Named], paragraphs: Sequence[Paragraph]) -> None:
    """Gives each name that the prose words otherwise the likest wording that names its zone and is no other's."""
    taken = {(one.paragraph, one.sentence[0]) for one in named if one.paragraph >= 0}
    likely = []
    for one in missing:
        for index, paragraph in enumerate(paragraphs):
            for sentence in paragraph.sentences():
                if (index, sentence[0]) in taken or not _names_zone(one, paragraph.text[slice(*sentence)]):
                    continue
                for wording in _wordings(paragraph, sentence):
                    likeness = SequenceMatcher(None, unspaced(one.name), unspaced(wording), autojunk=False).ratio()
                    likely.append((likeness, -index, -sentence[0], one, wording, sentence))
    for likeness, index, start, one, wording, sentence in sorted(likely, key=lambda found: found[:3], reverse=True):
        if likeness < _LEAST_LIKENESS:
            break
        if one.paragraph < 0 and (-index, -start) not in taken:
            one.paragraph, one.sentence, one.wording = -index, sentence, squeeze(wording)
            taken.add((-index, -start))


def _wordings(paragraph: Paragraph, sentence: Span) -> Iterable[str]:
    """What in the sentence may be a name: what follows the zone's name up to a comma, and what is bold."""
    text = paragraph.text[slice(*sentence)]
    starts = [match.end() for match in _OF_A_ZONE.finditer(text)][:2]
    for start in starts:
        for end in [match.start() for match in _ENDS.finditer(text, start)][:3]:
            yield text[start:end]
    for start, end in paragraph.bold_runs():
        if sentence[0] <= start < sentence[1]:
            run = paragraph.text[start:end].strip().rstrip("，。；")
            yield _OF_A_ZONE.split(run)[-1]


def _recorded(wording: str, name: str) -> str | None:
    """The differing wording as an alternative name: as a whole, or if it is long the clause in which it differs.

    The report's sentences do not carry over; a long wording differs from the table's name by a word or two.
    """
    if len(wording) <= _LONGEST_ALTERNATIVE:
        return wording
    blocks = SequenceMatcher(None, name, wording, autojunk=False).get_opcodes()
    changed = [(start, end) for tag, _, _, start, end in blocks if tag != "equal"]
    clauses = [match.span() for match in _CLAUSE.finditer(wording)]
    held = [span for span in clauses if any(span[0] <= end and start <= span[1] for start, end in changed)]
    part = wording[held[0][0] : held[-1][1]] if held else ""
    return part if 0 < len(part) <= _LONGEST_ALTERNATIVE else None


def _names_zone(one: _Named, text: str) -> bool:
    return any(zone_place(zone) in text for zone in one.zones)


def _passage(
    one: _Named, named: Sequence[_Named], paragraphs: Sequence[Paragraph], sections: Sequence[str]
) -> Span | None:
    """The part of the text that is about the innovation: from its sentence up to that of the next one.

    What stands before the first innovation of a paragraph introduces it and belongs to it, and so do the paragraphs
    after the last one up to the next heading or to a paragraph that opens something new.
    """
    if one.paragraph < 0:
        return None
    paragraph = paragraphs[one.paragraph]
    starts = sorted({other.sentence[0] for other in named if other.paragraph == one.paragraph})
    after = [start for start in starts if start > one.sentence[0]]
    start = 0 if one.sentence[0] == starts[0] else one.sentence[0]
    first, last = paragraph.span(start, after[0] if after else len(paragraph.text))
    if not after:
        described = {other.paragraph for other in named}
        for index in range(one.paragraph + 1, len(paragraphs)):
            following = paragraphs[index]
            new = index in described or following.bold[0] or _OPENS.match(following.text)
            if new or sections[index] != sections[one.paragraph]:
                break
            last = following.offsets[-1] + 1
    return first, last


def _unspaced(paragraph: Paragraph) -> tuple[str, list[int]]:
    places = [place for place, char in enumerate(paragraph.text) if not char.isspace()]
    return "".join(paragraph.text[place] for place in places), places
