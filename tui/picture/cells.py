"""Cells: what stands in each character place of the screen, packed so that two screens compare in one step.

A cell is a glyph, a colour in front and a colour behind (numbers of the palette). Two pixels, one above the other,
make one cell as a lower half block, which joins the next one without a seam where an upper one leaves a bright hairline
over every row (xterm with DejaVu); text is written over them and takes their mean as its ground.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from rich.cells import get_character_cell_size

from tui.picture.palette import RAMP_STEPS, Depth
from tui.text.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tui.picture.palette import Palette
    from tui.picture.sprites import Sprite

    Pixels = NDArray[np.uint8]
    """Shape (2 * height, width): steps of the ramp."""
    Packed = NDArray[np.int32]
    """Shape (height, width): glyph << 16 | front << 8 | behind."""

_SHADES = " .:-=+*#%@"
"""From the ground to the brightest where there are no colours: ink covers more of the cell at each step."""

_STANDING = "\u2581\u2582\u2583\u2584\u2585\u2586\u2587"
"""One to seven eighths of a cell, from its lower edge."""
_MIXED = " \u2591\u2592\u2593"
"""No, one, two and three quarters of the colour in front, in a pattern too fine to be seen as one."""
_SMEARED = 0.6
"""How much worse it is to mix two pixels into one cell of their mean, than to miss their colours, by as many steps."""

_glyphs: list[str] = ["", " ", "\u2580", "\u2584", *_SHADES[1:], *_MIXED[1:], "?", "\uff1f"]
_numbers: dict[str, int] = {glyph: number for number, glyph in enumerate(_glyphs)}
_mixed_glyphs = np.array([_numbers[mark] for mark in _MIXED], dtype=np.int32)
_GLYPHS_MOST = 32_000
"""A cell has 15 bits for its glyph; nobody reads so many, but a file can be made of them."""
_LONGEST = 2_000
"""Letters of one text: more than any screen has cells in a row."""
CONTINUED = 0
"""The glyph of a cell that a wide character beside it reaches into."""
SPACE = 1
UPPER_HALF = 2
"""Stands only where the lower half shows the terminal's own background, which is no colour to draw with."""
LOWER_HALF = 3

_ASCII = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "...",
        "\u00b7": "-", "\u2212": "-", "\u2501": "=", "\u2578": "-", "\u2500": "-", "\u203a": ">", "\u00a0": " ",
        "\u2190": "left", "\u2192": "right", "\u2191": "up", "\u2193": "down", "\u258f": "_",
    }
)  # fmt: skip


_LEADS_TO = re.compile("\u2192(?= \\d)")
"""An arrow before a number says where something leads; any other is a key's name."""


_PLAIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2015\u2018-\u201f\u2026\u2190-\u2193]*")
"""What takes a cell a letter: of most texts no more has to be known to wrap them."""


class Charset(Enum):
    """What characters the terminal's locale has."""

    UNICODE = "unicode"
    ASCII = "ascii"

    # One of each there is. An enumeration's own hash is Python, and every text that is looked up asks for it.
    __hash__ = object.__hash__


def glyph(number: int) -> str:
    """Return the characters of a glyph's number."""
    return _glyphs[number]


def glyphs() -> Sequence[str]:
    """Return the characters of every glyph, by its number. It grows as others are met."""
    return _glyphs


def plain_ascii(text: str) -> str:
    """Return text in ASCII: typographic marks as their plain ones, letters without accents, the rest as ``?``."""
    bare = unicodedata.normalize("NFKD", _LEADS_TO.sub("->", text).translate(_ASCII))
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).encode("ascii", "replace").decode()


