"""The orb: a soft sphere of light whose size is how full the breath is.

Distances are in pixels: half a cell high, one cell wide, so about square. Brightness is a place on the theme's ramp,
0 the ground and 1 the heart of the light.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Field = NDArray[np.float32]
    """Shape (pixel rows, columns): brightness 0..1."""

RIM = 0.34
"""Brightness just inside the rim; the heart is at 1."""
HALO = 0.34
"""Brightness of the halo at the rim."""
SOFTEST_RIM_PX = 2.0
"""The rim is never narrower than this from inside to halo, so its steepest part spans more than 1.2 px."""
_SMALLEST = 0.34
"""The radius at level 0 as a share of the one at level 1: a breath in is seen to grow threefold."""
SOFT = 0.55
"""Over so much of its radius the body goes over into the halo: light, and not a ball."""
_HOLDS_THE_WORD_PX = 2.6
_SMALLEST_MOST = 0.62
"""A small orb shrinks less far, for the sake of the word in it, and still is seen to breathe."""
_FALLS = (1.0 - RIM) / 0.842
"""How fast a sphere's light falls on the way to its rim, over a radius."""
_FINENESS = 16
"""Distances are looked up in steps of 1/16 px."""


class View(NamedTuple):
    """A part of the canvas, looked at in points of any size. Its own distances are the canvas' pixels."""

    left: float
    top: float
    across: float
    down: float
    columns: int
    rows: int
    """So many points across and down."""

    def places(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return where the middles of the points are: (columns,) from the left and (rows, 1) from the top."""
        x = self.left + (np.arange(self.columns, dtype=np.float32) + 0.5) * np.float32(self.across / self.columns)
        y = self.top + (np.arange(self.rows, dtype=np.float32) + 0.5) * np.float32(self.down / self.rows)
        return x.astype(np.float32), y.astype(np.float32)[:, None]


class Unit(NamedTuple):
    """How wide a column is and how high half a row, the shorter being 1: what is round is so in any font."""

    across: float = 1.0
    down: float = 1.0


SQUARE: Final = Unit()
"""Where nothing is known of the font. Near enough in most."""
_SLIMMEST: Final = 1.6
"""Nobody's half cell is so much longer one way than the other: whoever says so counts otherwise."""


def unit_of(cell: tuple[int, int] | None) -> Unit:
    """Return it for the width and height of a cell in pixels; square where they are not known."""
    if cell is None or min(cell) <= 0:
        return SQUARE
    across, down = cell[0], cell[1] / 2
    shorter, longer = sorted((across, down))
    return Unit(across / shorter, down / shorter) if longer < _SLIMMEST * shorter else SQUARE


def smoothstep(edge0: float, edge1: float, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return 0 before ``edge0``, 1 after ``edge1`` and 3u^2 - 2u^3 between them, u going from one to the other."""
    u: NDArray[np.float32] = np.asarray(x - edge0, dtype=np.float32)
    u /= edge1 - edge0
    np.minimum(np.maximum(u, 0.0, out=u), 1.0, out=u)
    eased = u * -2.0
    eased += 3.0
    eased *= u
    eased *= u
    return eased


class Orb:
    """The orb on a canvas of a given size. What depends on the size alone is computed once."""

    def __init__(
        self, width: float, rows: float, centre: tuple[float, float], room: float, view: View | None = None
    ) -> None:
        """Prepare a canvas.

        Args:
            width: Pixels across.
            rows: Pixels down.
            centre: Where the orb's middle is, (x, y) in pixels; pixel n spans n to n + 1.
            room: The largest radius there is room for, in pixels, the halo not counted.
            view: What of it is wanted; None: all of it, pixel by pixel.

        """
        x, y = centre
        self.centre = centre
        self.smallest = _smallest(room)
        """Radius at level 0."""
        self.largest = room
        """Radius at level 1."""
        # The halo ends before the nearest edge above and below; sideways it is drawn out where there is room.
        self.reach = min(y, rows - y, x, width - x) - 0.5
        across, down = (view or View(0.0, 0.0, width, rows, int(width), int(rows))).places()
        across, down = across - np.float32(x), down - np.float32(y)
        stretch = min(1.3, max(1.0, (min(x, width - x) - 0.5) / self.reach))
        self.wide = self.reach * stretch
        """So far from the middle the halo ends, sideways."""
        # Beyond the halo's end there is no light: nothing is looked up there.
        self._shape = len(down), len(across)
        lit = self._lit = _within(down[:, 0], self.reach), _within(across, self.wide)
        across, down = across[lit[1]], down[lit[0]]
        self._round = _steps(np.hypot(across, down))
        self._wide = _steps(np.hypot(across / stretch, down))
        self._core = _steps(np.hypot(across, down + 0.1 * room))
        longest = int(max(self._round.max(initial=0), self._core.max(initial=0))) + 1
        self._distance: NDArray[np.float32] = np.arange(longest).astype(np.float32) / np.float32(_FINENESS)
        self._within = 1.0 - smoothstep(self.reach * 0.9, self.reach, self._distance)
        """How much of the body there may be at each distance."""

    def radius(self, level: float) -> float:
        """Return the radius in pixels where the breath is ``level`` full."""
        return self.smallest + (self.largest - self.smallest) * level

    def field(self, level: float) -> Field:
        """Return the light of the orb where the breath is ``level`` full."""
        radius = self.radius(level)
        sphere, inside = _body(self._distance, radius)
        inside *= self._within
        halo = 1.0 - smoothstep(radius * 0.55, self.reach, self._distance)
        halo *= halo
        halo *= HALO * (0.55 + 0.45 * level)
        light = sphere.take(self._core)
        light *= inside.take(self._round)
        glow = halo.take(self._wide)
        glow *= (1.0 - inside).take(self._round)
        light += glow
        field = np.zeros(self._shape, dtype=np.float32)
        field[self._lit] = light
        return field


def orb_on(width: int, rows: int, centre: tuple[float, float], room: float, unit: Unit) -> Orb:
    """Return the orb on a canvas of cells: pixels across and down, its middle in these, its room in units."""
    across, down = width * unit.across, rows * unit.down
    view = View(0.0, 0.0, across, down, width, rows)
    return Orb(across, down, (centre[0] * unit.across, centre[1] * unit.down), room, view)


@lru_cache(maxsize=64)
def light_under(room: float, columns: int, rows: int) -> float:
    """Return how bright it is, on average, under words in the middle of an orb whose breath is half full.

    Args:
        room: The orb's largest radius in pixels.
        columns: How many cells wide the words are.
        rows: How many cells high.

    """
    across = (np.arange(columns, dtype=np.float32) - (columns - 1) / 2)[None, :]
    down = (np.arange(2 * rows, dtype=np.float32) - (2 * rows - 1) / 2)[:, None]
    sphere, inside = _body(np.hypot(across, down), (_smallest(room) + room) / 2)
    return float((sphere * inside).mean())


def _smallest(room: float) -> float:
    """Return the radius at level 0 of an orb with this radius at level 1: small, and wide enough to hold the word."""
    return max(_SMALLEST * room, min(_HOLDS_THE_WORD_PX, _SMALLEST_MOST * room))


def _body(distance: NDArray[np.float32], radius: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return, at distances from the middle, how bright a sphere is there and how much of it is within the rim."""
    soft = max(SOFTEST_RIM_PX, SOFT * radius) / 2
    inside = 1.0 - smoothstep(radius - soft, radius + soft, distance)
    # A rounded tip, then nearly straight down to the rim, and no further far beyond it.
    sphere = np.square(distance / radius)
    sphere += 0.03
    np.sqrt(sphere, out=sphere)
    sphere *= -_FALLS
    sphere += 1.0 + 0.173 * _FALLS
    np.maximum(sphere, 1.0 - 1.15 * (1.0 - RIM), out=sphere)
    return sphere, inside


def _within(places: NDArray[np.float32], reach: float) -> slice:
    """Return the part of rising places that lies no farther than so far from 0."""
    return slice(int(np.searchsorted(places, -reach)), int(np.searchsorted(places, reach, side="right")))


def _steps(distance: NDArray[np.float32]) -> NDArray[np.intp]:
    return np.rint(distance * _FINENESS).astype(np.intp)
