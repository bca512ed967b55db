"""What the benchmark needs besides this project: Debian's packages, and the peers from PyPI."""

import os
import platform
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from bench import virtuoso
from bench.processes import total_memory

_REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def peers(folder: Path) -> Path:
    """The environment with the peers from PyPI, made unless it is there and up to date."""
    stamp = folder / ".requirements"
    if not stamp.is_file() or stamp.read_bytes() != _REQUIREMENTS.read_bytes():
        print(f"installing the peers from PyPI into {folder}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--requirement", str(_REQUIREMENTS)], check=True)
        stamp.write_bytes(_REQUIREMENTS.read_bytes())
    return folder


def missing(program: str, package: str) -> str:
    """What to do about a program that is not there; nothing, if it is."""
    return "" if shutil.which(program) else f"{program} is missing: install Debian's package {package}"


def machine() -> str:
    """The machine and the versions of what is measured, in a line of Markdown each."""
    memory = total_memory() / 2**30
    lines = [
        f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()} {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}; " + _versions("ftzgraph", "pyoxigraph", "granian"),
        "peers: "
        + "; ".join([*_required("oxigraph", "rdflib-endpoint", "oxrdflib", "rdflib"), *_debian("virtuoso-t")]),
        "load generator: " + "; ".join(_debian("wrk")),
    ]
    return "\n".join(f"- {line}" for line in lines)


def _versions(*names: str) -> str:
    return ", ".join(f"{name} {version(name)}" for name in names)


def _required(*names: str) -> list[str]:
    wanted = dict(line.split("==") for line in _REQUIREMENTS.read_text().splitlines() if "==" in line)
    return [f"{name} {wanted[name]}" for name in names]


def _debian(program: str) -> list[str]:
    """A program and its version as it states it."""
    option = {"wrk": "-v", virtuoso.SERVER: "--version"}[program]
    if not shutil.which(program):
        return []
    done = subprocess.run([program, option], capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.\d+[\w.+-]*", done.stdout + done.stderr)
    return [f"{program} {found[0] if found else ''}".strip()]
