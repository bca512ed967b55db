"""Document numbers in the forms of official documents, and their one canonical form.

The parts of a number (issuing code, year in brackets, running number) follow GB/T 9704-2012, 7.2.5.
"""

import re
from dataclasses import dataclass

from ftzgraph.report.chinese import IDEOGRAPH, romanised, squeeze, unspaced
from ftzgraph.report.names import split_bodies

_YEAR = r"(?P<year>(?:[1１][9９]|[2２][0０])\d{2})"
_CODED = (
    rf"(?P<code>[{IDEOGRAPH}]{{1,14}})\s*"
    rf"[〔﹝\[［(（【〖〈]\s*{_YEAR}\s*年?\s*[〕﹞\]］)）】〗〉]\s*第?\s*(?P<no>\d+)\s*号"
)
_ANNOUNCED = (
    rf"(?P<issuers>[{IDEOGRAPH}]{{2,}}(?:[\s、]+[{IDEOGRAPH}]{{2,}})*?)\s*(?P<kind>公告|通告|令)\s*"
    rf"[〔\[(（]?\s*{_YEAR}\s*年?\s*[〕\])）]?\s*第?\s*(?P<no>\d+)\s*号"
)
_ORDER = rf"(?P<issuers>[{IDEOGRAPH}]{{1,20}})(?P<kind>令|公告)\s*第\s*(?P<no>\d+)\s*号"
_BARE = rf"{_YEAR}\s*年\s*第\s*(?P<no>\d+)\s*号"
_STANDARD = (
    r"(?<![A-Za-z])(?P<code>[A-Z]{1,6}(?:/[A-Z]{1,6})?)\s?(?P<no>\d{1,6}(?:\.\d+)*)\s?[-—–]\s?" + _YEAR + r"(?!\d)"
)
_FORMS = [
    ("announced", re.compile(_ANNOUNCED)),
    ("coded", re.compile(_CODED)),
    ("order", re.compile(_ORDER)),
    ("bare", re.compile(_BARE)),
    ("standard", re.compile(_STANDARD)),
]
# What may stand before a code or an issuer without belonging to it.
_BEFORE_CODE = re.compile(
    r"^.*(?:根据|依据|依照|按照|参照|详见|文件|印发|发布|下发|关于|以及|日|见|及|和|与|即|由|为|按)(?=.{2,})"
)
_BEFORE_ISSUER = re.compile(r"^.*(?:根据|依据|依照|按照|参照|详见|印发|发布|[年月\d]日|^日|以及)(?=.{2,})")


@dataclass(frozen=True)
class DocumentNumber:
    """A document's number: as printed (spaces of the print left out), in canonical form, and as a key.

    `key` is None for a number without an issuing code, which does not tell a document from others.
    """

    stated: str
    canonical: str
    key: str | None
    issuers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A number and the stretch of the text that was searched in which it stands."""

    start: int
    end: int
    number: DocumentNumber


def find(text: str) -> list[Found]:
    """The document numbers in `text`, in order; where two forms fit one place, the fuller one."""
    found: list[Found] = []
    for form, pattern in _FORMS:
        for match in pattern.finditer(text):
            start = match.start()
            if form in ("coded", "announced", "order"):
                group, before = ("code", _BEFORE_CODE) if form == "coded" else ("issuers", _BEFORE_ISSUER)
                leading = before.match(match[group])
                start = match.start(group) + (leading.end() if leading else 0)
            if not any(start < other.end and other.start < match.end() for other in found):
                found.append(Found(start, match.end(), _number(form, match, text[start : match.end()])))
    return sorted(found, key=lambda one: one.start)


def _number(form: str, match: re.Match[str], stated: str) -> DocumentNumber:
    running = str(int(match["no"])) if match["no"].isdecimal() else match["no"]
    year = str(int(match["year"])) if "year" in match.re.groupindex else ""
    if form == "coded":
        code = stated[: match.end("code") - (match.end() - len(stated))]
        canonical = f"{code}〔{year}〕{running}号"
        return DocumentNumber(unspaced(stated), canonical, f"{romanised(code)}-{year}-{running}")
    if form in ("announced", "order"):
        head = stated[: match.end("issuers") - (match.end() - len(stated))]
        issuers = tuple(split_bodies(head))
        kind = match["kind"]
        canonical = f"{''.join(issuers)}{kind}{year + '年' if year else ''}第{running}号"
        key = "-".join(part for part in (romanised(issuers[0]), romanised(kind), year, running) if part)
        return DocumentNumber(unspaced(stated), canonical, key, issuers)
    if form == "bare":
        return DocumentNumber(unspaced(stated), f"{year}年第{running}号", None)
    canonical = f"{match['code']} {running}-{year}"
    key = f"{match['code'].lower().replace('/', '-')}-{running.replace('.', '-')}-{year}"
    return DocumentNumber(squeeze(stated), canonical, key)
