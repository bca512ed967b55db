"""Reads a query token by token and stops at what must not run.

Where a text can be taken apart in two ways, it refuses what either of them would let slip. Oxigraph's parser is laxer
than SPARQL's token rules: it needs no space between words, takes “<” for a comparison wherever one may stand, and ends
a name after one dotted part. tests/store/test_guard.py lists the forms.
"""

import re
from typing import NamedTuple
from urllib.parse import urljoin

from ftzgraph.namespaces import BASE
from ftzgraph.store import foreign
from ftzgraph.store.errors import QuerySyntaxError, RefusedError, Sentence
from ftzgraph.store.federation import RELAYED, Federation, too_many_calls
from ftzgraph.store.interface import Form, Query
from ftzgraph.store.keywords import FORMS, undeclared, unexpected
from ftzgraph.store.tokens import Token, bad_escape, decode, place, tokens

MAX_DEPTH = 100
"""Brackets within brackets: the engine's parser recurses, and a deeper query would overflow its stack."""
MAX_SIGNS = 1000
"""Prefix operators in a row, for the same reason."""

_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"))
_PROLOGUE = frozenset(("BASE", "PREFIX", "VERSION"))
_GRAPH_FOLLOWS = frozenset(("GRAPH", "FROM", "NAMED"))
_MARKS = frozenset("{}()[];,.+-*/<>=!^|&~?@$")
_OPERAND_ENDS = frozenset(")]}")

_FROM_IN_PREFIX = re.compile(r"(?:ASK|CONSTRUCT)?FROM")
_DATASET = re.compile(r"(?:ASK|CONSTRUCT)?FROM(?:NAMED)?")
_READ_AS_TWO = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://).*[)'#]", re.DOTALL)
"""An IRI that would end a comparison, begin a string or begin a comment, were its “<” taken for a sign."""
_CALL_IN_COMPARISON = re.compile(r"\)[^)]*service", re.IGNORECASE)
_WORTH_HIDING = re.compile(r"service|(?<![a-z0-9_:])from|askfrom|constructfrom", re.IGNORECASE)
_TWO_DOTTED_PARTS = re.compile(r"[^:]*:[^.]*\.+[^.]+\.")

_NO_UPDATE = Sentence(
    "本端点只读：回答 SELECT、ASK、CONSTRUCT 和 DESCRIBE，不接受更新",
    "this endpoint is read-only: it answers SELECT, ASK, CONSTRUCT and DESCRIBE, and takes no updates",
)
_NO_SERVICE = Sentence(
    "不接受 SERVICE：本端点不调用其他服务器。请在您自己的 SPARQL 引擎中运行查询，由它调用本端点",
    "SERVICE is refused: this endpoint calls no other server. Run the query in your own SPARQL engine "
    "and call this endpoint from there",
)
_NO_VARIABLE = Sentence(
    "SERVICE 之后应为所允许的服务器的 IRI，不能是变量",
    "SERVICE is followed by the IRI of a server that is allowed, not by a variable",
)
_RESERVED = Sentence(
    f"调用其他服务器的查询不能含有“{RELAYED}”", f"a query that calls others cannot have “{RELAYED}” in it"
)
_NO_GRAPH = Sentence("FROM 之后应为图的 IRI", "FROM is followed by the IRI of a graph")
_TOO_DEEP = Sentence(f"嵌套超过 {MAX_DEPTH} 层：请减少嵌套", f"nested deeper than {MAX_DEPTH} levels: flatten it")
_SPACE_AFTER_PREFIX = Sentence("PREFIX 之后缺少空格", "a space is missing after PREFIX")
_SPACE_AFTER_FROM = Sentence("FROM 或 NAMED 之后缺少空格", "a space is missing after FROM or NAMED")
_AS_IRI = Sentence(
    "请将此名称写成 < 与 > 之间的 IRI，不用前缀", "write this name as an IRI in < and >, without a prefix"
)
_WITH_PREFIX = Sentence(
    "此处可能是 IRI，也可能是比较：请用前缀写此 IRI",
    "this could be an IRI or a comparison: write the IRI with a prefix",
)
_NO_QUERY = Sentence(
    "没有查询：应为 SELECT、ASK、CONSTRUCT 或 DESCRIBE", "no query: expected SELECT, ASK, CONSTRUCT or DESCRIBE"
)


class _Name(NamedTuple):
    """An IRI as it is written, which some engines take it for, and as it is by its base."""

    written: str
    iri: str