@lru_cache(maxsize=512)
def glyphs_of(text: str, charset: Charset) -> NDArray[np.int32]:
    """Return the glyph numbers of a text, one for each cell it takes. Combining marks join the letter before them."""
    text = one_line(text[:_LONGEST])
    if charset is Charset.ASCII:
        text = plain_ascii(text)
    cells: list[str] = []
    for letter in text:
        width = get_character_cell_size(letter)
        if width:
            cells += [letter] + [""] * (width - 1)
        elif cells and not unicodedata.category(letter).startswith("C"):
            lead = len(cells) - 1
            while not cells[lead]:
                lead -= 1
            cells[lead] += letter
    numbers: list[int] = []
    for cell in cells:
        if cell not in _numbers and len(_glyphs) >= _GLYPHS_MOST:
            cell = "\uff1f" if get_character_cell_size(cell[0]) > 1 else "?"  # noqa: PLW2901 - no number is left
        if cell not in _numbers:
            _numbers[cell] = len(_glyphs)
            _glyphs.append(cell)
        numbers.append(_numbers[cell])
    return np.array(numbers, dtype=np.int32)


def width_of(text: str, charset: Charset = Charset.UNICODE) -> int:
    """Return how many cells a text takes."""
    if (text.isascii() or charset is not Charset.ASCII) and _PLAIN.fullmatch(text):
        return min(len(text), _LONGEST)
    return len(glyphs_of(text, charset))


@lru_cache(maxsize=512)
def _in_front(text: str, charset: Charset, front: int) -> Packed:
    """Return the cells of a text in a colour, with nothing behind them yet. Not to be written to."""
    numbers = glyphs_of(text, charset)
    # A space shows no colour in front; the one form of it has none.
    return np.where(numbers == SPACE, SPACE << 16, numbers << 16 | front << 8)


def _whole(cells: Packed, start: int, stop: int) -> Packed:
    """Return a part of a text's cells, with a space where the cut goes through a wide character."""
    part = cells[start:stop].copy()
    if start > 0 and part[0] >> 16 == CONTINUED:
        part[0] = SPACE << 16
    if stop < len(cells) and cells[stop] >> 16 == CONTINUED:
        part[-1] = SPACE << 16
    return part


