"""What is wrong with a query that the engine does not take, and where."""

import re
from collections.abc import Callable
from typing import Any

from ftzgraph.store.errors import QuerySyntaxError, Sentence
from ftzgraph.store.keywords import is_keyword, undeclared, unexpected
from ftzgraph.store.tokens import Token, place, tokens

_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected )?(.*)", re.DOTALL)
_WORDS = re.compile(r"[A-Z][A-Za-z]*( [A-Za-z]+){2,}")
_GAP = " " * 20
"""More than the longest keyword has letters: the engine tells how far it looked for one, not where it began to."""
_TOGETHER = frozenset(("&&", "||", "!=", "<=", ">=", "^^", "{|", "|}", "<<", ">>", "<(", ")>"))
"""Signs that are one when nothing is between them."""

_GROUPED = Sentence(
    "分组或聚合之后，SELECT 只能列出分组所用的变量和聚合的结果",
    "after grouping or an aggregate, SELECT can name only what is grouped by, and aggregates of the rest",
)
_SAID = {
    "SELECT contains a variable that is unbound": _GROUPED,
    "SELECT contains an expression with a variable that is unbound": _GROUPED,
    "SELECT * is not authorized with GROUP BY": Sentence(
        "有 GROUP BY 时不能用 SELECT *：请列出变量", "SELECT * does not go with GROUP BY: name the variables"
    ),
    "SELECT overrides an existing variable": Sentence(
        "SELECT 中 AS 之后的变量已被使用：请换一个名称", "SELECT gives a name (AS) that is in use: choose another"
    ),
    "Duplicated variable name in SELECT": Sentence(
        "SELECT 中有变量出现了两次：请只列一次", "SELECT names a variable twice: name it once"
    ),
    "BIND is overriding an existing variable": Sentence(
        "BIND 中 AS 之后的变量已被使用：请换一个名称", "BIND gives a name (AS) that is in use: choose another"
    ),
    "The VALUES clause rows should have": Sentence(
        "VALUES 每行的值应与变量一样多：没有值之处写 UNDEF",
        "each row of VALUES needs as many values as there are variables: write UNDEF where there is none",
    ),
    "Repeated variables are not allowed in VALUES": Sentence(
        "VALUES 中有变量出现了两次：请只列一次", "VALUES names a variable twice: name it once"
    ),
    "Already used blank node id": Sentence(
        "同一空白节点不能出现在两个组中：请改用变量", "a blank node cannot stand in two groups: use a variable"
    ),
    "IRI parsing failed": Sentence("此 IRI 无效：请检查其中的字符", "this is no IRI: check its characters"),
    "language tag parsing failed": Sentence("此语言标签无效", "this is no language tag"),
}
"""What the engine says in words, in our words."""


def explain(error: SyntaxError, text: str, parse: Callable[[str], Any]) -> QuerySyntaxError:
    """The engine's error as one for people: with its place, what stands there, and what could have been meant.

    `parse` puts a text to the engine. The engine tells the furthest place that it looked at, and some of the tokens
    that it looked for, not all. To learn which token it stopped at, the text is put to it again with its tokens apart.
    """
    found = list(tokens(text))
    undeclared = _undeclared_prefix(found, text)
    if undeclared is not None:
        return undeclared
    read, starts = text, [token.start for token in found]
    spread = _spread(found, text)
    try:
        parse(spread[0])
    except SyntaxError as again:
        error = again
        read, starts = spread
    match = _PLACE.match(str(error))
    if match is None:
        return QuerySyntaxError(Sentence(str(error), str(error)))
    said = next((sentence for words, sentence in _SAID.items() if words in match[3]), None)
    words = _WORDS.search(match[3])
    if said is None and words is not None and "Prefix not found" not in words[0]:
        said = Sentence(words[0], words[0])
    reached = _offset(read, int(match[1]), int(match[2]))
    index = next((number for number, start in reversed(list(enumerate(starts))) if start <= reached), 0)
    if said is not None:
        # it is said of what was read up to there
        offset = found[index].start if reached < len(read) else len(text)
        return QuerySyntaxError(said, *place(text, offset))
    if reached >= len(read):
        return _ends_early(found, text)
    if index and found[index].text == "(" and found[index - 1].kind == "word" and not is_keyword(found[index - 1]):
        index -= 1  # it looked for functions whose names begin like this word
    if found[index].text == "<":
        return _broken_iri(found[index], text)
    return unexpected(found[index], text)


def _undeclared_prefix(found: list[Token], text: str) -> QuerySyntaxError | None:
    """The first prefix that is used and not declared: the usual slip in a query."""
    declared = {"_"}
    before = Token("", "", "", -1)
    for token in found:
        if token.kind == "name":
            if before.text.upper() == "PREFIX":
                declared.add(token.prefix)
            elif token.prefix not in declared:
                if before.text == "<" and before.start + 1 == token.start:
                    return _broken_iri(before, text)
                return undeclared(token, declared, text)
        before = token
    return None


def _broken_iri(mark: Token, text: str) -> QuerySyntaxError:
    """The error for a “<” that begins no IRI where only an IRI could begin."""
    sentence = Sentence(
        "此 IRI 中有不允许的字符：请用百分号编码", "this IRI has a character that no IRI can have: percent-encode it"
    )
    return QuerySyntaxError(sentence, *place(text, mark.start), text[mark.start :].split(None, 1)[0][:40])


def _spread(found: list[Token], text: str) -> tuple[str, list[int]]:
    """The tokens with gaps between them, and where each begins."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for number, token in enumerate(found):
        before = found[number - 1] if number else None
        if before is not None and not _belong_together(before, token):
            parts.append(_GAP)
            length += len(_GAP)
        starts.append(length)
        # to the engine “<” could begin an IRI that goes on to any “>”
        alone = token.text == "<" and "<<" not in text[max(0, token.start - 1) : token.start + 2]
        parts.append(">" if alone else token.text)
        length += len(token.text)
    return "".join(parts) + _GAP, starts


def _belong_together(before: Token, token: Token) -> bool:
    if before.start + len(before.text) != token.start:
        return False
    # some functions take no space before their “(”
    return before.text + token.text in _TOGETHER or (before.kind == "word" and token.text == "(")


def _offset(text: str, line: int, column: int) -> int:
    """The offset of a line and column that count from 1."""
    return sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1


def _ends_early(found: list[Token], text: str) -> QuerySyntaxError:
    open_ones: list[Token] = []
    for token in found:
        if token.kind == "mark" and token.text in "({[":
            open_ones.append(token)
        elif token.kind == "mark" and token.text in ")}]" and open_ones:
            open_ones.pop()
    zh, en = "查询不完整：末尾还缺内容", "the query is not complete: something is missing at its end"
    if open_ones:
        mark = open_ones[-1]
        line, column = place(text, mark.start)
        zh = f"查询不完整：第 {line} 行第 {column} 列的“{mark.text}”没有闭合"
        en = f"the query is not complete: “{mark.text}” at line {line}, column {column} is not closed"
    return QuerySyntaxError(Sentence(zh, en), *place(text, len(text.rstrip())))
