"""Painting light in the terminal's own pixels: the orb, the wave as a long strip, its point, and veils that dim.

One canvas in cells, laid over with finer points; distances are as in the orb and the wave. A picture is a table of 256
places along the theme's ramp. The orb covers what is under it; the wave lets it through where it is faint. All of it
may run in the painter's thread.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tui.picture import colour
from tui.picture.orb import Orb, View, smoothstep
from tui.picture.png import indexed_png
from tui.picture.wave import COMING, GLOW_PX, HALO_PX, LATER, PAST, fade, line_light, point_light, seconds_per_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scripts.units import Seconds
    from tui.picture.layout import Layout
    from tui.picture.theme import Theme
    from tui.picture.wave import Samples

LEVELS = 96
"""So many sizes the orb has. One step is a pixel and a half of a large one: less than its softness shows."""
_STEPS, _STRIP_STEPS = 256, 48
_POINTS_A_UNIT = 5.0
"""The orb is soft: with about so many points to what is a pixel with cells nobody sees them."""
_DIMMED_COARSER = 2
"""A large one that is dimmed is softer still, and there are many: so the terminal keeps a quarter as much of each."""
_LARGE_UNITS = 14.0
"""An orb of this radius is large."""
_LINE_PX, _POINT_PX = 1.15, 1.35
"""Half as wide as the line and the point of cells, near enough: these need not span a whole cell to look smooth."""
BLENDS_OVER = 3.0
"""So many columns it takes the wave to go over to the strength of what comes after the turn."""
_THIN = 0.22
"""Places on the ramp under this one let through what is under them."""
VEILS = 48
"""So many strengths a veil has: it dims what is under it to a light of 1 - n / 48."""
DIMS = (1.0, 0.75, 0.55, 0.4, 0.27, 0.16)
"""The lights that the orb is painted at: a veil takes the hue with the light, so it leads to the next one only."""
_JUDGED_AT = 0.72
"""The place on the ramp whose lightness under a veil is to be that of the dimmed light."""
_VEIL_BEGINS, _VEIL_WHOLE = 4.5, 0.5
"""So far above its highest line a veil on the wave begins, and is whole: a full orb's softness reaches down there."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of whole cells."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Canvas:
    """A screen of cells with its theme, and how many pixels make a cell."""

    layout: Layout
    theme: Theme
    cell: tuple[int, int]

    @property
    def unit(self) -> float:
        """How many pixels make a distance of 1, across and down alike: so what is round is round on any font."""
        return min(self.cell[0], self.cell[1] / 2)

    def _units(self, columns: float, half_rows: float) -> tuple[float, float]:
        return columns * self.cell[0] / self.unit, half_rows * self.cell[1] / 2 / self.unit

    @cached_property
    def ramp(self) -> NDArray[np.float64]:
        """Shape (256, 3): the theme's ramp in sRGB."""
        return colour.ramp(self.theme.ramp, _STEPS)

    # -- The orb --------------------------------------------------------------------------------------------------

    @cached_property
    def _whole_orb(self) -> Orb:
        layout = self.layout
        across, down = self._units(layout.width, 2 * layout.height)
        # One point is enough here: only where it ends is asked.
        return Orb(across, down, self._units(*layout.orb_centre), layout.orb_room, View(0, 0, across, down, 1, 1))

    @cached_property
    def orb_box(self) -> Box:
        """Where the orb and all of its halo stand."""
        layout, (x, y) = self.layout, self.layout.orb_centre
        columns = self._whole_orb.wide * self.unit / self.cell[0]
        half_rows = self._whole_orb.reach * self.unit / (self.cell[1] / 2)
        left, right = max(0, math.floor(x - columns)), min(layout.width, math.ceil(x + columns))
        top, bottom = max(0, math.floor((y - half_rows) / 2)), min(layout.height, math.ceil((y + half_rows) / 2))
        # Where a point of the orb is several pixels, all points have as many; so have those of a dimmed one.
        return Box(
            top, left, self._even(bottom - top, layout.height - top), self._even(right - left, layout.width - left)
        )

    @property
    def _coarse(self) -> int:
        """How many pixels a point of the orb is wide and high."""
        return max(1, round(self.unit / _POINTS_A_UNIT))

    @property
    def _dimmed_coarse(self) -> int:
        return (_DIMMED_COARSER if self.layout.orb_room >= _LARGE_UNITS else 1) * self._coarse

    def _even(self, cells: int, most: int) -> int:
        coarse = self._dimmed_coarse
        more = -(-cells // coarse) * coarse
        return more if more <= most else cells

    @cached_property
    def _orb(self) -> Orb:
        return self._orb_of(self._coarse)

    @cached_property
    def _dimmed_orb(self) -> Orb:
        return self._orb_of(self._dimmed_coarse)

    def _orb_of(self, coarse: int) -> Orb:
        layout, box = self.layout, self.orb_box
        left, top = self._units(box.column, 2 * box.row)
        across, down = self._units(box.columns, 2 * box.rows)
        columns, rows = (round(side / coarse) for side in (box.columns * self.cell[0], box.rows * self.cell[1]))
        view = View(left, top, across, down, columns, rows)
        return Orb(
            *self._units(layout.width, 2 * layout.height), self._units(*layout.orb_centre), layout.orb_room, view
        )

    def orb(self, number: int, dim: int = 0) -> bytes:
        """Return the orb at level ``number / (LEVELS - 1)`` and at a light of ``DIMS[dim]``."""
        light = (self._dimmed_orb if dim else self._orb).field(number / (LEVELS - 1))
        light *= np.float32(DIMS[dim])
        return indexed_png(_numbers(light), _bytes(self.ramp))

    # -- The wave -------------------------------------------------------------------------------------------------

    @cached_property
    def wave_box(self) -> Box:
        """Where the wave stands, with the light around its point."""
        layout, away = self.layout, (HALO_PX + 1) * self.unit / (self.cell[1] / 2)
        top = max(0, math.floor((layout.wave_top - away) / 2))
        bottom = min(layout.height, math.ceil((layout.wave_bottom + away) / 2))
        return Box(top, 0, bottom - top, layout.width)

    @property
    def seconds_a_pixel(self) -> Seconds:
        """How much time stands on one pixel of a strip."""
        return seconds_per_column(self.layout.width) / self.cell[0]

    def wave_height(self, level: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return where the middle of the line is at a level, in pixels from the upper edge of the wave's box."""
        layout = self.layout
        rows = layout.wave_bottom + (layout.wave_top - layout.wave_bottom) * np.asarray(level)
        return np.asarray((rows / 2 - self.wave_box.row) * self.cell[1])

    def strip(self, samples: Samples, start: Seconds, pixels: int) -> bytes:
        """Return the wave from a session position on, so many pixels long, as bright as what has just been."""
        times = start + (np.arange(pixels, dtype=np.float64) + 0.5) * self.seconds_a_pixel
        middle = (self.wave_height(samples.at(times)) / self.unit).astype(np.float32)
        slope = np.gradient(middle) * np.float32(self.unit)
        down = ((np.arange(self.wave_box.rows * self.cell[1], dtype=np.float32) + 0.5) / np.float32(self.unit))[:, None]
        near = np.abs(down - middle)
        near /= np.sqrt(1.0 + slope * slope)
        # All beyond the glow is dark; most of the strip is.
        light = np.zeros_like(near)
        seen = near < GLOW_PX
        light[seen] = line_light(near[seen], _LINE_PX)
        # Fewer places than elsewhere: a strip is sent again and again.
        return indexed_png(_numbers(light, _STRIP_STEPS), *self._thin(_STRIP_STEPS, PAST))

    @property
    def point_size(self) -> int:
        """How many pixels the picture of the point is wide and high."""
        return 2 * math.ceil(HALO_PX * self.unit) + 1

    def point(self) -> bytes:
        """Return the point that is now, with its light."""
        places = (np.arange(self.point_size, dtype=np.float32) - self.point_size // 2) / np.float32(self.unit)
        light = point_light(np.hypot(places[:, None], places[None, :]), _POINT_PX)
        return indexed_png(_numbers(light), *self._thin(_STEPS))

    def _thin(self, steps: int, brightest: float = 1.0) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """Return the ramp up to a place as colours that let through: over the ground each looks as on the ramp."""
        places = np.linspace(0.0, brightest, steps)
        ramp, ground = self.ramp[np.rint(places * (_STEPS - 1)).astype(int)], self.ramp[:1]
        alpha = np.minimum(1.0, places / _THIN)
        colours = np.clip(ground + (ramp - ground) / np.maximum(alpha, 1e-6)[:, None], 0.0, 1.0)
        return _bytes(colours), _bytes(alpha)

    # -- Veils ----------------------------------------------------------------------------------------------------

    def sheet(self) -> bytes:
        """Return one pixel of the ground, to be stretched under everything."""
        return indexed_png(np.zeros((1, 1), dtype=np.uint8), _bytes(self.ramp[:1]))

    def edge(self, columns: int, *, right: bool) -> bytes:
        """Return what fades the wave towards an edge of the screen, so many columns wide and one pixel high."""
        pixels = (np.arange(columns * self.cell[0], dtype=np.float32) + 0.5) / np.float32(self.cell[0])
        hidden = _numbers(1.0 - fade(pixels, self.layout.width))[None, :]
        return self._ground_through(hidden[:, ::-1] if right else hidden, np.arange(_STEPS, dtype=np.uint8))

    def coming(self) -> bytes:
        """Return one column that dims the wave from what has been to what is until the coming turn."""
        return self._column(self._opacity(PAST, COMING))

    def later(self) -> bytes:
        """Return what dims it further from the coming turn on, as large as the wave's box."""
        across = self.layout.width * self.cell[0]
        soft = np.minimum(1.0, (np.arange(across) + 0.5) / (BLENDS_OVER * self.cell[0]))
        numbers = np.rint(255 * self._opacity(COMING, LATER) * self._under_orb[:, None] * soft).astype(np.uint8)
        return self._ground_through(numbers, np.arange(_STEPS, dtype=np.uint8))

    def veil(self, number: int, dim: int = 0) -> bytes:
        """Return one pixel that dims what is under it, of a light of ``DIMS[dim]``, to ``1 - number / VEILS`` of it."""
        opacity = self._dims(number, DIMS[dim] * _JUDGED_AT)
        return self._ground_through(np.zeros((1, 1), dtype=np.uint8), _bytes(np.array([opacity])))

    def soft_veil(self, number: int) -> bytes:
        """Return one column that does the same to the wave."""
        return self._column(self._dims(number))

    @cached_property
    def _under_orb(self) -> NDArray[np.float32]:
        """How much of a veil on the wave there is in each row of its box: none where the orb may shine."""
        top = self.wave_height(1.0) / self.unit
        places = (np.arange(self.wave_box.rows * self.cell[1], dtype=np.float32) + 0.5) / np.float32(self.unit)
        return smoothstep(float(top) - _VEIL_BEGINS, float(top) - _VEIL_WHOLE, places)

    def _column(self, opacity: float) -> bytes:
        numbers = np.rint(255 * opacity * self._under_orb).astype(np.uint8)[:, None]
        return self._ground_through(numbers, np.arange(_STEPS, dtype=np.uint8))

    def _ground_through(self, numbers: NDArray[np.uint8], alphas: NDArray[np.uint8]) -> bytes:
        return indexed_png(numbers, np.repeat(_bytes(self.ramp[:1]), len(alphas), axis=0), alphas)

    def _dims(self, number: int, place: float = _JUDGED_AT) -> float:
        return self._opacity(place, place * (1.0 - number / VEILS))

    def _opacity(self, place: float, wanted_place: float) -> float:
        """Return how much of the ground makes one place on the ramp as light as another."""
        bright = self.ramp[round(place * (_STEPS - 1))]
        wanted = colour.oklab(self.ramp[[round(wanted_place * (_STEPS - 1))]])[0, 0]
        shares = np.linspace(0.0, 1.0, 257)[:, None]
        lightness = colour.oklab(bright * (1 - shares) + self.ramp[:1] * shares)[:, 0]
        return float(shares[np.abs(lightness - wanted).argmin(), 0])


def _numbers(light: NDArray[np.float32], steps: int = _STEPS) -> NDArray[np.uint8]:
    return np.rint(np.clip(light, 0.0, 1.0) * (steps - 1)).astype(np.uint8)


def _bytes(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.rint(values * 255).astype(np.uint8)
