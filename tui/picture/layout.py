"""Where things stand on a screen of a given size, from 40x12 up. One rule for all sizes; nothing is ever cut off."""

from __future__ import annotations

from typing import NamedTuple

from tui.picture.orb import SOFT

SMALLEST = (40, 12)
"""(columns, rows) down to which everything essential fits."""


class Layout(NamedTuple):
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
