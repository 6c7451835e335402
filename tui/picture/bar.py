"""The still bar: what stands in for the orb where nothing should move. It says how full the breath is, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tui.picture.orb import Field

_EMPTY = 0.16
_FULL = 0.66


class Bar:
    """A bar on a canvas of a given size: one row of cells high, in the middle of where the orb would be."""

    def __init__(self, width: int, rows: int, centre: tuple[float, float], room: float) -> None:
        """Prepare a canvas, as the orb's."""
        self._shape = (rows, width)
        half = max(8, min(round(room * 1.6), width // 2 - 3))
        middle = int(centre[0])
        self._first = middle - half
        self._last = middle + half
        self.row = round(centre[1] / 2)
        """The row of cells it stands on."""

    def field(self, level: float, light: float) -> Field:
        """Return the light of a bar that is ``level`` full (0 to 1), as present as ``light`` says."""
        field = np.zeros(self._shape, dtype=np.float32)
        rows = slice(2 * self.row, 2 * self.row + 2)
        field[rows, self._first : self._last] = _EMPTY * light
        reached = self._first + round(level * (self._last - self._first))
        field[rows, self._first : reached] = _FULL * light
        return field
