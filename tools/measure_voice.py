r"""Measure a voice's recordings: pace, loudness, peaks, pitch, steadiness, hiss, silences, and what judges say.

    uv run --with praat-parselmouth tools/measure_voice.py scripts/voices/guide
    uv run --with praat-parselmouth tools/measure_voice.py scripts/voices/guide --judged judged.json \
        --sessions first-sitting sudden-overwhelm grounding repair --report docs/voice-report.md

Pitch, jitter (local) and harmonics-to-noise are Praat's, by auto- and cross-correlation between 75 and 400 Hz.
Read prompts by people vary in pitch by 2.6-3.9 semitones, with 1.5-2.7 % jitter and 11-18 dB harmonics-to-noise.
What falls outside the bounds below is marked.

`--judge` has a recogniser and the predictors listen first, and keeps what they found in the file of `--judged`; it
takes an hour, can be cut short and goes on where it was:

    uv run --with praat-parselmouth --with faster-whisper --with distillmos==0.9.1 --with speechmos \
        tools/measure_voice.py scripts/voices/guide --judged judged.json --judge all --whisper FOLDER

FOLDER holds Whisper base for CTranslate2 (config.json, model.bin, tokenizer.json, vocabulary.txt).
"""

import argparse
import importlib
import itertools
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf

from audio.level.gain import VOICE_LUFS
from audio.level.loudness import loudness_as_played
from audio.level.truepeak import true_peak_db
from tools.voice_lab.judges import (
    Judged,
    as_heard,
    checksum,
    dnsmos,
    heard_together,
    predictor,
    read_judged,
    recogniser,
    words_of,
    write_judged,
)
from tools.voice_lab.model import Floats
from tools.voice_lab.store import Entry, read_list

_MADE = "<!-- Made by tools/measure_voice.py --report; how to make it again stands there. -->"
_PITCH_FLOOR_HZ, _PITCH_CEILING_HZ = 75.0, 400.0
_WPM_BOUNDS = (95.0, 130.0)
_FEWEST_WORDS = 4  # shorter lines say little about pace
_LEAST_VARIATION_ST = 2.0
_LOUDNESS_TOLERANCE_LU = 0.5
_PEAK_LIMIT_DBTP = -3.0
_SILENT_DB = -45.0  # against the clip's loudest 10 ms
_SLICE_S = 0.01
_HISS_HZ = 4_500.0
_HISS_SLICE_S = 0.05
_HISS_LIMIT_DB = -6.0  # against the speech
_LAST_S = 0.06
_LEAST_DISTILLMOS, _LEAST_DNSMOS = 3.2, 2.8
_PHRASES = frozenset({"repair", "noticed"})  # answers, which stand at no place of a session


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
    hiss_db: float
    """The loudest 50 ms over 4.5 kHz, against the speech."""
    fall_st: float
    """How far the line ends under its median pitch."""
    judged: Judged | None = None

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
        if self.hiss_db > _HISS_LIMIT_DB:
            found.append("hiss")
        if self.judged and self.judged.wrong:
            found.append(f"heard: {self.judged.heard}")
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
        hiss_db=_hiss_db(samples, rate),
        fall_st=_fall_st(np.asarray(pitch, dtype=np.float64)),
    )


