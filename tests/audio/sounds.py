"""Sounds and sessions for tests: made here, the same each time, so that no test needs a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soundfile

from scripts.breath import Pattern
from scripts.files.model import Presence
from scripts.laid.events import Breath, Mode, SpokenLine, StageSpan
from scripts.plan.timeline import Timeline
from scripts.units import Milliseconds, milliseconds
from scripts.voice.voices import Clip

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Samples


def sine(hertz: float, level_db: float, seconds: float, rate: int = 48_000, phase: float = 0.0) -> Samples:
    """Return [frames] of a tone whose peak is at a level."""
    time = np.arange(round(seconds * rate)) / rate
    return np.asarray(10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * time + phase), np.float32)


def steady(level: float, frames: int) -> Samples:
    """Return [frames] that are each as high as the others, in turns above and below the middle."""
    return np.asarray(level * (1 - 2 * (np.arange(frames) % 2)), np.float32)


def stereo(sound: Samples) -> Samples:
    """Return one channel as two."""
    return np.column_stack([sound, sound])


def speech_like(seconds: float, rate: int = 48_000, seed: int = 0, level: float = 0.2) -> Samples:
    """Return [frames] of something with a voice's harmonics, syllables and pauses, quiet at both edges."""
    dice = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    pitch = 120 + 15 * np.sin(2 * np.pi * 0.7 * time + dice.uniform(0, 6))
    turns = 2 * np.pi * np.cumsum(pitch) / rate
    voiced = sum(np.sin(k * turns) / k**1.3 for k in range(1, 20) if k * 140 < rate / 2)
    breath = dice.standard_normal(len(time)) * 0.05
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * time + dice.uniform(0, 6)) + 0.4, 0, 1)
    words = np.clip(np.sin(2 * np.pi * 0.45 * time) * 4 + 2.5, 0, 1)
    edges = np.clip(np.minimum(time, seconds - time) / 0.1, 0, 1)
    return np.asarray(level * (voiced + breath) * syllables * words * edges, np.float32)


def written(file: Path, sound: Samples, rate: int = 48_000, **how: str) -> Path:
    """Write a recording and return its file."""
    if file.suffix == ".opus":
        how |= {"format": "OGG", "subtype": "OPUS"}
    with soundfile.SoundFile(file, "w", rate, 1 if sound.ndim == 1 else sound.shape[1], **how) as out:
        for first in range(0, len(sound), 24_000):
            out.write(sound[first : first + 24_000])
    return file


def without_its_length(flac: Path) -> Path:
    """Let a FLAC's header not say how long it is, as where it was written into a pipe; return the file."""
    data = bytearray(flac.read_bytes())
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    flac.write_bytes(data)
    return flac


def clip(file: Path, seconds: float, gain_db: float | None = None) -> Clip:
    """Return a clip of a file."""
    return Clip(file=file, words="Hello.", length=seconds, gain_db=gain_db)


def session(
    duration: float, *spoken: tuple[float, Clip | None], voice: float = 1.0, tones: float = 1.0, room: float = 0.0
) -> Timeline:
    """Return a session of one stage with steady breaths, and lines at their times."""
    breath, starts = Pattern(Milliseconds(2000), Milliseconds(3000)), range(1000, int(duration - 6) * 1000, 5000)
    breaths = tuple(Breath(Milliseconds(at), breath, "rest", Mode.STEADY) for at in starts)
    lines = tuple(
        SpokenLine(f"line-{number}", "Hello.", "rest", *_span(start, said), said)
        for number, (start, said) in enumerate(spoken)
    )
    stage = StageSpan(
        "rest",
        Milliseconds(500),
        milliseconds(duration) - 500,
        Presence(voice=voice, tones=tones, room=room),
        paced=True,
    )
    return Timeline("testing", "A test", milliseconds(duration), (stage,), breaths, lines)


def _span(start: float, said: Clip | None) -> tuple[Milliseconds, Milliseconds]:
    """Return when a line begins and ends."""
    return milliseconds(start), milliseconds(start + (said.length if said else 2.0))
