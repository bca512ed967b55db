"""Fixtures that the whole suite shares."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def report_path() -> Path:
    """The 2024 report's text, which is not part of the project; FTZGRAPH_REPORT names another place for it."""
    default = Path(__file__).parents[1] / ".." / "shared" / "report" / "ftz-report-2024.txt"
    path = Path(os.environ.get("FTZGRAPH_REPORT", default))
    if not path.is_file():
        pytest.skip("needs the report at ../shared/report/ftz-report-2024.txt")
    return path
