"""The recording screen drawn: the line large, the one before and the one after, the breathing light, the level meter.

A view in, cells out; no terminal, no desk. One rule for all sizes from 40x12 up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from tui.picture.cells import Charset, Grid, width_of
from tui.picture.layout import centred, longest_fitting, wrapped
from tui.picture.orb import Orb
from tui.picture.palette import RAMP_STEPS, Depth
from tui.picture.scene import BRIGHT, DIM, PLAIN, Words

if TYPE_CHECKING:
    from audio.recording.meter import Level
    from tui.picture.palette import Palette

_LOWEST_DB: Final = -60.0
_GOOD_DB: Final = (-26.0, -6.0)
"""Where peaks of a voice are well placed."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """Everything one frame shows."""

    title: str
    done: tuple[str, ...]
    """How many lines are kept, the longest form first."""
    where: str
    line: str
    before: str = ""
    after: str = ""
    line_strength: float = BRIGHT
    breath: float = 0.3
    """How full the breath is, 0 to 1."""
    light: float = 0.8
    label: tuple[str, ...] = ()
    meter: Level | None = None
    meter_says: str = ""
    microphone: str = ""
    status: tuple[Words, ...] = ()
    keys: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    """Microphones to choose from; empty where none is asked for."""
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where things stand, in rows from the top."""

    header: int
    where: int | None
    orb: tuple[int, int]
    """The first row, and the one after the last."""
    before: int
    line: int
    line_rows: int
    after: int
    status: int
    status_rows: int
    meter: int
    keys: int
    spaced: bool

    @classmethod
    def of(cls, height: int) -> _Rows:
        low, tall = height < 16, height >= 30
        header = 1 if height >= 22 else 0
        keys = height - 2 if tall else height - 1
        meter = keys - 2 if not low else keys - 1
        status_rows = 1 if low else 3 if not tall else 5
        status = meter - status_rows - (0 if low else 1)
        line_rows = 3 if not tall else 5
        after = status - (1 if low else 2)
        gap = 0 if low else 1
        line = after - gap - line_rows
        before = line - gap - 1
        where = header + 1 if not low else None
        return cls(
            header,
            where,
            (header + (1 if low else 2), before - gap),
            before,
            line,
            line_rows,
            after,
            status,
            status_rows,
            meter,
            keys,
            tall,
        )


