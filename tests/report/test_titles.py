"""What kind of document a title names, and which wordings are one title."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from ftzgraph.report.titles import (
    TYPES,
    document_class,
    document_status,
    document_type,
    is_short,
    issuers,
    same,
    title,
)

SCHEMES = Path(__file__).parents[2] / "ontology" / "schemes"
SKOS = "http://www.w3.org/2004/02/skos/core#"


def test_the_endings_are_those_of_the_scheme() -> None:
    stated: dict[str, set[str]] = {}
    for quad in parse(path=SCHEMES / "document-type.ttl", format=RdfFormat.TURTLE):
        if quad.predicate.value == SKOS + "hiddenLabel":
            stated.setdefault(quad.subject.value.rpartition("/")[2], set()).add(quad.object.value)
    assert {key: set(words.split()) for key, words in TYPES.items()} == stated


@pytest.mark.parametrize(
    ("text", "after", "kind", "class_", "status"),
    [
        ("山西自贸试验区算力券管理办法（试行）", "", "administrative-measures", "PolicyDocument", "trial"),
        ("中国（云南）自由贸易试验区条例（草案）", "", "regulations", "PolicyDocument", "draft"),
        ("行动方案（2023—2027年，征求意见稿）", "", "plan", "PolicyDocument", "draft-for-comment"),
        ("外商投资准入特别管理措施（负面清单）（2020年版）", "", "list", "PolicyDocument", None),
        ("省商务厅关于设立协同创新区的请示", "", "request", "PolicyDocument", "request-pending"),
        ("区域全面经济伙伴关系协定", "", "agreement", "InternationalRule", None),
        ("战略合作框架协议", "", "agreement", "PolicyDocument", None),
        ("开普敦公约", "", "convention", "InternationalRule", None),
        ("食品经营许可证", "", "certificate", "CertificateForm", None),
        ("自贸试验区的作用", "报告。这是", "report", "Publication", None),
        ("合作备忘录", "", "memorandum", "PolicyDocument", None),
        ("自贸试验区十年", "", None, "PolicyDocument", None),
    ],
)
def test_type_class_and_status(text: str, after: str, kind: str | None, class_: str, status: str | None) -> None:
    assert document_type(text, after) == kind
    assert document_class(text, "", kind) == class_
    assert document_status(text, kind) == status


def test_foreign_law_is_an_international_rule() -> None:
    assert document_class("数据法", "借鉴欧盟", "law") == "InternationalRule"
    assert document_class("数据法", "根据", "law") == "PolicyDocument"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("国务院关于支持甲的批复", "关于支持甲的批复"),
        ("国务院印发关于支持甲的通知", "关于支持甲的通知"),
        ("市场监管总局 海关总署关于甲的公告", "关于甲的公告"),
        ("中国人民银行等6部门关于甲的通知", "关于甲的通知"),
        ("关于印发〈甲总体方案〉的通知", "甲总体方案"),
        ("指引(2020年版)", "指引（2020年版）"),
        ("清单（2023—2025年）", "清单（2023-2025 年）"),
    ],
)
def test_wordings_of_one_title(one: str, other: str) -> None:
    assert same(one) == same(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于同意在海南省暂时调整的批复", "关于同意在海南自由贸易港暂时调整的批复"),
        ("关于做好〈甲〉有关工作的通知", "甲"),
        ("山西自贸试验区关于甲的通知", "贵州自贸试验区关于甲的通知"),
    ],
)
def test_titles_that_differ(one: str, other: str) -> None:
    assert same(one) != same(other)


def test_a_space_between_issuers_at_the_head_of_a_title_stays() -> None:
    assert title("市场监管总局 海关总署关于调 整认证要求的公告").text == "市场监管总局 海关总署关于调整认证要求的公告"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("若干措施", True),
        ("办法", True),
        ("监管办法", True),
        ("总体方案", True),
        ("办税指南", False),
        ("开普敦公约", False),
    ],
)
def test_a_title_that_says_only_the_kind_of_document_is_short(text: str, short: bool) -> None:
    assert is_short(text) is short


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("国务院安全生产委员会关于甲的意见", "国务院安全生产委员会"),
        ("中国人民银行等6部门关于甲的通知", "中国人民银行等6部门"),
        ("关税司关于甲的通知", None),
        ("省商务厅关于甲的请示", None),
        ("关于甲的通知", None),
        ("滨海新区关于甲的办法", None),
    ],
)
def test_issuers_that_a_title_begins_with(text: str, bodies: str | None) -> None:
    assert issuers(text) == bodies
