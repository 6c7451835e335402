"""The player with an injected clock: what keys do, and what is heard when. No test here waits for time to pass."""

from __future__ import annotations

import numpy as np
import pytest

from audio.play.feeder import MARGIN
from audio.play.snapshot import Levels, PlayState
from audio.play.transport import FADE_FOR_AID, FADE_OUT
from audio.tones.choices import Timbre
from audio.units import RATE, Decibels
from tests.audio.laid import laid
from tests.audio.play.benches import Bench


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
    assert bench.state() is PlayState.PAUSED
    assert bench.player.heard_now() == held
    bench.player.toggle_pause()
    bench.run(1.0)
    assert bench.state() is PlayState.PLAYING
    assert held + 0.8 < bench.player.heard_now() < held + 1.01


def test_the_whole_end_is_heard_before_it_is_over() -> None:
    bench = Bench()
    bench.run(9.9)
    assert bench.state() is PlayState.PLAYING
    bench.run(0.3)
    assert bench.state() is PlayState.ENDED
    assert int((bench.sound == 0.5).sum()) == 10 * RATE
    assert bench.player.heard_now() == 10.0


def test_too_much_works_in_every_state_and_nothing_goes_on_by_itself() -> None:
    bench = Bench()
    bench.run(1.0)
    bench.player.pause()
    bench.run(1.0)
    bench.player.too_much()
    bench.run(1.0)
    assert bench.state() is PlayState.QUIET
    bench.player.toggle_pause()
    bench.run(1.0)
    assert bench.state() is not PlayState.PLAYING
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
    assert bench.state() is PlayState.STOPPED


def test_volume_and_mute_are_ramped_and_never_go_above_full() -> None:
    bench = Bench()
    bench.run(1.0)
    bench.player.change_volume(Decibels(6))
    bench.run(1.0)
    assert bench.sound.max() == 0.5
    bench.player.change_volume(Decibels(-6))
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
    bench.player.change_tones(Decibels(-40))
    bench.run(1.0)
    assert bench.sound[-1] == 0.375
    bench.player.change_voice(Decibels(-6))
    bench.run(1.0)
    assert bench.sound[-1] == pytest.approx(0.375 * 10 ** (-6 / 20), rel=1e-4)
    levels = bench.player.snapshot().levels
    assert (levels.tones_db, levels.voice_db) == (Decibels(-40.0), Decibels(-6.0))
    assert np.abs(np.diff(bench.sound)).max() < 0.0001


def test_a_timbre_goes_and_another_comes_without_a_step() -> None:
    bench = Bench()
    bench.run(1.0)
    bench.player.change_timbre(Timbre.HUM)
    bench.run(3.0)
    assert bench.sound.min() == 0.375
    assert bench.sound[-1] == 0.375 + 0.25
    assert np.abs(np.diff(bench.sound)).max() < 0.0001
    assert bench.player.snapshot().levels.timbre is Timbre.HUM


def test_levels_that_were_remembered_hold_from_the_first_frame() -> None:
    bench = Bench(levels=Levels(tones_db=Decibels(-40.0)))
    bench.run(0.5)
    assert set(bench.sound) == {np.float32(0.375)}


def test_one_that_waits_is_silent_until_it_is_told_to_begin() -> None:
    bench = Bench(waiting=True)
    bench.run(3.0)
    assert bench.state() is PlayState.PAUSED
    assert bench.player.heard_now() == 0.0
    bench.player.resume()
    bench.run(2.0)
    assert bench.state() is PlayState.PLAYING
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
    assert bench.state() is PlayState.PLAYING
    assert bench.player.timeline is other
    assert bench.player.heard_now() == pytest.approx(5.0, abs=0.1)
    assert np.abs(np.diff(bench.sound)).max() < 0.0001
    assert bench.sound[began + RATE] < 0.4
    assert bench.sound[-1] > 0.49
    bench.player.too_much()
    bench.run(2.0)
    assert bench.state() is PlayState.QUIET
    assert bench.sound[-1] == 0


def test_something_else_can_begin_while_this_is_heard_or_over() -> None:
    bench = Bench()
    bench.run(6.0)
    bench.player.begin_again(laid("3-3"))
    bench.run(5.0)
    assert np.abs(np.diff(bench.sound)).max() < 0.0001
    bench.run(7.0)
    assert bench.state() is PlayState.ENDED
    assert bench.player.wait(0)
    bench.player.begin_again(laid("3-3"))
    bench.run(1.0)
    assert not bench.player.wait(0)
    assert bench.state() is PlayState.PLAYING


@pytest.mark.parametrize("before", ["nothing", "pause", "too_much", "waiting", "end"])
def test_what_begins_at_once_is_heard_as_soon_as_all_else_is_silent(before: str) -> None:
    bench = Bench(waiting=before == "waiting")
    bench.run(9.0 if before != "end" else 12.0)
    if before in ("pause", "too_much"):
        getattr(bench.player, before)()
        bench.run(2.0)
    asked = len(bench.sound)
    other = laid("3-3")
    bench.player.begin_at_once(other)
    bench.run(0.05)
    assert bench.player.timeline is other, "it is laid behind the fade at once"
    assert 0.0 <= bench.player.heard_now() < 0.4, "before its first word"
    bench.run(2.0)
    sound = bench.sound
    silent = asked + int(np.flatnonzero(sound[asked:] < 0.001)[0])
    voice = silent + int(np.flatnonzero(sound[silent:] > 0.37)[0])
    assert voice - asked < (0.58 if before == "nothing" else 0.25) * RATE
    assert np.abs(np.diff(sound[voice:])).max() < 0.0001, "the tones come slowly"
    assert bench.state() is PlayState.PLAYING
    assert 1.9 < bench.player.heard_now() < 2.4
    assert not bench.player.wait(0)


def test_first_aid_that_nothing_was_heard_before_has_its_voice_at_once_and_its_tones_slowly() -> None:
    bench = Bench(at_once=True)
    bench.run(1.0)
    sound = bench.sound
    assert sound[0] > 0.37
    assert np.abs(np.diff(sound)).max() < 0.0001, "the tones come slowly"
    assert sound[-1] > sound[0] + 0.05
    # Two tenths of its half second have gone by.
    assert bench.player.heard_now() == pytest.approx(1.2, abs=0.03)


@pytest.mark.parametrize("key", ["too_much", "stop", "pause", "change_volume"])
@pytest.mark.parametrize("after", [0.02, 0.2, 0.5, 1.0])
def test_a_key_on_the_way_to_what_begins_at_once_makes_no_step(key: str, after: float) -> None:
    bench = Bench()
    bench.run(6.0)
    bench.player.begin_at_once(laid("3-3"))
    bench.run(after)
    pressed = len(bench.sound)
    getattr(bench.player, key)(*([Decibels(-3.0)] if key == "change_volume" else []))
    bench.run(2.0)
    if key != "change_volume":
        assert not bench.sound[pressed + round(0.8 * RATE) :].any()
    fades = np.abs(np.diff(bench.sound[6 * RATE : 6 * RATE + FADE_FOR_AID]))
    assert fades.max() < 0.0001


@pytest.mark.parametrize("begin", ["begin_again", "begin_at_once"])
def test_too_much_and_leaving_win_over_what_was_to_begin(begin: str) -> None:
    for key, state in (("too_much", PlayState.QUIET), ("stop", PlayState.STOPPED)):
        bench = Bench()
        bench.run(6.0)
        getattr(bench.player, begin)(laid("3-3"))
        bench.run(0.2)
        getattr(bench.player, key)()
        bench.run(2.0)
        assert bench.state() is state
        assert bench.sound[-1] == 0
