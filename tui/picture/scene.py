"""What one frame shows, and drawing it. The scene says what; the picture knows size, colours and characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tui.picture.bar import Bar
from tui.picture.cells import Grid, width_of
from tui.picture.layout import Layout, centred, longest_fitting, wrapped
from tui.picture.orb import Orb
from tui.picture.pair import SECOND, PairOrbs
from tui.picture.palette import RAMP_STEPS, Depth
from tui.picture.strip import Strip
from tui.picture.wave import Wave

if TYPE_CHECKING:
    from scripts.units import Seconds
    from tui.picture.cells import Charset
    from tui.picture.orb import Field
    from tui.picture.pair import Pair
    from tui.picture.palette import Palette
    from tui.picture.strip import Shape
    from tui.picture.wave import Samples

BRIGHT = 1.0
PLAIN = 0.72
"""Text that is there to be read when looked for."""
DIM = 0.58
"""Text that has been said or is seldom needed."""


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text and how strongly it shows, 0 to 1."""

    text: str
    strength: float = BRIGHT
    shorter: tuple[str, ...] = ()
    """Other forms, the longest first, for where the text does not fit on a line."""


NOTHING = Words("", 0.0)


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything one frame shows. Where a text has several forms, the longest is first and one that fits is used."""

    samples: Samples
    """The timeline's level."""
    position: Seconds
    level: float
    turn: Seconds
    """When the phase or the free stretch that is now ends."""
    light: float
    """How present the orb is, 0 to 1."""
    wave: float
    """How present the wave is, 0 to 1."""
    still: bool = False
    """Whether nothing should move: a bar stands in for the orb and the wave."""
    pair: Pair | None = None
    """The second of two people; None where one orb is all there is."""
    label: tuple[str, ...] = ()
    """Inside the orb, one line under the other."""
    label_strength: float | None = None
    """How strongly the label shows where the light is faint; None: as ink on the light."""
    title: str = ""
    pace: tuple[str, ...] = ()
    captions: tuple[Words, ...] = ()
    """The oldest first; the last stands lowest."""
    words_first: bool = False
    """Whether captions may take what room they need, over a picture that rests."""
    elapsed: str = ""
    remaining: str = ""
    progress: float = 0.0
    clocks: int = 0
    """The most cells that a time of this session takes: the line between them keeps its place."""
    shape: Shape | None = None
    """The shape of the recording that is played; None where it is none."""
    whisper: Words = NOTHING
    """A quiet message above the keys."""
    notice: Words = NOTHING
    """What people should know about the sound, under the title; in a low window in place of the whisper."""
    keys: tuple[str, ...] = ()
    keys_present: float = 1.0
    """How present the keys are, 0 to 1."""
    chrome: float = 1.0
    """How present the title, the pace and the progress are, 0 to 1."""


