"""Where things stand on a screen of a given size, from 40x12 up. One rule for all sizes; nothing is ever cut off."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from tui.picture.cells import Charset, width_of
from tui.picture.orb import SOFT

SMALLEST = (40, 12)
"""(columns, rows) down to which everything essential fits."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows are counted in cells from the top, pixels likewise, two to a row."""

    width: int
    height: int
    low: bool
    """Whether there is hardly a row to spare."""
    margin: int
    header: int
    notice: int | None
    """A row of its own for notices; in a low window they take turns with the whispers."""
    orb_centre: tuple[float, float]
    """(x, y) in pixels. It is the middle of a column: most of what stands in the orb is one cell wide, or three."""
    orb_room: float
    """The orb's largest radius in pixels."""
    label_gap: int
    """From one line of the word in the orb to the next, in rows."""
    wave_top: float
    wave_bottom: float
    """Where the wave's line is at level 1 and at level 0, in pixels."""
    caption_last: int
    """The last row of the caption; it grows upwards."""
    caption_rows: int
    """Rows the caption may take before it grows over the picture."""
    caption_gap: int
    """Empty rows between a line and the one before it."""
    caption_width: int
    progress: int
    whisper: int
    """The row of quiet messages, the last where there are several: between the captions and the progress, with air
    around them; in a low window they stand on the progress."""
    keys: int

    @classmethod
    def of(cls, width: int, height: int) -> Layout:
        """Return the layout for a size in cells."""
        low, tall = height < 16, height >= 30
        margin = 4 if width >= 100 else 2 if width >= 60 else 1
        header = 1 if height >= 22 else 0
        keys = height - 2 if tall else height - 1
        # A low window has no row to spare: a whisper covers the time while it lasts, never the keys.
        progress = keys - 1 if low else keys - 2
        whisper = progress if low else progress - 2 if tall else progress - 1
        caption_rows = 3 if tall else 2
        caption_last = progress - 1 if low else whisper - (3 if tall else 2)
        wave_rows = max(2, round(height * 0.13))
        wave_end = caption_last - caption_rows - (1 if tall else 0)
        orb_first = header + 1
        orb_rows = wave_end - wave_rows - orb_first + 1
        # The orb stands a little high; its halo may pass behind the header and the wave.
        middle = orb_first + orb_rows / 2
        across, down = width // 2 + 0.5, 2 * middle
        # The softness of a full orb ends before the edge of the window.
        room = min(orb_rows * 0.97, orb_rows - 1.0, width * 0.42, (down - 0.5) / (1.0 + SOFT / 2))
        label_gap = 2 if room > 12 else 1
        if label_gap == 1:
            # Two rows stand evenly around the line between them; a small orb has no light to spare for another place.
            down -= down % 2
        wave_pad = 1.0 if wave_rows <= 2 else 2.0
        return cls(
            width=width,
            height=height,
            low=low,
            margin=margin,
            header=header,
            notice=header + 1 if height >= 22 else None,
            orb_centre=(across, down),
            orb_room=room,
            label_gap=label_gap,
            wave_top=2 * (wave_end - wave_rows + 1) + wave_pad,
            wave_bottom=2 * (wave_end + 1) - 1.0,
            caption_last=caption_last,
            caption_rows=caption_rows,
            caption_gap=1 if tall else 0,
            caption_width=max(10, min(width - 2 * margin, 76)),
            progress=progress,
            whisper=whisper,
            keys=keys,
        )


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


def wrapped(text: str, width: int, charset: Charset = Charset.UNICODE) -> list[str]:
    """Return a text in as few lines as fit the width, of lengths as even as they can be."""
    return list(_wrapped(text, width, charset))


@lru_cache(maxsize=128)
def _wrapped(text: str, width: int, charset: Charset) -> tuple[str, ...]:
    """Return those lines. What stands on a screen is asked for again in every frame."""
    lines = _greedy(text, width, charset)
    # As even as they can be without breaking what need not be broken.
    pieces = (width_of(piece, charset) for word in _words(text) for piece in _STEPS.findall(word))
    least = max((across for across in pieces if across <= width), default=0)
    while len(lines) > 1 and width > max(10, least):
        tighter = _greedy(text, width - 1, charset)
        if len(tighter) > len(lines):
            break
        lines, width = tighter, width - 1
    return tuple(lines)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in text.split():
        if words and (word[0] in _SET_APART or words[-1].endswith("«")):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _greedy(text: str, width: int, charset: Charset) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in _words(text):
        longer = f"{line} {word}" if line else word
        if width_of(longer, charset) <= width:
            line = longer
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
        line = rest
    if line:
        lines.append(line)
    return lines
