"""Passages of a report that is at hand, as a page shows them."""

from ftzgraph.web.reports import Reports


def test_a_passage_is_shown_without_the_marks_of_bold_print() -> None:
    reports = Reports({"r": "一是**放宽**准入。**二是"})
    assert reports.passage("r", 2, 9) == "放宽准"
    assert reports.passage("r", 0, 15) == "一是放宽准入。二是"


def test_there_is_no_passage_of_another_report() -> None:
    assert Reports({"r": "甲"}).passage("s", 0, 1) is None
