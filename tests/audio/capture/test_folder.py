"""A session's takes: what is kept is played, what was before stays, and any of them can be chosen again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from audio.capture.folder import TakesFolder
from audio.capture.rawtake import RawAbout
from audio.faults import TakeError
from audio.level.loudness import loudness_as_played
from audio.units import RATE, Decibels, gain_of
from scripts.voice.folder import Clip, clips_text
from tests.audio.sounds import speech_like, written

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Samples

NOW = datetime(2026, 1, 31, 14, 25, 30, tzinfo=UTC)
WORDS = {"hello": "Hello. I'm glad you're here.", "eyes": "Eyes open or closed."}


def spoken(seed: int, level: float = 0.1) -> Samples:
    quiet = np.random.default_rng(seed).standard_normal(RATE).astype(np.float32) * 0.0003
    return np.concatenate([quiet, speech_like(2.0, seed=seed, level=level), quiet])[:, None]


@pytest.fixture
def folder(tmp_path: Path) -> TakesFolder:
    return TakesFolder(tmp_path / "mum" / "first-sitting", list(WORDS))


def add(folder: TakesFolder, line: str, seed: int, level: float = 0.1) -> str:
    return folder.add(RawAbout(line, WORDS[line], NOW, RATE, 1), spoken(seed, level))


def test_a_new_take_takes_the_olds_place_only_when_it_is_kept(folder: TakesFolder) -> None:
    first = add(folder, "hello", 1)
    folder.keep(first)
    second = add(folder, "hello", 2)
    folder.settle(second)
    assert folder.chosen("hello") == first
    folder.keep(second)
    assert folder.chosen("hello") == second
    assert set(folder.names("hello")) == {first, second}


def test_a_take_chosen_again_gives_the_same_clip_to_the_last_byte(folder: TakesFolder) -> None:
    first = add(folder, "hello", 1)
    clip = folder.keep(first)
    data = clip.file.read_bytes()
    folder.keep(add(folder, "hello", 2))
    clip.file.unlink()
    again = folder.keep(first)
    assert again == clip
    assert again.file.read_bytes() == data


@pytest.mark.parametrize("level", [0.01, 0.05, 0.4])
def test_a_kept_clip_is_played_at_the_voices_loudness(folder: TakesFolder, level: float) -> None:
    clip = folder.keep(add(folder, "hello", 1, level))
    sound, rate = soundfile.read(clip.file, dtype="float32")
    assert clip.gain_db is not None
    assert loudness_as_played(sound * np.float32(gain_of(Decibels(clip.gain_db))), rate) == pytest.approx(-20, abs=0.1)
    assert clip.date == date(2026, 1, 31)
    assert clip.words == WORDS["hello"]


def test_a_recording_that_was_brought_in_becomes_a_take(folder: TakesFolder) -> None:
    brought = written(folder.session / "hello.wav", speech_like(1.5))
    clip = Clip(brought, "Hello, as it was.", 1.5, -3.0, date(2025, 12, 1))
    other = Clip(written(folder.session / "eyes.wav", speech_like(1.0)), WORDS["eyes"], 1.0, 0.0)
    (folder.session / "clips.toml").write_text(clips_text({"hello": clip, "eyes": other}), encoding="utf-8")
    kept = folder.keep(add(folder, "hello", 3))
    assert folder.kept() == {"hello": kept, "eyes": other}
    assert not brought.exists()
    old, new = folder.names("hello")
    assert new == kept.file.stem
    numbers = folder.numbers(old)
    assert numbers is not None
    assert numbers.words == "Hello, as it was."
    assert numbers.recorded.date() == date(2025, 12, 1)
    again = folder.keep(old)
    assert folder.kept()["hello"].words == "Hello, as it was."
    sound, _ = soundfile.read(again.file, dtype="float32")
    np.testing.assert_allclose(sound, speech_like(1.5), atol=1e-4)


def test_a_take_that_is_taken_away_is_in_the_bin(folder: TakesFolder, tmp_path: Path) -> None:
    first, second = add(folder, "hello", 1), add(folder, "hello", 2)
    folder.keep(first)
    folder.keep(second)
    assert not folder.remove(first, tmp_path / "bin" / "first")
    assert folder.chosen("hello") == second
    assert {file.suffix for file in (tmp_path / "bin" / "first").iterdir()} == {".flac", ".toml"}
    assert folder.remove(second, tmp_path / "bin" / "second")
    assert folder.kept() == {}
    assert folder.names() == ()
    with pytest.raises(TakeError, match="unknown take"):
        folder.remove(second, tmp_path / "bin" / "third")


def test_a_take_under_way_is_not_taken_away(folder: TakesFolder, tmp_path: Path) -> None:
    raw = folder.begin(RawAbout("hello", WORDS["hello"], NOW, RATE, 1))
    with pytest.raises(TakeError, match="under way"):
        folder.remove(raw.file.stem, tmp_path / "bin")
    raw.close()


def test_what_in_the_list_cannot_be_used_is_put_aside_before_it_is_written_anew(folder: TakesFolder) -> None:
    text = '[eyes]\nfile = "eyes.wav"\nwords = "Eyes."\nseconds = "long"\n'
    (folder.session / "clips.toml").write_text(text, encoding="utf-8")
    folder.keep(add(folder, "hello", 1))
    (aside,) = folder.takes.glob("clips-*.txt")
    assert aside.read_text(encoding="utf-8") == text
    assert len(folder.names()) == 1


def test_numbers_that_were_changed_by_hand_are_those_that_count(folder: TakesFolder) -> None:
    name = add(folder, "hello", 1)
    numbers = folder.settle(name).numbers
    file = folder.takes / f"{name}.toml"
    file.write_text(file.read_text().replace(f"from = {numbers.first:.6f}", "from = 0.250000"), encoding="utf-8")
    clip = folder.keep(name)
    assert clip.length == pytest.approx(numbers.last - 0.25, abs=1e-4)


def test_another_rate_is_kept_as_it_is(folder: TakesFolder) -> None:
    sound = speech_like(2.0, rate=16_000)[:, None]
    clip = folder.keep(folder.add(RawAbout("hello", WORDS["hello"], NOW, 16_000, 1), sound))
    assert soundfile.info(clip.file).samplerate == 16_000
    assert clip.gain_db is not None
