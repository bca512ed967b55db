"""Errors say what is wrong in the reader's language, and docs/errors.md says what there is."""

import ast
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import pytest

import ftzgraph
from ftzgraph.web.response import _TITLES, ProblemError

from .test_sparql import BROWSER, DIRECT, problem

SOURCE = Path(ftzgraph.__file__).parent
DOCUMENT = (Path(__file__).parents[2] / "docs" / "errors.md").read_text("utf-8")
ROWS = {
    int(row[0]): row
    for line in DOCUMENT.splitlines()
    if (row := [cell.strip() for cell in line.split("|")[1:-1]]) and row[0].isdigit()
}
ZH = {"Accept-Language": "zh-CN,zh;q=0.9"}
PROLOGUE = "PREFIX ftz: <https://w3id.org/ftzgraph/ontology#> PREFIX scheme: <https://w3id.org/ftzgraph/scheme/> "

PROVOKED: dict[str, tuple[int, dict[str, Any]]] = {
    "misspelt": (400, {"url": "/sparql", "params": {"query": "SELECT * { OPTINAL {} }"}}),
    "no query": (400, {"url": "/sparql", "params": {"query": " "}}),
    "no graph": (400, {"url": "/store"}),
    "unknown graph": (404, {"url": "/store", "params": {"graph": "http://example.org/"}}),
    "method of the graphs": (405, {"url": "/store", "method": "PUT"}),
    "method of the endpoint": (405, {"url": "/sparql", "method": "PUT"}),
    "kind of body": (415, {"url": "/sparql", "method": "POST", "headers": {"Content-Type": "text/plain"}}),
    "unknown format": (400, {"url": "/sparql", "params": {"query": "ASK {}", "format": "doc"}}),
    "nothing to search": (400, {"url": "/search"}),
    "update": (403, {"url": "/sparql", "params": {"query": "DROP ALL"}}),
    "call": (403, {"url": "/sparql", "params": {"query": "ASK { SERVICE <http://127.0.0.1:9/> {} }"}}),
    "foreign graph": (403, {"url": "/sparql", "params": {"query": "ASK FROM <http://127.0.0.1:9/> {}"}}),
    "extension": (403, {"url": "/sparql", "params": {"query": "ASK { FILTER(bif:a()) }"}}),
    "no such page": (404, {"url": "/absent"}),
    "no such entity": (404, {"url": "/id/zone/atlantis"}),
    "no such download": (404, {"url": "/data/ftzgraph.doc"}),
    "no such suffix": (404, {"url": "/ontology.doc"}),
    "method of a download": (405, {"url": "/data/ftzgraph.nt", "method": "PUT"}),
    "method of a page": (405, {"url": "/search", "method": "PUT"}),
    "format": (406, {"url": "/sparql", "params": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}),
    "time": (
        504,
        {
            "url": "/sparql",
            "params": {
                "query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o } ORDER BY ?c",
                "timeout": "0.05",
            },
        },
    ),
}


def provoke(http: httpx.Client, request: dict[str, Any], **headers: str) -> httpx.Response:
    return http.request(**{"method": "GET", **request, "headers": {**request.get("headers", {}), **headers}})


@pytest.mark.parametrize("name", PROVOKED)
def test_a_problem_is_told_in_chinese_and_in_english(http: httpx.Client, name: str) -> None:
    status, request = PROVOKED[name]
    english = provoke(http, request)
    chinese = provoke(http, request, **ZH)
    en, zh = problem(english, status), problem(chinese, status)
    assert (english.headers["content-language"], chinese.headers["content-language"]) == ("en", "zh")
    assert (en["title"], zh["title"]) == (ROWS[status][1], ROWS[status][2])
    assert en["detail"].isascii() or "“" in en["detail"], "in English"
    assert re.search("[\u4e00-\u9fff]", zh["detail"]), "in Chinese"
    assert "Accept-Language" in english.headers["vary"]
    assert {key: value for key, value in en.items() if key not in ("title", "detail")} == {
        key: value for key, value in zh.items() if key not in ("title", "detail")
    }
    assert en["type"] == "about:blank"


@pytest.mark.parametrize("name", PROVOKED)
def test_a_problem_has_no_member_that_is_not_documented(http: httpx.Client, name: str) -> None:
    status, request = PROVOKED[name]
    members = set(problem(provoke(http, request), status)) - {"type", "title", "status", "detail"}
    assert members <= set(re.findall(r"`(\w+)`", ROWS[status][4])), members


