"""How a chest moves as it breathes, by what a strap's acceleration says: by a few thousandths of the earth's pull.

A strap tilts as the chest rises, so a little of the pull goes from one axis to another. Which axes these are depends on
how it lies; it is found anew each time, as the line along which most of what is slow goes to and fro. In or out it
cannot tell for sure: a chest rests longest after breathing out, and by that the breath out is taken to begin at the
other end. Only lengths are promised. Pure but for what it remembers: half a minute. One thread: the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from audio.hearing.agreeing import EARLIEST, KEPT, MOVED, Agreement, agree, lately_of
from audio.hearing.bursts import Burst, tempo_of
from audio.hearing.rhythm import likeness_of
from audio.hearing.spectra import HOP
from audio.units import Decibels
from scripts.listener.heard import Heard, Unsure

if TYPE_CHECKING:
    from audio.hearing.spectra import Values
    from audio.strap.frames import Acceleration
    from scripts.units import Seconds

_GAP: Final[Seconds] = 3.0
"""Where a strap says nothing for longer, what was before it is of another time."""
_FROZEN: Final[Seconds] = 5.0
"""An axis that has said the very same for so long is not measured: even on a table the last bit flickers."""
_SMOOTH: Final[Seconds] = 0.6
"""Over so long it is smoothed, twice: what is quicker than 0.7 Hz is the heart, or noise."""
_FAINTEST: Final = 3.0
"""A breath moves the chest by that much at least, in thousandths of the pull; 10 and more were measured of others, and
a strap on a table comes to 2."""
_SHOVE: Final = 60.0
"""What moves by so much in a fifth of a second is somebody who moves, and no breath."""
_FIFTH: Final[Seconds] = 0.2
_AFTER: Final[Seconds] = 1.0
"""So long after that it is looked at again."""
_TURNS: Final = 0.25
"""A turn goes this share of the swing beyond the middle, to either side."""
_ALIKE: Final = 0.12
"""By which share the heart's opinion may differ."""
_LIKE: Final = 0.7
"""How like itself a breath has to be: more than of sound, since whatever sways goes to and fro as a breath does."""
_STEADY: Final = 3
"""So many estimates in a row have to agree: whoever sways may be alike for two."""
_LIKE_FEW: Final = 0.8
_FEW: Final = 4
"""And more, where it was so few breaths: by chance a sway is like itself for that long."""
_LIKE_SECONDED: Final = 0.55
"""How much where the heart says the same."""


class _Moving(NamedTuple):
    """How the chest moved, [hops]."""

    first: Seconds
    """When the first hop was, on the caller's clock."""
    moves: Values
    """Along the line of the breath; up is in, as far as can be told."""


