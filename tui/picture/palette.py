"""A theme on one terminal: numbered colours, and the escape parameters that set them at its colour depth.

The picture computes with numbers only. What differs between 16 million, 256, 16 and no colours is this table, and
numbers that would look the same on the terminal are made one, so that nothing is sent for a change nobody can see.
"""

from __future__ import annotations

from copy import copy
from enum import IntEnum
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rich.color import Color
from rich.style import Style

from tui.picture import colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tui.picture.theme import Theme

RAMP_STEPS = 72
"""Steps of the ramp: fewer send less, more are smoother. At 72 two neighbours differ by about 1.3 % of lightness."""
TEXT_STEPS = 16
INK_DARK = RAMP_STEPS + TEXT_STEPS
INK_LIGHT = INK_DARK + 1
COLOURS = INK_LIGHT + 1
"""How many numbers there are: 0 up to RAMP_STEPS the ramp, then text from ground to brightest, then two inks."""


_LOST_STEPS = 16
"""What is fainter than this does not show on a background of the terminal's own: the halo is drawn to meet the theme's
ground, and would stand as a patch on any other."""
_OWN_BACKGROUND = "49"
"""The parameter of ``CSI m`` for the terminal's own background (ECMA-48)."""


READABLE = 4.5
"""The least contrast of the word in the orb with what lies under it (WCAG 2.2, 1.4.3)."""


STAYS = 0xFF
"""Stands for a colour that is to stay as it is. No colour has this number."""


class Depth(IntEnum):
    """How many colours a terminal shows."""

    NONE = 0
    SIXTEEN = 16
    INDEXED = 256
    TRUE = 1 << 24


class Blend(NamedTuple):
    """Each step of the ramp as a mixture of two numbered colours, as the eye makes one of a fine pattern."""

    behind: NDArray[np.int32]
    front: NDArray[np.int32]
    quarters: NDArray[np.int32]
    """So many quarters of the mixture are the colour in front, 0 to 3."""
    error: NDArray[np.float32]
    """How far from the step the nearest of the terminal's colours is alone, in steps."""


class Setters(dict[int, str]):
    """What sets two numbered colours, by ``front << 8 | behind``; each is made when it is first asked for."""

    def __init__(self, fronts: Sequence[str], behinds: Sequence[str]) -> None:
        """Take the parameters of ``CSI m`` for each number, in front and behind."""
        super().__init__({STAYS << 8 | STAYS: ""})
        self._fronts, self._behinds = fronts, behinds

    def __missing__(self, pair: int) -> str:
        """Make one."""
        front, behind = pair >> 8, pair & 0xFF
        parameters = [] if front == STAYS else [self._fronts[front]]
        parameters += [] if behind == STAYS else [self._behinds[behind]]
        self[pair] = made = f"\x1b[{';'.join(parameters)}m"
        return made


