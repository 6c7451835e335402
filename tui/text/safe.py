"""Text that anybody may have written, made safe to show: titles, lines, names of files and devices, tags.

What comes out moves no cursor, changes no colour and no direction, stacks no marks over other rows, and takes the
cells that it is counted for: terminals differ in how wide letters are that are joined into one. Everything that is
shown goes through here: the picture's cells, the plain mode, what commands print, what is told over D-Bus.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_MARKS_MOST: Final = 3
"""On one letter; Vietnamese and Hebrew need two, some dictionaries three."""
_JOINERS: Final = frozenset("\u200c")
"""Persian is misspelt without it, and no terminal gives it a cell."""
_UNSEEN: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters that stand for none, on which terminals do not agree."""
_SKIN: Final = range(0x1F3FB, 0x1F400)
_FLAGS: Final = range(0x1F1E6, 0x1F200)
_VARIANTS: Final = range(0xFE00, 0xFE10)


def safe(text: str) -> str:
    """Return text as it may be shown; its line breaks stay."""
    return text if text.isascii() and text.replace("\n", "").isprintable() else _safe(text)


def one_line(text: str) -> str:
    """Return text as it may be shown on one line."""
    return safe(" ".join(text.splitlines()))


@lru_cache(maxsize=256)
def _safe(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text):
        shown = letter if letter == "\n" else _shown(letter)
        is_mark = bool(shown) and unicodedata.category(shown[0]) in ("Mn", "Me")
        marks = marks + 1 if is_mark else 0 if shown else marks
        if not is_mark or (marks <= _MARKS_MOST and kept and kept[-1] != "\n"):
            kept.append(shown)
    return "".join(kept)


def _shown(letter: str) -> str:
    """Return what stands for one character."""
    code, category = ord(letter), unicodedata.category(letter)
    if letter in _UNSEEN or category == "Me":
        return ""
    if letter in _JOINERS:
        return letter
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    if category == "Cf" or code in _SKIN or code in _VARIANTS:
        return ""
    if code in _FLAGS:  # two of these are one flag, of one, two or four cells
        return chr(ord("A") + code - _FLAGS.start)
    return "\N{REPLACEMENT CHARACTER}" if category.startswith("C") else letter
