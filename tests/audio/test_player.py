"""The player with an injected clock: what keys do, and what is heard when. No test here waits for time to pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.faults import NoSoundLibraryError, OutputError
from audio.feeder import MARGIN
from audio.outputs.again import Relay
from audio.outputs.silent import SilentOutput
from audio.player import Player
from audio.snapshot import Snapshot, State
from audio.tones import Timbre
from audio.transport import FADE_OUT
from audio.units import RATE
from tests.audio.laid import laid

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Output, Source
    from scripts.timeline import Timeline

Array = np.ndarray[tuple[int, int], np.dtype[np.float32]]


class Steady:
    """A mix of one constant, ten seconds long: four seconds to arrive, and a breath from there on."""

    timeline = laid("2.5-3.5")
    total_frames = 10 * RATE
    faults: tuple[str, ...] = ()
    tones = 0.125

    def stems(self, _: int, count: int) -> tuple[Array, Array]:
        return np.full((count, 2), 0.375, dtype=np.float32), np.full((count, 2), self.tones, dtype=np.float32)

    def change_timbre(self, _: Timbre) -> None:
        self.tones = 0.25

    def change_timeline(self, timeline: Timeline) -> None:
        self.timeline = timeline

    def close(self) -> None:
        """Nothing is open."""


class Bench:
    """A player on a silent clock that a test moves by hand; the feeder's work is done by the test's own thread."""

    def __init__(
        self,
        make: Callable[[Bench], Output] | None = None,
        levels: Snapshot | None = None,
        *,
        waiting: bool = False,
    ) -> None:
        self.now = 100.0
        self.slept = 0.0
        self.heard: list[Array] = []
        self.back: list[Output] = []
        """A device that has come back."""
        self.out = SilentOutput(lambda: self.now, threaded=False)
        self.player = Player(
            Steady(),  # type: ignore[arg-type] # as much of a mix as is needed
            lambda: make(self) if make else self.out,
            clock=lambda: self.now,
            levels=levels,
            waiting=waiting,
            asleep=lambda: self.slept,
        )
        self.feeder = self.player._feeder
        self.ring = self.feeder._ring
        self.feeder.start()

    def run(self, seconds: float, tick: float = 0.02) -> None:
        for _ in range(round(seconds / tick)):
            self.now += tick
            connection = self.feeder._connection
            if connection._again is not None:
                connection._again.look = self._look  # type: ignore[method-assign] # no threads here
            self.feeder.carry_out()
            output = connection._output
            if isinstance(output, SilentOutput):
                before = self.ring.read
                output.step()
                self._keep(before)
            self.feeder.watch()

    def _look(self, now: float) -> tuple[Output, Relay] | None:
        del now
        if not self.back:
            return None
        relay = Relay(self.ring)
        self.back[0].start(relay)
        return self.back.pop(), relay

    def _keep(self, before: int) -> None:
        index = np.arange(before, self.ring.read) % self.ring.capacity
        self.heard.append(self.ring._frames[index].copy())

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
    bench.run(3.0)
    assert bench.player.heard_now() == pytest.approx(3.0, abs=0.1)

    # Headphones come later: the session is heard from where it is, coming up slowly.
    bench.back.append(Fragile(lambda: bench.now, threaded=False))
    bench.run(0.02)
    began = len(bench.sound)
    bench.run(2.98)
    snapshot = bench.player.snapshot()
    assert (snapshot.away, snapshot.silent, snapshot.notice) == (False, False, "There is sound now.")
    assert bench.player.heard_now() == pytest.approx(6.0, abs=0.1)
    after = bench.sound[began:]
    assert (after[0], after[-1]) == (0.0, 0.5)
    assert int(np.flatnonzero(after > 0.49)[0]) > 1.5 * RATE
    assert np.abs(np.diff(after)).max() < 0.0001


def test_without_the_sound_library_nothing_is_looked_for() -> None:
    class Nothing(SilentOutput):
        def start(self, source: Source) -> None:  # noqa: ARG002 - the contract's argument
            raise NoSoundLibraryError("The PortAudio library is missing.")

    bench = Bench(lambda made: Nothing(lambda: made.now, threaded=False))
    assert bench.player.snapshot().silent
    assert bench.feeder._connection._again is None


class Fragile(SilentOutput):
    """A device that breaks when the test says so."""

    silent = False
    broken = False

    def lost(self, now: float) -> bool:  # noqa: ARG002 - the contract's argument
        return self.broken


def fragile_bench() -> tuple[Bench, list[Fragile]]:
    made: list[Fragile] = []

    def make(bench: Bench) -> Output:
        made.append(Fragile(lambda: bench.now, threaded=False))
        return made[-1]

    return Bench(make), made


def test_a_lost_device_is_waited_for_and_the_breath_begins_again() -> None:
    bench, made = fragile_bench()
    bench.run(6.0)
    made[0].broken = True
    bench.run(0.1)
    snapshot = bench.player.snapshot()
    assert snapshot.silent
    assert snapshot.away
    assert snapshot.state is State.PLAYING
    assert "went away" in (snapshot.notice or "")
    assert bench.player.heard_now() == 4.0, "the start of the breath that broke off"
    bench.run(5.0)
    assert bench.player.heard_now() == 4.0
    began = len(bench.sound)
    bench.back.append(Fragile(lambda: bench.now, threaded=False))
    bench.run(2.0)
    snapshot = bench.player.snapshot()
    assert (snapshot.away, snapshot.silent, snapshot.notice) == (False, False, "The sound is back.")
    assert bench.player.heard_now() == pytest.approx(6.0, abs=0.1)
    after = bench.sound[began:]
    assert after[0] == 0
    assert after.max() == 0.5
    assert np.abs(np.diff(after)).max() < 0.0001
    bench.player.close()


def test_a_device_that_stays_away_is_gone_on_without() -> None:
    bench, made = fragile_bench()
    bench.run(6.0)
    made[0].broken = True
    bench.run(9.9)
    assert bench.player.snapshot().away
    bench.run(2.2)
    assert not bench.player.snapshot().away
    assert bench.player.heard_now() == pytest.approx(6.0, abs=0.2)
    assert "silent clock" in (bench.player.snapshot().notice or "")

    # It comes back while the session goes on: what is heard begins at nothing.
    bench.back.append(Fragile(lambda: bench.now, threaded=False))
    bench.run(0.02)
    began = len(bench.sound)
    bench.run(1.0)
    after = bench.sound[began:]
    assert (after[0], after[-1]) == (0.0, 0.5)
    assert np.abs(np.diff(after)).max() < 0.0001


@pytest.mark.parametrize("key", ["pause", "too_much", "stop"])
def test_keys_work_while_the_device_is_away(key: str) -> None:
    bench, made = fragile_bench()
    bench.run(6.0)
    made[0].broken = True
    bench.run(1.0)
    getattr(bench.player, key)()
    bench.run(12.0)
    states = {"pause": State.PAUSED, "too_much": State.QUIET, "stop": State.STOPPED}
    assert bench.state() is states[key]
    assert bench.player.heard_now() == 4.0, "nothing goes on by itself"


def test_a_machine_that_slept_goes_back_to_the_start_of_the_breath() -> None:
    bench = Bench()
    bench.run(6.0)
    bench.slept += 3600.0
    bench.run(1.0)
    assert bench.player.heard_now() < 5.0
    assert "stood still" in (bench.player.snapshot().notice or "")
    assert np.abs(np.diff(bench.sound)).max() < 0.0001
    bench.run(1.0)
    assert bench.player.heard_now() == pytest.approx(5.4, abs=0.1)


def test_a_program_that_was_stopped_goes_back_to_the_start_of_the_breath() -> None:
    bench = Bench()
    bench.run(6.0)
    bench.now += 30.0
    bench.run(1.0)
    assert bench.player.heard_now() < 5.0


def test_a_paused_session_that_slept_stays_as_it_was() -> None:
    bench = Bench()
    bench.run(6.0)
    bench.player.pause()
    bench.run(1.0)
    held = bench.player.heard_now()
    bench.now += 30.0
    bench.run(1.0)
    assert (bench.state(), bench.player.heard_now()) == (State.PAUSED, held)


def test_one_that_waits_is_silent_until_it_is_told_to_begin() -> None:
    bench = Bench(waiting=True)
    bench.run(3.0)
    assert bench.state() is State.PAUSED
    assert bench.player.heard_now() == 0.0
    bench.player.resume()
    bench.run(2.0)
    assert bench.state() is State.PLAYING
    assert bench.player.heard_now() == pytest.approx(2.0, abs=0.1)
    assert not bench.sound[: 3 * RATE].any()
    assert np.abs(np.diff(bench.sound)).max() < 0.0001


def test_a_tap_is_answered_softly_while_nothing_else_sounds() -> None:
    bench = Bench(waiting=True)
    bench.run(1.0)
    tapped = len(bench.sound)
    bench.player.touch()
    bench.run(0.8)
    bench.player.touch()
    bench.run(3.0)
    sound = np.abs(bench.sound)
    loudest = int(np.argmax(sound)) - tapped
    assert 0.02 < sound.max() < 0.06
    # Half of an attack of 450 ms and no less, and heard to begin within its time.
    assert loudest > 0.4 * RATE
    assert int(np.flatnonzero(sound > 1e-4)[0]) - tapped < 0.17 * RATE
    assert not sound[-RATE // 2 :].any()


def test_something_else_begins_after_the_quiet_and_comes_slowly() -> None:
    bench = Bench()
    bench.run(6.0)
    bench.player.too_much()
    bench.run(2.0)
    other = laid("3-3")
    bench.player.begin_again(other, start_at=2.0)
    began = len(bench.sound)
    bench.run(3.0)
    assert bench.state() is State.PLAYING
    assert bench.player.timeline is other
    assert bench.player.heard_now() == pytest.approx(5.0, abs=0.1)
    assert np.abs(np.diff(bench.sound)).max() < 0.0001
    assert bench.sound[began + RATE] < 0.4
    assert bench.sound[-1] > 0.49
    bench.player.too_much()
    bench.run(2.0)
    assert bench.state() is State.QUIET
    assert bench.sound[-1] == 0


def test_something_else_can_begin_while_this_is_heard_or_over() -> None:
    bench = Bench()
    bench.run(6.0)
    bench.player.begin_again(laid("3-3"))
    bench.run(5.0)
    assert np.abs(np.diff(bench.sound)).max() < 0.0001
    bench.run(7.0)
    assert bench.state() is State.ENDED
    assert bench.player.wait(0)
    bench.player.begin_again(laid("3-3"))
    bench.run(1.0)
    assert not bench.player.wait(0)
    assert bench.state() is State.PLAYING


def test_too_much_and_leaving_win_over_what_was_to_begin() -> None:
    for key, state in (("too_much", State.QUIET), ("stop", State.STOPPED)):
        bench = Bench()
        bench.run(6.0)
        bench.player.begin_again(laid("3-3"))
        bench.run(0.2)
        getattr(bench.player, key)()
        bench.run(2.0)
        assert bench.state() is state
        assert bench.sound[-1] == 0
