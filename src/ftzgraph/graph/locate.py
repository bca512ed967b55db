"""Finds a phrase in the report and writes the passage that a record would cite for it."""

from pathlib import Path

from ftzgraph.errors import UsageError, UserError
from ftzgraph.graph import turtle
from ftzgraph.graph.passages import passage_triples
from ftzgraph.report.chinese import unspaced
from ftzgraph.report.passages import locate as find
from ftzgraph.report.reading import edition_of, structure
from ftzgraph.report.text import load


def locate(report: Path, phrase: str) -> str:
    """The Turtle of each passage, sentence or table row, that holds `phrase`.

    White space does not count; the edition is the year in the report's title. Raises UserError for a file that is no
    report and when the phrase stands nowhere, UsageError when it is empty.
    """
    if not phrase.strip():
        raise UsageError("there is nothing to look for: give a phrase of the report")
    text = load(report)
    hits = find(structure(text, edition_of(text)), phrase)
    if not hits:
        raise UserError(f"“{phrase}” does not stand in {report}: {_hint(unspaced(text.content), phrase)}")
    return turtle.write(triple for hit in hits for triple in passage_triples(hit.passage))


def _hint(text: str, phrase: str) -> str:
    """The longest beginning of the phrase that does stand in the text, so that a slip can be found."""
    sought = unspaced(phrase)
    for length in range(len(sought) - 1, 1, -1):
        if sought[:length] in text:
            return f"it has “{sought[:length]}”, but not followed by “{sought[length:]}”"
    return "take the words over from the report to the letter"
