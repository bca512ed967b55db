"""Queries that differ in their layout alone, as one text."""

import re

_LAYOUT = re.compile(
    r"""
    (?P<kept> <[^<>"{}|^`\\\x00-\x20]*+>
      | \"\"\"(?:[^"\\]|\\.|\"{1,2}+(?!"))*+\"\"\" | '''(?:[^'\\]|\\.|'{1,2}+(?!'))*+'''
      | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+' ) (?: [ \t\r\n]++ | \#[^\r\n]*+ )*+
  | (?: [ \t\r\n]++ | \#[^\r\n]*+ )++
    """,
    re.VERBOSE | re.DOTALL,
)
_LONG = 20_000
"""Characters of a text that is left as it is: this is done in the event loop, and holds Python's lock all the time."""
_VOLATILE = re.compile(r"\b(?:NOW|RAND|STRUUID|UUID|BNODE|SERVICE)\b", re.IGNORECASE)


def normal_form(text: str) -> str:
    """The query with one space where there is white space or a comment, and after each IRI and string.

    Two queries with the same normal form have the same tokens, hence the same answer, if they have one. A long one is
    as it was.
    """
    if len(text) > _LONG:
        return text
    return _LAYOUT.sub(r"\g<kept> ", text).strip()


def is_volatile(text: str) -> bool:
    """Whether the answer may differ from one time to the next over the same data (SPARQL 1.1, section 17.4).

    Where in doubt it may: the words stand in strings and names, too, and a long text is not searched.
    """
    return len(text) > _LONG or _VOLATILE.search(text) is not None
