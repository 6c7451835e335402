"""Which pictures a scene is made of, where the terminal draws them: the orb of this level, the wave slid along, veils.

What the terminal has not yet is painted and sent beside the frames; until all of it is there, cells are shown. So are
they where nothing should move and where there are two orbs.
"""

from __future__ import annotations

import math
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from tui.picture.painting import BLENDS_OVER, DIMS, LEVELS, VEILS, Box, Canvas
from tui.picture.sprites import Sprite
from tui.picture.wave import FADES_OVER

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from scripts.units import Seconds
    from tui.picture.layout import Layout
    from tui.picture.sprites import Easel, Paint
    from tui.picture.theme import Theme
    from tui.picture.wave import Samples

_SHEET, _ORB, _ORB_VEIL, _WAVE, _COMING, _LATER, _LEFT, _RIGHT, _POINT, _WAVE_VEIL = range(1, 11)
"""The slots, from the lowest to the highest."""
_SIZES_FIRST: tuple[int, ...] = (*range(0, LEVELS - 1, 3), LEVELS - 1)
"""A third of the orb's sizes is there before any is shown; the others come as they are wanted."""
_AS_LIGHT = 0.01
"""A light so little brighter than one that is painted is shown by it."""
_AHEAD: Seconds = 24.0
"""A strip reaches so far beyond the right edge when it begins."""
_NEXT_BEFORE: Seconds = 4.0
"""The next one is painted so long before a strip ends."""


_SAME = 0.01
"""Two levels this near stand on the same place of the line."""


class Lit(Protocol):
    """What of a scene the pictures show: its light."""

    @property
    def samples(self) -> Samples:
        """The timeline's level."""

    @property
    def position(self) -> Seconds:
        """Where in the session it is."""

    @property
    def level(self) -> float:
        """How full the light is, 0 to 1."""

    @property
    def turn(self) -> Seconds:
        """When the phase that is now ends."""

    @property
    def light(self) -> float:
        """How present the orb is, 0 to 1."""

    @property
    def wave(self) -> float:
        """How present the wave is, 0 to 1."""

    @property
    def still(self) -> bool:
        """Whether nothing should move."""

    @property
    def pair(self) -> object | None:
        """The second of two people."""


