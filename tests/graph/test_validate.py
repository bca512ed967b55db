"""Validation as a user meets it: a file of their own, in the context of the shipped data."""

import json
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH

from ftzgraph.errors import UserError
from ftzgraph.graph.findings import Report
from ftzgraph.graph.validate import validate
from ftzgraph.namespaces import BASE

from .small import PREFIXES

LABELS = 'skos:prefLabel "某物"@zh-hans , "A thing"@en'
EVIDENCE = """<passage/2024/1-2> a ftz:Passage ; oa:start 1 ; oa:end 2 ; ftz:partOfReport <id/report/2024> ;
    ftz:inSection <id/section/9999-x> ; ftz:sha256 "%s" .
<id/section/9999-x> a ftz:Section ; skos:prefLabel "节"@zh-hans , "Section"@en ; oa:start 0 ; oa:end 9 ;
    ftz:partOfReport <id/report/2024> .
""" % ("0" * 64)
CITED = "ftz:evidencedBy <passage/2024/1-2> ;"
BODY = f"<id/organisation/x> a ftz:Organisation ; {LABELS} ; ftz:evidencedBy <passage/2024/1-2> ; " + (
    "ftz:organisationType <scheme/organisation-type/enterprise> ."
)
DOCUMENT = f"""<id/document/x-2023-9> a ftz:PolicyDocument ; {LABELS} ; dcterms:title "某办法"@zh-hans ;
    ftz:documentType <scheme/document-type/measures> ; ftz:evidencedBy <passage/2024/1-2> ; """
EXPERIENCE = f"""<id/experience/9999-x> a ftz:ReplicatedExperience ; {LABELS} ; ftz:inBatch <id/batch/9999-x> ;
    ftz:listedIn <id/table/9999-x> ; ftz:listPosition 1 ; ftz:evidencedBy <passage/2024/1-2> .
<id/table/9999-x> a ftz:SourceTable ; skos:prefLabel "单"@zh-hans , "List"@en ; ftz:rowCount 1 ;
    ftz:partOfReport <id/report/2024> ; ftz:inSection <id/section/9999-x> ; ftz:evidencedBy <passage/2024/1-2> .
<id/batch/9999-x> a ftz:ReplicationBatch ; skos:prefLabel "批"@zh-hans , "Batch"@en ; ftz:listedIn <id/table/9999-x> ;
    ftz:batchKind <scheme/batch-kind/department> ; ftz:evidencedBy <passage/2024/1-2> .
<id/omission/9999-x> a ftz:Omission ; skos:prefLabel "缺"@zh-hans , "Missing"@en ; ftz:evidencedBy <passage/2024/1-2> ;
    ftz:concerns <id/experience/9999-x> ; ftz:unstatedProperty ftz:replicates .
<id/experience/9999-x> ftz:replicationScope """
INNOVATION = f"""<id/innovation/9999-x> a ftz:InstitutionalInnovation ; {LABELS} ;
    dcterms:abstract "甲"@zh-hans , "A"@en ;
    ftz:listedIn <id/table/9999-x> ; ftz:listPosition 1 ; ftz:evidencedBy <passage/2024/1-2> ;
    ftz:inReformField <scheme/reform-domain/cross-regional> ; ftz:inReformDomain <scheme/reform-domain/cross-regional> .
<id/table/9999-x> a ftz:SourceTable ; skos:prefLabel "表"@zh-hans , "Table"@en ; ftz:rowCount 1 ;
    ftz:partOfReport <id/report/2024> ; ftz:inSection <id/section/9999-x> ; ftz:evidencedBy <passage/2024/1-2> .
<id/innovation/9999-x> """

