"""From a raw take to the clip that is heard: one channel, a gentle high-pass, cut to where its words are.

Nothing else: no gate, no compressor, no noise reduction. They make a voice sound processed, and what is heard under a
voice is that it was spoken in a room. The level stays a number (``gain_db``), applied when it is played, and so are the
fades at both ends (``audio/mix/clips.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.capture.activity import levels_of, room_db
from audio.capture.facts import TakeFacts
from audio.capture.meter import is_clipped
from audio.capture.trimming import trimmed
from audio.level.filters import high_pass, response_of_bins
from audio.level.gain import gain_to_voice
from audio.level.loudness import SILENCE, loudness_as_played
from audio.units import RATE

if TYPE_CHECKING:
    from audio.capture.trimming import Trim
    from audio.units import Frames, Hertz, Samples
    from scripts.units import Seconds

HIGH_PASS: Final[Hertz] = 60.0
"""Under every voice: the lowest speak from 80 Hz on. Traffic, steps and a hand on the table are below."""
_SETTLING: Final[Seconds] = 0.25
"""What of the take before the clip runs through the filter with it; its response is gone by then."""
_DEAF_SIDE: Final = 10 ** (-20 / 20)
_LOWEST_RATE: Final = 8_000


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found in a take."""

    trim: Trim
    facts: TakeFacts
    gain_db: float


def analysed(sound: Samples, rate: Frames, *, lost: Seconds = 0.0, trim: Trim | None = None) -> Analysis:
    """Look through a take.

    Args:
        sound: [frames, channels].
        rate: Frames a second.
        lost: What did not reach the disk.
        trim: Where it begins and ends, where that is known already.

    """
    voice = one_channel(sound)
    levels = levels_of(voice, rate)
    trim = trim or trimmed(levels, len(sound) / rate)
    words = trim.words
    part = voice if words is None else voice[round(words.first * rate) : round(words.last * rate)]
    measurable = rate >= _LOWEST_RATE and len(part) > 0
    loudness = loudness_as_played(part, rate) if measurable else SILENCE
    facts = TakeFacts(
        spoken=words.length if words else 0.0,
        loudness_lufs=loudness,
        room_db=room_db(levels, trim.spoken),
        clipped=is_clipped(sound),
        begins_cut=trim.begins_cut,
        ends_cut=trim.ends_cut,
        lost=lost,
    )
    return Analysis(trim, facts, gain_of_clip(finished(sound, rate, trim.first, trim.last, HIGH_PASS), rate))


def gain_of_clip(clip: Samples, rate: Frames) -> float:
    """Return what brings a clip to the voice's loudness: -20 LUFS, or as near as its peaks allow."""
    if rate < _LOWEST_RATE or not len(clip):
        return 0.0
    if rate != RATE:
        import soxr  # noqa: PLC0415 - hardly any microphone needs it

        clip = soxr.resample(clip, rate, RATE)
    return round(gain_to_voice(clip), 2)


def finished(sound: Samples, rate: Frames, first: Seconds, last: Seconds, high_pass_hz: Hertz) -> Samples:
    """Return the clip of a take, [frames, 1]. Frame n of it is frame ``round(first * rate) + n`` of the take."""
    voice = one_channel(sound)
    begin, end = max(0, round(first * rate)), min(len(voice), round(last * rate))
    lead = min(begin, round(_SETTLING * rate))
    part = voice[begin - lead : end]
    return high_passed(part, rate, high_pass_hz)[lead:]


def one_channel(sound: Samples) -> Samples:
    """Return [frames, 1] of a take: the mean of two sides, or the one that hears where the other is deaf."""
    if sound.shape[1] == 1:
        return sound
    power = np.sqrt(np.mean(np.square(sound), axis=0, dtype=np.float64))
    if power.min() < _DEAF_SIDE * power.max():
        return np.ascontiguousarray(sound[:, [int(np.argmax(power))]])
    return np.asarray(sound.mean(axis=1, keepdims=True), np.float32)


def high_passed(sound: Samples, rate: Frames, cutoff: Hertz) -> Samples:
    """Return [frames, 1] through a high-pass of second order (``audio.level.filters``); 0 Hz leaves it as it is.

    It is applied as its frequency response over the whole, with room for what rings on.
    """
    if not cutoff or not len(sound):
        return sound
    size = _quick(len(sound) + round(_SETTLING * rate))
    response = response_of_bins((high_pass(cutoff, rate),), size)
    spectrum = np.fft.rfft(sound[:, 0].astype(np.float64), size) * response
    return np.asarray(np.fft.irfft(spectrum, size)[: len(sound), None], np.float32)


def _quick(length: int) -> int:
    """Return a length not much greater whose transform is quick: 2, 3 or 5 times a power of two."""
    return min(factor * (1 << max(0, -(-length // factor) - 1).bit_length()) for factor in (2, 3, 5))
