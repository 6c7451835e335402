"""Through a real sound server: what is recorded is the rendered mix, to its end, and keys are heard in their time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
import soundfile

from tests.capture import align, find_gaps, first_quieter
from tests.program import command, python, sitwith, sitwith_alone
from tests.scripts.script_files import script_file
from tests.sound_server import private_sound_server, why_unavailable

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from tests.sound_server import SoundServer

pytestmark = pytest.mark.real_sound

RATE = 48_000
# Named and worded as the bundled session, so that the guide's own recordings speak in it.
NAME = "first-sitting.toml"
STAGES = """
[[stage]]
name = "here"
breaths = 1
breath = "{breath}"
[[stage.line]]
id = "hello"
at = "1 inhale"
say = "Hello. I'm glad you're here."
"""


def test_what_is_heard_is_the_rendered_mix_to_its_last_half_second(sound_server: SoundServer, tmp_path: Path) -> None:
    script, rendered = script_file(tmp_path / NAME, STAGES.format(breath="2-3")), tmp_path / "mix.wav"
    assert sitwith(sound_server.env, "render", script, "-o", rendered).returncode == 0
    reference, rate = soundfile.read(rendered, dtype="float32")
    assert rate == RATE
    with sound_server.recording() as recording:
        played = sitwith_alone(sound_server.env, "play", script, "--plain")
    assert played.returncode == 0, played.stderr
    assert played.stderr == ""
    capture = recording.samples
    audible = np.flatnonzero(np.abs(reference).max(axis=1) > 10 ** (-70 / 20))
    first, last = audible[0] / RATE, audible[-1] / RATE
    heard = align(capture, reference)
    assert heard.worst(first_s=first + 0.1, last_s=last) < -30
    assert heard.gain == pytest.approx(1, abs=0.01)
    begin = round(heard.delay + first * RATE) + RATE
    end = round(heard.delay + last * RATE)
    assert find_gaps(capture[begin : end - RATE // 2]) == []
    tail, expected = capture[end - RATE // 2 : end], reference[audible[-1] - RATE // 2 : audible[-1]]
    assert np.sqrt((tail**2).mean()) == pytest.approx(np.sqrt((expected**2).mean()), rel=0.05)


PRESS = """
import json, sys, time
from audio.play.player import Player
from tui.session.build import laid_out, mixed
from tui.session.wishes import Wishes
_, timeline = laid_out(sys.argv[1], Wishes())
for key in sys.argv[2:]:
    player = Player(mixed(timeline, Wishes()))
    began = time.monotonic()
    player.start()
    while player.heard_now() < 6.0:
        time.sleep(0.001)
    pressed_at = player.heard_now()
    getattr(player, key)()
    time.sleep(1.6)
    print(json.dumps({"key": key, "pressed_at": pressed_at, "began": began, "ended": time.monotonic()}))
    player.close()
"""
KEYS = ("pause", "too_much", "stop")


class Pressed(NamedTuple):
    """A session in which a key was pressed."""

    at: float
    capture: npt.NDArray[np.float32]
    """What was heard of it, from before its beginning until 1.6 s after the key."""
    reference: npt.NDArray[np.float32]
    """What would have been heard without a key."""


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pressed]:
    """One session after another, each with its key: they share a program's start and a recording."""
    reason = why_unavailable()
    if reason is not None:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("keys")
    script, rendered = script_file(folder / NAME, STAGES.format(breath="4-5")), folder / "mix.wav"
    with private_sound_server() as server:
        assert sitwith(server.env, "render", script, "-o", rendered).returncode == 0
        with server.recording() as recording:
            first = time.monotonic() - recording.frames / RATE
            done = python(server.env, PRESS, script, *KEYS)
        capture = recording.samples
    assert done.returncode == 0, done.stderr
    reference, _ = soundfile.read(rendered, dtype="float32")
    told = [json.loads(line) for line in done.stdout.splitlines()]

    def frame(at: float) -> int:
        return round((at - first) * RATE)

    return {
        one["key"]: Pressed(one["pressed_at"], capture[frame(one["began"]) : frame(one["ended"])], reference)
        for one in told
    }


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_heard_within_450_ms_and_silent_600_ms_later(pressed: dict[str, Pressed], key: str) -> None:
    at, capture, reference = pressed[key]
    # Up to the key, the capture is the mix: that says which of its frames is which second of the session.
    heard = align(capture, reference[: round((at - 0.1) * RATE)])
    played = capture[round(heard.delay) :]
    quieter = first_quieter(played, reference, round(at * RATE) - RATE // 10)
    assert quieter / RATE - at < 0.450
    after = played[quieter + round(0.6 * RATE) :]
    assert len(after) > 0.2 * RATE
    assert np.abs(after).max() < 10 ** (-80 / 20)
    # A step no larger than the mix itself has: nothing was cut.
    assert np.abs(np.diff(played, axis=0)).max() <= np.abs(np.diff(reference, axis=0)).max() * 1.01


def test_the_sound_is_back_once_a_frozen_server_goes_on(sound_server: SoundServer, tmp_path: Path) -> None:
    script = script_file(tmp_path / NAME, STAGES.format(breath="3-4").replace("breaths = 1", "breaths = 12"))
    with sound_server.recording() as recording:
        playing = subprocess.Popen(
            [*map(str, command("play", script, "--plain"))],
            env=sound_server.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            assert playing.stdout is not None
            told = iter(playing.stdout.readline, "")
            assert any("Hello" in line for line in told)
            assert recording.samples.any()
            os.kill(sound_server.pid, signal.SIGSTOP)
            assert any("went away" in line for line in told)
            time.sleep(3.0)  # it is looked for meanwhile
            os.kill(sound_server.pid, signal.SIGCONT)
            assert any("The sound is back." in line for line in told)
        finally:
            os.kill(sound_server.pid, signal.SIGCONT)
            playing.terminate()
            playing.communicate(timeout=30)
