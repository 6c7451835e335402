"""Every kind of fault that a lower room knows has words, and they are whole sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.faults import (
    FileError,
    FileFault,
    MendableError,
    PatternError,
    SessionFault,
    UnknownSessionError,
    UnknownVoiceError,
    VoiceError,
    VoiceFault,
)
from scripts.plan.around_recording import pace_of
from scripts.voice.folder import read_table
from tui.text import faults
from tui.text.faults import said, sentence

if TYPE_CHECKING:
    from enum import StrEnum


@pytest.mark.parametrize("kinds", faults.WORDINGS, ids=lambda kinds: kinds.__name__)
def test_every_kind_has_words(kinds: type[StrEnum]) -> None:
    assert set(faults.WORDINGS[kinds]) == set(kinds)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            UnknownSessionError(SessionFault.UNKNOWN, found="the-sihg", known=("first-sitting", "the-sigh")),
            "There is no session named “the-sihg”. Did you mean “the-sigh”?",
        ),
        (
            UnknownSessionError(SessionFault.UNKNOWN, found="zzz", known=("the-sigh",)),
            "There is no session named “zzz”. `sitwith list` shows the sessions; a path to a .toml file works too.",
        ),
        (
            UnknownVoiceError(VoiceFault.UNKNOWN, found="giude", known=("guide",)),
            "There is no voice named “giude”. Did you mean “guide”?",
        ),
        (
            UnknownVoiceError(VoiceFault.UNKNOWN, found="zzz", known=("guide",)),
            "There is no voice named “zzz”. `sitwith voices` shows those there are.",
        ),
        (
            VoiceError(VoiceFault.NAME_TAKEN, folder=Path("/v/guide")),
            "/v/guide: a voice of this name comes with sitwith; rename the folder to use this one.",
        ),
        (
            FileError(FileFault.NO_FILE, file=Path("a.toml")),
            "a.toml: this is not a file; a text file belongs in its place.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_whole_sentences(error: MendableError, words: str) -> None:
    assert sentence(error) == words
    assert str(error) != words, "str() is for logs"


def test_the_faces_own_errors_say_themselves() -> None:
    assert said(ValueError("As it is.")) == "As it is."


def test_a_damaged_list_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "clips.toml").write_text("a = 1\n[hello", encoding="utf-8")
    with pytest.raises(VoiceError) as caught:
        read_table(tmp_path / "clips.toml")
    words = sentence(caught.value)
    assert words.startswith(f"{tmp_path}/clips.toml")
    assert "the voice's list cannot be used: this is not TOML" in words
    assert words.endswith(".")
    assert sentence(caught.value, below=tmp_path).startswith("clips.toml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1-1", "2 to 6 seconds"),
        ("6-4", "at least as long"),
        ("3-7", "at most twice the inhale"),
        ("5-8", "at most 12 seconds"),
        ("4-9-6-0", "a hold or rest lasts at most 4"),
        ("slowly", "is not a breath pattern; write seconds as 4-6 (in-out)"),
    ],
)
def test_a_pattern_out_of_bounds_is_told_in_a_sentence_that_knows_no_script(text: str, words: str) -> None:
    with pytest.raises(PatternError) as caught:
        pace_of(text, lead=False)
    told = sentence(caught.value)
    assert words in told
    assert told.startswith(f"“{text}”")
    assert "script" not in told
    assert told.endswith(".")