_STEPS = np.arange(RAMP_STEPS, dtype=np.int32)
_UPPER, _LOWER = np.repeat(_STEPS, RAMP_STEPS), np.tile(_STEPS, RAMP_STEPS)
"""All there is of light in a cell: the upper and the lower pixel of each pair, by the pair's number."""
_GROUNDS = ((_UPPER + _LOWER) // 2).astype(np.uint8)
"""For each pair how light it is on the whole."""


def steps_of(light: NDArray[np.float32]) -> Pixels:
    """Return the step of the ramp that is nearest to each brightness from 0 to 1."""
    steps = np.minimum(np.maximum(light, 0.0), 1.0)
    steps *= RAMP_STEPS - 1
    steps += 0.5
    return steps.astype(np.uint8)


@lru_cache(maxsize=4)
def _lights(palette: Palette, charset: Charset) -> Packed:
    """Return the cell of light alone for each pair. A frame looks up thousands, and there are no more than these."""
    if palette.depth is Depth.NONE:
        shades = np.array([_numbers[mark] for mark in _SHADES], dtype=np.int32)
        return shades[_GROUNDS.astype(np.int32) * len(_SHADES) // RAMP_STEPS] << 16
    canonical = palette.canonical.astype(np.int32)
    if charset is Charset.ASCII:
        return (SPACE << 16) | canonical[_GROUNDS]
    front, behind = canonical[_LOWER], canonical[_UPPER]
    # One form for one look: a cell of a single colour is always a space.
    halves = (LOWER_HALF << 16) | front << 8 | behind
    if palette.transparent:
        halves = np.where(front == 0, (UPPER_HALF << 16) | behind << 8, halves)
    return _mixed(palette, np.where(front == behind, (SPACE << 16) | behind, halves))


def _mixed(palette: Palette, halves: Packed) -> Packed:
    """Return cells for a terminal of few colours: a mixture of two where that is nearer to the light than halves.

    Nearly even light is mixed, and shows no bands; edges stay half blocks. The pattern belongs to the glyph, so
    nothing shimmers as the light moves.
    """
    blend = palette.blend
    if blend is None:
        return halves
    apart = np.abs(_UPPER - _LOWER).astype(np.float32)
    mixed = _mixed_glyphs[blend.quarters] << 16 | blend.front << 8 | blend.behind
    mixed = np.where(blend.quarters == 0, (SPACE << 16) | blend.behind, mixed)
    return np.where(blend.error[_UPPER] + blend.error[_LOWER] > _SMEARED * apart, mixed[_GROUNDS], halves)


class Grid:
    """A screen of cells, built from pixels and then written on."""

    def __init__(self, pixels: Pixels, palette: Palette, charset: Charset = Charset.UNICODE) -> None:
        self.palette = palette
        self.charset = charset
        self.sprites: tuple[Sprite, ...] = ()
        """What lies under the cells, where the palette leaves the ground open: the pixels only tell how light it is."""
        self._pairs = np.multiply(pixels[0::2], RAMP_STEPS, dtype=np.intp)
        self._pairs += pixels[1::2]
        self.cells: Packed = self._filled(slice(None))
        self.height, self.width = self.cells.shape

    def _filled(self, rows: slice) -> Packed:
        """Return cells of light alone for some rows."""
        if self.palette.is_open:
            return np.full(self._pairs[rows].shape, SPACE << 16, dtype=np.int32)
        return _lights(self.palette, self.charset).take(self._pairs[rows])

    def _ground(self, row: int, start: int, stop: int) -> Pixels:
        """Return how light it is in some cells of a row."""
        return _GROUNDS.take(self._pairs[row, start:stop])

    def write(self, row: int, column: int, text: str, strength: float = 1.0) -> None:
        """Write a line of text; what falls outside is left out.

        Args:
            row: The row of cells.
            column: Where it begins.
            text: What to write.
            strength: From 0, unseen, to 1, the brightest text.

        """
        # Without colours text cannot be faint: it is there or not.
        if strength < (0.25 if self.palette.depth is Depth.NONE else 0.01):
            return
        self._put(row, column, text, self.palette.text(strength))

    def write_light(self, row: int, column: int, text: str, place: float) -> None:
        """Write in a colour of the ramp, at a place 0..1 on it."""
        self._put(row, column, text, int(self.palette.canonical[round(place * (RAMP_STEPS - 1))]))

    def hang(self, row: int, column: int, heights: Sequence[int | None], colour: int) -> None:
        """Hang bars from the upper edge of a row's cells: eighths, in a colour; nothing where it is None or 0.

        There are block characters that stand, and none that hang: the ground stands in front of the colour.

        Args:
            row: The row of cells.
            column: Where they begin.
            heights: Of each cell how many eighths, 7 at most.
            colour: The number of their colour.

        """
        for at, height in enumerate(heights, column):
            if height and 0 <= row < self.height and 0 <= at < self.width:
                ground = int(self.palette.under_text(colour)[self._ground(row, at, at + 1)[0]])
                standing = int(glyphs_of(_STANDING[7 - height], self.charset)[0])
                self.cells[row, at] = standing << 16 | ground << 8 | colour

    def clear_row(self, row: int) -> None:
        """Take the text off a row; the light stays."""
        if 0 <= row < self.height:
            self.cells[row] = self._filled(slice(row, row + 1))[0]

    def write_ink(self, row: int, column: int, text: str, place: float | None = None) -> None:
        """Write on the light, all of the text in one ink.

        Where that ink could not be read, the light under a letter gives way: to the nearest step on which it can.

        Args:
            row: The row of cells.
            column: Where it begins.
            text: What to write.
            place: The place on the ramp, 0..1, on which the ink is to read well; None: that of what lies under it.

        """
        if place is None:
            start, stop = max(0, column), min(self.width, column + width_of(text, self.charset))
            if not 0 <= row < self.height or start >= stop:
                return
            place = float(self._ground(row, start, stop).mean()) / (RAMP_STEPS - 1)
        self._put(row, column, text, int(self.palette.ink[round(min(1.0, place) * (RAMP_STEPS - 1))]))

    def _put(self, row: int, column: int, text: str, front: int) -> None:
        cells = _in_front(text, self.charset, int(self.palette.canonical[front]))
        start, stop = max(0, column), min(self.width, column + len(cells))
        if not 0 <= row < self.height or start >= stop:
            return
        if stop - start < len(cells):
            cells = _whole(cells, start - column, stop - column)
        self.cells[row, start:stop] = cells | self.palette.under_text(front).take(self._ground(row, start, stop))
