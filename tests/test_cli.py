"""The command line as its users meet it: real processes, their output, their exit codes."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from ftzgraph import __version__
from ftzgraph.arguments import EXPORTS
from ftzgraph.export import rdf

COMMANDS = ["serve", "build", "validate", "verify", "extract", "locate", "query", "export", "stats"]
ZONES = "SELECT (COUNT(?zone) AS ?zones) { ?zone a <https://w3id.org/ftzgraph/ontology#PilotFreeTradeZone> }"


@pytest.fixture(scope="session")
def environment(dataset_folder: Path) -> Mapping[str, str]:
    """The surroundings of a user who has a dataset in the default place."""
    return os.environ | {"FTZGRAPH_DATASET": str(dataset_folder), "PYTHONIOENCODING": "ascii"}


def run(environment: Mapping[str, str], *arguments: str | Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "ftzgraph", *map(str, arguments)]
    done = subprocess.run(command, input=stdin.encode(), capture_output=True, env=environment)
    told = done.stderr.decode()
    assert "Traceback" not in told
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), told)


def fails(done: "subprocess.CompletedProcess[str]", code: int, *words: str) -> None:
    """Exit code `code`, nothing on standard output, and one line on standard error that holds `words`."""
    assert done.returncode == code
    assert done.stdout == ""
    assert done.stderr.startswith("ftzgraph: ") and done.stderr.count("\n") == 1, done.stderr
    assert all(word in done.stderr for word in words), done.stderr


def test_without_a_command_the_help_is_shown_and_it_is_wrong_use(environment: Mapping[str, str]) -> None:
    done = run(environment)
    assert done.returncode == 2
    assert all(f"\n    {command} " in done.stdout for command in COMMANDS)


def test_the_version_is_the_project_s(environment: Mapping[str, str]) -> None:
    assert run(environment, "--version").stdout == f"ftzgraph {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str, environment: Mapping[str, str]) -> None:
    done = run(environment, command, "--help")
    assert done.returncode == 0
    assert f"example:\n  ftzgraph {command}" in done.stdout


def test_the_formats_of_export_are_those_that_there_are() -> None:
    assert tuple(target.name for target in rdf.TARGETS) == EXPORTS


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["export", "docx"],
        ["serve", "--port", "eighty"],
        ["serve", "--port", "70000"],
        ["serve", "--timeout", "soon"],
        ["extract", "report.txt"],
        ["query", "--endpoint", "http://x/", "--store", "y"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_said_in_one_line(arguments: list[str], environment: Mapping[str, str]) -> None:
    fails(run(environment, *arguments), 2, "--help")


def test_a_remote_store_is_refused_with_a_reason(environment: Mapping[str, str]) -> None:
    fails(run(environment, "serve", "--store", "http://example.org/sparql"), 2, "takes a folder", "remote endpoint")


def test_a_server_to_federate_with_is_named_by_an_address(environment: Mapping[str, str]) -> None:
    for prefix in ("example.org", "https://user@example.org/", "ftp://example.org/"):
        fails(
            run(environment, "serve", "--federate", prefix), 2, f"{prefix} is no prefix", "https://example.org/sparql"
        )


def test_a_store_that_is_none_is_named(environment: Mapping[str, str], tmp_path: Path) -> None:
    for command in (["serve"], ["stats"], ["export", "turtle"], ["query", "zones-and-batches"]):
        fails(run(environment, *command, "--store", tmp_path / "none"), 1, "ftzgraph build -o")


# build


def test_build_prints_the_hash_and_writes_the_manifest(environment: Mapping[str, str], tmp_path: Path) -> None:
    done = run(environment, "build", "-o", tmp_path / "made")
    assert done.returncode == 0
    made = json.loads((tmp_path / "made" / "manifest.json").read_text("utf-8"))
    assert made["hash"] in done.stdout and str(made["triples"]) in done.stdout


def test_build_into_a_file_is_an_error(environment: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    fails(run(environment, "build", "-o", tmp_path / "file"), 1, "name a folder")
    fails(run(environment, "build", "-o", tmp_path / "file" / "within"), 1, "choose another folder")


# query


def test_a_query_from_standard_input_is_shown_as_a_table(environment: Mapping[str, str]) -> None:
    assert run(environment, "query", stdin=ZONES).stdout == "zones\n-----\n   22\n"
    assert run(environment, "query", "-", stdin=ZONES).stdout == "zones\n-----\n   22\n"


def test_a_query_of_the_project_is_found_by_its_name(environment: Mapping[str, str]) -> None:
    for name in ("zones-and-batches", "zones-and-batches.rq"):
        assert run(environment, "query", name, "--format", "csv").stdout == "batches,zones\r\n7,22\r\n"


def test_a_query_from_a_file(environment: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text(ZONES)
    assert run(environment, "query", tmp_path / "mine.rq", "--format", "tsv").stdout == "?zones\n22\n"


def test_each_format_is_what_it_says(environment: Mapping[str, str]) -> None:
    answer = json.loads(run(environment, "query", "--format", "json", stdin=ZONES).stdout)
    assert answer["results"]["bindings"][0]["zones"]["value"] == "22"
    assert run(environment, "query", "--format", "xml", stdin=ZONES).stdout.startswith("<?xml")
    assert run(environment, "query", stdin="ASK { ?s ?p ?o }").stdout == "true\n"


@pytest.mark.parametrize(
    ("name", "format"),
    [
        (None, RdfFormat.TURTLE),
        ("turtle", RdfFormat.TURTLE),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("rdfxml", RdfFormat.RDF_XML),
        ("jsonld", RdfFormat.JSON_LD),
        ("json", RdfFormat.JSON_LD),
        ("trig", RdfFormat.TRIG),
        ("nquads", RdfFormat.N_QUADS),
    ],
)
def test_a_graph_comes_as_turtle_or_as_it_is_wanted(
    name: str | None, format: RdfFormat, environment: Mapping[str, str]
) -> None:
    query = "CONSTRUCT { ?z a ?c } { VALUES ?c { <https://w3id.org/ftzgraph/ontology#PilotFreeTradeZone> } ?z a ?c }"
    done = run(environment, "query", *(["--format", name] if name else []), stdin=query)
    assert len(list(parse(done.stdout.encode(), format))) == 22


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", 2, ["read-only"]),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 2, ["SERVICE is refused"]),
        ("SELECT *\n{ ?s ?p", 1, ["line 2, column"]),
        ("", 1, ["no query"]),
    ],
)
def test_what_is_no_query_is_refused(query: str, code: int, words: list[str], environment: Mapping[str, str]) -> None:
    fails(run(environment, "query", stdin=query), code, *words)


def test_a_form_and_a_format_that_do_not_go_together(environment: Mapping[str, str]) -> None:
    fails(run(environment, "query", "--format", "table", stdin="DESCRIBE <a:a>"), 2, "choose --format turtle")
    fails(run(environment, "query", "--format", "turtle", stdin=ZONES), 2, "choose one of json")
    fails(run(environment, "query", "--format", "csv", stdin="ASK {}"), 2, "choose one of json, xml")


def test_a_query_that_is_not_there_is_named(environment: Mapping[str, str], tmp_path: Path) -> None:
    fails(run(environment, "query", "nothing-of-the-kind"), 1, "nothing-of-the-kind", "queries")
    fails(run(environment, "query", tmp_path / "none.rq"), 1, "none.rq")
    fails(run(environment, "query", tmp_path), 1, "name a query file")


def test_an_endpoint_that_is_not_there(environment: Mapping[str, str]) -> None:
    done = run(environment, "query", "--endpoint", "http://127.0.0.1:1/sparql", stdin=ZONES)
    fails(done, 1, "cannot reach http://127.0.0.1:1/sparql")


# validate


def test_validate_names_the_record_that_breaks_a_rule(environment: Mapping[str, str], tmp_path: Path) -> None:
    file = tmp_path / "mine.ttl"
    file.write_text(
        "<https://w3id.org/ftzgraph/id/zone/nowhere> a <https://w3id.org/ftzgraph/ontology#PilotFreeTradeZone> ."
    )
    done = run(environment, "validate", file)
    assert done.returncode == 1
    assert "id/zone/nowhere" in done.stdout
    found = json.loads(run(environment, "validate", file, "--format", "json").stdout)
    assert found["conforms"] is False
    report = run(environment, "validate", file, "--format", "turtle").stdout
    focus = {
        quad.object for quad in parse(report.encode(), RdfFormat.TURTLE) if quad.predicate.value.endswith("#focusNode")
    }
    assert focus == {NamedNode("https://w3id.org/ftzgraph/id/zone/nowhere")}


def test_validate_of_a_file_that_is_no_turtle(environment: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text("a b")
    fails(run(environment, "validate", tmp_path / "mine.ttl"), 1, "mine.ttl:1:")
    fails(run(environment, "validate", tmp_path / "none.ttl"), 1, "none.ttl")


# export, stats


@pytest.mark.parametrize("target", rdf.TARGETS, ids=lambda target: target.name)
def test_export_writes_the_same_to_a_file_and_to_standard_output(
    target: rdf.Target, environment: Mapping[str, str], tmp_path: Path
) -> None:
    path = tmp_path / f"graph.{target.suffix}"
    assert run(environment, "export", target.name, "-o", path).stdout == ""
    assert run(environment, "export", target.name).stdout.encode() == path.read_bytes()
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_export_to_a_place_that_is_none(environment: Mapping[str, str], tmp_path: Path) -> None:
    fails(run(environment, "export", "turtle", "-o", tmp_path / "no" / "graph.ttl"), 1, "choose another place")


def test_stats_names_classes_in_both_languages_and_counts_them(environment: Mapping[str, str]) -> None:
    lines = run(environment, "stats").stdout.splitlines()
    assert ["22", "自由贸易试验区", "Pilot free trade zone"] in [line.split(maxsplit=2) for line in lines]


def test_a_reader_who_has_seen_enough_ends_it_silently(environment: Mapping[str, str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "ftzgraph", "export", "nquads"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(environment),
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


# verify, locate, extract


def test_verify_of_a_file_that_is_no_text(environment: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF\0\0")
    fails(run(environment, "verify", tmp_path / "report.pdf"), 1, "binary")
    fails(run(environment, "verify", tmp_path / "none.txt"), 1, "cannot read")


def test_verify_says_what_it_checked_and_finds_nothing(environment: Mapping[str, str], report_path: Path) -> None:
    done = run(environment, "verify", report_path)
    assert done.returncode == 0, done.stdout
    assert "passages and" in done.stdout and "0 findings" in done.stdout


def test_verify_ends_with_1_and_a_line_for_each_finding(
    environment: Mapping[str, str], report_path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(report_path.read_bytes().replace("革 2.0".encode(), "革 3.0".encode()))
    done = run(environment, "verify", copy)
    assert done.returncode == 1
    assert any(
        line.startswith("https://w3id.org/ftzgraph/id/innovation/2024-t05-01: ") for line in done.stdout.splitlines()
    )
    assert done.stderr.startswith("note: the file is not the text that the 2024 edition was extracted from")


def test_locate_prints_a_passage_that_can_be_added_to_the_data(
    environment: Mapping[str, str], report_path: Path
) -> None:
    done = run(environment, "locate", report_path, "“开工一张证”改革 2.0\t实现了")
    quads = list(parse(done.stdout.encode(), RdfFormat.TURTLE))
    assert {quad.subject.value.rpartition("/")[0] for quad in quads} == {"https://w3id.org/ftzgraph/passage/2024"}
    fails(run(environment, "locate", report_path, "这句话报告里没有"), 1, "does not stand in")


def test_extract_of_an_empty_file_writes_nothing(environment: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = run(environment, "extract", tmp_path / "empty.txt", "--edition", "2031", "-o", tmp_path / "out")
    fails(done, 1, "empty")
    assert not (tmp_path / "out").exists()


def test_extract_writes_turtle_and_says_on_standard_error_what_it_could_not_read(
    environment: Mapping[str, str], report_path: Path, tmp_path: Path
) -> None:
    done = run(environment, "extract", report_path, "--edition", "2024", "-o", tmp_path / "out")
    assert done.returncode == 0
    notices = done.stderr.splitlines()
    assert done.stdout == f"{tmp_path / 'out'}: the 2024 edition, with {len(notices)} notices\n"
    assert all(line.startswith(f"{report_path}:") for line in notices)
    assert list((tmp_path / "out").glob("*.ttl"))


# progress, interruption, serving


def test_progress_shows_on_a_terminal_only(environment: Mapping[str, str], tmp_path: Path) -> None:
    assert "merging" not in run(environment, "build", "-o", tmp_path / "piped").stderr
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "ftzgraph", "build", "-o", str(tmp_path / "shown")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=follower, env=dict(environment)) as process:
        assert process.wait() == 0
    os.close(follower)
    shown = os.read(leader, 10_000).decode()
    os.close(leader)
    assert "merging …" in shown


def test_an_interruption_ends_without_a_traceback(environment: Mapping[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with subprocess.Popen(
            [sys.executable, "-m", "ftzgraph", "query", "zones-and-batches", "--endpoint", endpoint],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environment),
        ) as process:
            connection = silent.accept()[0]
            process.send_signal(signal.SIGINT)
            assert process.communicate() == (b"", b"")
            assert process.returncode == 130
            connection.close()


def test_serve_answers_until_it_is_told_to_stop(environment: Mapping[str, str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    opener = build_opener(ProxyHandler({}))
    with subprocess.Popen(
        [sys.executable, "-m", "ftzgraph", "serve", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=dict(environment),
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
            with opener.open(f"http://127.0.0.1:{port}/sparql?query={quote(ZONES)}&format=csv") as answer:
                assert answer.read() == b"zones\r\n22\r\n"
            table = run(environment, "query", "--endpoint", f"http://127.0.0.1:{port}/sparql", stdin=ZONES)
            assert table.stdout == "zones\n-----\n   22\n"
        finally:
            process.send_signal(signal.SIGTERM)
            said = process.communicate()[0]
    assert process.returncode == 0 and "Traceback" not in said
