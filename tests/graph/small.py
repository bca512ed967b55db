"""A small graph with one of everything that the build works on, and a way to build it."""

from pathlib import Path

from pyoxigraph import RdfFormat, Store

from ftzgraph.graph.build import build
from ftzgraph.graph.dataset import Source, sources

PREFIXES = """@base <https://w3id.org/ftzgraph/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ftz: <https://w3id.org/ftzgraph/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def data(folder: Path, **graphs: str) -> list[Source]:
    """Sources with the project's ontology and the given Turtle: `report_2031="…"`, `curated="…"`."""
    for name, turtle in graphs.items():
        place = folder / name.replace("_", "-")
        place.mkdir(parents=True, exist_ok=True)
        (place / "data.ttl").write_text(PREFIXES + turtle, "utf-8")
    return sources(data=folder)


def built(folder: Path, **graphs: str) -> Path:
    """The folder of a dataset built from the given Turtle."""
    output = folder / "built"
    build(output, data(folder / "data", **graphs))
    return output


def load(dataset: Path) -> Store:
    """A built dataset."""
    store = Store()
    store.load(path=str(dataset / "ftzgraph.nq"), format=RdfFormat.N_QUADS)
    return store


def ask(dataset: Path, pattern: str) -> bool:
    """Whether a pattern, with the prefixes above, holds in the union of the graphs."""
    prologue = PREFIXES.replace("@base", "BASE").replace("@prefix", "PREFIX").replace(" .\n", "\n")
    return bool(load(dataset).query(f"{prologue} ASK {{ {pattern} }}", use_default_graph_as_union=True))
