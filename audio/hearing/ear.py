"""The ear: from sound to how long a breath is, and whether that is sure.

Sure means: something comes and goes as breath does and as nothing else does that was tried (a voice, music, keys, rain,
a fan, snoring, the tones of this program), two estimates that go about it differently agree, and they have for a
while. Where one of these is missing it says so and promises nothing. Pure but for what it remembers: half a minute of
levels, and no sound. One thread: the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from audio.hearing.agreeing import AROUND, EARLIEST, EVERY, KEPT, MOVED, Agreement, agree, lately_of
from audio.hearing.bursts import breaths_out, bursts_in, tempos_of
from audio.hearing.rhythm import likeness_of
from audio.hearing.spectra import BANDS, HOP, Spectra, SpectraFinder
from audio.hearing.telling import LOUD, percentile, shapes_of
from audio.units import Decibels
from scripts.listener.heard import Heard, Unsure

if TYPE_CHECKING:
    from audio.hearing.bursts import Tempo
    from audio.hearing.rhythm import Likeness
    from audio.hearing.telling import Shapes
    from audio.units import Frames, Samples
    from scripts.units import Seconds


class Ear:
    """See the module.

    Args:
        rate: Frames a second of the sound that comes.
        began: The time of its first frame.

    """

    def __init__(self, rate: Frames, began: Seconds = 0.0) -> None:
        self._rate = rate
        self._listening = SpectraFinder(rate)
        self._began = began
        self._hops = 0
        self._kept = Spectra(np.zeros((0, BANDS)), np.zeros(0), np.zeros(0))
        self._due = EVERY
        self._latest: tuple[Frames, tuple[Seconds, ...]] = 0, ()
        """The last breath out that was looked back from, in hops, and when the three breaths before it began."""
        self._agreement = Agreement()

    def hear(self, sound: Samples) -> list[Heard]:
        """Return the estimates that have become due with more sound, mono [frames]."""
        estimates = []
        step = max(1, int(self._rate * EVERY))
        for first in range(0, len(sound), step):
            spectra = self._listening.hear(sound[first : first + step])
            self._hops += len(spectra.lines)
            most = int(KEPT / HOP)
            self._kept = Spectra(*(np.concatenate(pair)[-most:] for pair in zip(self._kept, spectra, strict=True)))
            if (self._hops + 1) * HOP >= self._due:  # of the last frame half has not become a hop yet
                self._due += EVERY
                estimates.append(self._estimate())
        return estimates

    def _estimate(self) -> Heard:
        at = round(self._began + self._hops * HOP, 3)
        kept = self._kept
        if len(kept.lines) * HOP < EARLIEST:
            return Heard(at)
        why, shapes = shapes_of(kept)
        if why is not None:
            self._agreement.broken()
            self._latest = 0, ()
            return Heard(at, why=why)
        usual = Decibels(float(percentile(np.sort(shapes.blown), LOUD)))
        outs = breaths_out(bursts_in(shapes.blown, usual, shapes.colour))
        tempos = list(tempos_of(outs, len(kept.lines)))
        if not tempos:
            self._agreement.broken()
            return Heard(at, why=Unsure.UNEVEN if outs else Unsure.STILL)
        first = self._hops - len(kept.lines)
        last = tempos[0].outs[-1]
        if abs(self._latest[0] - first - last) > MOVED:
            self._latest = first + last, self._lately(tempos[0], shapes)
        for tempo in tempos:
            of = 0 if tempo is tempos[0] else max(0, tempo.outs[0] - round(AROUND * tempo.length / HOP))
            if agree(tempo, likeness_of([shapes.loudness[of:], shapes.blown[of:]])):
                return self._told(at, tempo, agreed=True)
        return self._told(at, tempos[0], agreed=False)

    def _told(self, at: Seconds, tempo: Tempo, *, agreed: bool) -> Heard:
        onsets, (_, lately) = self._times(tempo.outs), self._latest
        return self._agreement.told(at, tempo, agreed=agreed, onsets=onsets, lately=lately)

    def _lately(self, tempo: Tempo, shapes: Shapes) -> tuple[Seconds, ...]:
        """Return when the last three breaths began and ended; none unless both estimates agree on those alone."""

        def likeness(first: Frames) -> Likeness | None:
            why, _ = shapes_of(Spectra(*(each[first:] for each in self._kept)))
            return likeness_of([shapes.loudness[first:], shapes.blown[first:]]) if why is None else None

        return self._times(lately_of(tempo, likeness))

    def _times(self, hops: tuple[Frames, ...]) -> tuple[Seconds, ...]:
        """Return the times of hops that count from the first one kept."""
        first = self._hops - len(self._kept.lines)
        return tuple(round(self._began + (first + hop) * HOP, 3) for hop in hops)
