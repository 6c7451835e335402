"""A session in trouble of its own, through a real sound server: it says so, and goes on from the same breath."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from audio.play.notices import NoticeKind
from tests.capture import align
from tests.scripts.script_files import script_file
from tests.sound_server import SINK
from tui.session.build import course_of, mixed
from tui.session.wishes import Wishes
from tui.storage import own

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.sound_server import SoundServer

pytestmark = pytest.mark.real_sound

RATE = 48_000
STAGES = """
[[stage]]
name = "here"
breaths = 4
breath = "3-4"
"""
BREATH = 11.0
"""Where the second breath begins."""
DRIVER = """
import json, sys, time
from audio.play.player import Player
from tui.storage import own
from tui.session.build import course_of, mixed
from tui.session.wishes import Wishes

wishes = Wishes()
course = course_of(own.session(sys.argv[1]), wishes)
player = Player(mixed(course.timeline, wishes), course=course, start_at=10.5)
player.start()
told = None
while not player.wait(0.01):
    snapshot, heard = player.snapshot(), player.heard_now()
    now = (str(snapshot.notice), snapshot.away, snapshot.silent, snapshot.state.value, round(heard))
    if now != told:
        told = now
        print(json.dumps({"heard": heard, "notice": snapshot.notice and snapshot.notice.kind, "away": snapshot.away,
                          "silent": snapshot.silent, "state": snapshot.state.value}), flush=True)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return script_file(tmp_path / "first-sitting.toml", STAGES)


class Playing:
    """A session in a process of its own, and what it tells of itself."""

    def __init__(self, script: Path, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", DRIVER, str(script)], env=env, stdout=subprocess.PIPE, text=True
        )
        self.told: list[dict[str, Any]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told.append(json.loads(line))

    def until(self, reached: Callable[[dict[str, Any]], bool], within: float = 60.0) -> dict[str, Any]:
        """Wait until it tells something, counted from what has been told before; return that."""
        deadline, seen = time.monotonic() + within, 0
        while time.monotonic() < deadline:
            while seen < len(self.told):
                if reached(self.told[seen]):
                    found, self.told = self.told[seen], self.told[seen:]
                    return found
                seen += 1
            threading.Event().wait(0.01)
        pytest.fail(f"it never came to that; the last: {self.told[-3:]}")


@pytest.fixture
def playing(sound_server: SoundServer, script: Path) -> Iterator[Playing]:
    # While it is recorded, a null sink takes sound from the first moment on.
    with sound_server.recording():
        session = Playing(script, sound_server.env)
        try:
            yield session
        finally:
            session.process.kill()
            session.process.wait()


def waits(told: dict[str, Any]) -> bool:
    """Whether it stands at the start of the breath that broke off."""
    return bool(told["away"]) and abs(told["heard"] - BREATH) < 0.001


def test_a_device_that_stands_still_and_comes_back(sound_server: SoundServer, script: Path) -> None:
    course = course_of(own.session(str(script)), Wishes())
    reference = mixed(course.timeline, Wishes()).render(0, round(16 * RATE))
    with sound_server.recording() as recording:
        session = Playing(script, sound_server.env)
        try:
            session.until(lambda told: told["heard"] > 12.4)
            sound_server.pactl("suspend-sink", SINK, "1")
            assert session.until(waits)["notice"] == NoticeKind.DEVICE_GONE_WAITING
            before = recording.frames
            sound_server.pactl("suspend-sink", SINK, "0")
            back = session.until(lambda told: not told["away"])
            assert back["notice"] == NoticeKind.SOUND_BACK
            assert not back["silent"]
            session.until(lambda told: told["heard"] > 15.4)
        finally:
            session.process.kill()
            session.process.wait()
    # From the breath's start on, what is heard is the mix again, come up softly.
    capture = recording.samples[before:]
    part = slice(round((BREATH + 0.6) * RATE), round((BREATH + 3.6) * RATE))
    heard = align(capture, reference[part])
    assert heard.worst() < -30
    start = round(heard.delay) - round(0.6 * RATE)
    came = capture[start : start + RATE // 10]
    assert np.abs(came).max() < 0.5 * np.abs(capture[round(heard.delay) :][: 3 * RATE]).max()


def test_a_server_that_was_killed_leaves_the_session_waiting_and_then_going_on(
    sound_server: SoundServer, playing: Playing
) -> None:
    playing.until(lambda told: told["heard"] > 12.4)
    os.kill(sound_server.pid, signal.SIGKILL)
    playing.until(waits)
    waited = time.monotonic()
    later = playing.until(lambda told: not told["away"])
    assert 9 < time.monotonic() - waited < 12
    assert later["notice"] == NoticeKind.STILL_NO_DEVICE
    playing.until(lambda told: told["heard"] > BREATH + 0.5)


def test_a_program_that_was_stopped_goes_back_to_the_start_of_its_breath(playing: Playing) -> None:
    playing.until(lambda told: told["heard"] > 12.4)
    playing.process.send_signal(signal.SIGSTOP)
    threading.Event().wait(3.0)
    playing.process.send_signal(signal.SIGCONT)
    told = playing.until(lambda told: told["notice"] is not None)
    assert told["notice"] == NoticeKind.STOOD_STILL
    playing.until(lambda told: told["heard"] < BREATH + 1)
    playing.until(lambda told: told["heard"] > BREATH + 1 and told["state"] == "playing" and not told["silent"])


def test_a_device_that_comes_only_after_the_session_has_begun(sound_server: SoundServer, script: Path) -> None:
    door, shut = sound_server.folder / "socket", sound_server.folder / "shut"
    with sound_server.recording() as recording:
        door.rename(shut)
        session = Playing(script, sound_server.env)
        try:
            told = session.until(lambda told: told["notice"] is not None)
            assert told["notice"] == NoticeKind.NO_SOUND
            session.until(lambda told: told["silent"] and told["heard"] > 11.5)
            before = recording.frames
            shut.rename(door)
            told = session.until(lambda told: not told["silent"])
            assert told["notice"] == NoticeKind.SOUND_NOW
            came = told["heard"]
            session.until(lambda told: told["heard"] > came + 4)
        finally:
            session.process.kill()
            session.process.wait()
    capture = np.abs(recording.samples[before:])
    begins = int(np.argmax(capture.max(axis=1) > 0))
    loudest = capture[begins:].max()
    assert loudest > 0.01
    # Two seconds to come back, along a raised cosine: after a tenth of a second, under a hundredth is there.
    assert capture[begins : begins + RATE // 10].max() < 0.02 * loudest
