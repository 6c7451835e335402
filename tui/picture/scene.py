"""What one frame shows, and drawing it. The scene says what; the picture knows size, colours and characters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tui.picture.bar import Bar
from tui.picture.cells import Grid, steps_of, width_of
from tui.picture.foot import rows_of
from tui.picture.layout import Layout
from tui.picture.lines import around, centred, longest_fitting, shortened, wrapped
from tui.picture.orb import SQUARE, Orb, View, light_under, orb_on
from tui.picture.painted import Painted
from tui.picture.pair import SECOND, PairOrbs
from tui.picture.palette import Depth
from tui.picture.strip import Strip
from tui.picture.wave import Wave
from tui.picture.words import BRIGHT, DIM, NOTHING, PLAIN, Words

if TYPE_CHECKING:
    from scripts.units import Seconds
    from tui.picture.cells import Charset, Pixels
    from tui.picture.orb import Field, Unit
    from tui.picture.pair import Pair
    from tui.picture.palette import Palette
    from tui.picture.sprites import Easel, Sprite
    from tui.picture.strip import Shape
    from tui.picture.wave import Samples

_FIGURE_GOES = (0.5, 0.9)
"""Where the label goes with the light, its figure goes between these strengths, before the word does."""
_BENEATH_ROWS = 2
"""So many the line under the choices has at most: somebody's number is not to be cut off."""
_PACE_LEAST = 18
"""So many cells a title must leave to the pace to stand whole: “leading” and where to always find room."""
_PACE_ROOM = 24
"""So many a title leaves that is shortened; what the breath is finds room then as well."""
_WORDS_REACH = (24, 8)
"""So far from the orb's middle its words reach at most, in columns and in half rows."""
_TITLE_ROOM = 12
"""What is left of a long title in a narrow window."""
_MARKED = "  \u00b7  {mark}"


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
    """How strongly the label's word shows where the light is faint, its figure less so; None: as ink on the light."""
    title: str = ""
    mark: str = ""
    """What stands after the title for as long as it is so, in the dark too, and where no other words are."""
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
    beneath: Words = NOTHING
    """A line under that message, where the window is not too low for it."""
    notice: Words = NOTHING
    """What people should know about the sound, under the title; in a low window in place of the whisper."""
    keys: tuple[str, ...] = ()
    keys_present: float = 1.0
    """How present the keys are, 0 to 1."""
    chrome: float = 1.0
    """How present the title, the pace and the progress are, 0 to 1."""