def _hiss_db(samples: Floats, rate_hz: int) -> float:
    """Return the level of the loudest slice over 4.5 kHz against the mean of what is spoken."""
    length = round(_HISS_SLICE_S * rate_hz)
    slices = samples[: len(samples) // length * length].reshape(-1, length)
    power = np.abs(np.fft.rfft(slices * np.hanning(length), axis=1)) ** 2
    high = np.fft.rfftfreq(length, 1.0 / rate_hz) >= _HISS_HZ
    whole = power.sum(axis=1)
    speech = whole[whole > 0.01 * whole.max()].mean()
    return float(10.0 * np.log10(power[:, high].sum(axis=1).max() / speech))


def _fall_st(pitch_hz: Floats) -> float:
    """Return how far the voice ends under the line's median pitch, in semitones; over it is negative."""
    voiced = pitch_hz[pitch_hz > 0.0]
    return float(12.0 * np.log2(np.median(voiced) / np.median(voiced[-round(_LAST_S / 0.005) :])))


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
    ("hiss dB", lambda clip: f"{clip.hiss_db:.1f}"),
    ("falls st", lambda clip: f"{clip.fall_st:.1f}"),
    ("DistillMOS", lambda clip: _shown(clip.judged.distillmos if clip.judged else None)),
    ("DNSMOS", lambda clip: _shown(clip.judged.dnsmos if clip.judged else None)),
    ("P.808", lambda clip: _shown(clip.judged.p808 if clip.judged else None)),
    ("outside", lambda clip: ", ".join(clip.faults())),
)


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


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


def judgement(voice: Path, judged: dict[str, Judged]) -> str:
    """Return what the judges found of the voice's clips as they are now, and over how many."""
    clips = {
        f"{listed.parent.name}/{line}": (listed.parent / entry.file, entry)
        for listed in sorted(voice.glob("*/clips.toml"))
        for line, entry in read_list(listed).items()
    }
    now = {name: found for name, found in judged.items() if name in clips and found.crc == checksum(clips[name][0])}
    heard = {name: found for name, found in now.items() if found.wrong is not None}
    rows = []
    if heard:
        wrong = sum(found.wrong or 0 for found in heard.values())
        words = sum(len(words_of(clips[name][1].words)) for name in heard)
        rows.append(
            f"A recogniser (Whisper base) heard {len(heard)} of {len(clips)} clips: {wrong} of {words} words otherwise "
            f"than they are written ({100.0 * wrong / words:.1f} %), spellings and words that sound alike included:\n"
        )
        rows += [
            f"- {name}: “{clips[name][1].words}”, heard “{found.heard}”" for name, found in heard.items() if found.wrong
        ]
        rows.append("")
    for title, values in (
        ("DistillMOS", [found.distillmos for found in now.values() if found.distillmos is not None]),
        ("DNSMOS overall", [found.dnsmos for found in now.values() if found.dnsmos is not None]),
        ("DNSMOS P.808", [found.p808 for found in now.values() if found.p808 is not None]),
    ):
        if values:
            rows.append(f"{title} {np.mean(values):.2f}, lowest {min(values):.2f}, over {len(values)} clips.")
    return "\n".join(rows)


