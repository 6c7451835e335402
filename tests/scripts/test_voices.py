"""A clip remembers the words it speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scripts.faults import VoiceError
from scripts.library import find_session
from scripts.voices import Voice, bundled_voice

if TYPE_CHECKING:
    from pathlib import Path


def voice(folder: Path) -> Voice:
    return Voice("v", folder, "V", "en", "someone", "CC0", "thanks")


def write(folder: Path, words: str, *, file: bool = True) -> None:
    session = folder / "first-sitting"
    session.mkdir(parents=True)
    if file:
        (session / "hello.ogg").write_bytes(b"sound")
    (session / "clips.toml").write_text(
        f'[hello]\nfile = "hello.ogg"\nwords = "{words}"\nseconds = 2.5\ngain_db = -1.0\n', encoding="utf-8"
    )


def test_a_clip_is_used_while_it_says_the_lines_words(tmp_path: Path) -> None:
    write(tmp_path, "Hello. I'm glad you're here.")
    clips = voice(tmp_path).clips(find_session("first-sitting"))
    assert clips["hello"].length == 2.5
    assert len(clips) == 1


def test_a_clip_with_other_words_is_not_played(tmp_path: Path) -> None:
    write(tmp_path, "Hello.")
    assert not voice(tmp_path).clips(find_session("first-sitting"))


def test_a_missing_recording_is_not_a_fault(tmp_path: Path) -> None:
    write(tmp_path, "Hello. I'm glad you're here.", file=False)
    assert not voice(tmp_path).clips(find_session("first-sitting"))
    assert not voice(tmp_path / "nowhere").clips(find_session("first-sitting"))


def test_a_damaged_list_is_named(tmp_path: Path) -> None:
    write(tmp_path, "Hello.")
    (tmp_path / "first-sitting" / "clips.toml").write_text("[hello", encoding="utf-8")
    with pytest.raises(VoiceError, match=r"clips\.toml"):
        voice(tmp_path).clips(find_session("first-sitting"))


def test_the_guide_says_who_it_is() -> None:
    guide = bundled_voice()
    assert "synthetic" in guide.speaker
    assert guide.licence
