"""The programmes by which zones set up linked innovation zones: rows of a table."""

from collections.abc import Sequence

from ftzgraph.report.chinese import squeeze, unspaced
from ftzgraph.report.columns import Role
from ftzgraph.report.mentions import Mention, is_blank
from ftzgraph.report.places import split_zones
from ftzgraph.report.records import Omission, Programme
from ftzgraph.report.tables import Table
from ftzgraph.report.text import Notice, ReportText


def programmes(
    report: ReportText, edition: str, table: Table, mentions: Sequence[Mention], notices: list[Notice]
) -> tuple[list[Programme], list[Omission]]:
    """The programmes of a table, and an omission for each that has no founding document."""
    found, omissions = [], []
    for row in table.rows:
        span = (row.start, row.end)
        zones = tuple(split_zones(table.cell(row, Role.ZONE) or ""))
        if not zones:
            notices.append(report.notice(row.start, f"row {row.position} of {table.number} has no zone: left out"))
            continue
        key = f"{edition}-{table.key}-{row.position:02d}"
        batch = squeeze(table.cell(row, Role.BATCH) or "")
        column = table.columns.index(Role.LINKED) if Role.LINKED in table.columns else None
        kind = table.header[column] if column is not None else "联动创新区"
        cited = dict.fromkeys(m.document for m in mentions if m.row is row and m.document and not m.inner)
        stated = table.cell(row, Role.DOCUMENT)
        if stated is None:
            stated = table.cell(row, Role.TITLE)
        if stated is not None and not cited:
            if is_blank(stated):
                omission = f"{key}-foundingDocument"
                shown = unspaced(stated) or None
                omissions.append(Omission(omission, f"programme/{key}", "ftz:foundingDocument", shown, span))
            else:
                notices.append(report.notice(row.start, f"the document “{squeeze(stated)}” is not named in 《》"))
        label = "、".join(zones) + ("" if is_blank(batch) else batch) + kind
        found.append(
            Programme(
                key, label, zones, None if is_blank(batch) else batch, tuple(cited), f"{edition}-{table.key}",
                row.position, span,
            )
        )  # fmt: skip
    return found, omissions
