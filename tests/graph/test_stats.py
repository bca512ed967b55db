"""Statistics count what is there."""

from pathlib import Path

from pyoxigraph import NamedNode, Store

from ftzgraph.graph import stats

from .small import built

TURTLE = """
<id/report/2031> a ftz:SourceReport ; ftz:edition "2031" ; ftz:sha256 "0" .
<id/section/p> a ftz:Section ; skos:prefLabel "篇"@zh-hans , "Part"@en ; ftz:partOfReport <id/report/2031> ;
    oa:start 0 ; oa:end 90 .
<id/section/c1> a ftz:Section ; skos:prefLabel "章一"@zh-hans ; ftz:partOfReport <id/report/2031> ;
    ftz:partOfSection <id/section/p> ; oa:start 0 ; oa:end 50 .
<id/section/c2> a ftz:Section ; skos:prefLabel "章二"@zh-hans ; ftz:partOfReport <id/report/2031> ;
    ftz:partOfSection <id/section/p> ; oa:start 50 ; oa:end 90 .
<id/section/s> a ftz:Section ; skos:prefLabel "节"@zh-hans ; ftz:partOfReport <id/report/2031> ;
    ftz:partOfSection <id/section/c2> ; oa:start 60 ; oa:end 90 .
<passage/2031/1-2> a ftz:Passage ; oa:start 1 ; oa:end 2 ; ftz:sha256 "0" ; ftz:partOfReport <id/report/2031> .
<passage/2031/61-62> a ftz:Passage ; oa:start 61 ; oa:end 62 ; ftz:sha256 "0" ; ftz:partOfReport <id/report/2031> .
<passage/2031/70-72> a ftz:Passage ; oa:start 70 ; oa:end 72 ; ftz:sha256 "0" ; ftz:partOfReport <id/report/2031> .
<id/table/t> a ftz:SourceTable ; ftz:evidencedBy <passage/2031/70-72> .
<id/practice/a> a ftz:Practice ; ftz:evidencedBy <passage/2031/1-2> , <passage/2031/61-62> .
<id/practice/b> a ftz:LocalAdoption ; ftz:evidencedBy <passage/2031/61-62> , <passage/2031/70-72> .
"""


def test_records_are_counted_in_each_chapter_that_they_rest_on(tmp_path: Path) -> None:
    rows = stats.by_chapter(stats.load(built(tmp_path, report_2031=TURTLE)))
    found = [(row.edition, row.depth, row.zh, row.en, len(row.records), row.passages) for row in rows]
    assert found == [
        ("2031", 0, "篇", "Part", 2, 3),
        ("2031", 1, "章一", "", 1, 1),
        ("2031", 1, "章二", "", 2, 2),
    ]


def test_a_class_counts_its_narrower_classes(tmp_path: Path) -> None:
    counts = {row.en: row.things for row in stats.by_class(stats.load(built(tmp_path, report_2031=TURTLE)))}
    assert (counts["Record"], counts["Practice"], counts["Local adoption"], counts["Passage"]) == (2, 2, 1, 3)


def test_the_counts_of_the_project_are_those_of_its_types(dataset: Store) -> None:
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    zone = NamedNode("https://w3id.org/ftzgraph/ontology#PilotFreeTradeZone")
    zones = {str(quad.subject) for quad in dataset.quads_for_pattern(None, rdf_type, zone)}
    counted = {row.en: row for row in stats.by_class(dataset)}["Pilot free trade zone"]
    assert (counted.zh, counted.things) == ("自由贸易试验区", len(zones))
