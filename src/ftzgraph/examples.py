"""The example questions: the files of queries/, each with its question in Chinese and English in its first lines.

The pages show them, and the build puts them into the dataset, where query editors look for them.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from ftzgraph.errors import UserError

_HEADER = re.compile(r"#\s*(\w+):\s*(.*)")
_FORM = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A question and the query that answers it. `name` is the file's, `query` is without the header.

    `form` is SELECT, ASK, CONSTRUCT or DESCRIBE. `start` is the question's place among those to start from; None for
    one that is not among them.
    """

    name: str
    zh: str
    en: str
    query: str
    form: str
    start: int | None

    def question(self, language: str) -> str:
        """The question in "zh" or "en"."""
        return self.zh if language == "zh" else self.en


def read_examples(folder: Path) -> list[Example]:
    """The examples in a folder: those to start from in their order (`# start: 1`), then the others by name.

    Raises UserError for a file without a question in both languages, and for one without a query.
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
        form = _FORM.search(query)
        if form is None:
            raise UserError(f"{path}: no query: begin a line with SELECT, ASK, CONSTRUCT or DESCRIBE")
        place = int(start) if start.isdecimal() else None
        examples.append(Example(path.stem, header["zh"], header["en"], query, form[1].upper(), place))
    return sorted(examples, key=lambda example: (example.start is None, example.start or 0, example.name))
