"""Measure a voice's recordings: pace, loudness, peaks, pitch, steadiness, breath and the silence around them.

    uv run --with praat-parselmouth tools/measure_voice.py scripts/voices/guide
    uv run --with praat-parselmouth tools/measure_voice.py scripts/voices/guide --report voice.md

Pitch, jitter (local) and harmonics-to-noise are Praat's, by auto- and cross-correlation between 75 and 400 Hz.
Read prompts by people vary in pitch by 2.6-3.9 semitones, with 1.5-2.7 % jitter and 11-18 dB harmonics-to-noise.
What falls outside the bounds below is marked.
"""

import argparse
import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf

from audio.level.gain import VOICE_LUFS
from audio.level.loudness import loudness_as_played
from audio.level.truepeak import true_peak_db
from tools.voice_lab.frontend import Floats
from tools.voice_lab.store import Entry, read_list

_PITCH_FLOOR_HZ, _PITCH_CEILING_HZ = 75.0, 400.0
_WPM_BOUNDS = (95.0, 130.0)
_FEWEST_WORDS = 4  # shorter lines say little about pace
_LEAST_VARIATION_ST = 2.0
_LOUDNESS_TOLERANCE_LU = 0.5
_PEAK_LIMIT_DBTP = -3.0
_SILENT_DB = -45.0  # against the clip's loudest 10 ms
_SLICE_S = 0.01


@dataclass(frozen=True)
class Measured:
    """What was found in one clip."""

    name: str
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

    def faults(self) -> list[str]:
        """Return what lies outside the bounds, in words."""
        found = []
        if self.words >= _FEWEST_WORDS and not _WPM_BOUNDS[0] <= self.wpm <= _WPM_BOUNDS[1]:
            found.append("pace")
        if self.variation_st < _LEAST_VARIATION_ST:
            found.append("flat")
        if abs(self.lufs - VOICE_LUFS) > _LOUDNESS_TOLERANCE_LU:
            found.append("loudness")
        if self.peak_dbtp > _PEAK_LIMIT_DBTP:
            found.append("peak")
        if abs(self.length_error_s) > 0.001:
            found.append("length")
        return found


def measure(name: str, path: Path, entry: Entry, praat: Any) -> Measured:  # noqa: ANN401 - Praat's bindings carry no types
    """Return what a clip measures."""
    decoded, rate = sf.read(path, dtype="float64", always_2d=True)
    samples = np.asarray(decoded.mean(axis=1), dtype=np.float64)
    lead, trail = _silences(samples, rate)
    seconds = len(samples) / rate
    words = len(entry.words.split())
    played = (samples * 10.0 ** (entry.gain_db / 20.0)).astype(np.float32)
    sound = praat.Sound(samples, rate)
    call = importlib.import_module("parselmouth.praat").call
    pitch = sound.to_pitch_ac(0.005, _PITCH_FLOOR_HZ, pitch_ceiling=_PITCH_CEILING_HZ).selected_array["frequency"]
    voiced = np.asarray(pitch)[np.asarray(pitch) > 0.0]
    pulses = call(sound, "To PointProcess (periodic, cc)", _PITCH_FLOOR_HZ, _PITCH_CEILING_HZ)
    return Measured(
        name=name,
        words=words,
        wpm=60.0 * words / (seconds - lead - trail),
        seconds=seconds,
        length_error_s=seconds - entry.seconds,
        lufs=loudness_as_played(played, rate),
        peak_dbtp=true_peak_db(played),
        pitch_hz=float(np.median(voiced)),
        variation_st=float(np.std(12.0 * np.log2(voiced))),
        jitter_percent=100.0 * float(call(pulses, "Get jitter (local)", 0, 0, 0.0001, 0.02, 1.3)),
        hnr_db=float(call(sound.to_harmonicity_cc(0.01, _PITCH_FLOOR_HZ), "Get mean", 0, 0)),
        lead_s=lead,
        trail_s=trail,
    )


