"""The tokens of SPARQL (SPARQL 1.1 Query Language, section 19.8, rules 139 to 173), without its grammar."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF"
    r"\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_CHARS = _BASE + r"_0-9\u00B7\u0300-\u036F\u203F\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_CODE_POINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_NUMBER = r"[0-9]++\.?[0-9]*+(?:[eE][+-]?[0-9]++)?"
IRI_CHARACTERS = r"[^<>\"{}|^`\\\x00-\x20]"

_TOKEN = re.compile(
    rf"""
    (?P<space> (?: [ \t\r\n]+ | \#[^\r\n]* )++ )
  | (?P<iri> <(?:{IRI_CHARACTERS}|{_CODE_POINT})*+> )
  | (?P<string> \"\"\"(?:\"{{0,2}}+(?:[^"\\]|\\.))*+\"\"\" | '''(?:'{{0,2}}+(?:[^'\\]|\\.))*+'''
        | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+' )
  | (?P<variable> [?$][{_CHARS}]++ )
  | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
  | (?P<name> (?P<prefix> _ | (?:[{_BASE}][{_CHARS}.-]*+(?<!\.))? ) :
        (?: (?:[{_CHARS}:]|{_ESCAPED}) (?: [{_CHARS}:-] | \.++(?=[{_CHARS}:%\\-]) | {_ESCAPED} )*+ )? )
  | (?P<run> [{_BASE}_][{_CHARS}.-]*+ )
  | (?P<number> {_NUMBER} )
  | (?P<mark> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_RUN = re.compile(rf"(?P<word>[{_BASE}_][{_CHARS}]*+)|(?P<number>{_NUMBER})|(?P<mark>.)", re.DOTALL)
"""Words with dots and hyphens are read together and then taken apart: to try each as a prefix would take a time that
grows with the square of their length."""
_ECHAR = re.compile(
    r"""\\(?:[tbnrf"'\\]|u(?![dD][89A-Fa-f])[0-9A-Fa-f]{4}|U(?:0000(?![dD][89A-Fa-f])|000[1-9A-Fa-f]|0010)[0-9A-Fa-f]{4})"""
)
CODE_POINT = re.compile(_CODE_POINT)
"""The escape of a code point (section 19.2)."""


class Token(NamedTuple):
    """A token: its kind, its text, the prefix of a name (without the colon), and its offset.

    Kinds are "iri", "string", "variable", "language", "name" (prefixed, or of a blank node), "number", "word", and
    "mark" for any other single character, whether SPARQL has a use for it or not.
    """

    kind: str
    text: str
    prefix: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, without white space and comments. Never fails: every character is part of a token."""
    for match in _TOKEN.finditer(text):
        # lastgroup names the outermost group that closed last, hence never "prefix"
        kind = match.lastgroup or "mark"
        if kind == "run":
            for part in _IN_RUN.finditer(match[0]):
                yield Token(part.lastgroup or "mark", part[0], "", match.start() + part.start())
        elif kind != "space":
            yield Token(kind, match[0], match["prefix"] if kind == "name" else "", match.start())


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, counted from 1, in characters."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def bad_escape(string: str) -> int | None:
    """Where a string token has an escape that SPARQL does not know (rule 160, section 19.2); None when nowhere."""
    if "\\" not in string:
        return None
    # as many characters as before, so that the offset is right
    offset = _ECHAR.sub(lambda match: "." * len(match[0]), string).find("\\")
    return None if offset < 0 else offset


def decode(text: str) -> str:
    r"""A text with the escapes of code points (\u0041, \U00000041) decoded."""
    if "\\" not in text:
        return text
    return CODE_POINT.sub(lambda match: _character(int(match[0][2:], 16)), text)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
