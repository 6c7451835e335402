"""Text in a given number of cells: where it begins, what of it fits, and how it is broken into lines."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tui.picture.cells import Charset, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def centred(text: str, width: int, charset: Charset = Charset.UNICODE) -> int:
    """Return the column where a text begins that stands in the middle."""
    return (width - width_of(text, charset)) // 2


def around(text: str, middle: float, charset: Charset = Charset.UNICODE) -> int:
    """Return the column where a text begins whose middle is nearest to a place, in pixels from the left."""
    return math.ceil(middle - width_of(text, charset) / 2 - 0.5)


def shortened(text: str, width: int, charset: Charset = Charset.UNICODE) -> str:
    """Return a text that is at most so wide: whole, or its beginning with “…”; empty where not even that fits."""
    if width_of(text, charset) <= width:
        return text
    kept = text
    while kept:
        kept = kept[:-1].rstrip(" ,;:-\u2013\u2014\u00b7")
        if width_of(kept + "\u2026", charset) <= width:
            break
    return f"{kept}\u2026" if kept else ""


def clause(text: str, width: int, charset: Charset = Charset.UNICODE) -> str:
    """Return as much of a text as fits: whole, or up to a comma where that is half of it or more; else whole words."""
    if width_of(text, charset) <= width:
        return text
    ends = [at for at, letter in enumerate(text) if letter in ",;" and width_of(text[:at], charset) <= width]
    if ends and width_of(text[: ends[-1]], charset) * 2 >= width:
        return text[: ends[-1]]
    kept = text
    while kept and width_of(f"{kept}\u2026", charset) > width:
        kept = kept.rpartition(" ")[0].rstrip(" ,;:-\u2013\u2014\u00b7")
    return f"{kept}\u2026" if kept else shortened(text, width, charset)


def longest_fitting(candidates: tuple[str, ...], width: int, charset: Charset = Charset.UNICODE) -> str:
    """Return the first of the candidates (longest first) that fits; empty where none does."""
    for text in candidates:
        if width_of(text, charset) <= width:
            return text
    return ""


_STEPS = re.compile(r"[^/]*/|[^/]+")
"""A word, or the steps of a path."""
_SET_APART = frozenset(";:?!»")
"""Marks that French sets apart from the word before them; none of them begins a line, and “«” ends none."""
_APART = re.compile(r"[^\S\u00a0]+")
"""What may become the end of a line: any space but the one that holds two words together."""


def wrapped(text: str, width: int, charset: Charset = Charset.UNICODE) -> list[str]:
    """Return a text in as few lines as fit the width, of lengths as even as they can be."""
    return list(_wrapped(text, width, charset))


@lru_cache(maxsize=128)
def _wrapped(text: str, width: int, charset: Charset) -> tuple[str, ...]:
    """Return those lines. What stands on a screen is asked for again in every frame."""
    words = _words(text)
    wide = [width_of(word, charset) for word in words]
    count = _lines_of(words, wide, width, charset)
    # As even as they can be without breaking what need not be broken.
    pieces = (width_of(piece, charset) for word in words for piece in _STEPS.findall(word))
    least = max((across for across in pieces if across <= width), default=0)
    while count > 1 and width > max(10, least) and _lines_of(words, wide, width - 1, charset) <= count:
        width -= 1
    return tuple(_greedy(words, wide, width, charset))


def _words(text: str) -> list[str]:
    words: list[str] = []
    for held in filter(None, _APART.split(text)):
        word = held.replace("\u00a0", " ")
        if words and (word[0] in _SET_APART or words[-1].endswith("«")):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _lines_of(words: Sequence[str], wide: Sequence[int], width: int, charset: Charset) -> int:
    """Return in how many lines these words stand; where none is too wide for one, counting is enough."""
    if max(wide, default=0) > width:
        return len(_greedy(words, wide, width, charset))
    count = across = 0
    for each in wide:
        if count and across + 1 + each <= width:
            across += 1 + each
        else:
            count, across = count + 1, each
    return count


def _greedy(words: Sequence[str], wide: Sequence[int], width: int, charset: Charset) -> list[str]:
    """Return words in lines, each as full as it can be.

    Args:
        words: None of them begins with what joins the letter before it: a line is as wide as its words and spaces.
        wide: How many cells each takes.
        width: How many there are.
        charset: What characters there are.

    """
    lines: list[str] = []
    line, across = "", 0
    for word, cells in zip(words, wide, strict=True):
        if line and across + 1 + cells <= width:
            line, across = f"{line} {word}", across + 1 + cells
            continue
        if line:
            lines.append(line)
        rest = word
        while width_of(rest, charset) > width:  # a word wider than the window, or writing without spaces
            cut = len(rest)
            while width_of(rest[:cut], charset) > width:
                cut -= 1
            # A path breaks behind a slash rather than inside a name, a word before the mark that is set apart from it.
            cut = rest.rfind("/", 1, cut) + 1 or rest.rfind(" ", 1, cut) + 1 or cut
            lines.append(rest[:cut].rstrip())
            rest = rest[cut:].lstrip()
        line, across = rest, width_of(rest, charset)
    if line:
        lines.append(line)
    return lines
