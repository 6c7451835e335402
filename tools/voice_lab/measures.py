"""What one clip measures: pace, loudness, peaks, pitch, steadiness, hiss, silences, and whether its phrases fall.

Pitch, jitter (local) and harmonics-to-noise are Praat's, by auto- and cross-correlation between 75 and 400 Hz. How
phrases end is looked for in a second pass, between 0.7 of the clip's lower quartile and 1.5 of its upper one, which
keeps octave errors out (after De Looze and Hirst 2008).
"""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf
import soxr

from audio.level.gain import VOICE_LUFS
from audio.level.loudness import loudness_as_played
from audio.level.truepeak import true_peak_db
from tools.voice_lab.finish import hiss_db
from tools.voice_lab.judges import Judged
from tools.voice_lab.model import RATE_HZ, Floats
from tools.voice_lab.store import Entry

_PITCH_FLOOR_HZ, _PITCH_CEILING_HZ = 75.0, 400.0
_WPM_BOUNDS = (90.0, 130.0)  # the goodbye is the slowest
FEWEST_WORDS = 4  # shorter lines say little about pace
# People reading prompts vary by 2.6-3.9 semitones. What calms is a voice that falls in tone and rate, and one that is
# warm and varied more than one that is even: so this marks what is lacking, and is no sign of calm.
_LEAST_VARIATION_ST = 2.0
_LOUDNESS_TOLERANCE_LU = 0.5
_PEAK_LIMIT_DBTP = -3.0
_SILENT_DB = -45.0  # against the clip's loudest 10 ms
_SLICE_S = 0.01
_HISS_LIMIT_DB = -6.0  # against the speech
_LAST_S = 0.06  # what is heard last
_LEAST_DISTILLMOS, _LEAST_DNSMOS = 3.2, 2.8
_SLOT_S = 0.005  # of the pitch
_HNR_SLOT_S = 0.03  # as a mean the same as every 10 ms within 0.3 dB, and the dearest of all's measures
_LEAST_GAP_S, _GAP_DB = 0.2, -40.0  # between two phrases
_LEAST_VOICED_S = 0.15  # shorter phrases have no melody
_LEAST_FALL_ST = 0.5


@dataclass(frozen=True)
class Measured:
    """What was found in one clip."""

    name: str
    text: str
    words: int
    wpm: float  # words a minute from the first sound to the last
    seconds: float
    length_error_s: float  # the file's length less what the list says
    lufs: float  # on both channels, at the clip's gain
    peak_dbtp: float  # at the clip's gain
    pitch_hz: float  # median
    variation_st: float  # standard deviation
    jitter_percent: float
    hnr_db: float
    lead_s: float
    trail_s: float
    hiss_db: float
    """The loudest 50 ms over 4.5 kHz, against the speech."""
    phrases: int
    """How many phrases have a melody: what stands between two silences."""
    falling: int
    """How many of them end at least half a semitone under their own median pitch."""
    judged: Judged | None = None

    def faults(self) -> list[str]:
        """Return what lies outside the bounds, in words."""
        found = []
        if self.words >= FEWEST_WORDS and not _WPM_BOUNDS[0] <= self.wpm <= _WPM_BOUNDS[1]:
            found.append("pace")
        if self.variation_st < _LEAST_VARIATION_ST:
            found.append("flat")
        if abs(self.lufs - VOICE_LUFS) > _LOUDNESS_TOLERANCE_LU:
            found.append("loudness")
        if self.peak_dbtp > _PEAK_LIMIT_DBTP:
            found.append("peak")
        if abs(self.length_error_s) > 0.001:
            found.append("length")
        if self.hiss_db > _HISS_LIMIT_DB:
            found.append("hiss")
        if self.judged and (self.judged.distillmos or 5.0) < _LEAST_DISTILLMOS:
            found.append("DistillMOS")
        if self.judged and (self.judged.dnsmos or 5.0) < _LEAST_DNSMOS:
            found.append("DNSMOS")
        return found


