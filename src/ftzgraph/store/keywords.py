"""The words of SPARQL 1.1, and which of them, or of other known names, somebody may have meant."""

import unicodedata
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from ftzgraph.namespaces import PREFIXES
from ftzgraph.store.errors import QuerySyntaxError, Sentence
from ftzgraph.store.tokens import Token, place

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE")
"""What a query can begin with."""
_WORDS = """
    BASE PREFIX SELECT DISTINCT REDUCED AS CONSTRUCT WHERE DESCRIBE ASK FROM NAMED GROUP BY HAVING ORDER ASC DESC LIMIT
    OFFSET VALUES OPTIONAL GRAPH SERVICE SILENT BIND UNDEF MINUS UNION FILTER IN NOT EXISTS SEPARATOR a true false
    STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI
    CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5
    SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT sameTerm isIRI isURI isBLANK isLITERAL isNUMERIC REGEX SUBSTR
    REPLACE COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT
"""
KEYWORDS = frozenset(_WORDS.split())
"""The keywords and functions (SPARQL 1.1 Query Language, section 19.8)."""

_BY_CAPITALS = {word.upper(): word for word in KEYWORDS}
_ASCII = {"“": '"', "”": '"', "‘": "'", "’": "'", "。": ".", "、": ","}
_LIKELY = 0.76
_LIKELY_PREFIX = 0.65  # they are short, and few
_SPACE = Sentence("半角空格", "a space")
_NOT_CLOSED = Sentence(
    "字符串没有闭合：请补上引号，多行字符串用三个引号",
    "this string is not closed: add the quotation mark, or three of them for a string of several lines",
)


def nearest(name: str, known: Iterable[str], likeness: float = _LIKELY) -> list[str]:
    """Up to three of the known names that are written like `name`, in either case of letters, the likeliest first.

    `likeness` is the least that counts, of 1 for the same name (see `difflib.get_close_matches`).
    """
    by_capitals = {each.upper(): each for each in known}
    return [by_capitals[each] for each in get_close_matches(name.upper(), by_capitals, 3, likeness)]


def unexpected(token: Token, text: str, expected: Collection[str] | None = None) -> QuerySyntaxError:
    """The error that a token cannot stand where it stands in a text; what could is `expected`, if that is known."""
    if token.kind in ("word", "mark"):
        for offset, character in enumerate(token.text):
            plain = _in_ascii(character)
            if plain is not None:
                zh = f"请写{_SPACE.zh if plain == ' ' else plain}，不要写 {character}：它不是 ASCII 字符"
                en = f"write {_SPACE.en if plain == ' ' else plain} instead of {character}, which is not ASCII"
                return QuerySyntaxError(Sentence(zh, en), *place(text, token.start + offset), character)
    if token.text in ("'", '"'):
        return QuerySyntaxError(_NOT_CLOSED, *place(text, token.start), token.text)
    shown = token.text[:40]
    found = _meant(token, KEYWORDS if expected is None else expected)
    zh, en = f"此处不能是“{shown}”", f"unexpected “{shown}”"
    if found:
        zh, en = f"{zh}：您是否想写 {found[0]}？", f"{en}: did you mean {found[0]}?"
    elif expected is not None:
        zh, en = f"{zh}：应为 {'、'.join(expected)}", f"{en}: expected {', '.join(expected)}"
    return QuerySyntaxError(Sentence(zh, en), *place(text, token.start), shown, found)


def is_keyword(token: Token) -> bool:
    """Whether a token is a word that SPARQL knows, in any case of letters."""
    return token.kind == "word" and token.text.upper() in _BY_CAPITALS


def _meant(token: Token, known: Collection[str]) -> list[str]:
    if token.text in ("A", "TRUE", "True", "FALSE", "False"):
        # the engine takes these in small letters only
        return [token.text.lower()]
    return nearest(token.text, known) if token.kind == "word" and not is_keyword(token) else []


def undeclared(token: Token, declared: Collection[str], text: str) -> QuerySyntaxError:
    """The error that the prefix of a name is none of those that the query declares."""
    prefix = token.prefix
    zh, en = f"前缀 {prefix}: 没有声明", f"the prefix {prefix}: is not declared"
    if prefix in PREFIXES:
        likely = [prefix]
        line = f"PREFIX {prefix}: <{PREFIXES[prefix]}>"
        zh, en = f"{zh}：请添加 {line}", f"{en}: add {line}"
    elif likely := nearest(prefix, [*declared, *PREFIXES], _LIKELY_PREFIX):
        meant = likely[0]
        line = f"{meant}:" if meant in declared else f"{meant}: (PREFIX {meant}: <{PREFIXES[meant]}>)"
        zh, en = f"{zh}：您是否想写 {line}？", f"{en}: did you mean {line}?"
    else:
        zh, en = f"{zh}：请添加 PREFIX {prefix}: <…>", f"{en}: add PREFIX {prefix}: <…>"
    return QuerySyntaxError(
        Sentence(zh, en), *place(text, token.start), token.text[:40], [f"{each}:" for each in likely]
    )


def _in_ascii(character: str) -> str | None:
    """The ASCII character that a full-width one, or a typographic quotation mark, stands for."""
    if character.isascii():
        return None
    plain = _ASCII.get(character) or unicodedata.normalize("NFKC", character)
    return plain if plain.isascii() and not plain.isalnum() and len(plain) == 1 else None
