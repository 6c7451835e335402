"""Pictures in front of a terminal's ground and behind its text: which of them stands where, in one frame.

What a picture is called here, its key, says all that it shows; so the same key is never painted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    Paint = Callable[[], bytes]
    """Paints a picture and returns it as a PNG file. The painter's thread."""


@dataclass(frozen=True, slots=True)
class Sprite:
    """One picture in its place."""

    slot: int
    """Which of the frame's pictures it is, from 1: the one that stood there before goes. Higher ones lie above."""
    key: Hashable
    row: int
    column: int
    """The cell of its upper left corner, from 0."""
    offset: tuple[int, int] = (0, 0)
    """From there, in pixels: to the right and down, less than a cell."""
    part: tuple[int, int, int, int] | None = None
    """The part of it that is shown, in its own pixels: left, top, width, height; None: all of it."""
    over: tuple[int, int] | None = None
    """The columns and rows that it is stretched over; None: a pixel of it is one of the terminal's."""


class Easel(Protocol):
    """A terminal that keeps pictures."""

    @property
    def cell(self) -> tuple[int, int]:
        """The width and height of a cell in pixels."""

    def want(self, key: Hashable, paint: Paint, *, soon: bool = False) -> bool:
        """Return whether the terminal has a picture; one that it has not is painted, and sent when there is time.

        Args:
            key: What it is called.
            paint: Paints it, in another thread.
            soon: Whether it goes before all others that wait.

        """

    def drop(self, key: Hashable) -> None:
        """Take it that a picture will not be wanted again."""

    def clear(self) -> None:
        """Take it that none of them will be wanted again."""