class Picture:
    """Draws scenes at one size, in one palette. Keeps what does not change from frame to frame."""

    def __init__(self, width: int, height: int, palette: Palette, charset: Charset, unit: Unit = SQUARE) -> None:
        self.layout = layout = Layout.of(width, height)
        self.palette = palette
        self.charset = charset
        self._orb = orb_on(width, 2 * height, layout.orb_centre, layout.orb_room, unit)
        self._bar = Bar(width, 2 * height, layout.orb_centre, layout.orb_room)
        self._pair = PairOrbs(width, 2 * height, layout.orb_centre, layout.orb_room, unit)
        self._strip = Strip()
        self._wave = Wave(width, 2 * height, layout.wave_top, layout.wave_bottom, layout.orb_centre[0])
        x, y = (int(place) for place in layout.orb_centre)
        left, top = max(0, x - _WORDS_REACH[0]), max(0, y - _WORDS_REACH[1])
        columns, rows = min(width, x + _WORDS_REACH[0]) - left, min(2 * height, y + _WORDS_REACH[1]) - top
        self._words = View(left, top, columns, rows, columns, rows)
        self._under_words = Orb(width, 2 * height, layout.orb_centre, layout.orb_room, self._words)
        self.easel: Easel | None = None
        """The terminal, where it keeps pictures."""
        self._painted: Painted | None = None

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
        """Return the cells of a scene, and the pictures under them where the terminal draws any."""
        grid = self._ground_of(scene)
        said = self._notice(grid, scene)
        rows = self._whispered(said, grid.width)
        beneath = self._beneath(scene)
        first = self.layout.whisper - len(rows) + 1
        if self.layout.whisper >= self.layout.keys - len(beneath):
            first = self.layout.keys - len(beneath) - len(rows)
        self._label(grid, scene)
        self._captions(grid, scene, first - 1 if self.layout.low else first - 2)
        self._header(grid, scene)
        if not rows or self.layout.whisper < self.layout.progress:
            self._progress(grid, scene)
        for row, line in enumerate(rows, first):
            grid.clear_row(row)
            grid.write(row, centred(line, grid.width, self.charset), line, said.strength)
        air = 1 if self.layout.whisper < self.layout.keys - len(beneath) - 2 else 0
        for row, line in enumerate(beneath, self.layout.keys - len(beneath) - air):
            grid.clear_row(row)
            grid.write(row, centred(line, grid.width, self.charset), line, scene.beneath.strength)
        keys = longest_fitting(scene.keys, grid.width, self.charset)
        grid.write(self.layout.keys, centred(keys, grid.width, self.charset), keys, DIM * scene.keys_present)
        return grid

    def _ground_of(self, scene: Scene) -> Grid:
        """Return the light of a scene, to be written on: as cells, or as pictures under open ones."""
        sprites = self._sprites(scene)
        steps = self._steps_under_words(scene) if sprites else steps_of(self.light(scene))
        grid = Grid(steps, self.palette.open if sprites else self.palette, self.charset)
        grid.sprites = sprites
        return grid

    def _steps_under_words(self, scene: Scene) -> Pixels:
        """Return how light it is under the words in the orb: all that is asked where there are pictures."""
        view = self._words
        steps = np.zeros((2 * self.layout.height, self.layout.width), dtype=np.uint8)
        part = steps[int(view.top) : int(view.top) + view.rows, int(view.left) : int(view.left) + view.columns]
        part[:] = steps_of(self._under_words.field(scene.level) * np.float32(scene.light))
        return steps

    def _sprites(self, scene: Scene) -> tuple[Sprite, ...]:
        """Return the pictures of a scene; none where cells are to show it."""
        if self.easel is None or not self.palette.drawable:
            return ()
        painted, theme = self._painted, self.palette.theme
        if painted is None or not painted.fits(self.easel, theme):
            self.easel.clear()
            painted = self._painted = Painted(self.layout, theme, self.easel)
        return painted.sprites(scene)

    def _whispered(self, said: Words, width: int) -> list[str]:
        """Return the rows of a whisper; none where nothing is said."""
        if said.strength <= 0:
            return []
        return rows_of((said.text, *said.shorter), width - 2 * self.layout.margin, self.charset)

    def _beneath(self, scene: Scene) -> list[str]:
        """Return the rows under the whisper, two at most; none where nothing stands there."""
        if scene.beneath.strength <= 0:
            return []
        room = self.layout.width - 2 * self.layout.margin
        lines: list[str] = []
        for form in (scene.beneath.text, *scene.beneath.shorter):
            lines = wrapped(form, room, self.charset)
            if len(lines) <= _BENEATH_ROWS:
                return lines
        return [lines[0], shortened(" ".join(lines[1:]), room, self.charset)]

    def _notice(self, grid: Grid, scene: Scene) -> Words:
        """Write the notice where it has a row of its own; return what is left to be whispered."""
        row, margin = self.layout.notice, self.layout.margin
        if row is None:
            told = scene.notice.strength > 0 and scene.whisper.waits
            return scene.whisper if scene.whisper.strength and not told else scene.notice
        for number, line in enumerate(wrapped(scene.notice.text, grid.width - 2 * margin, self.charset)):
            grid.write(row + number, margin, line, scene.notice.strength)
        said_there = scene.notice.strength > 0 and scene.whisper.text in scene.notice.text
        return NOTHING if said_there else scene.whisper

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
        strengths = _label_strengths(scene.label_strength)
        if scene.still:
            # On one line over the bar, which stands in the middle.
            row = self._bar.row - (2 if self.layout.orb_room > 6 else 1)
            column = aside + centred("   ".join(lines), grid.width, self.charset)
            for text, strength in zip(lines, strengths, strict=False):
                grid.write(row, column, text, BRIGHT if strength is None else strength)
                column += width_of(text, self.charset) + 3
            return
        gap = self.layout.label_gap
        # The heart of the light is a little above the middle.
        row = math.ceil(centre[1] / 2 - (len(lines) - 1) * gap / 2 - 1.0)
        # The ink depends on nothing that a breath moves, so no word changes its colour while it grows.
        across = max(width_of(text, self.charset) for text in lines)
        room = self._pair.room(scene.pair) if scene.pair else self.layout.orb_room
        place = scene.light * light_under(room, across, (len(lines) - 1) * gap + 1)
        if self.palette.depth is Depth.NONE:
            # Characters are the light there; a margin parts the word from them.
            lines = tuple(f" {text} " for text in lines)
        for number, (text, strength) in enumerate(zip(lines, strengths, strict=False)):
            column = aside + around(text, self.layout.orb_centre[0], self.charset)
            if strength is None:
                grid.write_ink(row + number * gap, column, text, place)
            else:
                grid.write(row + number * gap, column, text, strength)

    def _header(self, grid: Grid, scene: Scene) -> None:
        margin, row = self.layout.margin, self.layout.header
        room = grid.width - 2 * margin
        mark = scene.mark and _MARKED.format(mark=scene.mark)
        room -= width_of(mark, self.charset)
        title = scene.title
        if scene.pace and width_of(title, self.charset) > room - 2 - _PACE_LEAST:
            # How much of a title there is depends on the size alone: it stays as it is when the pace has other words.
            title = shortened(title, max(_TITLE_ROOM, room - 2 - _PACE_ROOM), self.charset)
        pace = longest_fitting(scene.pace, room - 2 - width_of(title, self.charset), self.charset)
        if scene.pace and not pace:
            pace = longest_fitting(scene.pace, room, self.charset)
            title = shortened(title, room - 2 - width_of(pace, self.charset), self.charset)
        grid.write(row, margin, title, PLAIN * scene.chrome)
        grid.write(row, margin + width_of(title, self.charset), mark, max(DIM, PLAIN * scene.chrome))
        self._right(grid, row, pace, PLAIN * scene.chrome)

    def _right(self, grid: Grid, row: int, text: str, strength: float) -> None:
        grid.write(row, grid.width - self.layout.margin - width_of(text, self.charset), text, strength)

    def _captions(self, grid: Grid, scene: Scene, last: int) -> None:
        """Write the captions, the last row of them no lower than ``last``."""
        layout = self.layout
        row = min(layout.caption_last, last)
        room = layout.caption_rows
        for number, words in enumerate(reversed(scene.captions)):
            text = words.shorter[-1] if words.shorter and layout.low else words.text
            lines = wrapped(text, layout.caption_width, self.charset)
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
        self._strip.draw(grid, row, first, length, scene, two_rows=self.layout.whisper < row - 1)


def _label_strengths(word: float | None) -> tuple[float | None, float | None]:
    """Return how strongly the word and the figure of a label show; the figure is the first to go."""
    if word is None:
        return None, None
    gone, whole = _FIGURE_GOES
    return word, word * min(1.0, max(0.0, (word - gone) / (whole - gone)))