class Picture:
    """Draws scenes at one size, in one palette. Keeps what does not change from frame to frame."""

    def __init__(self, width: int, height: int, palette: Palette, charset: Charset) -> None:
        self.layout = layout = Layout.of(width, height)
        self.palette = palette
        self.charset = charset
        self._orb = Orb(width, 2 * height, layout.orb_centre, layout.orb_room)
        self._bar = Bar(width, 2 * height, layout.orb_centre, layout.orb_room)
        self._pair = PairOrbs(width, 2 * height, layout.orb_centre, layout.orb_room)
        self._strip = Strip()
        self._wave = Wave(width, 2 * height, layout.wave_top, layout.wave_bottom, layout.orb_centre[0])

    def light(self, scene: Scene) -> Field:
        """Return the brightness of every pixel."""
        if scene.pair is not None:
            return self._light_of_two(scene, scene.pair)
        if scene.still:
            return self._bar.field(scene.level, scene.light)
        field = self._orb.field(scene.level)
        field *= scene.light
        if scene.wave > 0:
            self._wave.add_to(field, scene.samples, scene.position, scene.turn, scene.wave)
        return field

    def _light_of_two(self, scene: Scene, pair: Pair) -> Field:
        if scene.still:
            return self._pair.bars(scene.level, scene.light, pair)
        field = self._pair.field(scene.level, pair)
        field *= scene.light
        traces = (scene.samples, scene.turn), (pair.samples, pair.turn)
        for (samples, turn), present, strength in zip(traces, pair.present, (1.0, SECOND), strict=True):
            if scene.wave * present > 0:
                self._wave.add_to(field, samples, scene.position, turn, scene.wave * present * strength)
        return field

    def draw(self, scene: Scene) -> Grid:
        """Return the cells of a scene."""
        pixels = np.rint(np.clip(self.light(scene), 0.0, 1.0) * (RAMP_STEPS - 1)).astype(np.uint8)
        grid = Grid(pixels, self.palette, self.charset)
        self._label(grid, scene)
        self._captions(grid, scene)
        self._header(grid, scene)
        self._progress(grid, scene)
        self._foot(grid, scene, self._notice(grid, scene))
        return grid

    def _notice(self, grid: Grid, scene: Scene) -> Words:
        """Write the notice where it has a row of its own; return what is left to be whispered."""
        row, margin = self.layout.notice, self.layout.margin
        if row is None:
            return scene.whisper if scene.whisper.strength else scene.notice
        for number, line in enumerate(wrapped(scene.notice.text, grid.width - 2 * margin, self.charset)):
            grid.write(row + number, margin, line, scene.notice.strength)
        return scene.whisper

    def _label(self, grid: Grid, scene: Scene) -> None:
        middle = self.layout.orb_centre
        labels = self._pair.labels(scene.label, scene.pair) if scene.pair else [(middle, scene.label)]
        for centre, lines in labels:
            self._label_at(grid, scene, lines, centre)

    def _label_at(self, grid: Grid, scene: Scene, lines: tuple[str, ...], centre: tuple[float, float]) -> None:
        """Write the lines of a label around a place, in pixels from the left and from the top."""
        aside = round(centre[0] - self.layout.orb_centre[0])
        if not lines:
            return
        gap = 2 if self.layout.orb_room > 12 else 1
        row = round(centre[1] / 2 - (len(lines) - 1) * gap / 2 - 0.5)
        if scene.still:
            # On one line over the bar, which stands in the middle.
            row, lines = self._bar.row - (2 if self.layout.orb_room > 6 else 1), ("   ".join(lines),)
            column = aside + centred(lines[0], grid.width, self.charset)
            grid.write(row, column, lines[0], scene.label_strength or BRIGHT)
            return
        if self.palette.depth is Depth.NONE:
            # Characters are the light there; a margin parts the word from them.
            lines = tuple(f" {text} " for text in lines)
        for number, text in enumerate(lines):
            column = aside + centred(text, grid.width, self.charset)
            grid.write_ink_or(row + number * gap, column, text, scene.label_strength)

    def _header(self, grid: Grid, scene: Scene) -> None:
        margin, row = self.layout.margin, self.layout.header
        room = grid.width - 2 * margin
        both = room - 2 - width_of(scene.title, self.charset)
        pace = longest_fitting(scene.pace, both, self.charset)
        if pace or not scene.pace:
            grid.write(row, margin, scene.title, PLAIN * scene.chrome)
        else:
            pace = longest_fitting(scene.pace, room, self.charset)
        self._right(grid, row, pace, PLAIN * scene.chrome)

    def _right(self, grid: Grid, row: int, text: str, strength: float) -> None:
        grid.write(row, grid.width - self.layout.margin - width_of(text, self.charset), text, strength)

    def _captions(self, grid: Grid, scene: Scene) -> None:
        layout = self.layout
        row = layout.caption_last
        room = layout.caption_rows
        for number, words in enumerate(reversed(scene.captions)):
            lines = wrapped(words.text, layout.caption_width, self.charset)
            # The line being said may grow over the picture; one that has been said gives way.
            if number and len(lines) > room and not scene.words_first:
                break
            for line in reversed(lines):
                grid.write(row, centred(line, grid.width, self.charset), line, words.strength)
                row -= 1
            row -= layout.caption_gap
            room -= len(lines) + layout.caption_gap

    def _progress(self, grid: Grid, scene: Scene) -> None:
        if not scene.elapsed or not scene.chrome:
            return
        row, margin = self.layout.progress, self.layout.margin
        strength = PLAIN * scene.chrome
        grid.write(row, margin, scene.elapsed, strength)
        self._right(grid, row, scene.remaining, strength)
        first = margin + max(scene.clocks, len(scene.elapsed)) + 2
        length = grid.width - margin - max(scene.clocks, len(scene.remaining)) - 2 - first
        self._strip.draw(grid, row, first, length, scene)

    def _foot(self, grid: Grid, scene: Scene, said: Words) -> None:
        layout = self.layout
        room = grid.width - 2 * layout.margin
        keys = longest_fitting(scene.keys, grid.width, self.charset)
        forms = (said.text, *said.shorter)
        fitting = longest_fitting(forms, room, self.charset)
        whisper = [fitting] if fitting else wrapped(said.text, room, self.charset)
        covers = said.strength > 0 and (layout.whisper == layout.keys or len(whisper) > 1)
        if not covers:
            grid.write(layout.keys, centred(keys, grid.width, self.charset), keys, DIM * scene.keys_present)
        if said.strength <= 0:
            return
        first = layout.whisper if len(whisper) == 1 else layout.keys - len(whisper) + 1
        for row, line in enumerate(whisper, first):
            grid.clear_row(row)
            grid.write(row, centred(line, grid.width, self.charset), line, said.strength)
