"""The hum beside a voice: measured once from its lines, and kept with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.units import RATE
from scripts.voice.folder import HUM_FILE, read_hum
from scripts.voice.voices import BUNDLED
from tests.audio.sounds import clip, session, written
from tui.session.hum import hum_of

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.plan.timeline import Timeline


def speaking(folder: Path, pitch: float) -> Timeline:
    """A session of one line, on one pitch."""
    time = np.arange(2 * RATE) / RATE
    sound = sum(0.1 * np.sin(2 * np.pi * rank * pitch * time) / rank for rank in range(1, 9))
    file = written(folder / "line.wav", np.asarray(sound, np.float32))
    return session(8.0, (2.0, clip(file, 2.0)))


def test_it_is_measured_once_and_kept_with_the_voice(tmp_path: Path) -> None:
    timeline = speaking(tmp_path, 130.0)
    found = hum_of(tmp_path, timeline)
    assert found == pytest.approx(173.3, rel=0.01)  # a fourth over it
    (tmp_path / "line.wav").unlink()
    assert hum_of(tmp_path, timeline) == pytest.approx(found, abs=0.06)


def test_what_somebody_wrote_there_stays_and_counts_where_it_can(tmp_path: Path) -> None:
    timeline = speaking(tmp_path, 130.0)
    (tmp_path / HUM_FILE).write_text("hum_hz = 200\n", encoding="utf-8")
    assert hum_of(tmp_path, timeline) == 200.0
    for nonsense in ("hum_hz = 90\n", "hum_hz = 'low'\n", "no toml at all"):
        (tmp_path / HUM_FILE).write_text(nonsense, encoding="utf-8")
        assert hum_of(tmp_path, timeline) == pytest.approx(173.3, rel=0.01)
        assert (tmp_path / HUM_FILE).read_text(encoding="utf-8") == nonsense


def test_a_voice_that_says_nothing_has_none(tmp_path: Path) -> None:
    silent = replace(speaking(tmp_path, 130.0), lines=())
    assert hum_of(tmp_path, silent) is None
    assert not (tmp_path / HUM_FILE).exists()


def test_the_bundled_voices_have_theirs() -> None:
    assert read_hum(BUNDLED / "guide", 160, 210) == 177.8
    assert read_hum(BUNDLED / "low-guide", 160, 210) == 182.4
    assert read_hum(BUNDLED / "guide-fr", 160, 210) == 210.0
