"""Units of the score, as names that signatures can carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

Seconds: TypeAlias = float
"""A time or a length in seconds; times count from the start of the session unless a name says otherwise."""

if TYPE_CHECKING:

    class Milliseconds(int):
        """Whole milliseconds: what lengths are planned in, so that the same input gives the same timeline bit for bit.

        48 frames of sound at 48 kHz, so every planned time falls on a whole frame. For mypy a type of its own: no count
        of frames and no plain number is taken for it. Not a ``NewType``, which would be a plain number again after
        every sum. When the program runs it is an int.
        """

        def __new__(cls, value: int) -> Milliseconds: ...  # noqa: D102, PYI034
        def __add__(self, other: int) -> Milliseconds: ...
        def __radd__(self, other: int) -> Milliseconds: ...
        def __sub__(self, other: int) -> Milliseconds: ...
        def __rsub__(self, other: int) -> Milliseconds: ...
        def __neg__(self) -> Milliseconds: ...
        def __abs__(self) -> Milliseconds: ...
        def __mul__(self, other: int) -> Milliseconds: ...
        def __rmul__(self, other: int) -> Milliseconds: ...
        def __floordiv__(self, other: int) -> Milliseconds: ...
        def __lshift__(self, other: int) -> Milliseconds: ...
        def __rshift__(self, other: int) -> Milliseconds: ...

else:
    Milliseconds = int


NO_TIME: Final = Milliseconds(0)


def milliseconds(seconds: Seconds) -> Milliseconds:
    """Return the nearest whole milliseconds."""
    return Milliseconds(round(seconds * 1000))


def seconds(length: Milliseconds) -> Seconds:
    """Return milliseconds as seconds: the float nearest to the decimal value."""
    return length / 1000
