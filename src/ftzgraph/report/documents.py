"""Which mentions name one document, and what the report says of it.

Mentions of one title, and titles that share their number, are one document. A short title (《若干措施》) stands for the
document that the text gave it to: in the same chapter, else earlier in the paragraph, else in an earlier chapter.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ftzgraph.report.chinese import romanised, squeeze, title_key, unspaced
from ftzgraph.report.columns import Role, Shape
from ftzgraph.report.mentions import Mention
from ftzgraph.report.names import split_bodies
from ftzgraph.report.numbers import DocumentNumber
from ftzgraph.report.places import split_zones
from ftzgraph.report.records import Abbreviation, Document, Span
from ftzgraph.report.text import Notice, ReportText
from ftzgraph.report.titles import (
    document_class,
    document_status,
    document_type,
    is_short,
    issuers,
    issues_another,
    same,
)

_SHORTEST_FULL = 8  # characters: a longer title that ends another title is taken for a title of its own


@dataclass
class Documents:
    """The documents and abbreviations; each mention of a document now carries its key."""

    documents: list[Document]
    abbreviations: list[Abbreviation]
    notices: list[Notice]


@dataclass
class _Group:
    mentions: list[Mention] = field(default_factory=list)
    short: list[Mention] = field(default_factory=list)

    def numbers(self) -> dict[str, DocumentNumber]:
        """The numbers that the mentions carry, by canonical form, in text order."""
        found: dict[str, DocumentNumber] = {}
        for mention in self.mentions:
            if mention.number:
                found.setdefault(mention.number.canonical, mention.number)
        return found

    def number(self) -> DocumentNumber | None:
        """The number of most mentions, of several the first; one with an issuing code before one without."""
        counts = Counter(mention.number.canonical for mention in self.mentions if mention.number)
        numbers = self.numbers()
        return max(numbers.values(), key=lambda n: (n.key is not None, counts[n.canonical]), default=None)


def documents(report: ReportText, mentions: Sequence[Mention], own_title: str) -> Documents:
    """The documents that `mentions`, in text order, name; `own_title` is the report's own, which is none of them."""
    notices: list[Notice] = []
    full, short = _resolve(report, [m for m in mentions if not _is_own(m, own_title)], notices)
    groups = _groups(full)
    by_mention = {id(mention): group for group in groups for mention in group.mentions}
    abbreviations = []
    for mention, meant in short:
        by_mention[id(meant)].short.append(mention)
    found = _keyed(report, groups, notices)
    for mention in full:
        if mention.defines and mention.document:
            key = f"{mention.chapter}-{romanised(mention.defines)}"
            end = mention.evidence
            abbreviations.append(Abbreviation(key, mention.defines, mention.document, mention.chapter, end))
    unique = {abbreviation.key: abbreviation for abbreviation in reversed(abbreviations)}
    return Documents(found, [unique[key] for key in sorted(unique)], notices)


def _is_own(mention: Mention, own_title: str) -> bool:
    return bool(mention.title and own_title and same(mention.title.text) == same(own_title))


def _resolve(
    report: ReportText, mentions: Sequence[Mention], notices: list[Notice]
) -> tuple[list[Mention], list[tuple[Mention, Mention]]]:
    """The mentions of full titles and numbers, and those of short titles each with the mention that it refers to."""
    definitions = [mention for mention in mentions if mention.defines]
    full: list[Mention] = []
    short: list[tuple[Mention, Mention]] = []
    unknown: set[tuple[str, str]] = set()
    for mention in mentions:
        text = mention.title.text if mention.title else None
        meant = _meant(mention, text, definitions, full) if text else None
        if meant:
            short.append((mention, meant))
        elif text and is_short(text):
            if (mention.chapter, text) not in unknown:
                unknown.add((mention.chapter, text))
                notices.append(
                    report.notice(mention.offset, f"the short title 《{text}》 is given to no document before")
                )
        elif mention.title is None and mention.number and mention.number.key is None:
            stated = mention.number.stated
            notices.append(
                report.notice(mention.offset, f"the number “{stated}” stands with no title and names no issuer")
            )
        else:
            full.append(mention)
    return full, short


def _meant(mention: Mention, text: str, definitions: Sequence[Mention], full: Sequence[Mention]) -> Mention | None:
    """The mention of a full title that a short one refers to."""
    given = [one for one in definitions if one.defines == text and one is not mention]
    before = [one for one in given if one.offset <= mention.offset]
    here = [one for one in before if one.chapter == mention.chapter]
    if here:
        return here[-1]
    if len(text) <= _SHORTEST_FULL:
        for one in reversed(full):
            if one.paragraph != mention.paragraph:
                break
            ending = one.title.text if one.title else ""
            if ending != text and ending.rstrip("〉》").endswith(text):
                return one
    later = [one for one in given if one.chapter == mention.chapter]
    return before[-1] if before else later[0] if later else None


