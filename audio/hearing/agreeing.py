"""When a breath is sure: two estimates that go about it differently agree, and have for a while. Pure but for that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.hearing.spectra import HOP
from scripts.listener.heard import Heard, Unsure
from scripts.listener.lately import EVEN, readings

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.hearing.bursts import Tempo
    from audio.hearing.rhythm import Likeness
    from audio.units import Frames
    from scripts.units import Seconds

EVERY: Final[Seconds] = 0.5
"""So often it is estimated anew."""
KEPT: Final[Seconds] = 36.0
"""What was heard is kept for so long: three of the slowest breaths that are told, and a little."""
EARLIEST: Final[Seconds] = 6.0
"""Of less nothing is told."""
MOVED: Final = 5
"""In hops: a breath out that is found a little elsewhere is the same one."""
AROUND: Final = 0.3
"""This share of a breath more is looked at around the latest ones."""
LIKE: Final = 0.4
"""How like itself breath has to be after one breath."""
_AGREE: Final = 0.08
"""The share by which the two estimates may differ."""
STEADY: Final = 2
"""So many estimates in a row have to agree as much. A third changes nothing where nobody breathes, in ten hours of it,
and costs those who breathe half a second, and three of 28 recordings."""


def agree(tempo: Tempo, likeness: Likeness | None, like: float = LIKE) -> bool:
    """Return whether both estimates agree: how often breaths begin, and after how long all is like itself."""
    return (
        likeness is not None
        and likeness.height >= like
        and abs(tempo.length - likeness.length) <= _AGREE * likeness.length
        and tempo.spread <= EVEN
    )


def lately_of(tempo: Tempo, likeness: Callable[[Frames], Likeness | None], like: float = LIKE) -> tuple[Frames, ...]:
    """Return when the last breaths out began, in hops, where both estimates agree on those alone; none where not.

    Args:
        tempo: When breaths out began.
        likeness: Returns after how long all is like itself, from a hop on; None where it is no breath.
        like: How like itself it has to be.

    """
    for reading in readings(tempo.outs):
        first = max(0, int(reading.begins[0] - AROUND * reading.length))
        alone = tempo._replace(length=reading.length * HOP, spread=reading.spread)
        if agree(alone, likeness(first), like):
            return tuple(round(begin) for begin in reading.begins)
    return ()


class Agreement:
    """For how long they have."""

    def __init__(self, steady: int = STEADY) -> None:
        """Take how many estimates in a row have to agree."""
        self._steady = steady
        self._same: list[Seconds] = []
        """The lengths on which both estimates agreed, without a break."""

    def broken(self) -> None:
        """Begin anew: there was nothing to agree on."""
        self._same.clear()

    def told(
        self, at: Seconds, tempo: Tempo, *, agreed: bool, onsets: tuple[Seconds, ...], lately: tuple[Seconds, ...]
    ) -> Heard:
        """Return what is told of a length on which both agreed, or did not."""
        length = round(tempo.length, 2)
        if not agreed:
            self._same.clear()
            return Heard(at, length, onsets=onsets, lately=lately, why=Unsure.UNEVEN)
        self._same = [*self._same[1 - self._steady :], tempo.length]
        even = max(self._same) - min(self._same) <= _AGREE * tempo.length
        if len(self._same) < self._steady or not even:
            return Heard(at, length, onsets=onsets, lately=lately, why=Unsure.EARLY if even else Unsure.UNEVEN)
        return Heard(at, length, sure=True, onsets=onsets, lately=lately, why=None)
