"""What may run: one query that reads this graph and nothing else.

Stands in front of every store. It reads tokens, not grammar: what it lets through still has to parse. Most queries are
plain, which is seen at a glance; the others are read token by token (`ftzgraph.store.reader`).
"""

import re
from collections.abc import Iterable

from ftzgraph.store import foreign
from ftzgraph.store.errors import RefusedError, Sentence
from ftzgraph.store.federation import Federation
from ftzgraph.store.interface import Form, Query
from ftzgraph.store.reader import MAX_DEPTH, MAX_SIGNS, Reader
from ftzgraph.store.tokens import CODE_POINT, IRI_CHARACTERS, decode

_COMMON = r"(?:w3id|www\.w3|purl|schema|qudt|rdfs)\.org/|data\.europa\.eu/"
_PLAIN = re.compile(
    rf"""
    (?: [\w \t\r\n{{}}()\[\];,.+*/=!^|&?:@$>-]++
      | <https?://(?:{_COMMON}){IRI_CHARACTERS}*+> | <=?(?=[ \t\r\n])
      | "[^"\\\r\n]*+"(?!") | '[^'\\\r\n]*+'(?!') | \#[^\\\r\n]*+ )*+
    """,
    re.VERBOSE | re.ASCII,
)
"""A text that can be taken apart in one way only: no escapes, no long strings, no “<” but in IRIs of vocabularies that
everybody uses and before a space, and nothing but ASCII outside strings, comments and IRIs."""
_BEGINNING = re.compile(
    r"""
    (?: [ \t\r\n]++ | \#[^\r\n]*+ | PREFIX [ \t\r\n]++ [A-Za-z0-9_.-]*+ : [ \t\r\n]*+ <[^> \t\r\n]*+> )*+
    (?P<form> SELECT | ASK | CONSTRUCT | DESCRIBE ) (?= [ \t\r\n*({?$<] )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_SIGNS = (b"service", b"define", *(f"{prefix}:".encode() for prefix in foreign.PREFIXES))
_FROM = re.compile(rb"(?<![a-z0-9_:])from|askfrom|constructfrom")
_OPTION = re.compile(rb"(?<![a-z0-9_:?$])option(?!al)")


def admit(text: str, federation: Federation | None = None) -> Query:
    """The query in `text`, when it may run. SERVICE may, for the servers of a federation, if there is one.

    Raises RefusedError for an update, for SERVICE in any case of letters, and for what only other engines know and
    could do harm (`ftzgraph.store.foreign`); the word inside a string, a comment, an IRI, a variable or a prefixed name
    is no SERVICE. Raises QuerySyntaxError for a text that is no query at all.
    """
    query = at_a_glance(text)
    if query is None:
        query = Reader(text, federation=federation).read()
        if CODE_POINT.search(text):
            _check_decoded(text, query, federation)
    return query


def check_dataset(
    query: Query, default_graphs: Iterable[str], named_graphs: Iterable[str], known: frozenset[str]
) -> None:
    """Raises RefusedError when the query or the request names a graph for its dataset that is not in `known`.

    With Oxigraph such a graph is empty; other engines would fetch it from where its name points to. A graph that only a
    pattern names (GRAPH <iri>) is never fetched, and may be any.
    """
    for graph in (*default_graphs, *named_graphs, *query.graphs):
        if graph not in known:
            sentence = Sentence(
                f"此数据集中没有图 <{graph[:200]}>：不读取别处的图",
                f"there is no graph <{graph[:200]}> in this dataset: graphs from elsewhere are not read",
            )
            raise RefusedError(sentence)


def at_a_glance(text: str) -> Query | None:
    """The query, when it shows at a glance that `Reader` would let it pass; None when it does not show."""
    beginning = _BEGINNING.match(text)
    if beginning is None or _PLAIN.fullmatch(text) is None:
        return None
    # bytes, since what looks for keywords needs small ASCII letters only
    lower = text.encode("utf-8", "replace").lower()
    for sign in _SIGNS:
        if sign in lower:
            return None
    if (b"from" in lower and _FROM.search(lower)) or (b"option" in lower and _OPTION.search(lower)):
        return None
    if lower.count(b"(") + lower.count(b"{") + lower.count(b"[") > MAX_DEPTH:
        return None
    if len(text) > MAX_SIGNS and _many_signs(text):
        return None
    return Query(text, Form[beginning["form"].upper()], False)


def _many_signs(text: str) -> bool:
    return sum(map(text.count, "!+-^")) > MAX_SIGNS


def _check_decoded(text: str, query: Query, federation: Federation | None) -> None:
    r"""Raises RefusedError when a text has more to it once its \u escapes are decoded.

    By section 19.2 they are decoded before the text is parsed. Oxigraph decodes them in strings and IRIs alone, and
    there is no saying which way another engine takes.
    """
    decoded = Reader(decode(text), strict=False, federation=federation).read()
    if (decoded.form, decoded.graphs, len(decoded.shifts)) != (query.form, query.graphs, len(query.shifts)):
        sentence = Sentence(
            "不接受会改变查询的码位转义：请直接写该字符",
            "an escaped code point is refused where it changes the query: write the character itself",
        )
        raise RefusedError(sentence)
