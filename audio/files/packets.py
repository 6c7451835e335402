"""When the packets of a file are stamped, and what that says of how much sound there is.

The stamps of a container are for holding sound against pictures. They begin where the picture did, leap where a
recorder was paused, and are rounded to a thousandth of a second. Here they are made a map from what has been decoded
(seconds of sound from the first that is heard) to what a jump has to ask for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.units import Seconds

_BASE: Final = re.compile(rb"^#tb 0: (\d+)/(\d+)")
_LEAP: Final[Seconds] = 0.05
"""Stamps that are further apart than their packets are long, by more than this, have leapt."""
_ROUGH: Final = 0.02
"""Where what the packets say of their own lengths differs from their stamps by this part, neither is believed."""
_LONG: Final = 4
"""A packet that says it lasts so many times as long as most is not believed."""


class Stamps(NamedTuple):
    """Stretches without a leap."""

    sound: tuple[Seconds, ...] = (0.0,)
    """What has been decoded where each begins."""
    stamp: tuple[Seconds, ...] = (0.0,)
    """How that is stamped."""
    length: Seconds = 0.0
    """How much sound there is in all; 0 where nobody knows."""
    steady: bool = False
    """Whether there is one stretch alone, and all that its packets say agrees."""

    def at(self, sound: Seconds) -> Seconds:
        """Return how a place is stamped."""
        index = max(0, bisect_right(self.sound, sound) - 1)
        return self.stamp[index] + sound - self.sound[index]


def stamps_in(told: Iterable[bytes]) -> Stamps:
    """Return the stamps in what ffmpeg's ``framecrc`` tells: a stream, two times, a length, a size, a sum a line."""
    tick, leap = 0.0, 1
    sounds: list[int] = []
    stamps: list[int] = []
    sound = expected = summed = count = longest = 0
    for line in told:
        base = _BASE.match(line)
        if base is not None and int(base[1]) and int(base[2]):
            tick = int(base[1]) / int(base[2])
            leap = max(1, round(_LEAP / tick))
        if not tick or not line.startswith(b"0,"):
            continue
        try:
            _, _, stamp, length, _ = map(int, line.split(b",", 5)[:5])
        except ValueError:
            continue
        if not sounds or abs(stamp - expected) > leap:
            sounds.append(sound)
            stamps.append(stamp)
        sound = sounds[-1] + stamp + length - stamps[-1]
        expected = stamp + length
        summed += length
        longest = max(longest, length)
        count += 1
    if not count:
        return Stamps()
    agreed = abs(summed - sound) <= _ROUGH * sound + leap + count // 2
    return Stamps(
        tuple(place * tick for place in sounds),
        tuple(place * tick for place in stamps),
        sound * tick,
        # Sound from before the pictures is cut off in decoding; a packet that is said to last over a pause does not.
        steady=len(sounds) == 1 and agreed and 0 < longest * count <= _LONG * summed and stamps[0] >= -leap,
    )
