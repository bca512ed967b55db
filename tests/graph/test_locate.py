"""Locating a phrase: the sentence or row that a record would cite."""

import hashlib
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from ftzgraph.errors import UsageError, UserError
from ftzgraph.graph.locate import locate

PASSAGE = "https://w3id.org/ftzgraph/passage/2024/"


def passages(turtle: str, report: Path) -> dict[str, str]:
    """The text of each located passage by its address, after checking offsets and hash against the report."""
    content = report.read_bytes().decode()
    facts: dict[str, dict[str, str]] = {}
    for quad in parse(turtle.encode(), RdfFormat.TURTLE):
        assert isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal)
        facts.setdefault(quad.subject.value, {})[quad.predicate.value.rpartition("#")[2]] = quad.object.value
    found = {}
    for address, fact in facts.items():
        start, end = int(fact["start"]), int(fact["end"])
        assert address == f"{PASSAGE}{start}-{end}"
        assert fact["sha256"] == hashlib.sha256(content[start:end].encode()).hexdigest()
        found[address] = content[start:end]
    return found


def test_a_phrase_of_the_prose_gives_its_sentence(report_path: Path) -> None:
    ((_, text),) = passages(locate(report_path, "总数已经增加到了"), report_path).items()
    assert text.endswith("。") and text.count("。") == 1 and "总数已经增加到了" in text


def test_a_phrase_of_a_row_gives_the_passage_that_the_extraction_cites(report_path: Path, dataset: Store) -> None:
    ((address, text),) = passages(locate(report_path, "模式\t重构排污许可证变更审批流程"), report_path).items()
    assert text.startswith("④") and "安徽自贸试验区" in text
    cited = NamedNode("https://w3id.org/ftzgraph/ontology#evidencedBy")
    citing = {quad.subject.value for quad in dataset.quads_for_pattern(None, cited, NamedNode(address))}  # type: ignore[union-attr]
    assert "https://w3id.org/ftzgraph/id/innovation/2024-t05-04" in citing


def test_every_place_is_given_and_white_space_does_not_count(report_path: Path) -> None:
    found = passages(locate(report_path, "“开工一张证” 改革2.0"), report_path)
    assert len(found) == 2
    assert sorted(text.startswith("①") for text in found.values()) == [False, True]


def test_words_that_do_not_stand_in_the_report_are_said_to_how_far_they_do(report_path: Path) -> None:
    with pytest.raises(UserError, match="it has “总数已经增加到了”, but not followed by “九千个”"):
        locate(report_path, "总数已经增加到了九千个")
    with pytest.raises(UserError, match="to the letter"):
        locate(report_path, "unheard of")
    with pytest.raises(UsageError, match="nothing to look for"):
        locate(report_path, " ")
