"""Two orbs side by side that drift together and become one, as two breaths do. Distances are in pixels, as in the orb.

Where both are in the middle this is the one orb, to the pixel; so nothing is seen to change hands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tui.picture.bar import Bar
from tui.picture.orb import SQUARE, orb_on

if TYPE_CHECKING:
    from scripts.units import Seconds
    from tui.picture.orb import Field, Orb, Unit
    from tui.picture.wave import Samples

SECOND = 0.62
"""The second one's trace is fainter than the first one's, so that the two can be told apart where they cross."""
_SIDE_SHARE = 0.17
"""Side by side, neither is larger than this share of the width allows."""
_SIDE_SIZE = 0.86
_APART = 1.4
"""So many radii from the middle they stand when side by side: both full, there is still night between them."""
_ASLANT = 0.27
"""So many radii the first stands lower and the second higher: two lights level with each other over a line are a face,
and nobody is to feel watched."""
_GRAIN = 8
"""Orbs are placed in steps of an eighth of a pixel, and those of the last places are kept."""
_LABELS_APART = 7
"""Two words nearer than so many columns would be read as one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What is shown of two people, beside the scene's own, which is the first one's."""

    level: float
    """How full the second one's breath is."""
    samples: Samples
    turn: Seconds
    places: tuple[float, float]
    """Of the first and the second: -1 on the left, 0 in the middle, 1 on the right."""
    present: tuple[float, float]
    """How much is there of each, 0 to 1."""
    label: tuple[str, ...] = ()


class PairOrbs:
    """Two orbs on a canvas of a given size."""

    def __init__(self, width: int, rows: int, centre: tuple[float, float], room: float, unit: Unit = SQUARE) -> None:
        """Prepare a canvas, as the orb's."""
        self._unit = unit
        self._width, self._rows, self._centre, self._room = width, rows, centre, room
        self._side = _SIDE_SIZE * min(room, _SIDE_SHARE * width)
        # Whole columns, so that each stands in the middle of one, as the one orb does.
        self._away = float(round(min(_APART * self._side, width / 2 - self._side - 2.0)))
        self._kept: dict[tuple[int, int, int], Orb] = {}
        half = self._away
        self._bars = [Bar(width, rows, (centre[0] + sign * half, centre[1]), half / 3) for sign in (-1, 1)]

    def centre(self, place: float) -> tuple[float, float]:
        """Return where the middle of an orb is, in pixels from the left and from the top."""
        x, y = self._centre
        return x + place * self._away, y - place * _ASLANT * self._side

    def room(self, pair: Pair) -> float:
        """Return the largest radius of either: smaller side by side than in the middle."""
        apart = min(1.0, max(abs(place) for place in pair.places))
        return self._room + (self._side - self._room) * apart

    def field(self, level: float, pair: Pair) -> Field:
        """Return the light of both, the brighter where they overlap."""
        room = self.room(pair)
        levels = level, pair.level
        fields = [
            self._orb(*self.centre(place), room).field(full) * np.float32(present)
            for place, full, present in zip(pair.places, levels, pair.present, strict=True)
            if present > 0
        ]
        if not fields:
            return np.zeros((self._rows, self._width), dtype=np.float32)
        return fields[0] if len(fields) == 1 else np.maximum(fields[0], fields[1])

    def bars(self, level: float, light: float, pair: Pair) -> Field:
        """Return the light of two bars side by side, where nothing should move."""
        (left, right), (there, other) = self._bars, pair.present
        return np.maximum(left.field(level, light * there), right.field(pair.level, light * other))

    def labels(self, label: tuple[str, ...], pair: Pair) -> list[tuple[tuple[float, float], tuple[str, ...]]]:
        """Return the words in each orb, with where their middle is in pixels; those of one where both would meet."""
        centres = [self.centre(place) for place in pair.places]
        both = zip(centres, (label, pair.label), pair.present, strict=True)
        shown = [(centre, lines) for centre, lines, present in both if lines and present > 0.5]
        if len(shown) == 2 and abs(centres[1][0] - centres[0][0]) < _LABELS_APART:
            return [(self._centre, label)] if label == pair.label else []
        return shown

    def _orb(self, x: float, y: float, room: float) -> Orb:
        key = round(x * _GRAIN), round(y * _GRAIN), round(room * _GRAIN)
        if key not in self._kept:
            while len(self._kept) >= 4:
                del self._kept[next(iter(self._kept))]
            exact = abs(x - self._centre[0]) < 1e-6
            centre = self._centre if exact else (key[0] / _GRAIN, key[1] / _GRAIN)
            self._kept[key] = orb_on(self._width, self._rows, centre, room if exact else key[2] / _GRAIN, self._unit)
        return self._kept[key]