class Reader:
    """Reads a text token by token. When it is not strict, mistakes are passed over, since it looks for one thing.

    What a federation allows to be called is let through, and the IRI replaced by that of the relay.
    """

    def __init__(self, text: str, strict: bool = True, federation: Federation | None = None) -> None:
        self._text = text
        self._federation = federation
        self._calling = False
        self._replaced: list[tuple[Token, str]] = []
        self._strict = strict
        self._form: Form | None = None
        self._open: list[str] = []
        self._signs = 0
        self._before: Token | None = None
        self._base = str(BASE)
        self._declared: dict[str, _Name] = {}
        self._declaring: str | None = None
        self._names_dataset = self._graph_follows = False
        self._worth_hiding: bool | None = None
        self._graphs: list[str] = []
        self._call: Token | None = None

    def read(self) -> Query:
        """The query. Raises RefusedError and QuerySyntaxError, see `ftzgraph.store.guard.admit`."""
        for token in tokens(self._text):
            if token.text == "{" and self._call is not None:
                raise RefusedError(_NO_SERVICE)
            self._call = None
            self._signs = self._signs + 1 if token.text in "!+-^" else 0
            if self._graph_follows and token.kind not in ("iri", "name") and token.text.upper() != "NAMED":
                self._fail(_NO_GRAPH, token)
            if self._calling and (token.kind not in ("iri", "name") and token.text.upper() != "SILENT"):
                raise RefusedError(_NO_VARIABLE)
            self._take(token)
            self._before = token
        if self._form is None:
            raise QuerySyntaxError(_NO_QUERY, *place(self._text, len(self._text)))
        text, shifts = self._relayed()
        return Query(text, self._form, self._names_dataset, tuple(self._graphs), shifts)

    def _take(self, token: Token) -> None:
        if token.kind == "mark":
            self._take_mark(token)
        elif token.kind == "word":
            self._take_word(token)
        elif token.kind == "name":
            self._take_name(token)
        elif token.kind == "iri":
            self._take_iri(token)
        elif token.kind == "string":
            self._take_string(token)

    def _take_mark(self, token: Token) -> None:
        mark = token.text
        if mark in "({[":
            if mark == "(" and self._before is not None and self._before.text.upper() == "OPTION":
                raise _extension("OPTION", "Virtuoso")
            self._open.append(mark)
        elif mark in ")}]" and self._open:
            self._open.pop()
        if mark not in _MARKS and self._strict:
            raise unexpected(token, self._text)
        if len(self._open) > MAX_DEPTH or self._signs > MAX_SIGNS:
            self._fail(_TOO_DEEP, token)

    def _take_string(self, token: Token) -> None:
        bad = bad_escape(token.text)
        if bad is not None and self._strict:
            # the engine would read on as if the string ended earlier
            escape = token.text[bad : bad + 2]
            sentence = Sentence(
                f"字符串中没有 {escape} 这种转义：反斜杠请写成 \\\\",
                f"there is no escape {escape} in a string: write \\\\ for a backslash",
            )
            raise QuerySyntaxError(sentence, *place(self._text, token.start + bad), escape)

    def _take_word(self, token: Token) -> None:
        word = token.text.upper()
        if not word.isascii() and self._strict:
            raise unexpected(token, self._text)
        if self._form is None and word not in _PROLOGUE:
            self._form = self._form_of(word, token)
        # no keyword of SPARQL but SERVICE holds these letters, and the parser reads “trueSERVICE” as two words
        if "SERVICE" in word:
            if self._federation is None or word != "SERVICE":
                raise RefusedError(_NO_SERVICE)
            self._calling = True
        if "DEFINE" in word:
            raise _extension("DEFINE", "Virtuoso")
        if _DATASET.fullmatch(word):
            self._names_dataset = self._graph_follows = True

    def _take_name(self, token: Token) -> None:
        before = self._before.text.upper() if self._before is not None and self._before.kind == "word" else ""
        if before == "PREFIX":
            self._declaring = token.prefix
            return
        prefix = token.prefix.upper()
        if prefix.startswith("PREFIX") and self._form is None:
            self._fail(_SPACE_AFTER_PREFIX, token)
        if "SERVICE" in prefix and before not in _GRAPH_FOLLOWS:
            # the parser reads “SERVICEa:b {” as SERVICE and the name “a:b”
            self._call = token
        if _FROM_IN_PREFIX.match(prefix) and not self._open:
            self._check_from(token, before)
        if "service" in token.text.lower():
            self._check_parts(token)
        if token.prefix in self._declared:
            local = token.text.partition(":")[2].replace("\\", "")
            written, iri = self._declared[token.prefix]
            self._name(_Name(written + local, iri + local), token)
        elif token.prefix.lower() in foreign.PREFIXES:
            raise _extension(token.prefix + ":", foreign.PREFIXES[token.prefix.lower()])
        elif (self._graph_follows or self._calling) and self._strict:
            raise undeclared(token, self._declared, self._text)

    def _take_iri(self, token: Token) -> None:
        if _READ_AS_TWO.match(token.text) and self._may_compare(token) and self._is_worth_hiding():
            if _CALL_IN_COMPARISON.search(token.text):
                raise RefusedError(_NO_SERVICE)
            self._fail(_WITH_PREFIX, token)
        written = decode(token.text[1:-1])
        name = _Name(written, _resolved(written, self._base))
        if self._declaring is not None:
            self._declared[self._declaring] = name
            self._declaring = None
        elif self._before is not None and self._before.text.upper() == "BASE":
            self._base = name.iri
        self._name(name, token)

    def _name(self, name: "_Name", token: Token) -> None:
        """Takes an IRI that the query names, and the token that does."""
        for iri in dict.fromkeys(name):
            owner = foreign.owner(iri)
            if owner is not None:
                raise _extension(f"<{iri[:100]}>", owner)
        if self._graph_follows:
            self._graphs.append(name.iri)
            self._graph_follows = False
        if self._calling:
            self._call_to(name.iri, token)
            self._calling = False

    def _call_to(self, iri: str, token: Token) -> None:
        """Takes the IRI after SERVICE."""
        if self._federation is None or not self._federation.allows(iri):
            sentence = Sentence(
                f"不接受 SERVICE <{iri[:200]}>：本端点只调用运行者允许的服务器",
                f"SERVICE <{iri[:200]}> is refused: this endpoint calls only servers that whoever runs it allows",
            )
            raise RefusedError(sentence)
        if len(self._replaced) == self._federation.calls:
            raise RefusedError(too_many_calls(self._federation.calls))
        silent = self._before is not None and self._before.text.upper() == "SILENT"
        self._replaced.append((token, f"<{self._federation.relayed(iri, silent)}>"))

    def _relayed(self) -> tuple[str, tuple[tuple[int, int, int], ...]]:
        """The text with the IRIs of the relay, and `Query.shifts`."""
        if not self._replaced:
            return self._text, ()
        if RELAYED in self._text:
            raise RefusedError(_RESERVED)
        parts: list[str] = []
        shifts = []
        end = 0
        for token, iri in self._replaced:
            parts += self._text[end : token.start], iri
            end = token.start + len(token.text)
            line, column = place(text := "".join(parts), len(text))
            shifts.append((line, column, len(iri) - len(token.text)))
        return "".join(parts) + self._text[end:], tuple(shifts)

    def _check_parts(self, token: Token) -> None:
        """The parser takes but one dotted part after a name's first: it reads “a:b.c.SERVICE<…>” as a call."""
        parts = _TWO_DOTTED_PARTS.match(token.text)
        if parts is not None and "service" in token.text[parts.end() :].lower():
            self._fail(_AS_IRI, token)

    def _check_from(self, token: Token, before: str) -> None:
        """The parser reads “FROMa:b” as FROM and the name “a:b”, unless it can be a name where it stands."""
        may_be_name = before in _GRAPH_FOLLOWS or self._form is Form.DESCRIBE
        if token.prefix not in self._declared or not may_be_name:
            self._fail(_SPACE_AFTER_FROM, token)

    def _may_compare(self, token: Token) -> bool:
        """Whether the “<” of an IRI can be taken for a comparison, or for the half of “<<”."""
        before = self._before
        if before is None:
            return False
        if before.text == "<":
            return before.start + 1 == token.start
        if before.kind == "word":
            operand = before.text.lower().endswith(("true", "false"))
        else:
            operand = before.kind != "mark" or before.text in _OPERAND_ENDS
        return operand and self._open[-1:] == ["("]

    def _is_worth_hiding(self) -> bool:
        """Whether the text has anything that another way to take it apart could bring to light."""
        if self._worth_hiding is None:
            self._worth_hiding = _WORTH_HIDING.search(self._text) is not None
        return self._worth_hiding

    def _form_of(self, word: str, token: Token) -> Form:
        if word in _UPDATES:
            raise RefusedError(_NO_UPDATE)
        if "DEFINE" in word:
            raise _extension("DEFINE", "Virtuoso")
        for form in Form:
            # the engine's parser reads SELECTDISTINCT, too
            if word.startswith(form.value):
                return form
        raise unexpected(token, self._text, FORMS)

    def _fail(self, sentence: Sentence, token: Token) -> None:
        if self._strict:
            raise QuerySyntaxError(sentence, *place(self._text, token.start), token.text[:40])


def _resolved(iri: str, base: str) -> str:
    """An IRI against a base (RFC 3986, section 5); as it is, where it is no reference that has a meaning."""
    try:
        return urljoin(base, iri)
    except ValueError:
        return iri


def _extension(name: str, engine: str) -> RefusedError:
    sentence = Sentence(
        f"不接受 {name}：它是 {engine} 的扩展，本端点只回答 SPARQL 1.1",
        f"{name} is refused: it is an extension of {engine}, and this endpoint answers SPARQL 1.1",
    )
    return RefusedError(sentence)
