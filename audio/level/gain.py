"""The voice's loudness: the gain that brings a recording to it, whole or by samples of it.

What counts is the voice. A phone that is put down, a door, a click are louder than any word for a tenth of a second;
they neither make the voice louder than it is nor keep it from being raised, and are left to the limiter. So tenths
of a second that stand far above the others, few of them and short, do not count, and of the peaks not the greatest
does but one that few are above.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import soxr

from audio.files.probe import found_frames
from audio.level.loudness import SILENCE, LoudnessMeter, as_played, gated
from audio.level.placing import STEP, Placing, PlacingFinder, placing_of
from audio.level.truepeak import step_peaks
from audio.units import RATE, UNCHANGED, Decibels, decibels_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from audio.files.reader import Recording
    from audio.files.resampling import Piece
    from audio.units import Samples

VOICE_LUFS: Final = -20.0
"""How loud a voice at full presence is, as heard on both channels."""
HIGHEST_PEAK_DB: Final = Decibels(-4.0)
"""A measured gain takes hardly any true peak above this, so that the limiter leaves the voice alone."""
GREATEST_RAISE_DB: Final = Decibels(30.0)
"""A measured gain raises no more than this: below it lies the noise of a room, not a voice."""

_WINDOW_S: Final = 3
_WINDOWS: Final = 12
_WINDOWS_MOST: Final = 64
"""A long recording is measured by so many windows of so many seconds, spread over it: more, if most are silent."""
_VOICED: Final = 6
_VOICE_DB: Final = Decibels(-50.0)
"""Enough has been heard when so many windows were louder than this: a voice in most of what people record."""

_PEAKS: Final = 95.0
"""The percentile of the peaks of a voice, a tenth of a second at a time, that is brought no higher."""
_BUMP: Final = 10.0
"""A bump has at least so many times the power of the loudest tenths of a second without it."""
_BUMP_STEPS: Final = 5
"""A bump is no longer than half a second: what is, is somebody who speaks up."""
_BUMPS_PART: Final = 0.04
_BUMPS_FEWEST: Final = 4
_BUMPS_MOST: Final = 30
"""Bumps take no more than this part of a recording, and no more than three seconds."""
_AUDIBLE: Final = 10 ** (-69.3 / 10)
"""The absolute gate of BS.1770, as a power."""
_STEPS_A_BLOCK: Final = 4


@dataclass(frozen=True, slots=True)
class Level:
    """What a recording needs to be heard as a voice is."""

    gain_db: Decibels = UNCHANGED
    placing: Placing = field(default_factory=Placing)
    lufs: float = SILENCE
    """How loud its voice is, as heard on both channels."""


class VoiceMeter:
    """Finds the level of sound at 48 kHz that comes in blocks, in memory that hardly grows with its length."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._placing = PlacingFinder(channels)
        self._centre: Placing | None = None
        self._loudness = LoudnessMeter(RATE, channels)
        self._rest = np.zeros((0, channels), np.float32)
        self._peaks: list[npt.NDArray[np.float32]] = []

    def add(self, block: Samples) -> None:
        """Take the next block, [frames, channels]; the offset is taken to be the first's."""
        self._placing.add(block)
        if self._centre is None:
            self._centre = placing_of(block)
        block = self._centre.centred(block)
        self._loudness.add(block)
        waiting = np.concatenate([self._rest, block])
        whole = len(waiting) // STEP * STEP
        self._peaks.append(step_peaks(waiting[:whole], STEP))
        self._rest = waiting[whole:]

    def level(self) -> Level:
        """Return the level of everything so far."""
        placing = self._placing.found()
        peaks = np.concatenate([*self._peaks, step_peaks(self._rest, STEP)])
        powers = self._loudness.steps()
        bump = bumps_in(powers)
        lufs = _without(powers, bump) if bump.any() else self._loudness.integrated()
        lufs = as_played(lufs, 1 if placing.one_sided else self._channels)
        return Level(gain_from(lufs, _highest(peaks, powers, bump)), placing, lufs)


def gain_from(loudness: float, peak: Decibels) -> Decibels:
    """Return the gain for what was measured: integrated loudness (LUFS), as heard, and true peak (dBTP)."""
    if not math.isfinite(loudness):
        return UNCHANGED  # silence stays silence
    return Decibels(min(VOICE_LUFS - loudness, HIGHEST_PEAK_DB - peak, GREATEST_RAISE_DB))


