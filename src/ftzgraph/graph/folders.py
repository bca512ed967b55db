"""Folders that are written whole or not at all."""

import tempfile
from collections.abc import Mapping
from pathlib import Path


def replace(output: Path, files: Mapping[str, bytes]) -> None:
    """Writes the files into a new folder beside `output`, then puts it in the place of the old one.

    Raises OSError if that cannot be done; what stood in `output` is then as it was.
    """
    parent = output.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{output.name}-", dir=parent, ignore_cleanup_errors=True) as place:
        new, old = Path(place, "new"), Path(place, "old")
        new.mkdir()
        for name, content in files.items():
            (new / name).write_bytes(content)
        if output.exists():
            output.rename(old)
        try:
            new.rename(output)
        except BaseException:
            if old.exists():
                old.rename(output)
            raise
