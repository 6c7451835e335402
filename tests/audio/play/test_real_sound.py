"""Through a real sound server: what is recorded is the rendered mix, to its end, and keys are heard in their time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.capture import align, find_gaps, first_quieter
from tests.program import python, sitwith, sitwith_alone
from tests.scripts.script_files import script_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sound_server import SoundServer

pytestmark = pytest.mark.real_sound

RATE = 48_000
# Named and worded as the bundled session, so that the guide's own recordings speak in it.
STAGES = """
[[stage]]
name = "here"
breaths = 1
breath = "4-5"
[[stage.line]]
id = "hello"
at = "1 inhale"
say = "Hello. I'm glad you're here."
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return script_file(tmp_path / "first-sitting.toml", STAGES)


def test_what_is_heard_is_the_rendered_mix_to_its_last_half_second(
    sound_server: SoundServer, script: Path, tmp_path: Path
) -> None:
    rendered = tmp_path / "mix.wav"
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
from pathlib import Path
from audio.play.player import Player
from tui.session.build import laid_out, mixed
from tui.session.wishes import Wishes
_, timeline = laid_out(sys.argv[1], Wishes())
player = Player(mixed(timeline, Wishes()))
player.start()
while player.heard_now() < 6.0:
    time.sleep(0.001)
pressed_at = player.heard_now()
getattr(player, sys.argv[2])()
time.sleep(1.6)
print(json.dumps({"pressed_at": pressed_at, "held": player.heard_now(), "state": player.snapshot().state.value}))
player.close()
"""


@pytest.mark.parametrize("key", ["pause", "too_much", "stop"])
def test_a_key_is_heard_within_450_ms_and_silent_600_ms_later(
    sound_server: SoundServer, script: Path, tmp_path: Path, key: str
) -> None:
    rendered = tmp_path / "mix.wav"
    assert sitwith(sound_server.env, "render", script, "-o", rendered).returncode == 0
    reference, _ = soundfile.read(rendered, dtype="float32")
    with sound_server.recording() as recording:
        done = python(sound_server.env, PRESS, script, key)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    capture = recording.samples
    # Up to the key, the capture is the mix: that says which of its frames is which second of the session.
    until = round((told["pressed_at"] - 0.1) * RATE)
    heard = align(capture[: len(capture)], reference[:until])
    played = capture[round(heard.delay) :]
    quieter = first_quieter(played, reference, round(told["pressed_at"] * RATE) - RATE // 10)
    assert quieter / RATE - told["pressed_at"] < 0.450
    after = played[quieter + round(0.6 * RATE) :]
    assert np.abs(after).max() < 10 ** (-80 / 20)
    # A step no larger than the mix itself has: nothing was cut.
    assert np.abs(np.diff(played, axis=0)).max() <= np.abs(np.diff(reference, axis=0)).max() * 1.01
