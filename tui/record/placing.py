"""Where things stand on the recording screen: rows shared out, the line to be said first of all.

What finds no place of its own takes turns under the line, so nothing is cut off at any size from 40x12 up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ORB_ROWS = 3
"""Fewer make no light to breathe with."""


@dataclass(frozen=True, slots=True)
class Needs:
    """How many rows things take at one width."""

    line: int
    before: int = 0
    after: int = 0
    where: int = 0


@dataclass(frozen=True, slots=True)
class Placing:
    """Rows from the top; a stretch is its first row and the one after its last."""

    header: int | None
    where: tuple[int, int]
    """Empty where it takes turns with the rest."""
    orb: tuple[int, int]
    before: tuple[int, int]
    line: int
    """The first row of the line to be said, which is always whole."""
    after: tuple[int, int]
    under: tuple[int, int]
    """What is told, and what takes turns."""
    meter: int | None
    keys: int


@dataclass(frozen=True, slots=True)
class _Share:
    """So many rows for each."""

    line: int
    before: int
    after: int
    where: int
    under: int
    foot: int
    """Empty rows over and under the meter."""
    gap: int = 1
    """Empty rows around the line, which set it apart where there are no colours to do so."""
    orb: int = _ORB_ROWS
    meter: int = 1
    header: int = 1

    @property
    def rows(self) -> int:
        """All of them."""
        gaps = self.gap * (1 + (self.before > 0) + (self.after > 0)) + 2 * self.foot
        said = self.before + self.line + self.after + self.under
        return self.header + self.where + self.orb + said + self.meter + gaps


def _shares(needs: Needs, *, low: bool, tall: bool) -> Iterator[_Share]:
    """Yield ways to share the rows out, from the most comfortable to the line almost alone."""
    share = _Share(
        needs.line,
        needs.before,
        needs.after,
        where=0 if low else needs.where,
        under=5 if tall else 3,
        foot=0 if low else 1,
    )
    yield share
    yield replace(share, foot=0)
    share = replace(share, before=0, after=0)
    yield share
    for changed in (
        {"foot": 0},
        {"orb": 2},
        {"gap": 0},
        {"where": 0},
        {"orb": 1},
        {"under": 2},
        {"under": 1},
        {"meter": 0},
        {"orb": 0},
        {"header": 0},
    ):
        share = replace(share, **changed)
        yield share


def placed(height: int, needs: Needs) -> Placing:
    """Return where things stand in a window of a height."""
    low, tall = height < 16, height >= 30
    top = 1 if height >= 22 else 0
    keys = height - 2 if tall else height - 1
    shares = list(_shares(needs, low=low, tall=tall))
    share = next((share for share in shares if share.rows <= keys - top), shares[-1])
    # From the foot upwards; what is left over is the light's.
    row = keys
    meter = None
    if share.meter:
        meter = row = row - share.foot - share.meter
    under = row = row - share.foot - share.under
    after = row = row - share.gap - share.after
    line = row = row - (share.gap if share.after else 0) - share.line
    before = row - (share.gap if share.before else 0) - share.before
    first = top + share.header
    light = first + share.where
    return Placing(
        header=top if share.header else None,
        where=(first, light),
        orb=(light, max(light, before) if share.orb else light),
        before=(before, before + share.before),
        line=line,
        after=(after, after + share.after),
        under=(under, under + share.under),
        meter=meter,
        keys=keys,
    )
