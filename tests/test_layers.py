"""The folders depend on each other in one direction, and the server loads nothing that it has no use for."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ftzgraph

SOURCE = Path(ftzgraph.__file__).parent
GROUND = {"errors", "namespaces", "resources", ""}
ALLOWED = {
    "report": {"errors", "namespaces", ""},
    "store": GROUND,
    "graph": GROUND | {"examples", "report"},
    "export": GROUND | {"graph", "report"},
    "web": GROUND | {"examples", "store", "export", "graph", "report"},
}
MODULES = sorted(SOURCE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """The absolute names of the modules that a file imports, at its head or inside a function."""
    return imports_of(path.read_text("utf-8"), path.relative_to(SOURCE.parent).parts[:-1])


def imports_of(code: str, package: tuple[str, ...]) -> Iterator[str]:
    """The same for the code of a module that stands in `package`."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) - node.level + 1]) + "." if node.level else ""
            module = (start + (node.module or "")).rstrip(".")
            # "from ftzgraph import x" imports the part x
            yield from (f"{module}.{name.name}" for name in node.names) if module == "ftzgraph" else (module,)


def part(module: str) -> str | None:
    """The part of the project that a module belongs to: "" for the package itself, None for someone else's."""
    names = module.split(".")
    if names[0] != "ftzgraph":
        return None
    own = SOURCE / names[1] if len(names) > 1 else SOURCE
    return names[1] if own != SOURCE and (own.is_dir() or own.with_suffix(".py").is_file()) else ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    own = path.relative_to(SOURCE).parts[0] if path.parent != SOURCE else None
    if own is None:
        return
    for module in imports(path):
        reached = part(module)
        assert reached is None or reached == own or reached in ALLOWED[own], f"{path.name} imports {module}"


def test_the_parts_that_the_commands_stand_on_do_not_import_the_commands() -> None:
    above = {"cli", "arguments", "__main__"}
    for path in MODULES:
        if path.stem not in above:
            assert not above & {part(module) for module in imports(path)}, path


def test_the_check_sees_imports_of_every_form() -> None:
    code = "import ftzgraph.graph.build\nfrom ftzgraph import store\ndef f():\n    from ..web.app import x\n"
    found = {part(module) for module in imports_of(code, ("ftzgraph", "report"))}
    assert found == {"graph", "store", "web"}


def test_the_serving_process_loads_neither_rdflib_nor_pyshacl() -> None:
    code = (
        "import sys, ftzgraph.cli, ftzgraph.web.serve, ftzgraph.web.app, ftzgraph.graph.build\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "pyoxigraph" in loaded
    assert not {"rdflib", "pyshacl", "oxrdflib", "pypinyin", "httpx", "httpcore"} & set(loaded)


def test_asking_for_help_loads_no_rdf_tool_at_all() -> None:
    code = "import sys, ftzgraph.cli\nprint(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pyoxigraph", "rdflib", "flask", "granian"} & set(loaded)
