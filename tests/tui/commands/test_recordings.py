"""Recordings of a voice on the command line: laid out, played, rendered, left, continued; faults in a sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.audio.sounds import sine, speech_like, written
from tests.program import command, in_a_terminal, sitwith
from tui.session.recordings import recording_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from tests.program import Running


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("letters") / "letter.flac", speech_like(30, 16_000), 16_000)


def test_what_a_name_stands_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("first-sitting", "talk", "my.toml"):
        Path(name).touch()
    listed = ("first-sitting",)
    assert recording_at("first-sitting", listed) is None, "a listed name is a session, whatever else is there"
    assert recording_at("my.toml", listed) is None
    assert recording_at("/nowhere/at-all.TOML", listed) is None
    assert recording_at("talk", listed) == Path("talk")
    assert recording_at("frist-sitting", listed) is None
    assert recording_at("gone.mp3", listed) == Path("gone.mp3"), "so that it is missed as a recording"
    assert recording_at("talks/monday", listed) == Path("talks/monday")
    assert recording_at("x" * 5000, listed) is None
    assert recording_at("a\0b", listed) is None


def test_timeline_shows_it(env: dict[str, str], letter: Path) -> None:
    told = json.loads(sitwith(env, "timeline", letter, "--pattern", "4-6", "--json").stdout)
    assert told["session"] == "letter.flac"
    assert told["stages"] == [{"name": "recording", "start": 4.0, "end": 54.0}]
    assert [breath["start"] for breath in told["breaths"]] == [4.0, 14.0, 24.0, 34.0, 44.0]
    (line,) = told["lines"]
    assert (line["start"], line["end"], line["text"], line["clip"]) == (14.0, 44.0, "", str(letter))
    shown = sitwith(env, "timeline", letter).stdout
    assert shown.startswith("letter · 1:0")
    assert "the recording · 0:30" in shown


def test_leading_begins_at_the_listeners_breath(env: dict[str, str], letter: Path) -> None:
    words = ("timeline", letter, "--pattern", "4-6", "--lead", "--breath", "2.4-3.1", "--json")
    breaths = json.loads(sitwith(env, *words).stdout)["breaths"]
    lengths = [breath["inhale"] + breath["exhale"] for breath in breaths]
    assert lengths[:3] == pytest.approx([5.5, 5.8, 6.1])


def test_render_writes_the_voice_with_tones_that_give_way(env: dict[str, str], letter: Path, tmp_path: Path) -> None:
    done = sitwith(env, "render", letter, "-o", tmp_path / "out.flac", "--pattern", "4-6")
    assert done.returncode == 0, done.stderr
    sound, rate = soundfile.read(tmp_path / "out.flac")
    assert len(sound) == 70 * rate  # 4 s before, five breaths of 10 s, 16 s after
    assert np.abs(sound[: rate // 10]).max() < 1e-3, "from silence"
    assert np.abs(sound[-rate // 10 :]).max() < 1e-3, "to silence"
    again = sitwith(env, "render", letter, "-o", tmp_path / "again.flac", "--pattern", "4-6")
    assert again.returncode == 0
    assert (tmp_path / "again.flac").read_bytes() == (tmp_path / "out.flac").read_bytes()


def faults(folder: Path) -> list[tuple[Sequence[str | Path], str]]:
    text = folder / "text.wav"
    text.write_text("no sound, but words\n" * 100)
    empty = folder / "empty.mp3"
    empty.touch()
    nothing = written(folder / "nothing.wav", np.zeros(0, np.float32))
    cut = written(folder / "cut.flac", sine(300, -12, 2))
    cut.write_bytes(cut.read_bytes()[:60])
    good = written(folder / "good.wav", sine(300, -12, 1))
    return [
        (["play", folder / "missing.mp3"], "there is no such recording"),
        (["play", "missing.mp3"], "there is no such recording"),
        (["render", folder / "missing.m4a", "-o", folder / "o.wav"], "there is no such recording"),
        (["play", folder], "not a file"),
        (["play", text], "no recording that can be read"),
        (["play", empty], "empty"),
        (["timeline", nothing], "there is no sound"),
        (["timeline", cut], "recording"),
        (["play", good, "--pattern", "1-1"], "2 to 6 seconds"),
        (["play", good, "--pattern", "quick"], "not a breath pattern"),
        (["play", good, "--pattern", "free", "--lead"], "nothing to follow"),
        (["play", "first-sitting", "--lead"], "--lead is for recordings"),
        (["timeline", "first-sitting", "--pattern", "4-6"], "--pattern is for recordings"),
    ]


def test_faults_are_one_sentence_and_exit_2(env: dict[str, str], tmp_path: Path) -> None:
    for words, said in faults(tmp_path):
        done = sitwith(env, *words)
        assert done.returncode == 2, words
        assert done.stdout == "", words
        assert said in done.stderr, words
        assert len(done.stderr.splitlines()) == 1, words


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="its owner can be kept from it only as a user")
def test_one_that_may_not_be_read_is_told(env: dict[str, str], tmp_path: Path) -> None:
    file = written(tmp_path / "mine.wav", sine(300, -12, 1))
    file.chmod(0)
    done = sitwith(env, "play", file)
    assert done.returncode == 2
    assert "may not be read" in done.stderr


@pytest.mark.real_sound
def test_leaving_with_the_place_kept_and_continuing_there(env: dict[str, str], letter: Path) -> None:
    def play(*words: str) -> AbstractContextManager[Running]:
        program = command("play", letter, "--plain", "--pattern", "2-2", *words)
        return in_a_terminal(program, env, errors_aside=True)

    with play() as terminal:
        said = terminal.until("Keys:", 30)
        assert said.startswith("letter\r\n")
        terminal.type("\x1b[C" * 6)  # twenty seconds on and more: what is left sooner starts over
        said += terminal.until("[0:28] inhale", 30)
        assert "--resume" not in said
        terminal.type("Q")
        said = terminal.until("Your place is kept", 30) + terminal.until("fine.", 30)
        assert "--resume continues at 0:20" in said
        assert terminal.ended() == 0

    (places,) = Path(env["HOME"]).rglob("places.json")
    kept = places.read_text(encoding="utf-8")
    # Both at once, for the beginning takes four seconds: one that tells of the place, and one that goes on there.
    with play() as anew, play("--resume") as resumed:
        anew.until("Last time you left at 0:20", 30)
        said = resumed.until(" inhale", 30)
        assert "Last time" not in said
        assert "[0:04]" not in said
        assert "[0:20]" in said or "[0:24]" in said
        resumed.type("q")
        assert resumed.ended() == 0
        anew.until("[0:04] inhale", 30)
        anew.type("q")
        assert anew.ended() == 0
    assert places.read_text(encoding="utf-8") == kept, "leaving with q neither keeps a place nor forgets one"