def _groups(mentions: Sequence[Mention]) -> list[_Group]:
    """The mentions by document: by title first, then titles whose chief numbers are one, then numbers alone."""
    by_title: dict[str, _Group] = {}
    for mention in mentions:
        if mention.title:
            by_title.setdefault(same(mention.title.text), _Group()).mentions.append(mention)
    merged: dict[str, _Group] = {}
    groups: list[_Group] = []
    for group in by_title.values():
        number = group.number()
        if number and number.key:
            known = merged.get(number.key)
            if known:
                known.mentions += group.mentions
                continue
            merged[number.key] = group
        groups.append(group)
    for group in list(merged.values()):
        for number in group.numbers().values():
            merged.setdefault(number.key or "", group)
    for mention in mentions:
        if not mention.title and mention.number and mention.number.key:
            if mention.number.key not in merged:
                merged[mention.number.key] = _Group()
                groups.append(merged[mention.number.key])
            merged[mention.number.key].mentions.append(mention)
    for group in groups:
        group.mentions.sort(key=lambda mention: mention.offset)
    return sorted(groups, key=lambda group: group.mentions[0].offset)


def _keyed(report: ReportText, groups: Iterable[_Group], notices: list[Notice]) -> list[Document]:
    found: dict[str, Document] = {}
    for group in groups:
        document = _document(report, group, notices)
        if document.key in found:
            notices.append(
                report.notice(
                    group.mentions[0].offset, f"two documents have the key {document.key}: 《{document.label}》"
                )
            )
            continue
        found[document.key] = document
        for mention in (*group.mentions, *group.short):
            mention.document = document.key
    return [found[key] for key in sorted(found)]


def _document(report: ReportText, group: _Group, notices: list[Notice]) -> Document:
    named = [mention for mention in group.mentions if mention.title]
    number = group.number()
    plain = next((m for m in named if m.title and not issues_another(m.title.text)), None)
    chief = plain or (named[0] if named else group.mentions[0])
    label = _name(chief) or (number.canonical if number else "")
    if chief.title and issues_another(chief.title.text) and chief.title.inner:
        label = chief.title.inner[0]
    titles = dict.fromkeys(m.title.text for m in named if m.title)
    if label not in titles and named:
        titles = {label: None, **titles}
    kind = document_type(label, chief.after) if named else _type_of_number(label)
    key = number.key if number and number.key else title_key(label)
    for other in group.numbers().values():
        if number and other.canonical != number.canonical:
            where = next(m for m in group.mentions if m.number and m.number.canonical == other.canonical)
            notices.append(
                report.notice(
                    where.offset, f"《{label}》 has the number {other.canonical} here, {number.canonical} elsewhere"
                )
            )
    lists, names = _issuers(group)
    rows = [mention for mention in named if _is_row_title(mention)]
    zones = dict.fromkeys(zone for m in rows if (cell := _cell(m, Role.ZONE)) for zone in split_zones(cell))
    listed = dict.fromkeys(
        (m.table.key, m.row.position) for m in rows if m.table and m.row and m.table.shape is Shape.DOCUMENTS
    )
    if named and kind is None:
        notices.append(report.notice(chief.offset, f"what kind of document 《{label}》 is, its last words do not tell"))
    return Document(
        key=key,
        kind=document_class(label, chief.before, kind),
        label=label,
        titles=tuple(titles),
        number=number.canonical if number else None,
        stated_numbers=tuple(dict.fromkeys(m.number.stated for m in group.mentions if m.number)),
        issuers=names,
        issuer_list=lists,
        zones=tuple(zones),
        type=kind,
        status=document_status(label, kind),
        listed=tuple(listed),
        evidence=_evidence([*group.mentions, *group.short]),
    )


def _name(mention: Mention) -> str:
    return mention.title.text if mention.title else ""


def _type_of_number(label: str) -> str | None:
    return next(
        (key for word, key in (("令", "order"), ("公告", "announcement"), ("通告", "public-notice")) if word in label),
        None,
    )


def _cell(mention: Mention, held: Role) -> str | None:
    return mention.table.cell(mention.row, held) if mention.table and mention.row else None


def _is_row_title(mention: Mention) -> bool:
    """Whether the row that the mention stands in is about the document: its title stands in the column for that."""
    cell = _cell(mention, Role.TITLE) or (_cell(mention, Role.ZONE) and _cell(mention, Role.DOCUMENT))
    return bool(cell and not mention.inner and mention.title and unspaced(mention.title.text) in unspaced(cell))


def _issuers(group: _Group) -> tuple[str | None, tuple[str, ...]]:
    """The issuers as one list in the source's order, and each name.

    They come from tables, then from the chronicle, and where neither names them from the title's own words.
    """
    lists: list[str] = []
    names: dict[str, None] = {}
    from_tables = [cell for m in group.mentions if _is_row_title(m) and (cell := _cell(m, Role.ISSUER))]
    from_events = [m.issuers for m in group.mentions if m.issuers]
    from_title = [found for m in group.mentions if m.title and not m.inner and (found := issuers(m.title.text))]
    for text in (*from_tables, *from_events) or from_title[:1]:
        bodies = split_bodies(text)
        joint = squeeze(text) if "等" in text else "、".join(bodies)
        lists.append(joint)
        names |= dict.fromkeys(bodies)
    return (lists[0] if lists else None), tuple(names)


def _evidence(mentions: Iterable[Mention]) -> tuple[Span, ...]:
    return tuple(sorted({mention.evidence for mention in mentions}))
