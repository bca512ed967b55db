"""Pages and data for every address, in both languages, for browsers and programs."""

import csv
import io
import re
from pathlib import Path

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from .small_site import HASH

ID = "https://w3id.org/ftzgraph/id/"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
READERS = {
    "ttl": ("text/turtle; charset=utf-8", RdfFormat.TURTLE),
    "nt": ("application/n-triples; charset=utf-8", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml; charset=utf-8", RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "trig": ("application/trig; charset=utf-8", RdfFormat.TRIG),
    "nq": ("application/n-quads; charset=utf-8", RdfFormat.N_QUADS),
}
PAGES = [
    "/",
    "/sparql",
    "/sparql?query=ASK%7B%7D",
    "/ontology",
    "/search?q=a",
    "/page/id/zone/shanghai",
    "/page/id/innovation/2024-t01-01",
    "/page/id/organisation/hostile",
    "/page/graph/curated",
    "/absent",
]


def page(http: httpx.Client, path: str, language: str = "en") -> str:
    answer = http.get(path, headers={**BROWSER, "Accept-Language": language})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-language"] == language
    return answer.text


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def triples(body: bytes, reader: RdfFormat) -> set[tuple[str, str, str]]:
    return {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in parse(body, reader)}


@pytest.mark.parametrize("path", PAGES)
def test_no_page_loads_anything_from_another_host(http: httpx.Client, path: str) -> None:
    html = http.get(path, headers=BROWSER).text
    loaded = re.findall(r"<(?:link|script|img|iframe)\b[^>]*?(?:src|href)=\"([^\"]*)\"", html)
    assert loaded
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)
    assert "style=" not in html, "the security policy forbids inline styles"
    assert "<script" not in html


@pytest.mark.parametrize("path", PAGES)
def test_every_link_within_the_site_leads_somewhere(http: httpx.Client, path: str) -> None:
    html = http.get(path, headers=BROWSER).text
    for address in {each.replace("&amp;", "&") for each in re.findall(r"(?:href|action)=\"(/[^\"]*)\"", html)}:
        answer = http.get(address, headers=BROWSER, follow_redirects=True)
        expected = 404 if address.startswith("/shapes") and "no shapes" in answer.text else 200
        assert answer.status_code == expected, address


def test_the_landing_page_says_what_the_graph_holds(http: httpx.Client) -> None:
    english = text_of(page(http, "/"))
    assert re.search(r"Pilot free trade zone 1 ", english)
    assert "Report 2024 (2024)" in english
    assert HASH[:12] in english
    chinese = text_of(page(http, "/", "zh"))
    assert re.search(r"自贸试验区 1 ", chinese)
    assert "2024年报告" in chinese


def test_the_landing_page_offers_the_project_questions_to_run_and_edit(http: httpx.Client) -> None:
    html = page(http, "/")
    assert "By end 2023, how many batches and how many FTZs in total?" in html
    assert "截至2023年底" in html
    run = re.search(r'class="button" href="(/sparql\?query=[^"]+)"', html)
    assert run
    assert http.get(run[1].replace("&amp;", "&"), headers=BROWSER).status_code == 200
    assert html.count('<textarea name="query"') == html.count('class="button" href=')


def test_the_language_is_chosen_by_the_address_before_the_header(http: httpx.Client) -> None:
    answer = http.get("/?lang=zh", headers={**BROWSER, "Accept-Language": "en"})
    assert '<html lang="zh-Hans">' in answer.text
    assert "示例问题" in answer.text
    assert '<html lang="en">' in http.get("/", headers=BROWSER).text


@pytest.mark.parametrize(
    ("address", "page_of"),
    [
        ("/id/zone/shanghai", "/page/id/zone/shanghai"),
        ("/passage/2024/22-31", "/page/passage/2024/22-31"),
        ("/scheme/topic/trade", "/page/scheme/topic/trade"),
        ("/scheme/topic", "/page/scheme/topic"),
        ("/graph/curated", "/page/graph/curated"),
        ("/dataset", "/page/dataset"),
    ],
)
def test_an_address_leads_a_browser_to_a_page_and_a_program_to_data(
    http: httpx.Client, address: str, page_of: str
) -> None:
    browser = http.get(address, headers=BROWSER)
    assert (browser.status_code, browser.headers["location"]) == (303, page_of)
    assert http.get(page_of, headers=BROWSER).status_code == 200
    program = http.get(address, headers={"Accept": "application/rdf+xml, text/turtle;q=0.5"})
    assert (program.status_code, program.headers["location"]) == (303, page_of.replace("/page/", "/data/") + ".rdf")
    assert http.get(address).headers["location"].endswith(".ttl")
    data = http.get(program.headers["location"])
    assert triples(data.content, RdfFormat.RDF_XML)
    assert http.get(address, headers={"Accept": "image/png"}).status_code == 406
    assert http.get(f"{address}.rdf").content == data.content
    assert http.get(f"{address}.html").headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("suffix", READERS)
