"""The files of an extraction: the same bytes each time, all or none, and right for other editions too."""

import random
import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from ftzgraph.errors import UsageError, UserError
from ftzgraph.graph import turtle
from ftzgraph.graph.extracted import FILES
from ftzgraph.graph.extraction import extract
from ftzgraph.graph.locate import locate

FTZ = "https://w3id.org/ftzgraph/ontology#"
ID = "https://w3id.org/ftzgraph/id/"
DATA = Path(__file__).parents[2] / "data" / "report-2024"
OUTCOMES = {"p7": 24, "bp5": 23, "d3": 24}


def write(folder: Path, text: str) -> Path:
    path = folder / "report.txt"
    path.write_bytes(text.encode())
    return path


def graph(folder: Path) -> Store:
    store = Store()
    for path in folder.glob("*.ttl"):
        store.load(path=path, format=RdfFormat.TURTLE)
    return store


def instances(store: Store, kind: str) -> set[str]:
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    found = store.quads_for_pattern(None, rdf_type, NamedNode(FTZ + kind), None)
    return {quad.subject.value.removeprefix(ID) for quad in found if isinstance(quad.subject, NamedNode)}


def values(store: Store, subject: str, name: str) -> set[str]:
    found = store.quads_for_pattern(NamedNode(ID + subject), NamedNode(FTZ + name), None, None)
    return {str(quad.object.value) for quad in found}  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def text(report_path: Path) -> str:
    return report_path.read_text("utf-8")


def extracted(folder: Path, text: str, edition: str = "2024") -> Store:
    extract(write(folder, text), edition, folder / "out")
    return graph(folder / "out")


def test_the_shipped_data_are_what_the_report_gives(report_path: Path, tmp_path: Path) -> None:
    extract(report_path, "2024", tmp_path / "out")
    assert {path.name for path in DATA.iterdir()} == set(FILES)
    for name in FILES:
        assert (tmp_path / "out" / name).read_bytes() == (DATA / name).read_bytes(), name


def test_the_files_are_canonical(report_path: Path, tmp_path: Path) -> None:
    extract(report_path, "2024", tmp_path / "out")
    for name in FILES:
        assert turtle.canonical(tmp_path / "out" / name) == (tmp_path / "out" / name).read_text("utf-8")


def test_every_record_is_evidenced_by_passages_that_are_there_with_their_hashes(report_path: Path) -> None:
    import hashlib

    content = report_path.read_bytes().decode()
    store = graph(DATA)
    cited = {quad.object for quad in store.quads_for_pattern(None, NamedNode(FTZ + "evidencedBy"), None, None)}
    described = {quad.subject for quad in store.quads_for_pattern(None, NamedNode(FTZ + "sha256"), None, None)}
    assert cited <= described
    for quad in store.quads_for_pattern(None, NamedNode(FTZ + "sha256"), None, None):
        address = str(quad.subject.value)  # type: ignore[union-attr]
        if "/passage/" in address:
            start, end = map(int, address.rpartition("/")[2].split("-"))
            assert quad.object.value == hashlib.sha256(content[start:end].encode()).hexdigest()  # type: ignore[union-attr]
    kinds = "SourceTable InstitutionalInnovation ReplicatedExperience ReplicationBatch TimelineEvent LinkageProgramme"
    for kind in (*kinds.split(), "PolicyDocument", "DocumentAbbreviation", "Omission"):
        assert all(values(store, subject, "evidencedBy") for subject in instances(store, kind)), kind


def test_another_zone(text: str, tmp_path: Path) -> None:
    store = extracted(tmp_path, text.replace("湖北", "内蒙古"))
    assert values(store, "innovation/2024-t05-01", "statedZone") == {"内蒙古自贸试验区"}
    assert values(store, "innovation/2024-t05-01", "originatesIn") == {ID + "zone/inner-mongolia"}
    assert values(store, "programme/2024-t04-03", "ofZone") == {ID + "zone/inner-mongolia"}


def test_fewer_rows(text: str, tmp_path: Path) -> None:
    shorter = re.sub(r"(?m)^⑯\t.*\n", "", text)
    assert len(instances(extracted(tmp_path, shorter), "InstitutionalInnovation")) == 129


def test_a_new_table(text: str, tmp_path: Path) -> None:
    table = (
        "**表 31 “跨区域监管协同” 相关突破性制度创新成果**\n\n序号\t制度创新成果名称\t创新点\t所属自贸试验区\n"
        "①\t试验甲\t乙\t贵州自贸试验区 青海自贸试验区\n\n资料来源：丙。\n\n## 附件一\n"
    )
    store = extracted(tmp_path, text.replace("## 附件一\n", table, 1))
    assert values(store, "innovation/2024-t31-01", "originatesIn") == {ID + "zone/guizhou", ID + "zone/qinghai"}
    assert len(instances(store, "InstitutionalInnovation")) == 131


