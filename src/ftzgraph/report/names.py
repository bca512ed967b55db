"""Lists of bodies in a cell or before a verb, told apart although the print breaks lines inside their names."""

import re

from ftzgraph.report.chinese import squeeze

# What the names of authorities, courts, associations and companies end with.
_ENDINGS = (
    "部|委|局|署|厅|司|政府|国务院|中央|银行|[分支]行|法院|检察院|科学院|研究院|委员会|[监协商学]会|理事会|联合会|促进会|组委会|常委会|"
    "人大|政协|办公室|自贸办|[区市省]办|办|中心|公司|集团|管委会|交易所|研究所|联盟|组织|大学|海关|部门"
)
BODY = re.compile(rf".*(?:{_ENDINGS})")
_TOGETHER = re.compile(r"等\s*\d*\s*(?:个)?\s*(?:部门|单位|部委|机关)$")
_REST_OF_A_NAME = ("员会", "会", "局", "部", "署", "厅", "公室")
_MARKS = re.compile(r"[、，,；;/]")


def is_body(name: str) -> bool:
    """Whether `name` ends as the names of bodies do."""
    return bool(BODY.fullmatch(name))


def split_bodies(text: str) -> list[str]:
    """The bodies named in `text`, in order, without the spaces of the print.

    A space tells two bodies apart only if what stands before it ends like a body's name; else it is a break in a word.
    The words for "and five other departments" (等6部门) are left out; they belong to no name.
    """
    bodies: list[str] = []
    for part in _MARKS.split(text):
        for name in _spaced(squeeze_ends(part).split()):
            bodies += _joined_by_and(_TOGETHER.sub("", name))
    return [name for name in bodies if name]


def squeeze_ends(text: str) -> str:
    """`text` without white space and stray punctuation at its ends."""
    return text.strip().strip("。:：")


def _spaced(words: list[str]) -> list[str]:
    names: list[str] = []
    for word in words:
        ends_a_name = bool(names) and is_body(names[-1])
        if names and (not ends_a_name or word.startswith(_REST_OF_A_NAME)):
            names[-1] = squeeze(f"{names[-1]} {word}")
        else:
            names.append(word)
    return names


def _joined_by_and(name: str) -> list[str]:
    for match in re.finditer("和|与|会同", name):
        left, right = name[: match.start()], name[match.end() :]
        if len(left) > 2 and len(right) > 2 and is_body(left) and is_body(right):
            return [left, *_joined_by_and(right)]
    return [name]
