"""Queries that differ in their layout alone, as one text."""

import re

_PARTS = re.compile(
    r"""
    (?: [ \t\r\n]++ | \#[^\r\n]*+ )*+
    ( <[^<>"{}|^`\\\x00-\x20]*+>
      | \"\"\"(?:[^"\\]|\\.|\"{1,2}+(?!"))*+\"\"\" | '''(?:[^'\\]|\\.|'{1,2}+(?!'))*+'''
      | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+' | [^ \t\r\n\#<"']++ | [^ \t\r\n\#] | \Z )
    """,
    re.VERBOSE | re.DOTALL,
)
_LONG = 20_000
"""Characters of a text that is left as it is: this is done in the event loop, and holds Python's lock all the time."""
_VOLATILE = ("now", "rand", "uuid", "bnode", "service")
_VOLATILE_WORD = re.compile(r"\b(?:now|rand|struuid|uuid|bnode|service)\b")


def normal_form(text: str) -> str:
    """The query's parts with a space between them, without comments: IRIs, strings, and what stands between spaces.

    Two queries with the same normal form have the same tokens, hence the same answer, if they have one. A long one is
    as it was.
    """
    return text if len(text) > _LONG else " ".join(_PARTS.findall(text)).rstrip()


def is_volatile(text: str) -> bool:
    """Whether the answer may differ from one time to the next over the same data (SPARQL 1.1, section 17.4).

    Where in doubt it may: the words stand in strings and names, too, and a long text is not searched.
    """
    if len(text) > _LONG:
        return True
    lower = text.lower()
    for word in _VOLATILE:
        if word in lower:
            return _VOLATILE_WORD.search(lower) is not None
    return False
