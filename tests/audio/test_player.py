"""The player with an injected clock: what keys do, and what is heard when. No test here waits for time to pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.faults import OutputError
from audio.outputs.silent import SilentOutput
from audio.player import MARGIN, Player, Snapshot, State
from audio.tones import Timbre
from audio.transport import FADE_OUT
from audio.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Output, Source

Array = np.ndarray[tuple[int, int], np.dtype[np.float32]]


class Steady:
    """A mix of one constant, ten seconds long."""

    timeline = None
    total_frames = 10 * RATE
    faults: tuple[str, ...] = ()
    tones = 0.125

    def stems(self, _: int, count: int) -> tuple[Array, Array]:
        return np.full((count, 2), 0.375, dtype=np.float32), np.full((count, 2), self.tones, dtype=np.float32)

    def change_timbre(self, _: Timbre) -> None:
        self.tones = 0.25

    def close(self) -> None:
        """Nothing is open."""


class Bench:
    """A player on a silent clock that a test moves by hand; the feeder's work is done by the test's own thread."""

    def __init__(self, make: Callable[[Bench], Output] | None = None, levels: Snapshot | None = None) -> None:
        self.now = 100.0
        self.heard: list[Array] = []
        self.out = SilentOutput(lambda: self.now, threaded=False)
        self.player = Player(Steady(), lambda: make(self) if make else self.out, clock=lambda: self.now, levels=levels)  # type: ignore[arg-type]
        self.player._fill()
        self.player._open()

    def run(self, seconds: float, tick: float = 0.02) -> None:
        for _ in range(round(seconds / tick)):
            self.now += tick
            self.player._carry_out()
            self.player._begin_timbre()
            self.player._fill()
            output = self.player._output
            if isinstance(output, SilentOutput):
                before = self.player._ring.read
                output.step()
                self._keep(before)
            self.player._watch()

    def _keep(self, before: int) -> None:
        ring = self.player._ring
        index = np.arange(before, ring.read) % ring.capacity
        self.heard.append(ring._frames[index].copy())

    @property
    def sound(self) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        return np.concatenate(self.heard)[:, 0]

    def state(self) -> State:
        return self.player.snapshot().state


def test_the_position_is_the_clocks() -> None:
    bench = Bench()
    bench.run(2.0)
    assert bench.player.heard_now() == pytest.approx(2.0, abs=0.03)


@pytest.mark.parametrize("key", ["pause", "too_much", "stop"])
def test_a_key_is_heard_within_its_time_and_silent_600_ms_later(key: str) -> None:
    bench = Bench()
    bench.run(2.0)
    pressed = len(bench.sound)
    getattr(bench.player, key)()
    bench.run(2.0)
    sound = bench.sound
    quieter = int(np.flatnonzero(sound < 0.499)[0])
    # Within 450 ms at the ear: a device's 280 ms leave 170 ms here.
    assert quieter - pressed < 0.170 * RATE
    silent = int(np.flatnonzero(sound == 0)[0])
    assert silent - quieter < 0.6 * RATE
    assert np.abs(np.diff(sound)).max() < 0.0001


def test_pausing_holds_the_position_and_resuming_goes_on_from_it() -> None:
    bench = Bench()
    bench.run(1.0)
    bench.player.toggle_pause()
    bench.run(1.5)
    held = bench.player.heard_now()
    bench.run(3.0)
    assert bench.state() is State.PAUSED
    assert bench.player.heard_now() == held
    bench.player.toggle_pause()
    bench.run(1.0)
    assert bench.state() is State.PLAYING
    assert held + 0.8 < bench.player.heard_now() < held + 1.01


def test_the_whole_end_is_heard_before_it_is_over() -> None:
    bench = Bench()
    bench.run(9.9)
    assert bench.state() is State.PLAYING
    bench.run(0.3)
    assert bench.state() is State.ENDED
    assert int((bench.sound == 0.5).sum()) == 10 * RATE
    assert bench.player.heard_now() == 10.0


def test_too_much_works_in_every_state_and_nothing_goes_on_by_itself() -> None:
    bench = Bench()
    bench.run(1.0)
    bench.player.pause()
    bench.run(1.0)
    bench.player.too_much()
    bench.run(1.0)
    assert bench.state() is State.QUIET
    bench.player.toggle_pause()
    bench.run(1.0)
    assert bench.state() is not State.PLAYING
    bench.player.stop()
    bench.run(0.2)
    assert bench.player.wait(0)


def test_stopping_ends_after_the_fade() -> None:
    bench = Bench()
    bench.run(1.0)
    bench.player.stop()
    bench.run(0.3)
    assert not bench.player.wait(0)
    bench.run((FADE_OUT + MARGIN) / RATE)
    assert bench.player.wait(0)
    assert bench.state() is State.STOPPED


def test_volume_and_mute_are_ramped_and_never_go_above_full() -> None:
    bench = Bench()
    bench.run(1.0)
    bench.player.change_volume(+6)
    bench.run(1.0)
    assert bench.sound.max() == 0.5
    bench.player.change_volume(-6)
    bench.run(1.0)
    assert bench.sound[-1] == pytest.approx(0.5 * 10 ** (-6 / 20), rel=1e-4)
    bench.player.toggle_mute()
    bench.run(1.0)
    assert bench.sound[-1] == 0
    bench.player.toggle_mute()
    bench.run(1.0)
    assert bench.sound[-1] == pytest.approx(0.5 * 10 ** (-6 / 20), rel=1e-4)
    assert np.abs(np.diff(bench.sound)).max() < 0.0001


def test_voice_and_tones_have_levels_of_their_own() -> None:
    bench = Bench()
    bench.run(1.0)
    bench.player.change_tones(-40)
    bench.run(1.0)
    assert bench.sound[-1] == 0.375
    bench.player.change_voice(-6)
    bench.run(1.0)
    assert bench.sound[-1] == pytest.approx(0.375 * 10 ** (-6 / 20), rel=1e-4)
    assert (bench.player.snapshot().tones_db, bench.player.snapshot().voice_db) == (-40, -6)
    assert np.abs(np.diff(bench.sound)).max() < 0.0001


def test_a_timbre_goes_and_another_comes_without_a_step() -> None:
    bench = Bench()
    bench.run(1.0)
    bench.player.change_timbre(Timbre.HUM)
    bench.run(3.0)
    assert bench.sound.min() == 0.375
    assert bench.sound[-1] == 0.375 + 0.25
    assert np.abs(np.diff(bench.sound)).max() < 0.0001
    assert bench.player.snapshot().timbre is Timbre.HUM


def test_levels_that_were_remembered_hold_from_the_first_frame() -> None:
    bench = Bench(levels=Snapshot(tones_db=-40.0))
    bench.run(0.5)
    assert set(bench.sound) == {np.float32(0.375)}


def test_without_a_device_a_silent_clock_keeps_the_pace_and_says_so() -> None:
    class Nothing(SilentOutput):
        def start(self, source: Source) -> None:  # noqa: ARG002 - the contract's argument
            raise OutputError("No sound device was found.")

    bench = Bench(lambda made: Nothing(lambda: made.now, threaded=False))
    snapshot = bench.player.snapshot()
    assert snapshot.silent
    assert "No sound device was found" in (snapshot.notice or "")
    assert snapshot.state is State.PLAYING


def test_a_lost_device_hands_over_to_the_silent_clock_at_the_same_place() -> None:
    class Fragile(SilentOutput):
        silent = False
        broken = False

        def lost(self, now: float) -> bool:  # noqa: ARG002
            return self.broken

    made: list[Fragile] = []

    def make(bench: Bench) -> Output:
        made.append(Fragile(lambda: bench.now, threaded=False))
        return made[-1]

    bench = Bench(make)
    bench.run(2.0)
    before = bench.player.heard_now()
    made[0].broken = True
    bench.run(0.1)
    assert bench.player.snapshot().silent
    assert "went away" in (bench.player.snapshot().notice or "")
    bench.run(1.0)
    assert bench.player.heard_now() == pytest.approx(before + 1.1, abs=0.06)
    bench.player.close()
