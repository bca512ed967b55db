"""Building: what stands where, and that the same input gives the same bytes."""

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, Store, parse

from ftzgraph.errors import UserError
from ftzgraph.graph.build import build, ensure_dataset, manifest
from ftzgraph.graph.dataset import sources

from .small import built, data

AWKWARD = '<id/x> skos:note "a tab \\t, a quote \\", a backslash \\\\, a break \\n, a bell \\u0007, 中文 𠀀"@zh-hans .'


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name)
    for file in ("ftzgraph.nq", "manifest.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_hash_is_that_of_the_standard_algorithm(dataset_folder: Path) -> None:
    quads = parse(path=dataset_folder / "ftzgraph.nq", format=RdfFormat.N_QUADS)
    standard = Dataset(quads)
    standard.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(str(standard).encode().splitlines(keepends=True))
    assert manifest(dataset_folder)["hash"] == hashlib.sha256(b"".join(lines)).hexdigest()


def test_another_library_reads_the_same_dataset_and_the_lines_are_in_order(dataset_folder: Path) -> None:
    text = (dataset_folder / "ftzgraph.nq").read_text("utf-8")
    assert text.split("\n")[:-1] == sorted(set(text.split("\n")[:-1]))
    # rdflib writes each line anew from what it understood
    read = rdflib.Dataset()
    read.parse(data=text, format="nquads")
    understood = {(str(s), str(p), o.n3(), str(g)) for s, p, o, g in read.quads()}
    ours = Store()
    ours.load(text.encode(), RdfFormat.N_QUADS)
    assert len(understood) == len(ours) == manifest(dataset_folder)["triples"]


def test_characters_are_escaped_as_canonical_n_quads_ask(tmp_path: Path) -> None:
    lines = (built(tmp_path, curated=AWKWARD) / "ftzgraph.nq").read_text("utf-8").split("\n")
    line = next(line for line in lines if "id/x>" in line)
    assert r'"a tab \t, a quote \", a backslash \\, a break \n, a bell \u0007, 中文 𠀀"@zh-hans' in line


def test_no_triple_stands_in_two_graphs(dataset: Store) -> None:
    places = Counter((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in dataset)
    assert places.most_common(1)[0][1] == 1


def test_what_two_editions_state_stays_with_the_first_and_is_counted(tmp_path: Path) -> None:
    both = '<id/document/a> skos:prefLabel "甲"@zh-hans .'
    folder = built(tmp_path, report_2031=both, report_2032=both + '<id/document/b> skos:prefLabel "乙"@zh-hans .')
    graphs = manifest(folder)["graphs"]
    assert graphs["https://w3id.org/ftzgraph/graph/report-2031"] == {"repeated": 0, "triples": 1}
    assert graphs["https://w3id.org/ftzgraph/graph/report-2032"] == {"repeated": 1, "triples": 1}


def test_equal_numbers_written_differently_are_one_triple(tmp_path: Path) -> None:
    folder = built(tmp_path, report_2031="<id/x> schema:value 7.70 .", curated="<id/x> schema:value 7.7 .")
    assert manifest(folder)["graphs"]["https://w3id.org/ftzgraph/graph/report-2031"]["triples"] == 1
    assert "https://w3id.org/ftzgraph/graph/curated" not in manifest(folder)["graphs"]


def test_the_manifest_counts_graphs_and_editions(dataset_folder: Path, dataset: Store) -> None:
    made = manifest(dataset_folder)
    counted = Counter(quad.graph_name.value for quad in dataset)
    assert {name: graph["triples"] for name, graph in made["graphs"].items()} == counted
    assert made["triples"] == sum(counted.values())
    for edition in made["editions"]:
        assert len(edition["sha256"]) == 64 and edition["edition"].isdigit()


def test_a_syntax_error_is_named_with_its_place_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"data\.ttl:9:.*mend the Turtle"):
        built(tmp_path, curated="<id/x/1> skos:note .")
    assert not (tmp_path / "built").exists()


def test_a_blank_node_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="blank node: give what it stands for an address"):
        built(tmp_path, curated='<id/x/1> skos:related [ skos:note "a" ] .')


def test_a_failed_build_leaves_the_old_dataset(tmp_path: Path) -> None:
    folder = built(tmp_path, curated='<id/x/1> skos:note "a" .')
    before = (folder / "ftzgraph.nq").read_bytes()
    with pytest.raises(UserError):
        built(tmp_path, curated="<id/x/1> skos:note .")
    assert (folder / "ftzgraph.nq").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["built", "data"], "no rest of the attempt is left"


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(UserError, match="holds other things"):
        build(tmp_path, data(tmp_path / "none"))
    assert (tmp_path / "thesis.doc").read_text() == "years of work"


def test_the_default_dataset_is_made_when_it_is_absent_and_again_when_the_data_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FTZGRAPH_DATASET", str(tmp_path / "cache" / "dataset"))
    folder = ensure_dataset()
    made = (folder / "ftzgraph.nq").read_bytes()
    first = (folder / "manifest.json").stat().st_mtime_ns
    assert ensure_dataset() == folder
    assert (folder / "manifest.json").stat().st_mtime_ns == first, "an up-to-date dataset is used as it is"
    content = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(content | {"inputs": "of another version"}), "utf-8")
    (folder / "ftzgraph.nq").write_bytes(b"")
    assert (ensure_dataset() / "ftzgraph.nq").read_bytes() == made


def test_a_named_folder_without_a_dataset_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="make one with ftzgraph build -o"):
        ensure_dataset(tmp_path / "nothing")


def test_a_changed_file_changes_the_digest_of_the_inputs(tmp_path: Path) -> None:
    from ftzgraph.graph.dataset import digest

    before = digest(data(tmp_path, curated='<id/x/1> skos:note "a" .'))
    assert digest(data(tmp_path, curated='<id/x/1> skos:note "a" .')) == before
    assert digest(data(tmp_path, curated='<id/x/1> skos:note "b" .')) != before


def test_a_changed_example_changes_the_digest_of_the_inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ftzgraph.graph import dataset

    inputs = data(tmp_path / "data", curated='<id/x/1> skos:note "a" .')
    monkeypatch.setattr(dataset, "resource", lambda _: tmp_path)
    digests = set()
    for query in ("ASK {}", "ASK { ?s ?p ?o }"):
        (tmp_path / "x.rq").write_text(query, "utf-8")
        digests.add(dataset.digest(inputs))
    assert len(digests) == 2, "the examples stand in the dataset"


def test_the_graphs_come_in_their_order(tmp_path: Path) -> None:
    for name in ("report-2032", "report-2031", "curated", "report-notes"):
        (tmp_path / name).mkdir()
    names = [source.graph.rpartition("/")[2] for source in sources(data=tmp_path)]
    assert names == ["ontology", "report-2031", "report-2032", "curated"]
