"""What passages are called."""

from pathlib import Path

from .small import ask, built

TURTLE = """
<id/report/2031> a ftz:SourceReport ; ftz:edition "2031" .
<id/table/t> a ftz:SourceTable ; ftz:tableNumber "表5" .
<id/table/u> a ftz:SourceTable ; ftz:tableNumber "附表" .
<id/section/a> a ftz:Section ; ftz:sectionNumber "附件一" .
<id/table/v> a ftz:SourceTable ; ftz:tableNumber "表二" ; ftz:inSection <id/section/a> .
<passage/2031/70-80> a ftz:Passage ; oa:start 70 ; oa:end 80 ; ftz:partOfReport <id/report/2031> ;
    ftz:inTable <id/table/v> ; ftz:tableRow 12 .
<passage/2031/10-20> a ftz:Passage ; oa:start 10 ; oa:end 20 ; ftz:partOfReport <id/report/2031> ;
    ftz:inTable <id/table/t> ; ftz:tableRow 1 .
<passage/2031/30-40> a ftz:Passage ; oa:start 30 ; oa:end 40 ; ftz:partOfReport <id/report/2031> .
<passage/2031/50-60> a ftz:Passage ; oa:start 50 ; oa:end 60 ; ftz:partOfReport <id/report/2031> ;
    ftz:inTable <id/table/u> ; ftz:tableRow 1 .
"""


def test_a_row_is_called_by_table_and_row_and_the_rest_by_its_offsets(tmp_path: Path) -> None:
    dataset = built(tmp_path, report_2031=TURTLE)
    for passage, zh, en in (
        ("10-20", "2031年版 表5 第1行", "2031 edition, table 5, row 1"),
        ("30-40", "2031年版 第30–40字", "2031 edition, characters 30–40"),
        ("70-80", "2031年版 附件一表二 第12行", "2031 edition, annex 1, table 2, row 12"),
        ("50-60", "2031年版 第50–60字", "2031 edition, characters 50–60"),
    ):
        assert ask(dataset, f'<passage/2031/{passage}> skos:prefLabel "{zh}"@zh-hans , "{en}"@en')
