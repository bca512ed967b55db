"""The text is kept exactly, and what is no text is refused."""

import hashlib
from pathlib import Path

import pytest

from ftzgraph.errors import UserError
from ftzgraph.report.text import ReportText, load


def test_newlines_are_not_translated(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes("一\r\n二\n".encode())
    assert load(path).content == "一\r\n二\n"


def test_a_notice_tells_line_column_and_offset_on_one_line() -> None:
    notice = ReportText("一二\n三四五\n").notice(4, "what\nis it")
    assert str(notice) == "2:2 (offset 4): what is it"


def test_the_digest_is_that_of_the_slice_in_utf8() -> None:
    assert ReportText("一二三").digest(1, 3) == hashlib.sha256("二三".encode()).hexdigest()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"PK\x03\x04\x00\x00", "binary"),
        ("自贸试验区".encode("gb18030"), "UTF-8"),
        ("自贸".encode()[:-1], "cut off"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    with pytest.raises(UserError, match=said):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nothing\.txt"):
        load(tmp_path / "nothing.txt")
