"""One's own sound underneath: rain, a stream, a fan. Looped without a seam, under the tones, out of the voice's way.

It is read once, whole, before anything is heard, and held; from there every second is a copy and a few products, so
nothing waits for a disk, and any second can be made in any order. Belongs to the feeder thread live, to the caller's
when rendering; reading is done wherever a session is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from audio.faults import RecordingError, RecordingFault
from audio.files.reader import Recording
from audio.files.resampling import Resampled
from audio.level.loudness import SILENCE, integrated_loudness
from audio.mix.ducking import DUCK_UNDER, Span, ducking_gain
from audio.tones.envelopes import STEP, along, positions
from audio.units import RATE, Decibels, frames_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audio.tones.envelopes import Envelope
    from audio.units import Frames, Samples
    from scripts.units import Seconds

LONGEST: Final[Seconds] = 300.0
"""So much of it is looped; five minutes of two channels take 58 MB."""
SHORTEST: Final[Seconds] = 4.0
"""A shorter one would be heard to repeat."""
CROSSES: Final[Seconds] = 3.0
"""Its end fades into its beginning for so long, or for a quarter of it."""
UNDER_LUFS: Final = -40.0
"""4 LU under the bed of a free stretch (``docs/sound-report.md``): heard in a quiet room, and in front of nothing."""
UNDER_VOICE: Final = Decibels(24.0)
"""So far under a voice that speaks: with the tones beside it, no word is harder to make out."""
_PEAK: Final = 0.2
"""No drop of it is higher, however soft it is otherwise."""
_MOST: Final = Decibels(40.0)
"""A softer recording is raised no further: that would be its noise."""
_WHOLE_FROM: Final = 0.3
"""Where the tones are at least so present it is all there; where they leave, it leaves with them."""
_FULL: Final = 32767.0


@dataclass(frozen=True, eq=False)
class Under:
    """A loop at 48 kHz, at its level."""

    loop: npt.NDArray[np.int16]
    """[frames, 2]; its end goes on at its beginning."""
    gain: float
    """From a whole number to the sound."""
    power: float
    """Its K-weighted mean square at that gain (ITU-R BS.1770), of both channels together."""

    @classmethod
    def of(cls, file: Path) -> Under:
        """Read a recording; the one read last is kept, as long as the file is as it was.

        Raises:
            RecordingError: It is missing, no recording, too short to be looped, or there is no sound in it.

        """
        try:
            stat = file.stat()
        except OSError:
            return _read(file)  # which says what it is
        return _kept(file, stat.st_mtime_ns, stat.st_size)

    def stretch(self, first: Frames, count: Frames, presence: Envelope, spans: Sequence[Span]) -> Samples:
        """Return a stretch of it, [count, 2].

        Args:
            first: Its first session frame.
            count: How many frames; a multiple of ``STEP``.
            presence: How present the tones are.
            spans: When somebody speaks around the stretch.

        """
        where = np.arange(first, first + count) % len(self.loop)
        there = np.minimum(1.0, presence.at(positions(first, count // STEP + 1, STEP)) / _WHOLE_FROM)
        gain = along((there * self.gain).astype(np.float32))
        # What the tones do at 18 LU under the voice, this does further down.
        loud = np.full(count // STEP + 1, self.power * 10 ** ((UNDER_VOICE - DUCK_UNDER) / 10))
        ducked = ducking_gain(spans, first, loud)
        if ducked is not None:
            gain = gain * ducked
        return self.loop[where].astype(np.float32) * np.asarray(gain, np.float32)[:, None]


@lru_cache(maxsize=1)
def _kept(file: Path, changed: int, size: int) -> Under:
    """Read a recording, once for each state of it: on the way to another session nobody waits for it again."""
    del changed, size
    return _read(file)


def _read(file: Path) -> Under:
    sound = _decoded(file)
    if not np.abs(sound).max(initial=0.0):
        raise RecordingError(RecordingFault.NO_SOUND, file=file)
    if len(sound) < frames_of(SHORTEST):
        raise RecordingError(RecordingFault.TOO_SHORT, file=file, seconds=SHORTEST)
    loop = looped(sound)
    loudness = integrated_loudness(loop, RATE)
    if loudness == SILENCE:
        raise RecordingError(RecordingFault.NO_SOUND, file=file)
    peak = float(np.abs(loop).max())
    gain = min(10 ** (min(UNDER_LUFS - loudness, _MOST) / 20), _PEAK / peak)
    power = 10 ** ((loudness + 0.691) / 10) * gain**2
    whole = np.rint(loop * np.float32(_FULL / peak)).astype(np.int16)
    return Under(whole, gain * peak / _FULL, power)


def _decoded(file: Path) -> Samples:
    """Return what there is of a recording, up to the longest that is looped, [frames, 2]."""
    with Recording(file) as recording:
        resampled, pieces, count = Resampled(recording), list[npt.NDArray[np.float32]](), 0
        while count < frames_of(LONGEST):
            piece = resampled.piece(len(pieces))
            pieces.append(piece.sound)
            count += len(piece.sound)
            if piece.end is not None or not len(piece.sound):
                break
    sound = np.concatenate(pieces)[: frames_of(LONGEST)]
    return np.repeat(sound, 2, axis=1) if sound.shape[1] == 1 else sound


def looped(sound: Samples) -> Samples:
    """Return a sound whose end goes on at its beginning: its last seconds fade into its first, at equal power.

    What is noise is as loud in the fade as before and after it.

    Args:
        sound: [frames, 2].

    """
    crosses: Frames = min(frames_of(CROSSES), len(sound) // 4)
    angle = (np.arange(crosses, dtype=np.float32) + 0.5) * np.float32(np.pi / 2 / crosses)
    loop = sound[: len(sound) - crosses].copy()
    loop[:crosses] *= np.sin(angle)[:, None]
    loop[:crosses] += sound[len(sound) - crosses :] * np.cos(angle)[:, None]
    return loop