class Chest:
    """See the module."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self._times, self._samples = np.zeros(0), np.zeros((0, 3))
        self._late: list[tuple[Seconds, Seconds]] = []
        """When frames were made on the strap's clock, and how much later they came on ours."""
        self._agreement = Agreement(_STEADY)
        self._latest: tuple[Seconds, tuple[Seconds, ...]] = -1.0, ()

    def feel(self, frame: Acceleration, now: Seconds) -> None:
        """Take some samples that came at a time."""
        last = self._late[-1][0] if self._late else None
        if last is None or not 0 < frame.at - last <= _GAP:
            # How far apart samples are is told by two frames; of a first one only the last sample is sure of its time.
            self.forget()
            times, samples = np.array([frame.at]), np.array(frame.samples[-1:])
        else:
            count = len(frame.samples)
            times, samples = last + (frame.at - last) * np.arange(1, count + 1) / count, np.array(frame.samples)
        self._late.append((frame.at, now - frame.at))
        kept = frame.at - KEPT
        self._late = [each for each in self._late if each[0] >= kept]
        times, samples = np.concatenate([self._times, times]), np.concatenate([self._samples, samples])
        self._times, self._samples = times[times >= kept], samples[times >= kept]

    def estimate(self, now: Seconds, second: Seconds | None = None) -> Heard:
        """Return what is known of the breath; ``second`` is another's opinion of how long it is."""
        at = round(now, 3)
        why, moving = self._moving()
        if moving is None:
            if why is not Unsure.EARLY:
                self._agreement.broken()
            return Heard(at, why=why)
        turns = _turns_of(moving.moves)
        tempo = tempo_of([turn.begin for turn in turns])
        if tempo is None:
            self._agreement.broken()
            return Heard(at, why=Unsure.UNEVEN if turns else Unsure.STILL)
        onsets = tuple(round(float(moving.first) + out * HOP, 3) for out in tempo.outs)
        if abs(self._latest[0] - onsets[-1]) > MOVED * HOP:
            lately = lately_of(tempo, lambda first: likeness_of([moving.moves[first:]]), _LIKE)
            self._latest = onsets[-1], tuple(round(float(moving.first) + hop * HOP, 3) for hop in lately)
        seconded = second is not None and abs(second - tempo.length) <= _ALIKE * tempo.length
        like = _LIKE_SECONDED if seconded else _LIKE_FEW if len(onsets) <= _FEW else _LIKE
        agreed = agree(tempo, likeness_of([moving.moves]), like)
        return self._agreement.told(at, tempo, agreed=agreed, onsets=onsets, lately=self._latest[1])

    def _moving(self) -> tuple[Unsure, _Moving | None]:
        """Return how the chest moved lately, or why that cannot be told."""
        times, samples = self._times, self._samples
        if len(times) < 3 or times[-1] - times[0] < EARLIEST:
            return Unsure.EARLY, None
        lately = samples[times > times[-1] - _FROZEN]
        live = np.ptp(lately, axis=0) > 0
        if not live.any():
            return Unsure.NOTHING, None
        hops = np.arange(times[0], times[-1], HOP)
        axes = np.stack([np.interp(hops, times, samples[:, axis]) for axis in np.flatnonzero(live)], axis=1)
        step = round(_FIFTH / HOP)
        means = _smoothed(axes, step)
        shoves = np.flatnonzero(np.abs(means[step:] - means[:-step]).max(axis=1) > _SHOVE)
        begin = int(shoves[-1]) + step + round(_AFTER / HOP) if len(shoves) else 0
        if (len(hops) - begin) * HOP < EARLIEST:
            return Unsure.OTHER, None
        width = round(_SMOOTH / HOP)
        slow = _smoothed(_smoothed(axes[begin:], width), width)
        # Whoever sinks into a chair tilts a strap by more than a breath does, but slowly.
        place = np.linspace(-1, 1, len(slow))
        slow -= np.stack([np.polyval(np.polyfit(place, axis, 2), place) for axis in slow.T], axis=1)
        _, _, lines = np.linalg.svd(slow, full_matrices=False)
        moves = slow @ lines[0]
        if np.percentile(moves, 90) - np.percentile(moves, 10) < _FAINTEST:
            return Unsure.STILL, None
        if np.mean(moves**3) < 0:
            moves = -moves
        late = min(late for _, late in self._late)
        return Unsure.UNEVEN, _Moving(hops[begin] + late, moves)


def _smoothed(axes: Values, width: int) -> Values:
    """Return [hops, axes], each the mean of so many hops around it."""
    padded = np.pad(axes, ((width // 2, width - width // 2), (0, 0)), mode="edge")
    summed = np.cumsum(padded, axis=0)
    return np.asarray((summed[width:] - summed[:-width]) / width)


def _turns_of(moves: Values) -> list[Burst]:
    """Return the breaths in, each up to where it has turned; where a breath out begins is where one begins here."""
    low, high = np.percentile(moves, (10, 90))
    middle, swing = (low + high) / 2, high - low  # not the median: a chest is mostly low
    above, below = moves > middle + _TURNS * swing, moves < middle - _TURNS * swing
    up, first, turns = False, 0, list[Burst]()
    for hop in np.flatnonzero(above | below).tolist():
        if above[hop] and not up:
            up, first = True, hop
        elif below[hop] and up:
            up = False
            turns.append(_turn(moves, middle, first, hop))
    return turns


def _turn(moves: Values, middle: float, first: int, last: int) -> Burst:
    """Return where the chest comes back through its middle: a place that noise moves far less than it does a top."""
    through = first + int(np.flatnonzero(moves[first:last] > middle)[-1])
    return Burst(through, last, Decibels(0.0))