class RecordPage:
    """Draws views at one size, in one palette."""

    def __init__(self, width: int, height: int, palette: Palette, charset: Charset) -> None:
        self.width = width
        self.height = height
        self._palette = palette
        self._charset = charset
        self._rows = rows = _Rows.of(height)
        self._margin = 4 if width >= 100 else 2 if width >= 60 else 1
        first, after = rows.orb
        room = max(2.0, min((after - first) * 0.92, width * 0.3))
        self._orb = Orb(width, 2 * height, (width / 2, float(first + after)), room)

    def draw(self, view: RecordView) -> Grid:
        """Return the cells of a view."""
        field = self._orb.field(view.breath) * np.float32(view.light)
        pixels = np.rint(np.clip(field, 0.0, 1.0) * (RAMP_STEPS - 1)).astype(np.uint8)
        grid = Grid(pixels, self._palette, self._charset)
        self._header(grid, view)
        self._label(grid, view)
        if view.choices:
            self._choices(grid, view)
        else:
            self._lines(grid, view)
        self._status(grid, view)
        self._meter(grid, view)
        keys = longest_fitting(view.keys, grid.width - 2, self._charset)
        grid.write(self._rows.keys, self._centre(keys), keys, DIM)
        return grid

    def _header(self, grid: Grid, view: RecordView) -> None:
        rows, room = self._rows, grid.width - 2 * self._margin
        done = longest_fitting(view.done, room - width_of(view.title, self._charset) - 2, self._charset)
        if done or not view.done:
            grid.write(rows.header, self._margin, view.title, PLAIN)
        else:
            done = longest_fitting(view.done, room, self._charset)
        grid.write(rows.header, grid.width - self._margin - width_of(done, self._charset), done, PLAIN)
        if rows.where is not None:
            fitting = wrapped(view.where, room, self._charset)[:1]
            for text in fitting:
                grid.write(rows.where, self._margin, text, DIM)

    def _label(self, grid: Grid, view: RecordView) -> None:
        first, after = self._rows.orb
        row = (first + after) // 2 - len(view.label) // 2
        lines = view.label
        if self._palette.depth is Depth.NONE:
            lines = tuple(f" {text} " for text in lines)
        for number, text in enumerate(lines):
            grid.write_ink(row + number, self._centre(text), text)

    def _lines(self, grid: Grid, view: RecordView) -> None:
        rows = self._rows
        across = min(grid.width - 2 * self._margin, 64)
        lines = wrapped(view.line, across, self._charset)
        apart = 2 if rows.spaced and len(lines) * 2 - 1 <= rows.line_rows else 1
        used = len(lines) * apart - apart + 1
        first = max(0, rows.line + (rows.line_rows - used) // 2)
        for number, text in enumerate(lines):
            grid.write(first + number * apart, self._centre(text), text, view.line_strength)
        for row, text in ((rows.before, view.before), (rows.after, view.after)):
            if not first <= row < first + used:
                self._one_row(grid, row, text, across)

    def _one_row(self, grid: Grid, row: int, text: str, across: int) -> None:
        lines = wrapped(text, across, self._charset) if text else []
        if len(lines) > 1:  # the rest is said when its turn comes
            words = text.split()
            while words and width_of(" ".join(words) + " …", self._charset) > across:
                words.pop()
            lines = [" ".join(words) + " …"]
        for line in lines:
            grid.write(row, self._centre(line), line, DIM)

    def _choices(self, grid: Grid, view: RecordView) -> None:
        rows = self._rows
        room = rows.after - rows.before + 1
        first = min(max(0, view.chosen - room + 2), max(0, len(view.choices) - room + 1))
        across = grid.width - 2 * self._margin - 2
        shown = [wrapped(name, across, self._charset)[0] for name in view.choices[first : first + room - 1]]
        left = self._centre("x" * (2 + max(width_of(name, self._charset) for name in shown)))
        for number, name in enumerate(shown):
            taken = first + number == view.chosen
            text = f"\u203a {name}" if taken else f"  {name}"
            grid.write(rows.before + 1 + number, left, text, BRIGHT if taken else PLAIN)

    def _status(self, grid: Grid, view: RecordView) -> None:
        rows = self._rows
        across = min(grid.width - 2 * self._margin, 76)
        lines = [
            (text, words.strength)
            for words in view.status
            if words.text
            for text in wrapped(words.text, across, self._charset)
        ]
        for number, (text, strength) in enumerate(lines[: rows.status_rows]):
            grid.write(rows.status + number, self._centre(text), text, strength)

    def _meter(self, grid: Grid, view: RecordView) -> None:
        row, margin = self._rows.meter, self._margin
        level = view.meter
        if level is None:
            grid.write(row, margin, view.meter_says, DIM)
            return
        says = f"{level.held_db:4.0f} dB" + (f"  {view.meter_says}" if view.meter_says else "")
        name = view.microphone if grid.width >= 100 else ""
        name = name if width_of(name, self._charset) <= 24 else f"{name[:23]}…"
        first = margin + (width_of(name, self._charset) + 2 if name else 0)
        length = max(8, grid.width - margin - first - max(30, len(says) + 2) if grid.width >= 60 else grid.width - 26)
        grid.write(row, margin, name, DIM)
        low, high = (round(_share(edge) * length) for edge in _GOOD_DB)
        grid.write(row, first, "\u2500" * length, 0.3)
        grid.write(row, first + low, "\u2500" * (high - low), PLAIN)
        filled = round(_share(max(level.rms_db, level.peak_db - 6)) * length)
        grid.write_light(row, first, "\u2501" * filled, 0.75)
        held = min(length - 1, round(_share(level.held_db) * length))
        grid.write(row, first + held, "|", BRIGHT)
        grid.write(row, first + length + 2, says, BRIGHT if view.meter_says else DIM)

    def _centre(self, text: str) -> int:
        return centred(text, self.width, self._charset)


def _share(level_db: float) -> float:
    """Return the place of a level on the meter, 0 to 1."""
    return min(1.0, max(0.0, 1.0 - level_db / _LOWEST_DB))
