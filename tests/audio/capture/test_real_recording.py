"""Through a real sound server: what is played into the null sink is recorded from its monitor, start to end."""

from __future__ import annotations

import contextlib
import subprocess
import tomllib
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from audio.capture.finishing import high_passed
from audio.capture.folder import TakesFolder
from audio.level.loudness import loudness_as_played
from audio.units import Decibels, gain_of
from tests.audio.sounds import speech_like, written
from tests.capture import align
from tests.program import command, without_a_terminal
from tests.scripts.script_files import script_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audio.units import Samples
    from tests.program import Running
    from tests.sound_server import SoundServer

pytestmark = pytest.mark.real_sound
RATE = 48_000
STAGES = """
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


class Desk:
    """``sitwith record --plain`` in a server's environment."""

    def __init__(self, server: SoundServer, running: Running) -> None:
        self._server = server
        self._running = running
        self.until = running.until

    def type(self, text: str) -> None:
        """Type a line."""
        self._running.type(f"{text}\n")

    def begin_a_take(self, file: Path) -> None:
        """Begin to record, and play a file into what the microphone hears, to its end."""
        self.type("r")
        self.until("Recording.")
        play = ["pacat", "--playback", "--file-format=wav", "--latency-msec=200", str(file)]
        subprocess.run(play, env=self._server.env, check=True, timeout=60, stdin=subprocess.DEVNULL)

    def leave(self) -> Path:
        """Leave, and return where the voice lies."""
        self.type("q")
        self.until("The same command comes back to this place.")
        assert self._running.ended() == 0
        return next((self._server.folder / "home").rglob("voices/mum"))


@contextlib.contextmanager
def a_desk(server: SoundServer, folder: Path) -> Iterator[Desk]:
    """Begin to record the short session, for the ``with`` block."""
    script = script_file(folder / "a-short-one.toml", STAGES)
    program = command("record", script, "--voice", "mum", "--plain")
    with without_a_terminal(program, server.env, keyboard=True) as running:
        desk = Desk(server, running)
        desk.until("Line: Hello.")
        yield desk


def spoken(folder: Path, seed: int, seconds: float = 3.0) -> tuple[Path, Samples]:
    """Return a recording of something like speech, with quiet around it, and its samples."""
    sound = np.concatenate([np.zeros(RATE // 2, np.float32), speech_like(seconds, seed=seed, level=0.1)])
    sound = np.concatenate([sound, np.zeros(RATE // 2, np.float32)])
    return written(folder / f"spoken-{seed}.wav", sound, subtype="FLOAT"), sound


def test_the_clip_is_the_played_speech_aligned_and_whole(sound_server: SoundServer, tmp_path: Path) -> None:
    sounds = {}
    with a_desk(sound_server, tmp_path) as desk:
        for line, seed in (("hello", 1), ("bye", 2)):
            file, sounds[line] = spoken(tmp_path, seed)
            desk.begin_a_take(file)
            desk.type("")
            desk.until("k keeps it")
            desk.type("k")
            desk.until("lines are kept")
        data = desk.leave()

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
        played = sound * np.float32(gain_of(Decibels(clip.gain_db)))
        assert loudness_as_played(played, RATE) == pytest.approx(-20, abs=0.1)
        assert clip.length == pytest.approx(len(sound) / RATE, abs=1e-5)
    for entry in (data, *data.rglob("*")):
        assert entry.stat().st_mode & 0o077 == 0, entry
    listed = tomllib.loads((data / "a-short-one" / "clips.toml").read_text(encoding="utf-8"))
    assert listed["hello"]["words"] == "Hello. I'm glad you're here."


def test_a_server_that_goes_ends_the_take_and_keeps_it(sound_server: SoundServer, tmp_path: Path) -> None:
    file, _ = spoken(tmp_path, 3, 2.0)
    with a_desk(sound_server, tmp_path) as desk:
        desk.begin_a_take(file)
        sound_server.process.kill()
        sound_server.process.wait()
        desk.type("")
        desk.until("k keeps it")
        desk.type("r")
        desk.until("microphone")
        data = desk.leave()
    folder = TakesFolder(data / "a-short-one")
    (name,) = folder.names()
    assert len(folder.settle(name).sound) > 2.5 * RATE