def measure(name: str, path: Path, entry: Entry, praat: Any) -> Measured:  # noqa: ANN401 - Praat's bindings carry no types
    """Return what a clip measures."""
    decoded, rate = sf.read(path, dtype="float64", always_2d=True)
    samples = np.asarray(decoded.mean(axis=1), dtype=np.float64)
    lead, trail = _silences(samples, rate)
    seconds = len(samples) / rate
    words = len(entry.words.split())
    played = (samples * 10.0 ** (entry.gain_db / 20.0)).astype(np.float32)
    # Opus gives back twice the rate that it was given, which says nothing more and takes Praat twice as long.
    spoken = soxr.resample(samples, rate, RATE_HZ)
    sound = praat.Sound(spoken, RATE_HZ)
    call = importlib.import_module("parselmouth.praat").call
    voiced = _voiced_hz(sound)
    falls = list(ends_st(spoken, RATE_HZ, sound, voiced))
    pulses = call(sound, "To PointProcess (periodic, cc)", _PITCH_FLOOR_HZ, _PITCH_CEILING_HZ)
    return Measured(
        name=name,
        text=entry.words,
        words=words,
        wpm=60.0 * words / (seconds - lead - trail),
        seconds=seconds,
        length_error_s=seconds - entry.seconds,
        lufs=loudness_as_played(played, rate),
        peak_dbtp=true_peak_db(played),
        pitch_hz=float(np.median(voiced)),
        variation_st=float(np.std(12.0 * np.log2(voiced))),
        jitter_percent=100.0 * float(call(pulses, "Get jitter (local)", 0, 0, 0.0001, 0.02, 1.3)),
        hnr_db=float(call(sound.to_harmonicity_cc(_HNR_SLOT_S, _PITCH_FLOOR_HZ), "Get mean", 0, 0)),
        lead_s=lead,
        trail_s=trail,
        hiss_db=hiss_db(samples, rate),
        phrases=len(falls),
        falling=sum(fall >= _LEAST_FALL_ST for fall in falls),
    )


def _voiced_hz(sound: Any) -> Floats:  # noqa: ANN401 - see above
    """Return the pitch wherever there is one."""
    pitch = sound.to_pitch_ac(_SLOT_S, _PITCH_FLOOR_HZ, pitch_ceiling=_PITCH_CEILING_HZ).selected_array["frequency"]
    return np.asarray(pitch)[np.asarray(pitch) > 0.0]


def ends_st(samples: Floats, rate_hz: int, sound: Any, voiced_hz: Floats) -> Iterator[float]:  # noqa: ANN401 - see above
    """Yield, for each phrase, how far it ends under its median pitch, in semitones; over it is negative."""
    low, high = (float(each) for each in np.quantile(voiced_hz, (0.25, 0.75)))
    pitch = sound.to_pitch_ac(_SLOT_S, max(60.0, 0.7 * low), pitch_ceiling=1.5 * high)
    times, hertz = np.asarray(pitch.xs()), np.asarray(pitch.selected_array["frequency"])
    for begin, end in _phrases(samples, rate_hz):
        spoken = hertz[(times >= begin) & (times <= end)]
        height = 12.0 * np.log2(spoken[spoken > 0.0])
        if len(height) * _SLOT_S >= _LEAST_VOICED_S:
            yield float(np.median(height) - np.median(height[-round(_LAST_S / _SLOT_S) :]))


def _phrases(samples: Floats, rate_hz: int) -> Iterator[tuple[float, float]]:
    """Yield the seconds where each phrase begins and ends."""
    length = round(_SLICE_S * rate_hz)
    power = np.mean(samples[: len(samples) // length * length].reshape(-1, length) ** 2, axis=1)
    loud = np.flatnonzero(power > power.max() * 10.0 ** (_GAP_DB / 10.0))
    breaks = np.flatnonzero(np.diff(loud) * _SLICE_S > _LEAST_GAP_S)
    for first, last in zip((0, *(breaks + 1)), (*breaks, len(loud) - 1), strict=True):
        yield float(loud[first]) * _SLICE_S, float(loud[last] + 1) * _SLICE_S


def _silences(samples: Floats, rate_hz: int) -> tuple[float, float]:
    """Return the seconds before the first sound and after the last."""
    length = round(_SLICE_S * rate_hz)
    slices = samples[: len(samples) // length * length].reshape(-1, length)
    power = np.mean(slices**2, axis=1)
    loud = np.flatnonzero(power > power.max() * 10.0 ** (_SILENT_DB / 10.0))
    return float(loud[0]) * _SLICE_S, len(samples) / rate_hz - float(loud[-1] + 1) * _SLICE_S
