"""Units of the sound, as names that signatures can carry, and the few conversions between them. Without numpy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NewType, TypeAlias, overload

if TYPE_CHECKING:
    from typing import Self

    import numpy as np
    import numpy.typing as npt

    from scripts.units import Seconds

Frames: TypeAlias = int
"""A count of sample frames, or a place in the session in frames from its start; every channel advances by one."""

if TYPE_CHECKING:

    class _Place(int):
        """A frame by its number. A place and a count give a place, two places a count."""

        def __new__(cls, value: int) -> Self: ...
        def __add__(self, other: int) -> Self: ...
        def __radd__(self, other: int) -> Self: ...
        @overload
        def __sub__(self, other: Self) -> int: ...  # type: ignore[overload-overlap] # a place is an int as well
        @overload
        def __sub__(self, other: int) -> Self: ...
        def __sub__(self, other: Any) -> Any: ...

    class StreamFrame(_Place):
        """A place in the stream: what the output plays, which never stops. When the program runs it is an int."""

    class SessionFrame(_Place):
        """A place in the session, which may stand still or jump. When the program runs it is an int."""

else:
    StreamFrame = SessionFrame = int

Decibels = NewType("Decibels", float)
"""A level or a change of level; 0 dB is full scale or no change. A type of its own, as a gain is: neither is taken for
the other, nor for the 0 to 1 of a setting. What is reckoned with them is a plain number until it is named again."""

Gain = NewType("Gain", float)
"""A linear factor on amplitude: 1 leaves the sound as it is, 0 is silence. A type of its own, so that mypy lets nobody
multiply sound by decibels; ``gain_of`` makes one of them."""

Hertz: TypeAlias = float
"""Cycles in a second."""

Samples: TypeAlias = "npt.NDArray[np.float32]"
"""Sound or an envelope: ``[frames]`` for one channel, ``[frames, 2]`` for left and right."""

RATE: Final[Frames] = 48_000
"""Frames in a second, everywhere inside. 48 in a millisecond, so planned times fall on whole frames."""

PAGE: Final[Frames] = 4_800
"""A tenth of a second: the fixed grid that synthesised sound is made on.

Page ``i`` is the frames from ``i * PAGE`` up to ``(i + 1) * PAGE`` of the session, always computed whole, so that
playing live and rendering to a file give the same samples whatever blocks they are asked for.
"""


UNCHANGED: Final = Decibels(0.0)
FULL: Final = Gain(1.0)
SILENCE: Final = Gain(0.0)


def gain_of(level: Decibels) -> Gain:
    """Return the factor on amplitude that a change of level is; ``-inf`` dB is 0."""
    return Gain(math.pow(10.0, level / 20.0))


def decibels_of(ratio: float) -> Decibels:
    """Return an amplitude, as a ratio to full scale, or a gain as a level; 0 is ``-inf`` dB.

    Raises:
        ValueError: It is negative.

    """
    if ratio < 0.0:
        raise ValueError(f"an amplitude cannot be negative: {ratio}")
    return Decibels(20.0 * math.log10(ratio) if ratio > 0.0 else -math.inf)


def frames_of(length: Seconds) -> Frames:
    """Return the nearest whole number of frames."""
    return round(length * RATE)


def session_frame(position: Seconds) -> SessionFrame:
    """Return the frame nearest to a session position."""
    return SessionFrame(frames_of(position))


def seconds_of(frames: Frames) -> Seconds:
    """Return a number of frames as seconds."""
    return frames / RATE