class Palette:
    """The numbered colours of a theme at a depth."""

    def __init__(
        self,
        theme: Theme,
        depth: Depth,
        *,
        transparent: bool = False,
        before: tuple[Palette, float] | None = None,
    ) -> None:
        """Give numbers to a theme's colours.

        Args:
            theme: The colours.
            depth: How many the terminal shows.
            transparent: Whether the terminal's own background takes the place of the ground.
            before: On the way from one theme to another: the palette it comes from, and how far it has come, 0 to 1.

        """
        self.theme = theme
        self.depth = depth
        self.transparent = transparent and depth is not Depth.NONE
        self._chosen = before is None
        """Whether the theme's own choice of small palettes holds; what lies between two themes has none."""
        ground_to_text = ((0.0, theme.ground), (1.0, theme.text))
        self.srgb = np.concatenate(
            [
                colour.ramp(theme.ramp, RAMP_STEPS),
                colour.ramp(ground_to_text, TEXT_STEPS),
                np.array([colour.from_hex(theme.ink_dark), colour.from_hex(theme.ink_light)]),
            ]
        )
        """Shape (COLOURS, 3): what each number looks like, as sRGB 0..1, at this depth."""
        if before is not None:
            earlier, share = before
            self.srgb = colour.mixed(earlier.srgb, self.srgb, share)
        self._stops: list[tuple[float, int]] = []
        """(place, code): where on the ramp each of the terminal's colours is right, on a terminal of few."""
        self._codes = self._shown_codes()
        if not self._stops:
            self._stops = _stops_of(self._codes[:RAMP_STEPS])
        fronts, behinds = zip(*(_sgr(code, depth) for code in self._codes), strict=True)
        if self.transparent:
            behinds = (_OWN_BACKGROUND, *behinds[1:])
        self.fronts: tuple[str, ...] = fronts
        self.behinds: tuple[str, ...] = behinds
        """For each number the parameters of ``CSI m`` that set it in front, and behind; empty without colours."""
        self.sets = Setters(fronts, behinds)
        """The sequences themselves."""
        self._styles: dict[tuple[int, int], Style] = {}
        self._under_text: dict[tuple[int | None, bool], NDArray[np.int32]] = {}
        self.is_open = False
        """Whether the ground is left open."""

    def _shown_codes(self) -> list[int]:
        """Return 0xrrggbb, an xterm or an ANSI number or 0 for each number, and bring ``srgb`` to what is shown."""
        theme = self.theme
        match self.depth:
            case Depth.TRUE:
                rgb = np.rint(self.srgb * 255).astype(int)
                return [int(r << 16 | g << 8 | b) for r, g, b in rgb]
            case Depth.INDEXED:
                codes = 16 + colour.nearest(self.srgb, colour.XTERM_256)
                if theme.ramp_256 and self._chosen:
                    self._stops = list(theme.ramp_256)
                    codes[:RAMP_STEPS] = _nearest_stops(theme.ramp_256)
                    # Text fades out into the same ground that the ramp starts from.
                    codes[RAMP_STEPS] = codes[0]
                self.srgb = colour.XTERM_256[codes - 16]
            case Depth.SIXTEEN:
                codes = colour.nearest(self.srgb, colour.VGA_16)
                if theme.ramp_16 and self._chosen:
                    self._stops = list(theme.ramp_16)
                    codes[:RAMP_STEPS] = _nearest_stops(theme.ramp_16)
                if theme.text_16 and self._chosen:
                    codes[RAMP_STEPS:INK_DARK] = _spread(theme.text_16, TEXT_STEPS)
                self.srgb = colour.VGA_16[codes]
            case Depth.NONE:
                return [0] * COLOURS
        return [int(code) for code in codes]

    @cached_property
    def open(self) -> Palette:
        """The same colours with the ground left open: what lies under the cells is seen where there is only ground.

        Whoever paints with ``style`` paints the ground all the same.
        """
        opened = copy(self)
        opened.behinds = (_OWN_BACKGROUND, *self.behinds[1:])
        opened.sets = Setters(opened.fronts, opened.behinds)
        opened.is_open = True
        return opened

    @property
    def drawable(self) -> bool:
        """Whether pictures of the theme's own colours have the colours of its cells."""
        return self.depth is Depth.TRUE and self._chosen and not self.transparent

    @cached_property
    def canonical(self) -> NDArray[np.uint8]:
        """Shape (COLOURS,): for each number the first one that looks the same here."""
        first: dict[int, int] = {}
        numbers = [first.setdefault(code, number) for number, code in enumerate(self._codes)]
        if self.transparent:
            numbers[:_LOST_STEPS] = [0] * _LOST_STEPS
        return np.array(numbers, dtype=np.uint8)

    @cached_property
    def _ink_contrast(self) -> NDArray[np.float64]:
        """Shape (2, RAMP_STEPS): the contrast of the dark and of the light ink with each step of the ramp."""
        ground = self.srgb[:RAMP_STEPS]
        return np.stack([colour.contrast(ground, self.srgb[[ink]]) for ink in (INK_DARK, INK_LIGHT)])

    @cached_property
    def ink(self) -> NDArray[np.uint8]:
        """Shape (RAMP_STEPS,): the ink that reads better on each step of the ramp, INK_DARK or INK_LIGHT."""
        dark, light = self._ink_contrast
        return np.where(dark >= light, INK_DARK, INK_LIGHT).astype(np.uint8)

    @cached_property
    def _readable(self) -> NDArray[np.uint8]:
        """Shape (2, RAMP_STEPS): for the dark and the light ink, the step nearest to each where it can be read."""
        steps = np.arange(RAMP_STEPS)
        nearest = []
        for contrast in self._ink_contrast:
            good = np.flatnonzero(contrast >= min(READABLE, contrast.max()))
            nearest.append(good[np.abs(steps[:, None] - good).argmin(axis=1)])
        return np.array(nearest, dtype=np.uint8)

    def under_text(self, front: int) -> NDArray[np.int32]:
        """Return what stands behind text in a colour, for each step of the ramp that is the light there.

        It is the light itself; under an ink that could not be read on it, the nearest step on which it can. Where the
        ground is left open, that is what is to be seen, but for such a step.
        """
        ink = front if front >= INK_DARK else None
        behind = self._under_text.get((ink, self.is_open))
        if behind is None:
            steps = np.arange(RAMP_STEPS) if ink is None else self._readable[ink - INK_DARK]
            behind = self.canonical[steps].astype(np.int32)
            if self.is_open:
                behind[steps == np.arange(RAMP_STEPS)] = 0
            self._under_text[ink, self.is_open] = behind
        return behind

    @cached_property
    def blend(self) -> Blend | None:
        """How each step of the ramp is mixed of two of the terminal's colours; None where each has its own."""
        if self.depth in (Depth.TRUE, Depth.NONE) or len(self._stops) < 2:
            return None
        codes = np.array(self._codes[:RAMP_STEPS])
        places = np.array([place for place, _ in self._stops]) * (RAMP_STEPS - 1)
        # Where a colour is seen alone, on a step of the ramp, it has its number.
        numbers = np.array([self.canonical[np.argmax(codes == code)] for _, code in self._stops], dtype=np.int32)
        steps = np.clip(np.arange(RAMP_STEPS), places[0], places[-1])
        before = np.clip(np.searchsorted(places, steps, side="right") - 1, 0, len(places) - 2)
        gap = places[before + 1] - places[before]
        share = (steps - places[before]) / gap
        quarters = np.rint(4 * share).astype(np.int32)
        if self.transparent:
            quarters[:_LOST_STEPS] = 0
        # No share of the one colour, or none of the other: that is one colour alone.
        behind = np.where(quarters == 4, numbers[before + 1], numbers[before])
        error = (np.minimum(share, 1 - share) * gap).astype(np.float32)
        return Blend(behind, numbers[before + 1], quarters % 4, error)

    def text(self, strength: float) -> int:
        """Return the colour of text between the ground (0) and its brightest (1)."""
        if strength > 0:
            strength = min(1.0, strength + self.theme.quiet * min(1.0, strength * 4))
        return int(self.canonical[RAMP_STEPS + round(max(0.0, strength) * (TEXT_STEPS - 1))])

    def style(self, front: int, behind: int) -> Style:
        """Return both colours as a Rich style, for what Textual paints itself. Made once for each pair."""
        style = self._styles.get((front, behind))
        if style is None:
            own = self.transparent and behind == 0
            style = Style(color=self._rich(front), bgcolor=Color.default() if own else self._rich(behind))
            self._styles[front, behind] = style
        return style

    def _rich(self, number: int) -> Color | None:
        code = self._codes[number]
        match self.depth:
            case Depth.TRUE:
                return Color.from_rgb(code >> 16, code >> 8 & 255, code & 255)
            case Depth.NONE:
                return None
            case _:
                return Color.from_ansi(code)


