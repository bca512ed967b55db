"""The whole graph in the RDF formats, read back by another library."""

import io
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse

from ftzgraph.errors import UserError
from ftzgraph.export import rdf

RDFLIB_NAMES = {
    "turtle": "turtle",
    "jsonld": "json-ld",
    "ntriples": "nt",
    "nquads": "nquads",
    "trig": "trig",
    "rdfxml": "xml",
}
TRIPLES = [target for target in rdf.TARGETS if not target.graphs]
QUADS = [target for target in rdf.TARGETS if target.graphs]


def written(dataset: Path, target: rdf.Target) -> bytes:
    output = io.BytesIO()
    rdf.write(dataset, target, output)
    return output.getvalue()


def canonical(subject: object, predicate: object, object: object) -> tuple[str, ...]:
    """A triple in a form that two libraries share: language tags and number forms apart."""
    parts = []
    for term in (subject, predicate, object):
        if isinstance(term, rdflib.Literal):
            parts.append(f"{term!s}|{(term.language or '').lower()}|{term.datatype or ''}")
        else:
            parts.append(str(term))
    return tuple(parts)


@pytest.fixture(scope="module")
def expected(dataset_folder: Path) -> dict[str, set[tuple[str, ...]]]:
    """Every triple by its graph, from the dataset's own file."""
    graphs: dict[str, set[tuple[str, ...]]] = {}
    for quad in parse(path=dataset_folder / "ftzgraph.nq", format=RdfFormat.N_QUADS):
        triple = []
        for term in (quad.subject, quad.predicate, quad.object):
            language = getattr(term, "language", None)
            if hasattr(term, "datatype"):
                plain = term.datatype.value.endswith(("#string", "#langString"))
                triple.append(f"{term.value}|{language or ''}|{'' if plain else term.datatype.value}")
            else:
                triple.append(term.value)
        graphs.setdefault(quad.graph_name.value, set()).add(tuple(triple))
    return graphs


@pytest.mark.parametrize("target", TRIPLES, ids=lambda target: target.name)
def test_a_triple_format_holds_the_union_of_the_graphs(
    target: rdf.Target, dataset_folder: Path, expected: dict[str, set[tuple[str, ...]]]
) -> None:
    graph = rdflib.Graph()
    graph.parse(data=written(dataset_folder, target), format=RDFLIB_NAMES[target.name])
    assert {canonical(*triple) for triple in graph} == set().union(*expected.values())


@pytest.mark.parametrize("target", QUADS, ids=lambda target: target.name)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_quad_format_keeps_the_graphs_apart(
    target: rdf.Target, dataset_folder: Path, expected: dict[str, set[tuple[str, ...]]]
) -> None:
    read = rdflib.Dataset()
    read.parse(data=written(dataset_folder, target), format=RDFLIB_NAMES[target.name])
    graphs = {str(graph.identifier): {canonical(*triple) for triple in graph} for graph in read.graphs() if len(graph)}
    assert graphs == expected


@pytest.mark.parametrize("target", rdf.TARGETS, ids=lambda target: target.name)
def test_the_same_dataset_gives_the_same_bytes(target: rdf.Target, dataset_folder: Path) -> None:
    assert written(dataset_folder, target) == written(dataset_folder, target)


def test_n_quads_are_the_canonical_file_itself(dataset_folder: Path) -> None:
    target = next(target for target in rdf.TARGETS if target.name == "nquads")
    assert written(dataset_folder, target) == (dataset_folder / "ftzgraph.nq").read_bytes()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("old")

    def fail(output: object) -> None:
        assert hasattr(output, "write")
        output.write(b"half")
        raise UserError("no dataset")

    with pytest.raises(UserError):
        rdf.save(path, fail)
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_folder_without_a_dataset_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="make one with ftzgraph build"):
        written(tmp_path, rdf.TARGETS[0])
