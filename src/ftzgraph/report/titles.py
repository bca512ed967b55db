"""Titles of documents: what 《…》 names, what kind of document it is, and when two wordings are one title."""

import re
from dataclasses import dataclass

from ftzgraph.report.chinese import squeeze, unspaced
from ftzgraph.report.names import is_body, split_bodies

# The words that a document's title ends with, by the concepts of ontology/schemes/document-type.ttl.
TYPES = {
    "administrative-measures": "办法 暂行办法 管理办法 试行办法",
    "agreement": "协定 协议 框架协议",
    "announcement": "公告",
    "application-form": "申请 申请书 申请表",
    "catalogue": "目录",
    "certificate": "凭证 变更单 执照 批件 许可凭证 许可证 证 证书",
    "circular": "通报",
    "communique": "公报",
    "convention": "公约",
    "decision": "决定",
    "declaration": "宣言",
    "guide": "业务指引 工作指引 手册 指南 指引",
    "initiative": "倡议 倡议书",
    "law": "法",
    "letter": "函 复函",
    "list": "名单 清单 负面清单",
    "measures": "措施 若干措施",
    "memorandum": "合作备忘录 备忘录 谅解备忘录",
    "minutes": "会议纪要 纪要",
    "model-contract": "合同 标准合同 示范文本",
    "notice": "通知",
    "opinions": "实施意见 意见 指导意见",
    "order": "令 命令",
    "outline": "纲要 规划纲要",
    "plan": "实施方案 总体方案 方案 行动方案 行动计划 计划",
    "programme": "规划",
    "proposal": "议案",
    "protocol": "议定书",
    "provisions": "若干规定 规定",
    "public-notice": "通告",
    "regulations": "条例",
    "reply": "批复",
    "report": "报告",
    "request": "请示",
    "resolution": "决议",
    "rules": "实施细则 细则 规则",
    "standard": "技术规程 技术规范 标准 规程 规范",
    "table": "一览表 情况表 汇总表",
}
_BY_SUFFIX = sorted(
    ((suffix, key) for key, suffixes in TYPES.items() for suffix in suffixes.split()), key=lambda pair: -len(pair[0])
)
_STATUSES = [
    ("征求意见", "draft-for-comment"),
    ("草案", "draft"),
    ("送审稿", "draft"),
    ("试行", "trial"),
    ("暂行", "trial"),
]
_CLASSES = {
    "agreement": "InternationalRule",
    "convention": "InternationalRule",
    "protocol": "InternationalRule",
    "certificate": "CertificateForm",
    "application-form": "CertificateForm",
    "report": "Publication",
}
# States and unions whose laws are foreign law here; names as in ISO 3166-1 and common use.
_ABROAD = re.compile(
    r"(?:美国|欧盟|英国|日本|韩国|新加坡|德国|法国|加拿大|澳大利亚|新西兰|瑞士|俄罗斯|越南|泰国|马来西亚|印度|印度尼西亚|老挝|"
    r"阿联酋|巴西|荷兰|意大利|西班牙|联合国|世界贸易组织|国际海事组织)(?:的)?$"
)
_WITHIN = re.compile(r".*(?<!公)司$|[省市区县]\S{0,6}[厅局委办]$")
_BRACKETED = re.compile(r"[（(]([^（）()]*)[）)]$")
_NESTED = re.compile(r"〈([^〈〉]*)〉")
_ISSUING = re.compile(r".*?(?:印发|发布|公布|转发)〈([^〈〉]+)〉的(?:通知|公告|函|通报|决定)")
_PREFIX = re.compile(r"(?P<bodies>.{2,80}?)(?:印发|发布)?(?P<rest>关于.+)", re.DOTALL)
_GENERIC = (
    r"(?:若干|总体|实施|管理|监管|暂行|试行|行动|工作|指导|专项|三年|五年|"
    r"深化|建设|提升|发展|创新|改革|有关|配套|本|该){0,3}"
)
_SHORT = re.compile(rf"{_GENERIC}(?:{'|'.join(suffix for suffix, _ in _BY_SUFFIX)})")
_VARIANTS = str.maketrans("()[]-–—~～―", "（）〔〕------")


