"""A long recording in the player: jumps at both ends, a file that ends early, one that goes on for longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.mix.mixer import Mix
from audio.outputs.silent import SilentOutput
from audio.play.player import Player
from audio.play.snapshot import PlayState
from audio.units import RATE
from scripts.plan.around_recording import Pace, plan_recording
from scripts.voice.voices import Clip
from tests.audio.sounds import sine, written

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Samples
    from scripts.plan.timeline import Timeline

LENGTH = 60.0
STARTS = 9.0
"""Four seconds of settling in and one breath of five."""


@pytest.fixture(scope="module", params=["flac", "mp3"])
def recording(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute whose pitch says where in it one is: 300 Hz, and 10 Hz more every second."""
    sound = np.concatenate([sine(300 + 10 * second, -12, 1, 16_000) for second in range(int(LENGTH))])
    return written(tmp_path_factory.mktemp("streamed") / f"long.{request.param}", sound, 16_000)


def around(file: Path, length: float = LENGTH) -> Timeline:
    return plan_recording("long", "Long", Clip(file, "", length, None), Pace())


def pitch(sound: Samples) -> float:
    """The strongest frequency in 0.4 s of sound."""
    spectrum = np.abs(np.fft.rfft(sound[:, 0] * np.hanning(len(sound))))
    return float(spectrum.argmax()) * RATE / len(sound)


class Hand:
    """A player on a clock that the test moves; the feeder's work is done by the test's own thread."""

    def __init__(self, timeline: Timeline) -> None:
        self.now = 100.0
        self.out = SilentOutput(lambda: self.now, threaded=False)
        mix = Mix(timeline, seed=1, tones=False)
        self.player = Player(mix, lambda: self.out, clock=lambda: self.now)
        self.feeder = self.player._feeder
        self.feeder.start()
        self.heard: list[Samples] = []

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.02)):
            self.now += 0.02
            self.feeder.carry_out()
            ring = self.feeder._ring
            before = ring.read
            self.out.step()
            self.heard.append(ring._frames[np.arange(before, ring.read) % ring.capacity].copy())
            self.feeder.watch()

    def last(self, seconds: float) -> Samples:
        return np.concatenate(self.heard)[-round(seconds * RATE) :]


def test_jumps_land_at_both_ends_and_beyond(recording: Path) -> None:
    timeline = around(recording)
    hand = Hand(timeline)
    hand.run(1.0)
    hand.player.seek(STARTS + 55.0)
    hand.run(2.4)
    heard = hand.player.heard_now()
    assert heard == pytest.approx(STARTS + 55.0 + 2.4 - 0.6, abs=0.3)
    hand.run(STARTS + 57.5 - heard)
    assert pitch(hand.last(0.4)) == pytest.approx(300 + 570, abs=6)
    hand.player.seek(-20.0)
    hand.run(1.0)
    assert 0.0 <= hand.player.heard_now() < 1.0
    hand.run(STARTS + 2.5 - hand.player.heard_now())
    assert pitch(hand.last(0.4)) == pytest.approx(320, abs=6)
    hand.player.seek(timeline.duration + 100.0)
    hand.run(3.0)
    assert hand.player.heard_now() == pytest.approx(timeline.duration)
    assert hand.player.snapshot().state is PlayState.ENDED
    hand.feeder._mix.close()


def test_it_is_played_to_its_last_second_and_then_there_is_quiet(recording: Path) -> None:
    timeline = around(recording)
    with Mix(timeline, seed=1, tones=False) as mix:
        end = mix.render(round((STARTS + LENGTH - 0.6) * RATE), round(0.4 * RATE))
        assert pitch(end) == pytest.approx(300 + 590, abs=6)
        assert not mix.render(round((STARTS + LENGTH + 0.2) * RATE), 4 * RATE).any()


def test_one_that_turns_out_longer_is_not_cut(recording: Path) -> None:
    with Mix(around(recording, LENGTH - 5), seed=1, tones=False) as mix:
        sound = mix.render(round((STARTS + LENGTH - 3) * RATE), round(0.4 * RATE))
        assert pitch(sound) == pytest.approx(300 + 570, abs=6)


def test_one_that_ends_early_leaves_the_tones_to_a_whole_last_breath(recording: Path) -> None:
    timeline = around(recording, LENGTH + 40)
    with Mix(timeline, seed=1) as mix:
        voice, tones = mix.stems(round((STARTS + LENGTH + 8) * RATE), 20 * RATE)
        assert not voice.any()
        assert np.abs(tones).max() > 0.01
        assert not mix.faults


def test_the_level_found_once_stays(recording: Path) -> None:
    """A whisper after a loud start is not raised."""
    sound = np.concatenate([sine(300, -12, 40, 16_000), sine(300, -52, 20, 16_000)])
    file = written(recording.with_name("fading.flac"), sound, 16_000)
    with Mix(around(file), seed=1, tones=False) as mix:
        loud, soft = (mix.render(round((STARTS + at) * RATE), RATE) for at in (20.0, 55.0))
    assert 20 * np.log10(np.abs(loud).max() / np.abs(soft).max()) == pytest.approx(40, abs=0.5)


def test_most_of_a_recording_may_be_silence(recording: Path) -> None:
    """What is said between long silences is brought to the voice's loudness, not the noise of the room."""
    sound = np.random.default_rng(1).standard_normal(600 * 8000).astype(np.float32) * 3e-4
    for at in (130, 290, 430, 571):
        sound[at * 8000 : (at + 7) * 8000] += sine(300, -20, 7, 8000)
    file = written(recording.with_name("sparse.flac"), sound, 8000)
    with Mix(around(file, 600.0), seed=1, tones=False) as mix:
        said = mix.render(round((STARTS + 432) * RATE), RATE)
    assert 20 * np.log10(np.sqrt(np.mean(np.square(said)))) == pytest.approx(-20, abs=4)
