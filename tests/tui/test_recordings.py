"""Recordings of a voice on the command line: laid out, played, rendered, left, continued; faults in a sentence."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.audio.sounds import sine, speech_like, written
from tui.recordings import recording_at

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMAND = [sys.executable, "-c", "from tui.cli import main; main()"]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "PULSE_", "SITWITH_"))}
    return kept | {"HOME": str(tmp_path / "home"), "PULSE_SERVER": f"unix:{tmp_path}/nothing", "TERM": "xterm-256color"}


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("letters") / "letter.flac", speech_like(30, 16_000), 16_000)


def sitwith(home: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        env=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


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


def test_timeline_shows_it(home: dict[str, str], letter: Path) -> None:
    told = json.loads(sitwith(home, "timeline", letter, "--pattern", "4-6", "--json").stdout)
    assert told["session"] == "letter.flac"
    assert told["stages"] == [{"name": "recording", "start": 4.0, "end": 54.0}]
    assert [breath["start"] for breath in told["breaths"]] == [4.0, 14.0, 24.0, 34.0, 44.0]
    (line,) = told["lines"]
    assert (line["start"], line["end"], line["text"], line["clip"]) == (14.0, 44.0, "", str(letter))
    shown = sitwith(home, "timeline", letter).stdout
    assert shown.startswith("letter · 0:5")
    assert "the recording · 0:30" in shown


def test_leading_begins_at_the_listeners_breath(home: dict[str, str], letter: Path) -> None:
    words = ("timeline", letter, "--pattern", "4-6", "--lead", "--breath", "2.4-3.1", "--json")
    breaths = json.loads(sitwith(home, *words).stdout)["breaths"]
    lengths = [breath["inhale"] + breath["exhale"] for breath in breaths]
    assert lengths[:3] == pytest.approx([5.5, 5.8, 6.1])


def test_render_writes_the_voice_with_tones_that_give_way(home: dict[str, str], letter: Path, tmp_path: Path) -> None:
    done = sitwith(home, "render", letter, "-o", tmp_path / "out.flac", "--pattern", "4-6")
    assert done.returncode == 0, done.stderr
    sound, rate = soundfile.read(tmp_path / "out.flac")
    assert len(sound) == 60 * rate
    assert np.abs(sound[: rate // 10]).max() < 1e-3, "from silence"
    assert np.abs(sound[-rate // 10 :]).max() < 1e-3, "to silence"
    again = sitwith(home, "render", letter, "-o", tmp_path / "again.flac", "--pattern", "4-6")
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


def test_faults_are_one_sentence_and_exit_2(home: dict[str, str], tmp_path: Path) -> None:
    for words, said in faults(tmp_path):
        done = sitwith(home, *words)
        assert done.returncode == 2, words
        assert done.stdout == "", words
        assert said in done.stderr, words
        assert len(done.stderr.splitlines()) == 1, words


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="its owner can be kept from it only as a user")
def test_one_that_may_not_be_read_is_told(home: dict[str, str], tmp_path: Path) -> None:
    file = written(tmp_path / "mine.wav", sine(300, -12, 1))
    file.chmod(0)
    done = sitwith(home, "play", file)
    assert done.returncode == 2
    assert "may not be read" in done.stderr


def read_until(stream: int, wanted: bytes, within_s: float = 30.0) -> bytes:
    """Read a descriptor until some bytes have come."""
    got = b""
    deadline = time.monotonic() + within_s
    while wanted not in got:
        ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            pytest.fail(f"{wanted!r} did not come; there is {got!r}")
        got += os.read(stream, 4096)
    return got


@pytest.mark.real_sound
def test_leaving_with_the_place_kept_and_continuing_there(home: dict[str, str], letter: Path) -> None:
    def play(*words: str) -> tuple[subprocess.Popen[bytes], int]:
        master, slave = pty.openpty()
        command = [*COMMAND, "play", str(letter), "--plain", "--pattern", "2-2", *words]
        process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=subprocess.DEVNULL, env=home)
        os.close(slave)
        return process, master

    process, screen = play()
    said = read_until(screen, b"[0:24] inhale", 60.0)
    assert said.startswith(b"letter\r\n")
    assert b"[0:08] the recording begins" in said
    assert b"--resume" not in said
    os.write(screen, b"Q")
    assert b"--resume continues at 0:1" in read_until(screen, b"Your place is kept") + read_until(screen, b"fine.")
    assert process.wait(20) == 0
    os.close(screen)

    process, screen = play()
    read_until(screen, b"Last time you left at 0:1")
    read_until(screen, b"[0:04] inhale")
    os.write(screen, b"q")
    assert process.wait(20) == 0
    os.close(screen)

    process, screen = play("--resume")
    said = read_until(screen, b" inhale", 30.0)
    assert b"Last time" not in said
    assert b"[0:04]" not in said
    assert b"[0:1" in said
    os.write(screen, b"q")
    assert process.wait(20) == 0
    os.close(screen)
