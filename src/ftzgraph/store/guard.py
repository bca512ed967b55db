"""What may run: one query that reads this graph and nothing else.

Stands in front of every store. It reads tokens, not grammar: what it lets through still has to parse. Where the
engine's parser is laxer than SPARQL's token rules (it needs no space after a keyword), the guard is stricter.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ftzgraph.store.errors import QuerySyntaxError, RefusedError
from ftzgraph.store.interface import Form, Query

MAX_DEPTH = 100
"""Brackets within brackets: the engine's parser recurses, and a deeper query would overflow its stack."""
MAX_SIGNS = 1000
"""Prefix operators in a row, for the same reason."""

# Time grows with the length of the text alone: nothing is tried a second time (++ and *+), and a name is looked for no
# further than its longest prefix. Who holds Python's lock for long keeps all others waiting.
_TOKEN = re.compile(
    r"""
    (?P<space> \s+ | \#[^\r\n]* )
  | (?P<iri> <[^<>"{}|^`\x00-\x20]*> )
  | (?P<string> \"\"\"[^"\\]*+(?:(?:\\.|\"{1,2}(?!"))[^"\\]*+)*+\"\"\" | '''[^'\\]*+(?:(?:\\.|'{1,2}(?!'))[^'\\]*+)*+'''
        | "[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+" | '[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+' )
  | (?P<variable> [?$]\w+ )
  | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
  | (?P<name> (?=[\w.-]{0,128}+:) (?P<prefix> (?:[^\W\d][\w-]*+(?:\.++[\w-]++)*+)? ) :
        (?: (?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
            (?: (?:[\w:-]|\.(?=[\w:.%\\-])|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]) )* )? )
  | (?P<number> \d+\.?\d*(?:[eE][+-]?\d+)? )
  | (?P<word> [^\W\d]\w* )
  | (?P<mark> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_CALL_IN_COMPARISON = re.compile(r"\)[^\w)]*service", re.IGNORECASE)
_UPDATES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"))
_PROLOGUE = frozenset(("BASE", "PREFIX", "VERSION"))
_GRAPH_FOLLOWS = frozenset(("GRAPH", "FROM", "NAMED"))

_NO_UPDATE = "this endpoint is read-only: it answers SELECT, ASK, CONSTRUCT and DESCRIBE, and takes no updates"
_NO_SERVICE = (
    "SERVICE is refused: this endpoint calls no other server. Run the query in your own SPARQL engine "
    "and call this endpoint from there"
)


class _Token(NamedTuple):
    kind: str
    text: str
    prefix: str
    start: int


def admit(text: str) -> Query:
    """The query in `text`, when it may run.

    Raises RefusedError for an update and for SERVICE in any case of letters; the word inside a string, a comment, an
    IRI, a variable or a prefixed name is no SERVICE. Raises QuerySyntaxError for a text that is no query at all.
    """
    form: Form | None = None
    names_dataset = False
    depth = signs = 0
    before: _Token | None = None
    for token in _tokens(text):
        signs = signs + 1 if token.text in "!+-^" else 0
        if token.kind == "mark":
            depth += (token.text in "({[") - (token.text in ")}]")
            if token.text == "\\":
                # section 19.2 would decode it first, and hide a keyword
                raise QuerySyntaxError("a \\ stands only in strings, IRIs and names", *_place(text, token.start))
            if depth > MAX_DEPTH or signs > MAX_SIGNS:
                raise QuerySyntaxError(f"nested deeper than {MAX_DEPTH} levels: flatten it", *_place(text, token.start))
        elif token.kind == "word":
            word = token.text.upper()
            if form is None and word not in _PROLOGUE:
                form = _form(word, text, token.start)
            names_dataset = names_dataset or word == "FROM"
        if _calls(token, before, text):
            raise RefusedError(_NO_SERVICE)
        before = token
    if form is None:
        raise QuerySyntaxError("no query: expected SELECT, ASK, CONSTRUCT or DESCRIBE", *_place(text, len(text)))
    return Query(text, form, names_dataset)


def undeclared_prefix(text: str) -> tuple[str, int, int] | None:
    """The first prefix that a query uses and does not declare, with line and column; the usual slip in a query."""
    declared = {"_"}
    before = ""
    for token in _tokens(text):
        if token.kind == "name":
            if before == "PREFIX":
                declared.add(token.prefix)
            elif token.prefix not in declared:
                return (token.prefix, *_place(text, token.start))
        before = token.text.upper()
    return None


def _tokens(text: str, start: int = 0) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text, start):
        kind = match.lastgroup
        # lastgroup names the outermost group that closed last, hence never "prefix"
        if kind is not None and kind != "space":
            yield _Token(kind, match[0], match["prefix"] or "", match.start())


def _form(word: str, text: str, start: int) -> Form:
    if word in _UPDATES:
        raise RefusedError(_NO_UPDATE)
    for form in Form:
        # the engine's parser reads SELECTDISTINCT, too
        if word.startswith(form.value):
            return form
    message = f"unexpected “{word[:40]}”: expected SELECT, ASK, CONSTRUCT or DESCRIBE"
    raise QuerySyntaxError(message, *_place(text, start))


def _calls(token: _Token, before: _Token | None, text: str) -> bool:
    if token.kind == "word":
        # no keyword of SPARQL but SERVICE holds these letters, and the parser reads “trueSERVICE” as two words
        return "SERVICE" in token.text.upper()
    if token.kind == "iri":
        # “?a<?b)SERVICE#>” is an IRI by the token rules and a call to the parser
        return _CALL_IN_COMPARISON.search(token.text) is not None
    if token.kind == "name" and token.prefix.upper().endswith(("SERVICE", "SILENT")):
        # the parser reads “SERVICE:x {” as SERVICE and the name “:x”
        if before is not None and before.kind == "word" and before.text.upper() in _GRAPH_FOLLOWS:
            return False
        following = next(_tokens(text, token.start + len(token.text)), None)
        return following is not None and following.text == "{"
    return False


def _place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, counted from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
