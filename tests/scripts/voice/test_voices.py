"""Voices: a clip remembers the words it speaks, and what a list claims is believed only where it can be true."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.faults import UnknownVoiceError, VoiceError, VoiceFault
from scripts.files.library import find_session
from scripts.voice.folder import Clip, as_name, clip_of, clips_text, is_name, is_plain_file_name, read_clips
from scripts.voice.voices import Standing, Voice, bundled_voice, find_voice, list_voices, spoken

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
    assert guide.synthetic
    assert guide.licence


def test_every_line_says_how_the_voice_stands_to_it(tmp_path: Path) -> None:
    write(tmp_path, "Hello, as it used to be.")
    takes = voice(tmp_path).takes(find_session("first-sitting"))
    assert len(takes) == len(find_session("first-sitting").lines)
    assert (takes[0].standing, takes[0].clip is not None) == (Standing.CHANGED, True)
    assert {take.standing for take in takes[1:]} == {Standing.MISSING}
    assert {take.standing for take in bundled_voice().takes(find_session("first-sitting"))} == {Standing.RECORDED}


def test_a_line_is_nobody_elses_unless_the_guide_is_asked_to_fill_in(tmp_path: Path) -> None:
    write(tmp_path, "Hello. I'm glad you're here.")
    session, mum = find_session("first-sitting"), voice(tmp_path)
    assert set(spoken(session, mum)) == {"hello"}
    filled = spoken(session, mum, fill=bundled_voice())
    assert set(filled) == {line.id for line in session.lines}
    assert filled["hello"].file.parent == tmp_path / "first-sitting", "what the voice has is its own"


@pytest.mark.parametrize(
    "entry",
    [
        {"file": "../guide/hello.ogg", "words": "Hello.", "seconds": 2.0},
        {"file": "/dev/zero", "words": "Hello.", "seconds": 2.0},
        {"file": "C:hello.ogg", "words": "Hello.", "seconds": 2.0},
        {"file": "..\\hello.ogg", "words": "Hello.", "seconds": 2.0},
        {"file": "hello.ogg", "words": "Hello.", "seconds": float("nan")},
        {"file": "hello.ogg", "words": "Hello.", "seconds": float("inf")},
        {"file": "hello.ogg", "words": "Hello.", "seconds": -1},
        {"file": "hello.ogg", "words": "Hello.", "seconds": True},
        {"file": "hello.ogg", "words": 5, "seconds": 2.0},
        {"words": "Hello.", "seconds": 2.0},
        "hello.ogg",
    ],
)
def test_an_entry_that_cannot_be_true_plays_nothing(tmp_path: Path, entry: object) -> None:
    assert clip_of(tmp_path, entry) is None


@pytest.mark.parametrize("gain", [float("nan"), 400.0, "loud", True])
def test_a_gain_that_cannot_be_true_is_measured_anew(tmp_path: Path, gain: object) -> None:
    clip = clip_of(tmp_path, {"file": "a.ogg", "words": "A.", "seconds": 1, "gain_db": gain})
    assert clip is not None
    assert clip.gain_db is None


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40)


@given(
    words=TEXTS,
    length=st.floats(0.01, 7000),
    gain=st.none() | st.floats(-60, 30),
    day=st.none() | st.dates(date(1970, 1, 1), date(2100, 1, 1)),
)
def test_a_list_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, words: str, length: float, gain: float | None, day: date | None
) -> None:
    folder = tmp_path_factory.mktemp("voice")
    said = " ".join(words.split())
    clip = Clip(folder / "hello.ogg", said, round(length, 6), None if gain is None else round(gain, 2), day)
    (folder / "clips.toml").write_text(clips_text({"hello": clip}), encoding="utf-8")
    assert read_clips(folder) == {"hello": clip}


@given(TEXTS)
def test_whatever_people_call_a_voice_a_name_can_be_made_of_it(text: str) -> None:
    name = as_name(text)
    assert name == "" or is_name(name)


@pytest.mark.parametrize("name", ["", ".", "..", ".hidden", "a/b", "a\\b", "a:b", "a\0b", "a\nb", "x" * 300])
def test_a_files_name_stays_in_its_folder(name: str) -> None:
    assert not is_plain_file_name(name)


def test_voices_are_the_bundled_ones_and_the_listeners_own(tmp_path: Path) -> None:
    (tmp_path / "mum").mkdir()
    (tmp_path / "mum" / "voice.toml").write_text('title = "Mum"\nspeaker = "My mother"\n', encoding="utf-8")
    (tmp_path / ".half-done.part").mkdir()
    (tmp_path / "a-file").write_text("", encoding="utf-8")
    assert [(listed.name, listed.own) for listed in list_voices(tmp_path)] == [
        ("guide", False),
        ("guide-fr", False),
        ("low-guide", False),
        ("mum", True),
    ]
    assert find_voice("mum", tmp_path).speaker == "My mother"
    assert [listed.name for listed in list_voices(tmp_path / "nowhere")] == ["guide", "guide-fr", "low-guide"]


def test_a_damaged_voice_is_listed_with_its_fault_and_named_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "mum").mkdir()
    (tmp_path / "mum" / "voice.toml").write_text("title = ", encoding="utf-8")
    listed = list_voices(tmp_path)[-1]
    assert (listed.name, listed.voice) == ("mum", None)
    assert "voice.toml" in str(listed.fault)
    with pytest.raises(VoiceError, match=r"voice\.toml"):
        find_voice("mum", tmp_path)


def test_nobody_passes_for_the_guide(tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    assert find_voice("guide", tmp_path).folder != tmp_path / "guide"
    fault = list_voices(tmp_path)[-1].fault
    assert fault is not None
    assert fault.kind is VoiceFault.NAME_TAKEN


def test_an_unknown_voice_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownVoiceError) as caught:
        find_voice("giude", tmp_path)
    assert caught.value.facts["found"] == "giude"
    assert set(caught.value.facts["known"]) == {"guide", "guide-fr", "low-guide"}