def course(clips: list[Measured]) -> str:
    """Return how the voice goes through its sessions: pace of each third, ends that fall, seams between lines."""
    thirds: list[list[float]] = [[], [], []]
    pitches, levels = [], []
    sessions: dict[str, list[Measured]] = {}
    for clip in clips:
        sessions.setdefault(clip.name.split("/")[0], []).append(clip)
    for name, lines in sessions.items():
        if name in _PHRASES:
            continue
        for index, clip in enumerate(lines):
            if clip.words >= _FEWEST_WORDS:
                thirds[3 * index // len(lines)].append(clip.wpm)
        for one, other in itertools.pairwise(lines):
            pitches.append(abs(12.0 * np.log2(other.pitch_hz / one.pitch_hz)))
            levels.append(abs(other.lufs - one.lufs))
    fall = sum(clip.fall_st > 0.5 for clip in clips)
    return (
        f"Pace by thirds of a session: {', '.join(f'{np.mean(third):.0f}' for third in thirds)} words a minute.\n"
        f"{fall} of {len(clips)} lines end under their median pitch by half a semitone or more. "
        f"From line to line of a session the pitch changes by "
        f"{np.mean(pitches):.1f} semitones ({max(pitches):.1f} at most), the level by {max(levels):.2f} dB at most.\n"
        f"Hiss {np.mean([clip.hiss_db for clip in clips]):.1f} dB re speech, "
        f"{max(clip.hiss_db for clip in clips):.1f} at most."
    )


def judge(voice: Path, kept: Path, which: str, whisper: Path | None, sample: int | None) -> None:
    """Have the judges listen to the clips that they have not heard as they are now."""
    judged = read_judged(kept)
    clips = [
        (f"{listed.parent.name}/{line}", listed.parent / entry.file, entry)
        for listed in sorted(voice.glob("*/clips.toml"))
        for line, entry in read_list(listed).items()
    ]
    for name, path, _ in clips:
        if name not in judged or judged[name].crc != checksum(path):
            judged[name] = Judged(checksum(path))
    if which in {"all", "words"} and whisper:
        unheard = [clip for clip in clips if judged[clip[0]].wrong is None]
        lines = [(as_heard(path, entry), entry.words) for _, path, entry in unheard]
        for (name, _, entry), (heard, wrong) in zip(unheard, heard_together(lines, recogniser(whisper)), strict=True):
            judged[name] = replace(judged[name], heard=heard, wrong=wrong)
            write_judged(kept, judged)
            if wrong:
                print(f"{name}: {' '.join(words_of(entry.words))!r} heard as {heard!r}", flush=True)
    # The same clips each time, spread over all sessions.
    for name, path, entry in clips if sample is None else clips[:: max(1, len(clips) // sample)]:
        if which in {"all", "distillmos"} and judged[name].distillmos is None:
            judged[name] = replace(judged[name], distillmos=predictor()(as_heard(path, entry)))
        if which in {"all", "dnsmos"} and judged[name].dnsmos is None:
            overall, p808 = dnsmos()(as_heard(path, entry))
            judged[name] = replace(judged[name], dnsmos=overall, p808=p808)
        write_judged(kept, judged)


def main(arguments: list[str]) -> int:
    """Measure the voice asked for; the exit code is 1 where something lies outside the bounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("voice", type=Path, help="the voice's folder")
    parser.add_argument("--report", type=Path, help="write the table to this Markdown file")
    parser.add_argument("--judged", type=Path, help="what the judges found, kept in this file")
    parser.add_argument("--judge", choices=("all", "words", "distillmos", "dnsmos"), help="have them listen first")
    parser.add_argument("--whisper", type=Path, help="the recogniser's folder")
    parser.add_argument("--sample", type=int, help="the predictors listen to about so many clips (default: all)")
    parser.add_argument("--sessions", nargs="*", help="measure these only; the judges' summary is of every clip heard")
    asked = parser.parse_args(arguments)
    if asked.judge and asked.judged:
        judge(asked.voice, asked.judged, asked.judge, asked.whisper, asked.sample)
    try:
        praat = importlib.import_module("parselmouth")
    except ModuleNotFoundError:
        print("Praat's bindings are missing: uv run --with praat-parselmouth ...", file=sys.stderr)
        return 2
    judged = read_judged(asked.judged) if asked.judged else {}
    clips, size = [], 0
    for listed in sorted(asked.voice.glob("*/clips.toml")):
        if asked.sessions and listed.parent.name not in asked.sessions:
            continue
        for line, entry in read_list(listed).items():
            path, name = listed.parent / entry.file, f"{listed.parent.name}/{line}"
            found = judged.get(name)
            if found and found.crc != checksum(path):
                found = None
            clips.append(replace(measure(name, path, entry, praat), judged=found))
            size += path.stat().st_size
    if not clips:
        print(f"{asked.voice}: no clips found (a voice holds <session>/clips.toml).", file=sys.stderr)
        return 2
    told = "\n\n".join(part for part in (summary(clips, size), course(clips), judgement(asked.voice, judged)) if part)
    print(table(clips))
    print(told)
    if asked.report:
        report = f"# {asked.voice.name}: what its recordings measure\n\n{told}\n\n{table(clips)}\n"
        asked.report.write_text(f"{_MADE}\n{report}", encoding="utf-8")
    return int(any(clip.faults() for clip in clips))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
