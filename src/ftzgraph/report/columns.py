"""What a table's columns hold, read from their headings, and so what kind of table it is."""

import re
from collections.abc import Sequence
from enum import Enum

from ftzgraph.report.chinese import unspaced
from ftzgraph.report.places import is_zone, split_zones


class Role(Enum):
    """What a column holds."""

    MARK = "row mark"
    NAME = "name"
    CONTENT = "content"
    ZONE = "zone"
    TITLE = "document title"
    NUMBER = "document number"
    ISSUER = "issuing body"
    RESPONSIBLE = "responsible body"
    LEAD = "leading body"
    SCOPE = "scope"
    TIME = "time"
    DOCUMENT = "document"
    BATCH = "batch"
    LINKED = "linked zones"


class Shape(Enum):
    """What the rows of a table are."""

    INNOVATIONS = "innovations"
    EXPERIENCES = "experiences"
    DOCUMENTS = "documents"
    PROGRAMMES = "programmes"
    OTHER = "other"


# In this order: the first form that fits a heading decides.
_HEADINGS = [
    (Role.MARK, r"序号|编号|No\.?"),
    (Role.LINKED, r".*(?:联动|协同)(?:创新|发展|改革)?.*区.*|联动区.*"),
    (Role.CONTENT, r"创新点|.*主要内容|内容|.*简介|主要做法|.*亮点"),
    (Role.ZONE, r"(?:所属|所在|来源|首创)?(?:自由贸易试验区|自贸试验区|自贸区|自贸试验区（港）)(?:名称)?"),
    (Role.NUMBER, r"发?文件?字?号|文号|文件编号"),
    (Role.ISSUER, r"(?:发文|发布|印发|制发|颁布)(?:机关|单位|部门|主体)"),
    (Role.LEAD, r"牵头.*(?:部门|单位)"),
    (Role.RESPONSIBLE, r"(?:负责|责任|主管|实施)(?:单位|部门)(?:（.*）)?"),
    (Role.SCOPE, r"(?:复制)?推广(?:范围|区域)"),
    (Role.TIME, r"(?:推广|发布|印发|实施)(?:时间|日期|年份)"),
    (Role.DOCUMENT, r"(?:发布|推广|印发|依据|相关|政策)文件(?:名称)?"),
    (Role.BATCH, r"批次|设立批次"),
    (Role.TITLE, r"标题|文件(?:标题|名称)|政策(?:文件)?名称|方案名称"),
    (Role.NAME, r".*(?:成果|经验|案例|事项)(?:名称|内容)?|名称"),
]
_OUTCOMES = re.compile(r"成果|创新|经验|案例|举措|做法")
_FORMS = [(role, re.compile(form)) for role, form in _HEADINGS]


def role(heading: str) -> Role | None:
    """What the column under `heading` holds, None if the heading is not known."""
    text = unspaced(heading)
    return next((role for role, form in _FORMS if form.fullmatch(text)), None)


def by_cells(title: str, columns: Sequence[Role | None], rows: Sequence[Sequence[str]]) -> dict[int, Role]:
    """What columns with an unknown heading hold, told by their cells and the table's title.

    A column of nothing but zones holds zones. The column next to the row marks holds names, if the title is about
    outcomes and the other columns say where they come from or how far they are to spread.
    """
    told: dict[int, Role] = {}
    unknown = [place for place, held in enumerate(columns) if held is None]
    if not rows or Role.MARK not in columns:
        return told
    if Role.ZONE not in columns:
        for place in unknown:
            if all(_names_zones(row[place]) for row in rows):
                told[place] = Role.ZONE
                break
    known = {*columns, *told.values()}
    spread = known & {Role.ZONE, Role.SCOPE, Role.RESPONSIBLE, Role.LEAD}
    other = known & {Role.NAME, Role.TITLE, Role.LINKED, Role.BATCH}
    beside = columns.index(Role.MARK) + 1
    if spread and not other and beside in unknown and beside not in told and _OUTCOMES.search(title):
        told[beside] = Role.NAME
    return told


def _names_zones(cell: str) -> bool:
    zones = split_zones(cell)
    return bool(zones) and all(is_zone(zone) for zone in zones)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row is a header: its first cell is the heading of the row marks, or most of its cells are headings."""
    known = [role(cell) for cell in cells]
    return known[0] is Role.MARK or sum(found is not None for found in known) * 2 > len(cells) > 1


def shape(columns: Sequence[Role | None]) -> Shape:
    """What the rows of a table with these columns are."""
    held = set(columns)
    if Role.LINKED in held or {Role.ZONE, Role.BATCH} <= held:
        return Shape.PROGRAMMES
    if Role.TITLE in held:
        return Shape.DOCUMENTS
    if Role.NAME in held and held & {Role.SCOPE, Role.RESPONSIBLE, Role.LEAD}:
        return Shape.EXPERIENCES
    if {Role.NAME, Role.ZONE} <= held:
        return Shape.INNOVATIONS
    return Shape.OTHER
