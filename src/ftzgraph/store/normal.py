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
_VOLATILE = re.compile(r"\b(?:NOW|RAND|STRUUID|UUID|BNODE|SERVICE)\b", re.IGNORECASE)


def normal_form(text: str) -> str:
    """The query with one space where there is white space or a comment, and after each IRI and string.

    Two queries with the same normal form have the same tokens, hence the same answer, if they have one.
    """
    return _LAYOUT.sub(r"\g<kept> ", text).strip()


def is_volatile(text: str) -> bool:
    """Whether the answer may differ from one time to the next over the same data (SPARQL 1.1, section 17.4).

    Where in doubt it may: the words stand in strings and names, too.
    """
    return _VOLATILE.search(text) is not None
