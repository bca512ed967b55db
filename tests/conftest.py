"""Fixtures that the whole suite shares."""

import os
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from ftzgraph.graph.build import build


@pytest.fixture(scope="session")
def report_path() -> Path:
    """The 2024 report's text, which is not part of the project; FTZGRAPH_REPORT names another place for it."""
    default = Path(__file__).parents[1] / ".." / "shared" / "report" / "ftz-report-2024.txt"
    path = Path(os.environ.get("FTZGRAPH_REPORT", default))
    if not path.is_file():
        pytest.skip("needs the report at ../shared/report/ftz-report-2024.txt")
    return path


@pytest.fixture(scope="session")
def dataset_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dataset built from the project's own data."""
    folder = tmp_path_factory.mktemp("dataset") / "built"
    build(folder)
    return folder


@pytest.fixture(scope="session")
def dataset(dataset_folder: Path) -> Store:
    """The dataset built from the project's own data. Read it, don't write to it."""
    store = Store()
    store.bulk_load(path=str(dataset_folder / "ftzgraph.nq"), format=RdfFormat.N_QUADS)
    return store
