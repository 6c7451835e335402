"""Through a real sound server: what is played into the null sink is recorded from its monitor, start to end."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from audio.loudness import heard_loudness
from audio.recording.finishing import high_passed
from audio.recording.folder import TakesFolder
from audio.units import gain_of
from tests.audio.sounds import speech_like, written
from tests.capture import align

if TYPE_CHECKING:
    from audio.units import Samples
    from tests.sound_server import SoundServer

pytestmark = pytest.mark.real_sound
RATE = 48_000
SCRIPT = """
title = "A short one"
summary = "For a test."
language = "en"
[[stage]]
name = "open"
minutes = 0.5
breath = "free"
[[stage.line]]
id = "hello"
at = 1
say = "Hello. I'm glad you're here."
[[stage.line]]
id = "bye"
at = 15
say = "Go gently. Goodbye for now."
"""


class Recording:
    """``sitwith record --plain`` in a server's environment; what is typed and what it answers."""

    def __init__(self, server: SoundServer, script: Path, *words: str) -> None:
        command = [sys.executable, "-c", "from tui.cli import main; main()", "record", str(script)]
        self._server = server
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [*command, "--voice", "mum", "--plain", *words],
            env=server.env | {"PYTHONPATH": str(Path.cwd())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until(self, wanted: str) -> list[str]:
        """Read lines up to one that holds these words."""
        assert self.process.stdout is not None
        here: list[str] = []
        for line in self.process.stdout:
            here.append(line.rstrip())
            if wanted in line:
                self.said += here
                return here
        pytest.fail(f"“{wanted}” was not said; there is: {here}")

    def type(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{text}\n")
        self.process.stdin.flush()

    def hear(self, file: Path) -> None:
        """Play a file into what the microphone hears, to its end."""
        play = ["pacat", "--playback", "--file-format=wav", "--latency-msec=200", str(file)]
        subprocess.run(play, env=self._server.env, check=True, timeout=60, stdin=subprocess.DEVNULL)


def spoken(folder: Path, seed: int, seconds: float = 3.0) -> tuple[Path, Samples]:
    """Return a recording of something like speech, with quiet around it, and its samples."""
    sound = np.concatenate([np.zeros(RATE // 2, np.float32), speech_like(seconds, seed=seed, level=0.1)])
    sound = np.concatenate([sound, np.zeros(RATE // 2, np.float32)])
    return written(folder / f"spoken-{seed}.wav", sound, subtype="FLOAT"), sound


def test_the_clip_is_the_played_speech_aligned_and_whole(sound_server: SoundServer, tmp_path: Path) -> None:
    script = tmp_path / "a-short-one.toml"
    script.write_text(SCRIPT, encoding="utf-8")
    desk = Recording(sound_server, script)
    desk.until("Line: Hello.")
    sounds = {}
    for line, seed in (("hello", 1), ("bye", 2)):
        file, sounds[line] = spoken(tmp_path, seed)
        desk.type("r")
        desk.until("Recording.")
        desk.hear(file)
        desk.type("")
        desk.until("k keeps it")
        desk.type("k")
        desk.until("lines are kept")
    desk.type("q")
    desk.until("To hear it")
    assert desk.process.wait(timeout=20) == 0

    data = next((sound_server.folder / "home").rglob("voices/mum"))
    folder = TakesFolder(data / "a-short-one")
    clips = folder.kept()
    assert list(clips) == ["hello", "bye"]
    for line, clip in clips.items():
        sound, rate = soundfile.read(clip.file, dtype="float32")
        assert rate == RATE
        # The raw take holds what was played, sample by sample, in one piece.
        (name,) = folder.names(line)
        raw = folder.settle(name)
        whole = align(raw.sound[:, 0], sounds[line])
        assert whole.worst() < -60
        assert whole.drift == 0
        # The clip is that stretch of it, with nothing but the high-pass on it, and holds every word.
        filtered = high_passed(sounds[line][:, None], RATE, raw.numbers.high_pass_hz)[:, 0]
        audible = np.flatnonzero(np.abs(sounds[line]) > 1e-3)
        begin, end = audible[0], audible[-1] + 1
        found = align(sound, filtered[begin:end])
        assert found.gain == pytest.approx(1.0, abs=0.01)
        assert found.worst() < -35
        assert 0.1 * RATE < found.delay < 0.45 * RATE
        assert len(sound) - (found.delay + end - begin) > 0.2 * RATE
        assert clip.gain_db is not None
        played = sound * np.float32(gain_of(clip.gain_db))
        assert heard_loudness(played, RATE) == pytest.approx(-20, abs=0.1)
        assert clip.length == pytest.approx(len(sound) / RATE, abs=1e-5)
    for entry in (data, *data.rglob("*")):
        assert entry.stat().st_mode & 0o077 == 0, entry
    listed = tomllib.loads((data / "a-short-one" / "clips.toml").read_text(encoding="utf-8"))
    assert listed["hello"]["words"] == "Hello. I'm glad you're here."


def test_a_server_that_goes_ends_the_take_and_keeps_it(sound_server: SoundServer, tmp_path: Path) -> None:
    script = tmp_path / "a-short-one.toml"
    script.write_text(SCRIPT, encoding="utf-8")
    desk = Recording(sound_server, script)
    desk.until("Line: Hello.")
    file, _ = spoken(tmp_path, 3, 2.0)
    desk.type("r")
    desk.until("Recording.")
    desk.hear(file)
    sound_server.process.kill()
    sound_server.process.wait()
    desk.type("")
    desk.until("k keeps it")
    desk.type("r")
    desk.until("microphone")
    desk.type("q")
    desk.until("To hear it")
    assert desk.process.wait(timeout=20) == 0
    data = next((sound_server.folder / "home").rglob("voices/mum"))
    folder = TakesFolder(data / "a-short-one")
    (name,) = folder.names()
    assert len(folder.settle(name).sound) > 2.5 * RATE