SOUND = {
    "body": BODY,
    "document": DOCUMENT + 'eli:id_local "某发〔2023〕9号" ; eli:date_document "2023-02-28"^^xsd:date .',
    "experience": EXPERIENCE + "<scheme/replication-scope/nationwide> .",
    "innovation": INNOVATION + 'ftz:statedZone "上海自贸试验区"@zh-hans .',
}
REJECTED = {
    "missing label": (BODY.replace(' , "A thing"@en', ""), "label-english", "id/organisation/x"),
    "second Chinese label": (
        BODY.replace('"某物"@zh-hans', '"某物"@zh-hans , "另名"@zh-hans'),
        "language-once",
        "id/organisation/x",
    ),
    "record without evidence": (BODY.replace(CITED, ""), "record-evidence", "id/organisation/x"),
    "dangling reference": (
        BODY + "<id/organisation/x> ftz:evidencedBy <passage/2024/7-8> .",
        "reference-exists",
        "id/organisation/x",
    ),
    "non-canonical document number": (
        DOCUMENT + 'eli:id_local "某发[2023] 9号" .',
        "document-number",
        "id/document/x-2023-9",
    ),
    "impossible date": (
        DOCUMENT + 'eli:id_local "某发〔2023〕9号" ; eli:date_document "2023-02-30"^^xsd:date .',
        "date-document",
        "id/document/x-2023-9",
    ),
    "scope outside the scheme": (EXPERIENCE + "<scheme/unit/cny> .", "scope-in-scheme", "id/experience/9999-x"),
    "innovation in no zone": (INNOVATION + 'skos:altLabel "某"@zh-hans .', "innovation-zone", "id/innovation/9999-x"),
}


def checked(folder: Path, turtle: str, name: str = "mine.ttl") -> Report:
    """The report on a user's file."""
    path = folder / name
    path.write_text(PREFIXES + EVIDENCE + turtle, "utf-8")
    return validate([path])


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_file_passes_in_the_context_of_the_shipped_data(tmp_path: Path, kind: str) -> None:
    report = checked(tmp_path, SOUND[kind])
    assert report.text() == ""
    assert report.conforms


@pytest.mark.parametrize("fault", REJECTED)
def test_a_fault_is_rejected_and_the_line_names_record_and_rule(tmp_path: Path, fault: str) -> None:
    turtle, rule, record = REJECTED[fault]
    report = checked(tmp_path, turtle)
    assert not report.conforms
    (line,) = report.text().splitlines()
    assert line.replace(":", " ").startswith(f"violation {record} {rule} ")


def test_the_report_is_told_in_chinese_as_turtle_and_as_json(tmp_path: Path) -> None:
    report = checked(tmp_path, REJECTED["impossible date"][0])
    assert report.text("zh-hans").startswith("错误 id/document/x-2023-9 date-document [2023-02-30]: 成文日期不对")
    graph = Graph().parse(data=report.turtle(), format="turtle")
    assert list(graph.objects(None, SH.conforms)) == [Literal(False)]
    assert set(graph.objects(None, SH.focusNode)) == {URIRef(BASE + "id/document/x-2023-9")}
    assert set(graph.objects(None, SH.sourceShape)) == {URIRef(BASE + "shapes#date-document")}
    content = json.loads(report.json())
    assert content["conforms"] is False
    assert content["findings"][0]["record"] == BASE + "id/document/x-2023-9"
    assert set(content["findings"][0]["message"]) == {"zh-hans", "en"}


def test_a_warning_does_not_fail(tmp_path: Path) -> None:
    report = checked(tmp_path, BODY + '<id/organisation/x> skos:altLabel "某物 "@zh-hans .')
    assert report.text().startswith("warning id/organisation/x label-trimmed")
    assert report.conforms


def test_trig_and_n_quads_are_read_by_their_suffix(tmp_path: Path) -> None:
    path = tmp_path / "mine.nq"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    path.write_text(f"<{BASE}id/person/x> {kind} <{BASE}ontology#Person> <{BASE}graph/curated> .\n", "utf-8")
    rules = {finding.rule for finding in validate([path]).findings}
    assert rules == {"label-chinese", "label-english", "record-evidence"}
    trig = tmp_path / "mine.trig"
    trig.write_text(PREFIXES + "<graph/curated> { <id/person/x> a ftz:Person . }", "utf-8")
    assert {finding.rule for finding in validate([trig]).findings} == rules


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("mine.ttl", "<a> <b> <c> .\n<a> <b> .", "mine.ttl:"),
        ("mine.txt", "", "the suffix tells no format"),
        ("mine.ttl", "@base <https://w3id.org/ftzgraph/> . <a> <b> [] .", "blank node"),
        ("mine.ttl", None, "mine.ttl: No such file or directory: check the name of the file"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    tmp_path: Path, name: str, content: str | None, told: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(UserError) as raised:
        validate([path])
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_shipped_data_conforms() -> None:
    report = validate()
    assert report.conforms, report.text()
