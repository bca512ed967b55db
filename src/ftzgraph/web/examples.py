"""The example questions: the files of queries/, each with its question in Chinese and English in its first lines."""

import re
from dataclasses import dataclass
from pathlib import Path

from ftzgraph.errors import UserError

_HEADER = re.compile(r"#\s*(\w+):\s*(.*)")


@dataclass(frozen=True)
class Example:
    """A question and the query that answers it. `name` is the file's, `query` is without the header.

    `start` is its place among the questions to start from; None for one that is not among them.
    """

    name: str
    zh: str
    en: str
    query: str
    start: int | None

    def question(self, language: str) -> str:
        """The question in "zh" or "en"."""
        return self.zh if language == "zh" else self.en


def read_examples(folder: Path) -> list[Example]:
    """The examples in a folder: those to start from in their order (`# start: 1`), then the others by name.

    Raises UserError for a file without a question in both languages.
    """
    examples = []
    for path in sorted(folder.glob("*.rq")):
        header: dict[str, str] = {}
        lines = path.read_text("utf-8").splitlines()
        while lines and lines[0].startswith("#"):
            match = _HEADER.match(lines.pop(0))
            if match:
                header[match[1]] = match[2].strip()
        if not header.get("zh") or not header.get("en"):
            raise UserError(f"{path}: begin it with the lines “# zh: question” and “# en: question”")
        start = header.get("start", "")
        query = "\n".join(lines).strip() + "\n"
        examples.append(
            Example(path.stem, header["zh"], header["en"], query, int(start) if start.isdecimal() else None)
        )
    return sorted(examples, key=lambda example: (example.start is None, example.start or 0, example.name))
