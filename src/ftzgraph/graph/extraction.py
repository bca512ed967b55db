"""The extraction: a report's text → records → triples → files, all of them or none."""

import re
from pathlib import Path

from ftzgraph.errors import UsageError, UserError
from ftzgraph.graph import folders, turtle
from ftzgraph.graph.extracted import FILES
from ftzgraph.report.reading import read
from ftzgraph.report.text import Notice, load

_EDITION = re.compile(r"(?:19|20)\d{2}")
_HEADER = (
    "Extracted from the {edition} edition of the report by `ftzgraph extract`; never edited by hand.\n"
    "由 ftzgraph extract 从{edition}年版报告抽取，不作人工修改。"
)


def extract(report: Path, edition: str, output: Path) -> list[Notice]:
    """Reads the report's text and writes its records as Turtle files into the folder `output`.

    `edition` is the year on the cover. An earlier extraction in `output` is replaced as a whole; if anything fails,
    it stays as it was. Returns what could not be read, in text order.
    Raises UsageError for an edition that is no year; UserError for a file that is no such report or is cut off, and
    for a folder that holds anything else.
    """
    if not _EDITION.fullmatch(edition):
        raise UsageError(f"--edition {edition!r} is not a year: give the year on the cover, such as 2024")
    _refuse_other_contents(output)
    try:
        reading = read(load(report), edition)
    except UserError as error:
        raise UserError(_named(report, str(error))) from error
    _write({name: turtle.write(make(reading), _HEADER.format(edition=edition)) for name, make in FILES.items()}, output)
    return reading.notices


def _named(report: Path, message: str) -> str:
    return message if str(report) in message else f"{report}: {message}"


def _refuse_other_contents(output: Path) -> None:
    """Raises UserError if the folder holds anything but the files of an earlier extraction."""
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise UserError(f"{output} is no folder: name another place with -o")
    others = sorted(path.name for path in output.iterdir() if path.name not in FILES) if output.is_dir() else []
    if others:
        raise UserError(f"{output} holds {others[0]}, which is no file of an extraction: name an empty folder with -o")


def _write(texts: dict[str, str], output: Path) -> None:
    try:
        folders.replace(output, {name: text.encode() for name, text in texts.items()})
    except OSError as error:
        raise UserError(
            f"cannot write {output}: {error.strerror}: name a folder that can be written with -o"
        ) from error
