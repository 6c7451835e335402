"""Where things stand on a screen of a given size, from 40x12 up. One rule for all sizes; nothing is ever cut off."""

from __future__ import annotations

from dataclasses import dataclass

from tui.picture.cells import Charset, width_of

SMALLEST = (40, 12)
"""(columns, rows) down to which everything essential fits."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows are counted in cells from the top, pixels likewise, two to a row."""

    width: int
    height: int
    margin: int
    header: int
    notice: int | None
    """A row of its own for notices; in a low window they take turns with the whispers."""
    orb_centre: tuple[float, float]
    """(x, y) in pixels."""
    orb_room: float
    """The orb's largest radius in pixels."""
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
    """The row of quiet messages; in a low window they stand on the foot for as long as they last."""
    keys: int

    @classmethod
    def of(cls, width: int, height: int) -> Layout:
        """Return the layout for a size in cells."""
        low, tall = height < 16, height >= 30
        margin = 4 if width >= 100 else 2 if width >= 60 else 1
        header = 1 if height >= 22 else 0
        keys = height - 2 if tall else height - 1
        # A low window has no row to spare: a whisper covers the keys while it lasts.
        whisper = keys if low else keys - 2 if tall else keys - 1
        progress = keys - 4 if tall else keys - 1 if low else keys - 2
        caption_rows = 2 if low else 4 if tall else 3
        caption_last = progress - (2 if tall else 1)
        wave_rows = max(2, round(height * 0.15))
        wave_end = caption_last - caption_rows - (1 if tall else 0)
        orb_first = header + 1
        orb_rows = wave_end - wave_rows - orb_first + 1
        # The orb stands a little high; its halo may pass behind the header and the wave.
        middle = orb_first + orb_rows / 2
        room = min(orb_rows * 0.78, orb_rows - 1.0, width * 0.34)
        wave_pad = 1.0 if wave_rows <= 2 else 2.0
        return cls(
            width=width,
            height=height,
            margin=margin,
            header=header,
            notice=header + 1 if height >= 22 else None,
            orb_centre=(width / 2, 2 * middle),
            orb_room=room,
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


def longest_fitting(candidates: tuple[str, ...], width: int, charset: Charset = Charset.UNICODE) -> str:
    """Return the first of the candidates (longest first) that fits; empty where none does."""
    for text in candidates:
        if width_of(text, charset) <= width:
            return text
    return ""


def wrapped(text: str, width: int, charset: Charset = Charset.UNICODE) -> list[str]:
    """Return a text in as few lines as fit the width, of lengths as even as they can be."""
    lines = _greedy(text, width, charset)
    while len(lines) > 1 and width > 10:
        tighter = _greedy(text, width - 1, charset)
        if len(tighter) > len(lines):
            break
        lines, width = tighter, width - 1
    return lines


def _greedy(text: str, width: int, charset: Charset) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
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
            lines.append(rest[:cut])
            rest = rest[cut:]
        line = rest
    if line:
        lines.append(line)
    return lines
