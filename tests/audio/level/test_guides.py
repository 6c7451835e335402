"""The bundled voices: every line is spoken, as loud as it should be, and all recordings together stay small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import soundfile

from audio.level.loudness import loudness_as_played
from audio.level.truepeak import true_peak_db
from audio.units import Decibels, gain_of
from scripts.files.library import FOLDER, bundled_names
from scripts.files.loader import load_session
from scripts.phrases import FOLDER as PHRASES
from scripts.voice.voices import BUNDLED, bundled_voice

if TYPE_CHECKING:
    from pathlib import Path

ALL = [FOLDER / f"{name}.toml" for name in bundled_names()] + sorted(PHRASES.glob("*.toml"))


@pytest.mark.parametrize("script", ALL, ids=lambda script: script.stem)
def test_the_guide_speaks_every_line(script: Path) -> None:
    session = load_session(script)
    clips = bundled_voice().clips(session)
    assert [line.id for line in session.lines if line.id not in clips] == []


def test_all_recordings_together_are_at_most_24_megabytes() -> None:
    assert sum(file.stat().st_size for file in BUNDLED.rglob("*.ogg")) <= 24_000_000


@pytest.mark.parametrize(("voice", "folder"), [("guide", ""), ("low-guide", ""), ("guide-fr", "fr")])
def test_clips_are_heard_at_20_lufs_below_minus_3_dbtp(voice: str, folder: str) -> None:
    session = load_session(FOLDER / folder / "sudden-overwhelm.toml")
    clips = bundled_voice(voice).clips(session)
    assert len(clips) == len(session.lines)
    for clip in clips.values():
        sound, rate = soundfile.read(clip.file, dtype="float32")
        assert clip.length == pytest.approx(len(sound) / rate, abs=1e-4)
        assert clip.gain_db is not None
        heard = sound * gain_of(Decibels(clip.gain_db))
        assert loudness_as_played(heard, rate) == pytest.approx(-20, abs=0.5)
        assert true_peak_db(heard) <= -3
