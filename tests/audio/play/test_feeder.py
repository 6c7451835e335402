"""The feeder between keys, the mix and the output: what fails, what is seen meanwhile, devices that go and come.

Every clock is injected; nothing here waits for time to pass but the search for a device, for a twentieth of a second.
"""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from audio.outputs import reconnector
from audio.outputs.reconnector import Reconnector
from audio.outputs.silent import SilentOutput
from audio.play.notices import Notice, NoticeKind
from audio.play.ring import Ring
from audio.play.snapshot import PlayState
from audio.units import RATE
from tests.audio.laid import laid
from tests.audio.play.benches import Bench, Steady
from tests.audio.play.test_player_without import Fragile, fragile_bench

if TYPE_CHECKING:
    from audio.outputs.contract import Output, Source
    from scripts.faults import Flaw
    from scripts.plan.steering import Course


class Fussy(Steady):
    """A mix that cannot play one of its timelines."""

    bad = laid("3-3")

    def stems(self, first: int, count: int) -> tuple[Any, Any]:
        if self.timeline is self.bad:
            raise ArithmeticError("a tone of no length")
        return super().stems(first, count)


def a_course(timeline: object) -> Course:
    return SimpleNamespace(timeline=timeline)  # type: ignore[return-value] # as much of one as the controls ask for


def breaking(_: Course, at: float) -> Course:
    raise ArithmeticError(f"no breath fits at {at}")


@pytest.mark.parametrize("change", [breaking, lambda *_: a_course(Fussy.bad)])
def test_a_key_that_fails_changes_nothing_and_the_sound_goes_on(change: Any) -> None:
    course = a_course(Steady.timeline)
    bench = Bench(mix=Fussy(), course=course)
    bench.run(2.0)
    bench.player.steer(change)
    bench.run(2.0)
    assert set(bench.sound) == {np.float32(0.5)}
    assert bench.player.course is course
    assert bench.player.timeline is Steady.timeline
    assert bench.player.heard_now() == pytest.approx(4.0, abs=0.05)
    assert bench.player.snapshot().notice == Notice(NoticeKind.NOT_DONE)
    bench.player.pause()
    bench.run(1.0)
    assert bench.state() is PlayState.PAUSED


def test_nobody_sees_a_device_away_before_it_is_said_why() -> None:
    bench, made = fragile_bench()
    bench.run(6.0)
    seen = []
    say = bench.feeder._say

    def listening(kind: NoticeKind, why: Flaw | None = None) -> None:
        seen.append(bench.player.snapshot())
        say(kind, why)

    bench.feeder._say = listening  # type: ignore[method-assign] # to look in between
    made[0].broken = True
    bench.run(0.1)
    after = bench.player.snapshot()
    assert (after.away, after.silent) == (True, True)
    assert after.notice == Notice(NoticeKind.DEVICE_GONE_WAITING)
    assert [(snapshot.away, snapshot.silent, snapshot.notice) for snapshot in seen] == [(False, False, None)]


def test_a_device_that_takes_its_time_to_open_is_no_machine_that_slept() -> None:
    class Slow(SilentOutput):
        def start(self, source: Source) -> None:
            bench_of[0].now += 4.0
            super().start(source)

    bench_of: list[Bench] = []

    def make(bench: Bench) -> Output:
        bench_of.append(bench)
        return Slow(lambda: bench.now, threaded=False)

    bench = Bench(make)
    bench.feeder.watch()
    assert bench.player.snapshot().notice is None


def test_a_device_is_trusted_for_a_moment_after_a_sleep() -> None:
    bench, made = fragile_bench()
    bench.run(6.0)
    bench.slept += 3600.0
    made[0].broken = True
    bench.run(0.9)
    made[0].broken = False
    bench.run(1.0)
    assert not bench.player.snapshot().away
    assert bench.player.snapshot().notice == Notice(NoticeKind.STOOD_STILL)
    made[0].broken = True
    bench.run(0.1)
    assert bench.player.snapshot().away, "it is not trusted for ever"


