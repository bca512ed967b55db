"""How Chinese print is read: spaces that line breaks put in, numerals, marks in circles, and keys in pinyin."""

import hashlib
import re
import unicodedata
from functools import cache

from pypinyin import lazy_pinyin as pinyin
from pypinyin import load_single_dict

# Ideographs, and the punctuation that is set with them: a space beside one of these is a trace of the typesetting.
CHINESE = "\u2014\u2018\u2019\u201c\u201d\u2026\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff"
_LOOSE = re.compile(rf"(?<=[{CHINESE}])\s+|\s+(?=[{CHINESE}])")
_SPACES = re.compile(r"\s+")
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0}
_UNITS = {"十": 10, "百": 100}
_MARK = re.compile(r"[（(]?(\d{1,3}|[〇零一二三四五六七八九十百]+)[)）.．、]?")
_WORD = re.compile(rf"[{IDEOGRAPH}]|[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*")
_LONGEST_KEY = 12

# 厦 stands for Xiamen in names and issuing codes; read alone it would be sha.
load_single_dict({ord("厦"): "xià,shà"})


def squeeze(text: str) -> str:
    """`text` without the spaces that line and page breaks put beside Chinese characters.

    A run of white space between Latin words becomes one space.
    """
    return _SPACES.sub(" ", _LOOSE.sub("", text.strip()))


def unspaced(text: str) -> str:
    """`text` without any white space, for comparison only."""
    return _SPACES.sub("", text)


def number(text: str) -> int | None:
    """The value of Arabic or Chinese numerals up to the hundreds ("7", "７", "七", "二十三"), None if it is neither.

    Chinese digits without units are read one by one: "二〇二四" is 2024.
    """
    text = text.strip()
    if text.isdecimal():
        return int(text)
    if not text or any(char not in _DIGITS and char not in _UNITS for char in text):
        return None
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[char], 0
        else:
            digit = _DIGITS[char]
    return total + digit


def mark(text: str) -> int | None:
    """The value of a row's mark: ① … ㊿, "1", "1.", "(1)", "（一）"; None if `text` is no mark."""
    text = text.strip()
    if len(text) == 1 and unicodedata.category(text) == "No":
        return int(unicodedata.numeric(text))
    match = _MARK.fullmatch(text)
    return number(match[1]) if match else None


@cache
def romanised(text: str) -> str:
    """`text` in pinyin without tones or spaces, lower-case ASCII, for an issuing code or a name.

    Text without a letter gives six hexadecimal digits of its SHA-256, so that no key is empty.
    """
    return "".join(_syllables(text)) or hashlib.sha256(text.encode()).hexdigest()[:6]


@cache
def title_key(title: str) -> str:
    """The key of a document without an issuing code.

    Pinyin of the title, at most twelve syllables joined by hyphens, then six hexadecimal digits of its SHA-256.
    """
    digest = hashlib.sha256(title.encode()).hexdigest()[:6]
    return "-".join([*(word.replace(".", "") for word in _syllables(title)[:_LONGEST_KEY]), digest])


def _syllables(text: str) -> list[str]:
    words = _WORD.findall(text)
    han = "".join(word for word in words if not word.isascii())
    read = pinyin(han)
    if len(read) != len(han):  # a character without a reading is taken together with its neighbours
        read = [pinyin(char)[0] for char in han]
    readings = iter(read)
    return [word.lower() if word.isascii() else _ascii(next(readings)) for word in words]


def _ascii(reading: str) -> str:
    plain = unicodedata.normalize("NFD", reading.replace("ü", "v")).encode("ascii", "ignore").decode().lower()
    return plain or "x"