def test_other_table_numbers(text: str, tmp_path: Path) -> None:
    moved = re.sub(r"(?m)^(\*\*表 ?)(\d+)", lambda match: f"{match[1]}{int(match[2]) + 3}", text)
    store = extracted(tmp_path, moved)
    assert len(instances(store, "InstitutionalInnovation")) == 130
    assert values(store, "innovation/2024-t08-01", "statedZone") == {"湖北自贸试验区"}


@pytest.mark.parametrize("missing", [("d3",), ("bp5", "d3"), ("p7", "bp5", "d3")])
def test_fewer_lists(text: str, tmp_path: Path, missing: tuple[str, ...]) -> None:
    captions = {"p7": "**表一 ", "bp5": "**表二 ", "d3": "**表三 "}
    end = text.index("## 附件二")
    shorter = text[: text.index(captions[missing[0]])] + text[end:]
    store = extracted(tmp_path, shorter)
    kept = {key: count for key, count in OUTCOMES.items() if key not in missing}
    assert instances(store, "ReplicationBatch") == {f"batch/2024-{key}" for key in kept}
    assert len(instances(store, "ReplicatedExperience")) == sum(kept.values())
    assert len(instances(store, "TimelineEvent")) == 27


def test_another_year(text: str, tmp_path: Path) -> None:
    later = text.replace("2024", "2025").replace("2023", "2024")
    store = extracted(tmp_path, later, "2025")
    assert "event/2024-06-01" in instances(store, "TimelineEvent")
    assert "innovation/2025-t30-01" in instances(store, "InstitutionalInnovation")
    assert "document/guofa-2024-9" in instances(store, "PolicyDocument")


def test_an_edition_that_is_not_the_one_of_the_title_is_said(report_path: Path, tmp_path: Path) -> None:
    notices = extract(report_path, "2023", tmp_path / "out")
    assert any("title says 2024" in str(notice) for notice in notices)


def test_line_breaks_of_another_system_give_the_same_records(text: str, tmp_path: Path) -> None:
    store = extracted(tmp_path, text.replace("\n", "\r\n"))
    shipped = graph(DATA)
    for kind in ("InstitutionalInnovation", "ReplicatedExperience", "TimelineEvent", "PolicyDocument"):
        assert instances(store, kind) == instances(shipped, kind)


def test_a_cut_report_gives_a_whole_extraction_or_none(text: str, tmp_path: Path) -> None:
    places = random.Random(40).sample(range(1, len(text)), 40)
    refused = 0
    for place in places:
        out = tmp_path / "out"
        before = sorted(path.name for path in out.iterdir()) if out.exists() else []
        path = write(tmp_path, text[:place])
        try:
            extract(path, "2024", out)
            assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
        except UserError as error:
            refused += 1
            assert "\n" not in str(error)
            assert (sorted(path.name for path in out.iterdir()) if out.exists() else []) == before
    assert 0 < refused < len(places)
    assert {path.name for path in tmp_path.iterdir()} == {"out", "report.txt"}


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01", "自贸".encode("utf-16"), "只是一段文字。\n".encode(), "# 1\n\n## 另一本书\n\n正文。\n".encode()],
)
def test_what_is_no_report_leaves_nothing_and_an_earlier_extraction_as_it_was(
    report_path: Path, tmp_path: Path, content: bytes
) -> None:
    path, out = tmp_path / "other.txt", tmp_path / "out"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"other\.txt"):
        extract(path, "2024", out)
    assert not out.exists()
    extract(report_path, "2024", out)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    with pytest.raises(UserError):
        extract(path, "2024", out)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


def test_a_folder_with_other_files_is_refused(report_path: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match=r"notes\.txt"):
        extract(report_path, "2024", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(report_path: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UserError, match="no folder"):
        extract(report_path, "2024", tmp_path / "out")


@pytest.mark.parametrize("edition", ["24", "二〇二四", "2024a", "", "3024"])
def test_an_edition_that_is_no_year_is_wrong_use(tmp_path: Path, edition: str) -> None:
    with pytest.raises(UsageError, match="year"):
        extract(tmp_path / "report.txt", edition, tmp_path / "out")


def test_the_passage_of_a_phrase_is_the_one_that_the_extraction_cites(report_path: Path) -> None:
    written = locate(report_path, "中国边检登轮码")
    shipped = (DATA / "passages.ttl").read_text("utf-8")
    assert written.partition("\n\n")[2].strip() in shipped
    assert "<id/table/2024-d3>" in written