@pytest.mark.parametrize("key", ["pause", "too_much"])
def test_a_device_lost_while_nothing_plays_is_not_waited_for(key: str) -> None:
    bench, made = fragile_bench()
    bench.run(6.0)
    getattr(bench.player, key)()
    bench.run(1.0)
    state, held = bench.state(), bench.player.heard_now()
    made[0].broken = True
    bench.run(0.5)
    assert not bench.player.snapshot().away
    assert bench.player.snapshot().notice == Notice(NoticeKind.DEVICE_GONE)
    bench.back.append(Fragile(lambda: bench.now, threaded=False))
    bench.run(1.0)
    assert (bench.state(), bench.player.heard_now()) == (state, held)


def test_whoever_leaves_does_not_wait_for_a_device_that_was_lost() -> None:
    bench, made = fragile_bench()
    bench.run(6.0)
    bench.player.stop()
    bench.run(0.1)
    assert not bench.player.wait(0), "it fades"
    made[0].broken = True
    bench.run(0.04)
    assert bench.player.wait(0)
    assert bench.feeder._connection._again is None, "nothing is looked for"
    assert bench.player.snapshot().notice is None


def test_a_device_that_comes_back_at_once_plays_nothing_of_what_was_rendered_before() -> None:
    bench, made = fragile_bench()
    bench.run(6.0)
    made[0].broken = True
    bench.run(0.02)
    bench.back.append(Fragile(lambda: bench.now, threaded=False))
    bench.run(0.02)
    began = len(bench.sound)
    bench.run(2.0)
    after = bench.sound[began:]
    assert after[0] == 0.0
    assert np.abs(np.diff(after)).max() < 0.0001


class Mute(SilentOutput):
    """A device that opens, and takes nothing."""

    closed = False

    def start(self, source: Source) -> None:
        """Open."""

    def close(self) -> None:
        self.closed = True


def test_a_device_that_opens_and_plays_nothing_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconnector, "_CALLS_WITHIN", 0.05)
    monkeypatch.setattr(reconnector, "forget_devices", lambda: None)
    made: list[Mute] = []

    def open_output() -> Output:
        made.append(Mute(threaded=False))
        return made[-1]

    looking = Reconnector(open_output, Ring(RATE), now=0.0)
    assert looking.look(1.0) is None
    trying = looking._trying
    assert isinstance(trying, threading.Thread)
    trying.join(5.0)
    assert looking.look(1.0) is None
    assert [device.closed for device in made] == [True]


@pytest.mark.parametrize("key", ["pause", "stop"])
def test_a_pause_and_the_end_take_the_sound_of_a_tap_along(key: str) -> None:
    bench = Bench(waiting=True)
    bench.run(0.5)
    bench.player.resume()
    bench.run(0.5)
    bench.player.touch()
    bench.run(0.6)
    getattr(bench.player, key)()
    bench.run(0.9)
    assert not bench.sound[-RATE // 10 :].any(), "a tap alone sounds for two seconds"
    assert np.abs(np.diff(bench.sound)).max() < 0.002


@pytest.mark.parametrize("before", ["pause", "resume"])
def test_what_is_half_gone_goes_all_the_way_before_something_else_begins(before: str) -> None:
    bench = Bench()
    bench.run(2.0)
    if before == "resume":
        bench.player.pause()
        bench.run(1.5)
    getattr(bench.player, before)()
    bench.run(0.25)
    assert 0.05 < bench.sound[-1] < 0.45, "half-way"
    bench.player.begin_again(laid("3-3"))
    bench.run(4.0)
    assert bench.sound.min() == 0.0
    assert np.abs(np.diff(bench.sound)).max() < 0.0001


@pytest.mark.parametrize("key", ["seek", "stop"])
def test_a_seek_or_the_end_at_half_a_fade_makes_no_step(key: str) -> None:
    bench = Bench()
    bench.run(1.0)
    bench.player.pause()
    bench.run(1.5)
    bench.player.resume()
    bench.run(0.15)
    assert 0.01 < bench.sound[-1] < 0.2, "less than half-way"
    if key == "seek":
        bench.player.seek(5.0)
    else:
        bench.player.stop()
    bench.run(3.0)
    assert np.abs(np.diff(bench.sound)).max() < 0.0001
    if key == "seek":
        assert bench.player.heard_now() == pytest.approx(7.4, abs=0.2)