def test_the_document_lists_every_status_with_its_titles() -> None:
    used = {
        int(status)
        for path in SOURCE.rglob("*.py")
        for status in re.findall(r"ProblemError\(\s*(\d{3})", path.read_text("utf-8"))
    }
    assert used <= ROWS.keys()
    assert ROWS.keys() == _TITLES.keys()
    for status, row in ROWS.items():
        assert row[1] == HTTPStatus(status).phrase == ProblemError(status, "").title("en")
        assert row[2] == ProblemError(status, "").title("zh")
    used_members = set(re.findall(r"`(\w+)`", " ".join(row[4] for row in ROWS.values())))
    explained = {
        name
        for line in DOCUMENT.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert used_members == explained


def test_the_documents_example_is_what_the_server_says(http: httpx.Client) -> None:
    example = re.search(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)
    assert example is not None
    query = "SELECT * {\n  ?s ?p ?o .\n  OPTINAL { ?s ?q ?t }\n}"
    said = problem(http.get("/sparql", params={"query": query}), 400)
    assert said == httpx.Response(200, text=example[1]).json()


def test_the_language_can_be_chosen_in_the_address_even_of_a_request_that_cannot_be_read(http: httpx.Client) -> None:
    for params in ({"query": "ASK {", "lang": "zh"}, {"lang": "zh", "query": ""}, {"lang": "zh", "query": "DROP ALL"}):
        answer = http.get("/sparql", params=params, headers={"Accept-Language": "en"})
        assert answer.headers["content-language"] == "zh"
        assert re.search("[\u4e00-\u9fff]", answer.json()["detail"])
    assert http.get("/absent", params={"lang": "zh"}).json()["title"] == "没有找到"


def test_a_page_that_tells_of_a_problem_is_in_one_language(http: httpx.Client) -> None:
    page = http.get("/sparql", params={"query": "SELCT * {}"}, headers={**BROWSER, **ZH})
    assert page.headers["content-language"] == "zh"
    for words in ("400 请求有误", "您是否想写 SELECT？", "第 1 行"):
        assert words in page.text
    assert "Bad Request" not in page.text
    english = http.get("/sparql", params={"query": "SELCT * {}"}, headers=BROWSER)
    assert "did you mean SELECT?" in english.text


def test_the_offending_token_and_the_nearest_names_are_members(http: httpx.Client) -> None:
    told = problem(http.get("/sparql", params={"query": "ASK { ?s skoss:prefLabel ?o }"}), 400)
    assert (told["line"], told["column"], told["token"], told["nearest"]) == (1, 10, "skoss:prefLabel", ["skos:"])


def test_an_unknown_term_is_answered_and_told(http: httpx.Client) -> None:
    query = PROLOGUE + "SELECT * { ?s ftz:originatesInn ?o ; ftz:statedText ?t ; ftz:来源 scheme:topic\\/trad }"
    answer = http.get("/sparql", params={"query": query})
    assert answer.json()["results"]["bindings"] == []
    assert answer.headers["x-unknown-terms"] == (
        "ftz:originatesInn (did you mean ftz:originatesIn?), ftz:%E6%9D%A5%E6%BA%90, "
        "scheme:topic/trad (did you mean scheme:topic/trade?)"
    )
    page = http.get("/sparql", params={"query": query}, headers=BROWSER).text
    assert "does not define ftz:originatesInn" in page
    assert "Did you mean ftz:originatesIn?" in page
    assert "图谱没有定义 ftz:来源" in http.get("/sparql", params={"query": query}, headers={**BROWSER, **ZH}).text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { ?s ftz:originatesIn ?o ; ftz:statedText scheme:topic , scheme:topic\\/trade . }", None),
        ("SELECT * { ?s ?p 'ftz:nothing' } # ftz:nothing", None),
        ("SELECT * { ?s <http://example.org/ontology#nothing> ?o }", None),
        ("PREFIX o: <https://w3id.org/ftzgraph/ontology#> SELECT * { ?s a o:Zone }", None),
        (
            "PREFIX o: <https://w3id.org/ftzgraph/ontology#> SELECT * { ?s a o:Zonee }",
            "ftz:Zonee (did you mean ftz:Zone?)",
        ),
        ("SELECT * { ?s a <https://w3id.org/ftzgraph/ontology#Zonee> }", "ftz:Zonee (did you mean ftz:Zone?)"),
        (
            "SELECT * { ?s ?p <https://w3id.org/ftzgraph/scheme/topic/trad> }",
            "scheme:topic/trad (did you mean scheme:topic/trade?)",
        ),
        (
            "SELECT * { VALUES ?x { " + " ".join(f"ftz:x{number}{'y' * 300}" for number in range(50)) + " } }",
            "ftz:x0" + "y" * 78,
        ),
    ],
)
def test_only_names_of_the_project_that_are_unknown_are_told(http: httpx.Client, query: str, told: str | None) -> None:
    header = http.get("/sparql", params={"query": PROLOGUE + query}).headers.get("x-unknown-terms")
    if told is None:
        assert header is None
    else:
        assert header is not None
        assert header.startswith(told)
        assert len(header) < 1000


def test_a_request_that_is_too_long_hears_so_in_its_language(http: httpx.Client) -> None:
    answer = http.post("/sparql", content=b"ASK {} #" + b"x" * 1_000_000, headers={**DIRECT, **ZH})
    assert problem(answer, 413)["title"] == "请求过大"


def test_what_is_raised_for_a_client_is_written_in_both_languages() -> None:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ProblemError":
                detail = node.args[1]
                assert not isinstance(detail, ast.Constant | ast.JoinedStr), f"{path}:{node.lineno}: in one language"