@dataclass(frozen=True)
class Title:
    """A title without its outer 《》, squeezed; `inner` are the titles named inside it in 〈〉."""

    text: str
    inner: tuple[str, ...] = ()


def title(raw: str) -> Title:
    """The title in `raw`, the text between 《 and 》.

    Spaces of the print are taken out, but for one between two issuing bodies at the title's head.
    """
    match = _PREFIX.fullmatch(raw.strip())
    text = squeeze(raw)
    if match and " " in squeeze_inside(match["bodies"]):
        bodies = split_bodies(match["bodies"])
        if len(bodies) > 1 and all(is_body(body) for body in bodies):
            rest = squeeze(raw.strip()[match.end("bodies") :])
            text = " ".join(bodies) + rest
    return Title(text, tuple(squeeze(inner) for inner in _NESTED.findall(raw)))


def squeeze_inside(text: str) -> str:
    """`text` with each run of white space as one space."""
    return " ".join(text.split())


def same(text: str) -> str:
    """What two wordings of one title share.

    Spaces and variants of brackets and dashes are left out, as are the issuing bodies before 关于; a notice that only
    issues another document (关于印发〈…〉的通知) stands for that document.
    """
    issued = _ISSUING.fullmatch(unspaced(text))
    if issued:
        return same(issued[1])
    match = _PREFIX.fullmatch(text)
    if match:
        bodies = re.sub(r"等\d*个?部门$", "部门", unspaced(match["bodies"]).removesuffix("印发").removesuffix("发布"))
        if is_body(bodies):
            text = match["rest"]
    return unspaced(text).translate(_VARIANTS)


def issuers(text: str) -> str | None:
    """The issuing bodies that a title begins with (国务院安全生产委员会关于…), None if it begins with none.

    Departments within a body (…司) and names that only make sense in their province (省…厅) are not told.
    """
    match = _PREFIX.fullmatch(text)
    if not match:
        return None
    bodies = match["bodies"].strip().removesuffix("印发").removesuffix("发布")
    named = split_bodies(bodies)
    if not named or not all(is_body(body) and not _WITHIN.match(body) for body in named):
        return None
    return bodies


def issues_another(text: str) -> bool:
    """Whether the title is that of a notice which only issues the document in 〈〉."""
    return bool(_ISSUING.fullmatch(unspaced(text)))


def is_short(text: str) -> bool:
    """Whether a title says only what kind of document it is (《若干措施》), so that it must stand for a fuller one."""
    return bool(_SHORT.fullmatch(unspaced(text)))


def document_type(text: str, after: str = "") -> str | None:
    """The key of the document-type concept, by the title's last words; `after` is what follows the closing 》."""
    bare = unspaced(text)
    while match := _BRACKETED.search(bare):
        if found := _suffix(match[1]):
            return found
        bare = bare[: match.start()]
    return _suffix(bare) or ("report" if after.startswith("报告") else None)


def document_class(text: str, before: str, kind: str | None) -> str:
    """The class of the document; `before` is what stands before its opening 《."""
    if kind == "agreement" and not unspaced(text).endswith("协定"):
        return "PolicyDocument"
    if kind and kind in _CLASSES:
        return _CLASSES[kind]
    return "InternationalRule" if _ABROAD.search(before.rstrip()) else "PolicyDocument"


def document_status(text: str, kind: str | None) -> str | None:
    """The key of the document-status concept that the title itself states, None if it states none."""
    if kind == "request":
        return "request-pending"
    return next((key for word, key in _STATUSES if word in text), None)


def _suffix(text: str) -> str | None:
    return next((key for suffix, key in _BY_SUFFIX if text.endswith(suffix)), None)