def _silences(samples: Floats, rate_hz: int) -> tuple[float, float]:
    """Return the seconds before the first sound and after the last."""
    length = round(_SLICE_S * rate_hz)
    slices = samples[: len(samples) // length * length].reshape(-1, length)
    power = np.mean(slices**2, axis=1)
    loud = np.flatnonzero(power > power.max() * 10.0 ** (_SILENT_DB / 10.0))
    return float(loud[0]) * _SLICE_S, len(samples) / rate_hz - float(loud[-1] + 1) * _SLICE_S


_COLUMNS: tuple[tuple[str, Callable[[Measured], str]], ...] = (
    ("clip", lambda clip: clip.name),
    ("words/min", lambda clip: f"{clip.wpm:.0f}"),
    ("s", lambda clip: f"{clip.seconds:.2f}"),
    ("LUFS", lambda clip: f"{clip.lufs:.2f}"),
    ("dBTP", lambda clip: f"{clip.peak_dbtp:.1f}"),
    ("pitch Hz", lambda clip: f"{clip.pitch_hz:.0f}"),
    ("varies st", lambda clip: f"{clip.variation_st:.2f}"),
    ("jitter %", lambda clip: f"{clip.jitter_percent:.2f}"),
    ("HNR dB", lambda clip: f"{clip.hnr_db:.1f}"),
    ("before s", lambda clip: f"{clip.lead_s:.2f}"),
    ("after s", lambda clip: f"{clip.trail_s:.2f}"),
    ("outside", lambda clip: ", ".join(clip.faults())),
)


def table(clips: list[Measured]) -> str:
    """Return the clips as a Markdown table, which also reads well as it stands."""
    rows = [[title for title, _ in _COLUMNS], *([show(clip) for _, show in _COLUMNS] for clip in clips)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def summary(clips: list[Measured], size: int) -> str:
    """Return the voice in a few lines."""

    def mean(values: list[float]) -> float:
        return float(np.mean(values))

    total = sum(clip.seconds for clip in clips)
    outside = sum(bool(clip.faults()) for clip in clips)
    paces = [clip.wpm for clip in clips if clip.words >= _FEWEST_WORDS]
    return (
        f"{len(clips)} clips, {total:.0f} s, {size / 1e6:.2f} MB ({8e-3 * size / total:.0f} kbit/s); "
        f"{outside} outside the bounds.\n"
        f"Pace {mean(paces):.0f} words a minute ({min(paces):.0f}-{max(paces):.0f}); "
        f"pitch {mean([clip.pitch_hz for clip in clips]):.0f} Hz, "
        f"varying by {mean([clip.variation_st for clip in clips]):.1f} semitones; "
        f"jitter {mean([clip.jitter_percent for clip in clips]):.1f} %; "
        f"harmonics-to-noise {mean([clip.hnr_db for clip in clips]):.1f} dB; "
        f"loudness {min(clip.lufs for clip in clips):.2f} to {max(clip.lufs for clip in clips):.2f} LUFS; "
        f"highest true peak {max(clip.peak_dbtp for clip in clips):.1f} dBTP."
    )


def main(arguments: list[str]) -> int:
    """Measure the voice asked for; the exit code is 1 where something lies outside the bounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("voice", type=Path, help="the voice's folder")
    parser.add_argument("--report", type=Path, help="write the table to this Markdown file")
    asked = parser.parse_args(arguments)
    try:
        praat = importlib.import_module("parselmouth")
    except ModuleNotFoundError:
        print("Praat's bindings are missing: uv run --with praat-parselmouth ...", file=sys.stderr)
        return 2
    clips, size = [], 0
    for listed in sorted(asked.voice.glob("*/clips.toml")):
        for line, entry in read_list(listed).items():
            path = listed.parent / entry.file
            clips.append(measure(f"{listed.parent.name}/{line}", path, entry, praat))
            size += path.stat().st_size
    if not clips:
        print(f"{asked.voice}: no clips found (a voice holds <session>/clips.toml).", file=sys.stderr)
        return 2
    print(table(clips))
    print(summary(clips, size))
    if asked.report:
        report = f"# {asked.voice.name}: what its recordings measure\n\n{summary(clips, size)}\n\n{table(clips)}\n"
        asked.report.write_text(report, encoding="utf-8")
    return int(any(clip.faults() for clip in clips))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
