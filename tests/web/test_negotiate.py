"""Content negotiation follows RFC 9110: quality first, the most specific range for each type."""

import pytest

from ftzgraph.store.formats import BOOLEANS, GRAPHS, TABLES
from ftzgraph.web.negotiate import HTML, choose, language, wants_html

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("text/csv;q=0.5, text/tab-separated-values", "tsv"),
        ("text/*", "csv"),
        ("text/*;q=0.3, text/html;q=0.7, */*;q=0.5", "html"),
        ("application/sparql-results+json;q=0, */*", "xml"),
        ("*/*;q=0.1, application/sparql-results+xml;q=0.2", "xml"),
        ("application/json", "json"),
        ("TEXT/CSV; Q=1.0", "csv"),
        ("text/turtle, application/sparql-results+json;q=0.1", "json"),
        (BROWSER, "html"),
        ("image/png", None),
        ("text/csv;q=0", None),
    ],
)
def test_a_table_is_sent_as_asked(accept: str | None, name: str | None) -> None:
    chosen = choose(accept, (*TABLES, HTML))
    assert (chosen.name if chosen else None) == name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("*/*", "ttl"),
        ("application/rdf+xml, text/turtle;q=0.9", "rdf"),
        ("application/ld+json", "jsonld"),
        ("application/n-quads;q=0.2, application/trig;q=0.3", "trig"),
        ("application/n-triples", "nt"),
        ("application/sparql-results+json", None),
    ],
)
def test_a_graph_is_sent_as_asked(accept: str, name: str | None) -> None:
    chosen = choose(accept, GRAPHS)
    assert (chosen.name if chosen else None) == name


def test_a_boolean_has_no_csv() -> None:
    assert choose("text/csv", BOOLEANS) is None
    chosen = choose("text/csv, application/sparql-results+xml;q=0.1", BOOLEANS)
    assert chosen is not None
    assert chosen.name == "xml"


def test_a_browser_is_one_that_likes_html_best() -> None:
    assert wants_html(BROWSER)
    assert not wants_html("*/*")
    assert not wants_html(None)
    assert not wants_html("application/json, text/html;q=0.5")


@pytest.mark.parametrize(
    ("chosen", "header", "expected"),
    [
        (None, None, "en"),
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en-GB,en;q=0.9,zh;q=0.8", "en"),
        (None, "fr", "en"),
        (None, "fr,zh-Hant;q=0.2", "zh"),
        ("zh", "en", "zh"),
        ("en", "zh", "en"),
        ("xx", "zh", "zh"),
    ],
)
def test_the_language_is_the_one_asked_for(chosen: str | None, header: str | None, expected: str) -> None:
    assert language(chosen, header) == expected
