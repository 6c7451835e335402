"""The player without its device: never there, gone and come back, or asleep with its machine. Clocks are injected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.faults import DeviceFault, NoSoundLibraryError, OutputError
from audio.outputs.silent import SilentOutput
from audio.play.notices import Notice, NoticeKind
from audio.play.snapshot import PlayState
from audio.units import RATE
from scripts.faults import Flaw
from tests.audio.play.benches import Bench

if TYPE_CHECKING:
    from audio.outputs.contract import Output, Source


def test_without_a_device_a_silent_clock_keeps_the_pace_and_says_so() -> None:
    class Nothing(SilentOutput):
        def start(self, source: Source) -> None:  # noqa: ARG002 - the contract's argument
            raise OutputError(DeviceFault.NONE, recording=False)

    bench = Bench(lambda made: Nothing(lambda: made.now, threaded=False))
    snapshot = bench.player.snapshot()
    assert snapshot.silent
    assert snapshot.notice == Notice(NoticeKind.NO_SOUND, Flaw(DeviceFault.NONE, {"recording": False}))
    assert snapshot.state is PlayState.PLAYING
    bench.run(3.0)
    assert bench.player.heard_now() == pytest.approx(3.0, abs=0.1)

    # Headphones come later: the session is heard from where it is, coming up slowly.
    bench.back.append(Fragile(lambda: bench.now, threaded=False))
    bench.run(0.02)
    began = len(bench.sound)
    bench.run(2.98)
    snapshot = bench.player.snapshot()
    assert (snapshot.away, snapshot.silent, snapshot.notice) == (False, False, Notice(NoticeKind.SOUND_NOW))
    assert bench.player.heard_now() == pytest.approx(6.0, abs=0.1)
    after = bench.sound[began:]
    assert (after[0], after[-1]) == (0.0, 0.5)
    assert int(np.flatnonzero(after > 0.49)[0]) > 1.5 * RATE
    assert np.abs(np.diff(after)).max() < 0.0001


def test_without_the_sound_library_nothing_is_looked_for() -> None:
    class Nothing(SilentOutput):
        def start(self, source: Source) -> None:  # noqa: ARG002 - the contract's argument
            raise NoSoundLibraryError(DeviceFault.NO_LIBRARY, recording=False)

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
    assert snapshot.state is PlayState.PLAYING
    assert snapshot.notice == Notice(NoticeKind.DEVICE_GONE_WAITING)
    assert bench.player.heard_now() == 4.0, "the start of the breath that broke off"
    bench.run(5.0)
    assert bench.player.heard_now() == 4.0
    began = len(bench.sound)
    bench.back.append(Fragile(lambda: bench.now, threaded=False))
    bench.run(2.0)
    snapshot = bench.player.snapshot()
    assert (snapshot.away, snapshot.silent, snapshot.notice) == (False, False, Notice(NoticeKind.SOUND_BACK))
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
    assert bench.player.snapshot().notice == Notice(NoticeKind.STILL_NO_DEVICE)

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
    states = {"pause": PlayState.PAUSED, "too_much": PlayState.QUIET, "stop": PlayState.STOPPED}
    assert bench.state() is states[key]
    assert bench.player.heard_now() == 4.0, "nothing goes on by itself"


def test_a_machine_that_slept_goes_back_to_the_start_of_the_breath() -> None:
    bench = Bench()
    bench.run(6.0)
    bench.slept += 3600.0
    bench.run(1.0)
    assert bench.player.heard_now() < 5.0
    assert bench.player.snapshot().notice == Notice(NoticeKind.STOOD_STILL)
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
    assert (bench.state(), bench.player.heard_now()) == (PlayState.PAUSED, held)
