"""The ear: from sound to how long a breath is, and whether that is sure.

Sure means: something comes and goes as breath does and as nothing else does that was tried (a voice, music, keys, rain,
a fan, snoring, the tones of this program), two estimates that go about it differently agree, and they have for a
while. Where one of these is missing it says so and promises nothing. Pure but for what it remembers: half a minute of
levels, and no sound. One thread: the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.hearing.bursts import breaths_out, bursts_in, tempo_of
from audio.hearing.rhythm import likeness_of
from audio.hearing.spectra import BANDS, HOP, Listening, Spectra
from audio.hearing.telling import LOUD, shapes_of
from audio.units import Decibels
from scripts.listener.heard import Heard, Unsure

if TYPE_CHECKING:
    from audio.hearing.bursts import Tempo
    from audio.hearing.telling import Shapes
    from audio.units import Frames, Samples
    from scripts.units import Seconds

EVERY: Final[Seconds] = 0.5
"""So often it is estimated anew."""
_KEPT: Final[Seconds] = 36.0
"""Levels are kept for so long: three of the slowest breaths that are told, and a little."""
_EARLIEST: Final[Seconds] = 6.0
_LIKE: Final = 0.4
"""How like itself breath has to be after one breath."""
_AGREE: Final = 0.08
"""The share by which the two estimates may differ."""
_EVEN: Final = 0.12
"""By which share breaths may differ from the usual one, on average."""
_STEADY: Final = 3
"""So many estimates in a row have to agree as much."""
_LATELY: Final = 3
"""So many breaths are what the listener does lately."""
_MOVED: Final = 5
"""In hops: a breath out that is found a little elsewhere is the same one."""
_AROUND: Final = 0.3
"""This share of a breath more is looked at around them."""


class Ear:
    """See the module.

    Args:
        rate: Frames a second of the sound that comes.
        began: The time of its first frame.

    """

    def __init__(self, rate: Frames, began: Seconds = 0.0) -> None:
        self._rate = rate
        self._listening = Listening(rate)
        self._began = began
        self._hops = 0
        self._kept = Spectra(np.zeros((0, BANDS)), np.zeros(0), np.zeros(0))
        self._due = EVERY
        self._latest: tuple[int, Seconds | None] = 0, None
        """The last breath out that was looked back from, in hops, and how long the three before it were."""
        self._same: list[Seconds] = []
        """The lengths on which both estimates agreed, without a break."""

    def hear(self, sound: Samples) -> list[Heard]:
        """Return the estimates that have become due with more sound, mono [frames]."""
        estimates = []
        step = max(1, int(self._rate * EVERY / 2))
        for first in range(0, len(sound), step):
            spectra = self._listening.hear(sound[first : first + step])
            self._hops += len(spectra.lines)
            most = int(_KEPT / HOP)
            self._kept = Spectra(*(np.concatenate(pair)[-most:] for pair in zip(self._kept, spectra, strict=True)))
            if self._hops * HOP >= self._due:
                self._due += EVERY
                estimates.append(self._estimate())
        return estimates

    def _estimate(self) -> Heard:
        at = round(self._began + self._hops * HOP, 3)
        kept = self._kept
        if len(kept.lines) * HOP < _EARLIEST:
            return Heard(at)
        why, shapes = shapes_of(kept)
        if why is not None:
            self._same.clear()
            self._latest = 0, None
            return Heard(at, why=why)
        usual = Decibels(float(np.percentile(shapes.blown, LOUD)))
        outs = breaths_out(bursts_in(shapes.blown, usual, shapes.colour))
        tempo = tempo_of(outs)
        if tempo is None:
            self._same.clear()
            return Heard(at, why=Unsure.UNEVEN if outs else Unsure.STILL)
        first = self._hops - len(kept.lines)
        onsets = tuple(round(self._began + (first + out) * HOP, 3) for out in tempo.outs)
        if abs(self._latest[0] - first - tempo.outs[-1]) > _MOVED:
            self._latest = first + tempo.outs[-1], self._lately(tempo, shapes)
        lately = self._latest[1]
        length = round(tempo.length, 2)
        if not _agree(tempo, shapes, 0):
            self._same.clear()
            return Heard(at, length, onsets=onsets, lately=lately, why=Unsure.UNEVEN)
        self._same = [*self._same[1 - _STEADY :], tempo.length]
        even = max(self._same) - min(self._same) <= _AGREE * tempo.length
        if len(self._same) < _STEADY or not even:
            return Heard(at, length, onsets=onsets, lately=lately, why=Unsure.EARLY if even else Unsure.UNEVEN)
        return Heard(at, length, sure=True, onsets=onsets, lately=lately, why=None)

    def _lately(self, tempo: Tempo, shapes: Shapes) -> Seconds | None:
        """Return how long the last three breaths are; None unless both estimates agree on those alone."""
        outs = tempo.outs[-_LATELY - 1 :]
        if len(outs) <= _LATELY:
            return None
        lengths = np.diff(outs) * HOP
        length = float(np.median(lengths))
        latest = tempo._replace(length=length, spread=float(np.mean(np.abs(lengths - length) / length)), outs=outs)
        first = max(0, outs[0] - int(_AROUND * length / HOP))
        of_these = Spectra(*(each[first:] for each in self._kept))
        why, _ = shapes_of(of_these)
        return round(length, 2) if why is None and _agree(latest, shapes, first) else None


def _agree(tempo: Tempo, shapes: Shapes, first: Frames) -> bool:
    """Return whether both estimates agree, of what was heard from a hop on."""
    likeness = likeness_of([shapes.loudness[first:], shapes.blown[first:]])
    return (
        likeness is not None
        and likeness.height >= _LIKE
        and abs(tempo.length - likeness.length) <= _AGREE * likeness.length
        and tempo.spread <= _EVEN
    )
