"""The commands in docs/endpoint.md give what stands under them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .small_site import Server

PAGE = Path(__file__).parents[2] / "docs" / "endpoint.md"
EXAMPLES = re.findall(r"```sh\n(.*?)```\n```text\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
SITE = "http://127.0.0.1:8000"

pytestmark = [
    pytest.mark.xdist_group("built"),
    pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl, as the page's readers do"),
]


@pytest.mark.parametrize(("commands", "expected"), EXAMPLES)
def test_a_command_gives_what_stands_under_it(built_server: Server, commands: str, expected: str) -> None:
    assert SITE in commands
    script = commands.replace(SITE, built_server.url)
    given = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=60)
    assert given.stdout.replace("\r\n", "\n") == expected, given.stderr


def test_every_command_of_the_page_is_run() -> None:
    assert len(EXAMPLES) == PAGE.read_text("utf-8").count("```sh") > 5