def level_of(sound: Samples) -> Level:
    """Return the level of a recording at 48 kHz, [frames] or [frames, 1 or 2]."""
    sound = sound[:, None] if sound.ndim == 1 else sound
    meter = VoiceMeter(sound.shape[1])
    meter.add(sound)
    return meter.level()


def gain_to_voice(sound: Samples) -> Decibels:
    """Return the gain that brings a recording at 48 kHz, [frames] or [frames, 1 or 2], to the voice's loudness."""
    return level_of(sound).gain_db


def level_of_long(recording: Recording, start: list[Piece]) -> Level:
    """Return the level of a long recording from its start and from windows spread over it; moves the recording.

    The gain stays: nothing raises its own level. Each window falls in the widest gap that those before have left, so
    wherever it stops the whole has been sampled evenly. Silence does not count (the loudness is gated), but room
    noise alone must not be taken for a voice: where the windows have met mostly silence, there are more of them.

    Args:
        recording: One that nobody else reads in: a jump need not land on the frame, so what is played must not jump.
        start: Its first pieces.

    """
    meter = VoiceMeter(recording.channels)
    meter.add(np.concatenate([piece.sound for piece in start]))
    voiced = 0
    for index, window in enumerate(_windows(recording), 1):
        if index >= _WINDOWS and voiced >= _VOICED:
            break
        sound = soxr.resample(window, recording.rate, RATE)
        if not len(sound):
            continue
        meter.add(sound)
        voiced += decibels_of(float(np.sqrt(np.mean(np.square(sound), dtype=np.float64)))) > _VOICE_DB
    return meter.level()


def _windows(recording: Recording) -> Iterator[Samples]:
    window = _WINDOW_S * recording.rate
    spread = max(0, found_frames(recording) - window)
    if recording.goes_near:
        for index in range(1, _WINDOWS_MOST):
            if recording.go_near(round(spread * _in_the_gaps(index))):
                yield recording.read(window)
        return
    # Where every jump reads what stands before it, once from front to back.
    for index in range(1, _WINDOWS_MOST):
        if recording.go_near(spread * index // _WINDOWS_MOST):
            yield recording.read(window)


def bumps_in(powers: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return which tenths of a second are bumps, and not a voice, by their powers, [steps]."""
    audible = np.sort(powers[powers > _AUDIBLE])[::-1]
    few = len(audible) // 10
    allowed = min(max(min(few, _BUMPS_FEWEST), int(len(audible) * _BUMPS_PART)), _BUMPS_MOST)
    bump = np.zeros(len(powers), np.bool_)
    if not allowed:
        return bump
    over = powers > _BUMP * audible[allowed]
    edges = np.flatnonzero(np.diff(over, prepend=False, append=False))
    for first, after in edges.reshape(-1, 2):
        if after - first <= _BUMP_STEPS:
            bump[max(0, first - 1) : after + 1] = True  # it begins and rings beside its loudest
    return bump


def _without(powers: npt.NDArray[np.float64], bump: npt.NDArray[np.bool_]) -> float:
    """Return the integrated loudness of blocks of 400 ms that no bump touches; of steps, where there is none."""
    kernel = np.full(_STEPS_A_BLOCK, 1 / _STEPS_A_BLOCK)
    if len(powers) < _STEPS_A_BLOCK:
        return gated(powers[~bump])
    blocks = np.convolve(powers, kernel, mode="valid")
    touched = np.convolve(bump, np.ones(_STEPS_A_BLOCK), mode="valid") > 0
    return gated(blocks[~touched] if not touched.all() else powers[~bump])


def _highest(peaks: npt.NDArray[np.float32], powers: npt.NDArray[np.float64], bump: npt.NDArray[np.bool_]) -> Decibels:
    """Return how high the voice's wave goes in dBTP, but for the few tenths of a second where it goes highest."""
    rest = peaks[len(powers) :]  # the last may be no whole tenth
    peaks = peaks[: len(powers)]
    voice = ~bump & (powers > max(_AUDIBLE, 0.1 * float(powers[~bump].mean()) if not bump.all() else 0.0))
    chosen = peaks[voice] if voice.any() else np.concatenate([peaks, rest])
    highest = float(np.percentile(chosen, _PEAKS, method="higher")) if len(chosen) else 0.0
    return decibels_of(highest)


def _in_the_gaps(index: int) -> float:
    """Return 1/2, 1/4, 3/4, 1/8 and so on for 1, 2, 3, 4: van der Corput's sequence in base 2."""
    return float(int(f"{index:b}"[::-1], 2)) / float(1 << index.bit_length())