class Painted:
    """The pictures of one canvas on one terminal. The loop's thread."""

    def __init__(self, layout: Layout, theme: Theme, easel: Easel) -> None:
        self.canvas = canvas = Canvas(layout, theme, easel.cell)
        self._easel = easel
        self._there = False
        self._strip: tuple[int, Samples, Seconds] | None = None
        """The strip that is shown: its number, what it shows, and from where on."""
        self._coming: tuple[int, Samples, Seconds] | None = None
        """The one that is being painted."""
        self._edge = math.ceil(FADES_OVER * layout.width)
        ahead = math.ceil(_AHEAD / canvas.seconds_a_pixel)
        self._strip_pixels = layout.width * canvas.cell[0] + ahead

    def fits(self, easel: Easel, theme: Theme) -> bool:
        """Return whether these are the pictures of such a terminal as it is now: it may have been given back since."""
        return easel is self._easel and theme is self.canvas.theme and easel.cell == self.canvas.cell

    def _all(self) -> Iterator[tuple[Hashable, Paint]]:
        """Yield all that is there before anything is shown."""
        canvas = self.canvas
        yield "sheet", canvas.sheet
        yield "left", partial(canvas.edge, self._edge, right=False)
        yield "right", partial(canvas.edge, self._edge, right=True)
        yield "point", canvas.point
        yield "coming", canvas.coming
        yield "later", canvas.later
        for number in range(1, VEILS + 1):
            yield ("soft veil", number), partial(canvas.soft_veil, number)
        # All lights before any is shown: a veil leaves another hue, and nobody should see one become the other.
        for dim, (light, below) in enumerate(pairwise((*DIMS, 0.0))):
            for number in range(1, _veil_of(below / light) + 1):
                yield ("veil", number, dim), partial(canvas.veil, number, dim)
            for number in _SIZES_FIRST:
                yield ("orb", number, dim), partial(canvas.orb, number, dim)

    def sprites(self, scene: Lit) -> tuple[Sprite, ...]:
        """Return what a scene is made of; nothing where cells are to show it."""
        if scene.pair is not None or scene.still:
            return ()
        if not self._there:
            missing = [key for key, paint in self._all() if not self._easel.want(key, paint)]
            self._there = not missing
        strip = self._strip_of(scene)
        if not self._there:
            return ()
        layout = self.canvas.layout
        sheet = Sprite(_SHEET, "sheet", 0, 0, over=(layout.width, layout.height))
        return sheet, *self._orb(scene), *self._wave(scene, strip), *self._now(scene)

    def _orb(self, scene: Lit) -> Iterator[Sprite]:
        box = self.canvas.orb_box
        if _veil_of(scene.light) == VEILS:
            return
        dim = _dim_of(scene.light)
        veil = _veil_of(scene.light / DIMS[dim])
        yield _over(_ORB, ("orb", self._size(min(1.0, max(0.0, scene.level)), dim), dim), box)
        if veil:
            yield _over(_ORB_VEIL, ("veil", veil, dim), box)

    def _size(self, level: float, dim: int) -> int:
        """Return the number of the orb to show: the right one, or one beside it until that is there."""
        number: int = round(level * (LEVELS - 1))
        if self._easel.want(("orb", number, dim), partial(self.canvas.orb, number, dim)):
            return number
        return min(_SIZES_FIRST, key=lambda size: abs(size - number))

    # -- The wave -------------------------------------------------------------------------------------------------

    def _strip_of(self, scene: Lit) -> tuple[int, Seconds] | None:
        """Return the number of the strip to show and where it begins; None where there is none that is true now."""
        canvas, shown = self.canvas, self._strip
        now = canvas.layout.orb_centre[0] * canvas.cell[0]
        start = scene.position - now * canvas.seconds_a_pixel
        if not any(self._would_do(one, scene, start) for one in (shown, self._coming)):
            if self._coming is not None:
                self._easel.drop(("wave", self._coming[0]))
            number = max(one[0] for one in (shown, self._coming, (0,)) if one is not None) + 1
            self._coming = number, scene.samples, start
        if self._coming is not None:
            number, samples, begins = self._coming
            paint = partial(canvas.strip, samples, begins, self._strip_pixels)
            if self._easel.want(("wave", number), paint, soon=True):
                if shown is not None:
                    self._easel.drop(("wave", shown[0]))
                self._strip, self._coming = self._coming, None
        if self._strip is None or not self._holds(self._strip, scene, start):
            return None
        return self._strip[0], self._strip[2]

    @staticmethod
    def _would_do(strip: tuple[int, Samples, Seconds] | None, scene: Lit, start: Seconds) -> bool:
        """Return whether a strip shows what is to come, and for long enough yet."""
        return strip is not None and strip[1] is scene.samples and 0 <= start - strip[2] < _AHEAD - _NEXT_BEFORE

    @staticmethod
    def _holds(strip: tuple[int, Samples, Seconds], scene: Lit, start: Seconds) -> bool:
        """Return whether the strip shows what is now: else the wave stays away until the next one is there.

        A course that was changed leaves what has been and the breath that is, so for a moment the old strip may stand.
        """
        _, samples, begins = strip
        if not 0 <= start - begins <= _AHEAD:
            return False
        now = scene.position
        return samples is scene.samples or abs(samples.one(now) - scene.samples.one(now)) < _SAME

    def _wave(self, scene: Lit, strip: tuple[int, Seconds] | None) -> Iterator[Sprite]:
        """Yield the wave, slid along, and what dims it: from now on, further from the turn on, and at both edges."""
        canvas, box = self.canvas, self.canvas.wave_box
        if strip is None or _veil_of(scene.wave) == VEILS:
            return
        number, begins = strip
        width, height = canvas.cell[0], canvas.cell[1] * box.rows
        across = box.columns * width
        now = round(canvas.layout.orb_centre[0] * width)
        start = scene.position - canvas.layout.orb_centre[0] * width * canvas.seconds_a_pixel
        slid = min(self._strip_pixels - across, max(0, round((start - begins) / canvas.seconds_a_pixel)))
        turn = now + (scene.turn - scene.position) / canvas.seconds_a_pixel
        blend = BLENDS_OVER / 2 * width
        yield Sprite(_WAVE, ("wave", number), box.row, 0, part=(slid, 0, across, height))
        begun = now // width
        yield Sprite(_COMING, "coming", box.row, begun, over=(box.columns - begun, box.rows))
        if (left := max(now, round(turn - blend))) < across:
            column, aside = divmod(left, width)
            yield Sprite(_LATER, "later", box.row, column, (aside, 0), (0, 0, across - left, height))
        sides = ((_LEFT, "left", 0), (_RIGHT, "right", box.columns - self._edge))
        for slot, key, column in sides:
            yield Sprite(slot, key, box.row, column, over=(self._edge, box.rows))

    def _now(self, scene: Lit) -> Iterator[Sprite]:
        """Yield the point that is now, and what dims it and the wave where both are less present."""
        canvas, box, veil = self.canvas, self.canvas.wave_box, _veil_of(scene.wave)
        if veil == VEILS:
            return
        now = round(canvas.layout.orb_centre[0] * canvas.cell[0])
        half = canvas.point_size // 2
        level = scene.samples.one(scene.position)
        down = round(float(canvas.wave_height(level))) + box.row * canvas.cell[1] - half
        row, under = divmod(max(0, down), canvas.cell[1])
        column, aside = divmod(max(0, now - half), canvas.cell[0])
        yield Sprite(_POINT, "point", row, column, (aside, under))
        if veil:
            yield _over(_WAVE_VEIL, ("soft veil", veil), box)


def _veil_of(light: float) -> int:
    """Return the number of the veil that leaves so much light."""
    return round((1.0 - min(1.0, max(0.0, light))) * VEILS)


def _dim_of(light: float) -> int:
    """Return which of the lights that the orb is painted at needs the least veil, as a number of ``DIMS``."""
    return max((dim for dim, painted in enumerate(DIMS) if painted >= light - _AS_LIGHT), default=0)


def _over(slot: int, key: Hashable, box: Box) -> Sprite:
    return Sprite(slot, key, box.row, box.column, over=(box.columns, box.rows))
