"""What is written to a terminal that draws pixels, and what it answers: the used part of kitty's graphics protocol.

https://sw.kovidgoyal.net/kitty/graphics-protocol/. A picture is sent once, as a PNG, under a number; after that a
command of a few dozen bytes places it. No answer is asked for but the first (``q=2``).
"""

from __future__ import annotations

import re
from base64 import standard_b64encode
from typing import Final, NamedTuple

import numpy as np

from tui.picture.png import indexed_png

_CHUNK: Final = 4096
"""A command carries so many bytes of base64 at most."""
_TRIED: Final = indexed_png(np.zeros((1, 1), dtype=np.uint8), np.zeros((1, 3), dtype=np.uint8))
"""One black pixel: what a terminal is asked to take and to forget again."""
QUESTION: Final = f"\x1b_Gi=31,a=q,f=100;{standard_b64encode(_TRIED).decode()}\x1b\\\x1b[16t\x1b[c"
"""Do you draw pictures (the protocol's own question)? How large is a cell (xterm's window operation 16)? Then DA1,
which every terminal answers: one that says this and nothing before it does not draw."""

_ANSWER: Final = re.compile(r"\x1b_G[^\x1b]*\x1b\\|\x1b\[6;\d+;\d+t|\x1b\[\?\d[\d;]*c")
_BEGUN: Final = re.compile(r"\x1b(?:_(?:G[^\x1b]*\x1b?)?|\[(?:6(?:;\d*){0,2}|\?[\d;]*)?)?\Z")
"""What an answer may begin with, at the end of what has been read so far."""
_LONGEST: Final = 512
ESC: Final = "\x1b"
_GOES_ON_WITH: Final = "[O_"
"""What follows that character where it is no key but begins a sequence (ECMA-48: CSI, SS3, APC)."""
_YES: Final = re.compile(r"\x1b_G(?:[^;\x1b]*,)?i=31(?:,[^;\x1b]*)?;OK\x1b\\")
_CELL: Final = re.compile(r"\x1b\[6;(\d+);(\d+)t")


class Answered(NamedTuple):
    """What a terminal has said so far."""

    draws: bool = False
    cell: tuple[int, int] | None = None
    """A cell's width and height in pixels."""
    complete: bool = False
    """Whether the last of the questions is answered."""

    def after(self, answers: list[str]) -> Answered:
        """Return what it has said with these answers as well."""
        said = self
        for answer in answers:
            if answer.startswith("\x1b_G"):
                said = Answered(said.draws or _YES.fullmatch(answer) is not None, said.cell, said.complete)
            elif cell := _CELL.fullmatch(answer):
                height, width = int(cell[1]), int(cell[2])
                said = Answered(said.draws, (width, height) if width and height else None, said.complete)
            else:
                said = Answered(said.draws, said.cell, complete=True)
        return said


class Sieve:
    """Takes answers out of what is read from a terminal, so that none is taken for typing. The input's thread."""

    def __init__(self) -> None:
        self._kept = ""
        """The beginning of what may become an answer."""

    def escaped(self, text: str = "") -> bool:
        """Return whether Esc was pressed, as what was read after it shows, or that nothing was; it waits no longer.

        Who reads it together with the next key takes both for one key with Alt.
        """
        pressed = self._kept == ESC and text[:1] not in tuple(_GOES_ON_WITH)
        if pressed:
            self._kept = ""
        return pressed

    def sifted(self, text: str) -> tuple[str, list[str]]:
        """Return what was typed, and the answers that came with it. What may be half an answer waits for the rest."""
        text, self._kept = self._kept + text, ""
        answers = _ANSWER.findall(text)
        text = _ANSWER.sub("", text)
        begun = _BEGUN.search(text)
        if begun and len(begun[0]) <= _LONGEST:
            self._kept, text = begun[0], text[: begun.start()]
        return text, answers

    def rest(self) -> str:
        """Return what waited for a rest that did not come: it was typed. Half a picture's answer is nobody's typing."""
        if self._kept.startswith("\x1b_G"):
            return ""
        kept, self._kept = self._kept, ""
        return kept


def sent(number: int, png: bytes) -> str:
    """Return what hands a picture over under a number. One piece: no other command may stand between its parts."""
    data = standard_b64encode(png).decode("ascii")
    parts = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    written = []
    for place, part in enumerate(parts):
        more = int(place + 1 < len(parts))
        head = f"a=t,f=100,i={number},q=2,m={more}" if place == 0 else f"q=2,m={more}"
        written.append(f"\x1b_G{head};{part}\x1b\\")
    return "".join(written)


def placed(number: int, slot: int, keys: str) -> str:
    """Return what places a picture where the cursor stands, under a number of its own; one that stands there moves."""
    return f"\x1b_Ga=p,i={number},p={slot},{keys},C=1,q=2\x1b\\"


def taken_off(number: int, slot: int) -> str:
    """Return what takes a picture off the screen; the terminal keeps it."""
    return f"\x1b_Ga=d,d=i,i={number},p={slot},q=2\x1b\\"


def forgotten(number: int) -> str:
    """Return what has the terminal forget a picture, wherever it stands."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"
