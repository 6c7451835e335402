"""When a breath is sure: two estimates that go about it differently agree, and have for a while. Pure but for that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.hearing.spectra import HOP
from scripts.listener.heard import Heard, Unsure

if TYPE_CHECKING:
    from audio.hearing.bursts import Tempo
    from audio.hearing.rhythm import Likeness
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
_LATELY: Final = 3
"""So many breaths are what the listener does lately."""
LIKE: Final = 0.4
"""How like itself breath has to be after one breath."""
_AGREE: Final = 0.08
"""The share by which the two estimates may differ."""
_EVEN: Final = 0.12
"""By which share breaths may differ from the usual one, on average."""
_STEADY: Final = 3
"""So many estimates in a row have to agree as much."""


def agree(tempo: Tempo, likeness: Likeness | None, like: float = LIKE) -> bool:
    """Return whether both estimates agree: how often breaths begin, and after how long all is like itself."""
    return (
        likeness is not None
        and likeness.height >= like
        and abs(tempo.length - likeness.length) <= _AGREE * likeness.length
        and tempo.spread <= _EVEN
    )


def latest_of(tempo: Tempo) -> Tempo | None:
    """Return how long the last three breaths alone are; None where there are fewer."""
    outs = tempo.outs[-_LATELY - 1 :]
    if len(outs) <= _LATELY:
        return None
    lengths = np.diff(outs) * HOP
    length = float(np.median(lengths))
    return tempo._replace(length=length, spread=float(np.mean(np.abs(lengths - length) / length)), outs=outs)


class Agreement:
    """For how long they have."""

    def __init__(self) -> None:
        self._same: list[Seconds] = []
        """The lengths on which both estimates agreed, without a break."""

    def broken(self) -> None:
        """Begin anew: there was nothing to agree on."""
        self._same.clear()

    def told(
        self, at: Seconds, tempo: Tempo, *, agreed: bool, onsets: tuple[Seconds, ...], lately: Seconds | None
    ) -> Heard:
        """Return what is told of a length on which both agreed, or did not."""
        length = round(tempo.length, 2)
        if not agreed:
            self._same.clear()
            return Heard(at, length, onsets=onsets, lately=lately, why=Unsure.UNEVEN)
        self._same = [*self._same[1 - _STEADY :], tempo.length]
        even = max(self._same) - min(self._same) <= _AGREE * tempo.length
        if len(self._same) < _STEADY or not even:
            return Heard(at, length, onsets=onsets, lately=lately, why=Unsure.EARLY if even else Unsure.UNEVEN)
        return Heard(at, length, sure=True, onsets=onsets, lately=lately, why=None)