def test_a_suffix_gives_the_description_in_that_format(http: httpx.Client, suffix: str) -> None:
    content_type, reader = READERS[suffix]
    answer = http.get(f"/id/zone/shanghai.{suffix}", headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert answer.content == http.get(f"/data/id/zone/shanghai.{suffix}").content
    found = triples(answer.content, reader)
    assert {subject for subject, _, _ in found} == {ID + "zone/shanghai"}
    prefers = "http://www.w3.org/2004/02/skos/core#prefLabel"
    assert {value for _, name, value in found if name == prefers} == {
        "中国（上海）自由贸易试验区",
        "China (Shanghai) Pilot Free Trade Zone",
    }


def test_csv_and_html_suffixes(http: httpx.Client) -> None:
    answer = http.get("/id/innovation/2024-t01-01.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {"property": "https://w3id.org/ftzgraph/ontology#originatesIn", "value": ID + "zone/shanghai"} in rows
    assert "<h1" in http.get("/id/zone/shanghai.html").text


def test_data_is_negotiated_without_a_suffix(http: httpx.Client) -> None:
    answer = http.get("/data/id/zone/shanghai", headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"


def test_the_data_of_a_graph_is_its_content(http: httpx.Client) -> None:
    found = triples(http.get("/graph/inferred.nt").content, RdfFormat.N_TRIPLES)
    assert len(found) == 2
    assert {subject for subject, _, _ in found} == {ID + "zone/shanghai", ID + "innovation/2024-t01-01"}


@pytest.mark.parametrize(
    "path",
    [
        "/id/zone/atlantis",
        "/page/id/zone/atlantis",
        "/data/id/zone/atlantis.ttl",
        "/id/zone/shanghai.xlsx",
        "/id/zone/",
        "/graph/absent",
        "/id/zone/%3E%20%7D%20%23",
        "/page/id/zone/上海",
        "/page/other",
        "/data/ftzgraph.xlsx",
        "/ontology.xlsx",
        "/absent",
    ],
)
def test_what_is_not_there_is_said_in_the_form_asked_for(http: httpx.Client, path: str) -> None:
    program = http.get(path)
    assert program.status_code == 404
    assert program.headers["content-type"] == "application/problem+json"
    assert program.json()["status"] == 404
    browser = http.get(path, headers=BROWSER)
    assert browser.status_code == 404
    assert browser.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/", "/id/zone/shanghai", "/data/ftzgraph.ttl", "/ontology", "/search", "/health"])
def test_other_methods_are_not_allowed(http: httpx.Client, path: str) -> None:
    answer = http.post(path)
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert answer.headers["content-type"] == "application/problem+json"
    head = http.head(path, headers=BROWSER)
    assert head.status_code in (200, 303)
    assert head.content == b""


def test_the_page_of_an_entity_shows_names_facts_and_evidence(http: httpx.Client) -> None:
    html = page(http, "/page/id/innovation/2024-t01-01")
    text = text_of(html)
    assert "One-stop online service" in text
    assert "一网通办" in text
    assert "originates in China (Shanghai) Pilot Free Trade Zone" in text
    assert 'href="/page/id/zone/shanghai?lang=en"' in html
    assert "stated zone 上海" in text
    assert "stated text" not in text, "what only repeats it with a broader property is left out"
    assert "Report 2024 , Table 1 , row 1, characters 22–31" in text
    assert "--report" in text
    for suffix in READERS:
        assert f'href="/data/id/innovation/2024-t01-01.{suffix}"' in html
    query = re.search(r'href="(/sparql\?query=[^"]+)">Query this', html)
    assert query
    assert "originatesIn" in http.get(query[1].replace("&amp;", "&"), headers=BROWSER).text
    assert "来源地 中国（上海）自由贸易试验区" in text_of(page(http, "/page/id/innovation/2024-t01-01", "zh"))


def test_the_page_of_an_entity_shows_what_points_to_it(http: httpx.Client) -> None:
    html = page(http, "/page/id/zone/shanghai")
    assert "One-stop online service" in html
    assert 'href="/page/id/innovation/2024-t01-01?lang=en"' in html
    assert "SHFTZ" in html
    types = re.search(r'<p class="types">(.*?)</p>', html, re.DOTALL)
    assert types
    assert text_of(types[1]).split() == ["Pilot", "free", "trade", "zone"], "the narrowest class alone"


def test_data_cannot_put_markup_or_scripts_into_a_page(http: httpx.Client) -> None:
    html = page(http, "/page/id/organisation/hostile")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "https://example.org/?a=1&amp;b=2" in html
    searched = http.get("/search", params={"q": '"><script>alert(1)</script>'}, headers=BROWSER).text
    assert "<script" not in searched


def test_the_ontology_comes_as_a_list_and_as_data(http: httpx.Client) -> None:
    html = page(http, "/ontology")
    assert 'id="PilotFreeTradeZone"' in html
    assert "A zone for trials." in html
    assert "试点区域。" in html
    assert 'href="/ontology#Zone">Zone</a>' in html
    assert 'href="/page/scheme/topic?lang=en">Topics</a>' in html
    for suffix, (content_type, reader) in READERS.items():
        answer = http.get(f"/ontology.{suffix}")
        assert answer.headers["content-type"] == content_type
        assert len(triples(answer.content, reader)) == len(triples(http.get("/ontology").content, RdfFormat.TURTLE))
    rdf = http.get("/ontology", headers={"Accept": "application/rdf+xml"})
    assert rdf.headers["content-type"].startswith("application/rdf+xml")


@pytest.mark.parametrize("suffix", READERS)
def test_a_download_is_the_whole_graph_and_the_same_each_time(http: httpx.Client, suffix: str) -> None:
    content_type, reader = READERS[suffix]
    answer = http.get(f"/data/ftzgraph.{suffix}", headers={"Accept-Encoding": "identity"})
    assert answer.headers["content-type"] == content_type
    assert answer.headers["content-disposition"] == f'attachment; filename="ftzgraph.{suffix}"'
    assert int(answer.headers["content-length"]) == len(answer.content)
    quads = list(parse(http.get("/data/ftzgraph.nq").content, RdfFormat.N_QUADS))
    expected = {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in quads}
    assert triples(answer.content, reader) == expected
    assert answer.content == http.get(f"/data/ftzgraph.{suffix}").content
    if suffix in ("trig", "nq"):
        graphs = {quad.graph_name.value for quad in parse(answer.content, reader)}
        assert graphs == {quad.graph_name.value for quad in quads}


def test_the_nquads_download_is_the_built_file(http: httpx.Client, dataset: Path) -> None:
    assert http.get("/data/ftzgraph.nq").content == (dataset / "ftzgraph.nq").read_bytes()


def test_search_finds_names_in_both_languages(http: httpx.Client) -> None:
    for wanted in ("上海", "shanghai", "shftz", "自贸区"):
        found = http.get("/search", params={"q": wanted}).json()
        assert ID + "zone/shanghai" in [each["iri"] for each in found["results"]], wanted
    found = http.get("/search", params={"q": "一网通办"}).json()
    assert found["more"] is False
    assert found["results"][0] == {
        "iri": ID + "innovation/2024-t01-01",
        "name": "一网通办",
        "label": {"zh": "一网通办", "en": "One-stop online service"},
        "type": {"zh": "制度创新成果", "en": "Innovation"},
    }
    assert "One-stop online service" in page(http, "/search?q=One-stop")
    assert http.get("/search", params={"q": 'no "such\\ name\n'}).json()["results"] == []
    assert http.get("/search").status_code == 400
    assert http.get("/search", params={"q": "x" * 201}).status_code == 400
    assert http.get("/search", headers=BROWSER).status_code == 200


def test_what_machines_ask_first(http: httpx.Client) -> None:
    health = http.get("/health")
    assert health.status_code == 200
    state = health.json()
    assert (state["status"], state["dataset"], state["version"]) == ("ok", HASH, "1.2.3")
    assert state["triples"] == len(http.get("/data/ftzgraph.nq").text.splitlines())
    robots = http.get("/robots.txt")
    assert robots.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Disallow: /sparql" in robots.text
    void = http.get("/.well-known/void", follow_redirects=True)
    assert ("https://w3id.org/ftzgraph/dataset", "http://rdfs.org/ns/void#Dataset") in {
        (subject, value) for subject, _, value in triples(void.content, RdfFormat.TURTLE)
    }