def _sgr(code: int, depth: Depth) -> tuple[str, str]:
    match depth:
        case Depth.TRUE:
            rgb = f"{code >> 16};{code >> 8 & 255};{code & 255}"
            return f"38;2;{rgb}", f"48;2;{rgb}"
        case Depth.INDEXED:
            return f"38;5;{code}", f"48;5;{code}"
        case Depth.SIXTEEN:
            bright = 60 if code > 7 else 0
            return f"{30 + bright + code % 8}", f"{40 + bright + code % 8}"
        case Depth.NONE:
            return "", ""


def _spread(codes: tuple[int, ...], steps: int) -> NDArray[np.intp]:
    """Return ``steps`` numbers that walk along the codes in equal shares."""
    at = np.minimum((np.arange(steps) * len(codes)) // steps, len(codes) - 1)
    return np.array(codes, dtype=np.intp)[at]


def _nearest_stops(stops: tuple[tuple[float, int], ...]) -> NDArray[np.intp]:
    """Return for each step of the ramp the code of the stop that is nearest."""
    places = np.array([place for place, _ in stops])
    at = np.linspace(0.0, 1.0, RAMP_STEPS)
    codes = np.array([code for _, code in stops], dtype=np.intp)
    nearest = codes[np.searchsorted((places[1:] + places[:-1]) / 2, at, side="right")]
    # One that lies beyond the ramp has a step all the same: only so has it a number.
    nearest[-1] = codes[-1]
    return nearest


def _stops_of(codes: list[int]) -> list[tuple[float, int]]:
    """Return a stop in the middle of each run of one code."""
    stops: list[tuple[float, int]] = []
    first = 0
    for code, run in groupby(codes):
        last = first + len(list(run)) - 1
        stops.append(((first + last) / 2 / (len(codes) - 1), code))
        first = last + 1
    return stops
