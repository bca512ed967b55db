"""The report's text, when the person who runs the server has it, so that a page can show each passage."""

import hashlib
from pathlib import Path

from ftzgraph.errors import UserError
from ftzgraph.web.ask import Questions


class Reports:
    """The texts at hand, by the IRI of the edition."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def passage(self, report: str, start: int, end: int) -> str | None:
        """The code points from `start` up to `end` of an edition's text, or None when the text is not at hand.

        The marks of bold print (** in Markdown) are left out: a passage may begin or end between two of them.
        """
        text = self._texts.get(report)
        return None if text is None else text[start:end].replace("**", "")

    def __bool__(self) -> bool:
        """Whether any text is at hand."""
        return bool(self._texts)


def read_reports(file: Path | None, ask: Questions) -> Reports:
    """The text in `file` as the edition whose SHA-256 the dataset gives. Raises UserError when it is none of them."""
    if file is None:
        return Reports({})
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UserError(f"{file} cannot be read ({error.strerror}): give the report's text with --report") from error
    digest = hashlib.sha256(data).hexdigest()
    for row in ask.rows("editions"):
        if row["sha256"].value == digest:
            # decoded from bytes: reading as text would change line ends, and with them the offsets
            return Reports({row["report"].value: data.decode("utf-8")})
    raise UserError(f"{file} is not the report that this dataset was made from (sha256 {digest}): give that text")
