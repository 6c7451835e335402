"""Pause, resume, seek and stop: where the session is and how loud, at every stream frame."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.play.automation import Automation
from audio.play.tap_answer import ATTACK, RELEASE, Touch
from audio.play.transport import FADE_IN, FADE_OUT, Transport
from audio.units import FULL, RATE, SILENCE, Gain, SessionFrame, StreamFrame

Array = np.ndarray[tuple[int, int], np.dtype[np.float32]]
TOTAL = 480_000


at, place = StreamFrame, SessionFrame


def counted(first: int, count: int) -> tuple[Array, Array]:
    """A session whose voice's every sample is its own frame number, in millionths."""
    numbers = (np.arange(first, first + count) / 1e6).astype(np.float32)
    return np.column_stack([numbers, numbers]), np.zeros((count, 2), dtype=np.float32)


def ones(_: int, count: int) -> tuple[Array, Array]:
    half = np.full((count, 2), 0.5, dtype=np.float32)
    return half, half


def test_a_gain_is_half_way_in_the_middle_of_its_ramp() -> None:
    gain = Automation(FULL)
    assert gain.move(at(10), SILENCE, 4) == 14
    assert gain.gains(at(0), 8) == 1.0
    assert gain.gains(at(10), 5) == pytest.approx(np.array([1, 0.853553, 0.5, 0.146447, 0]), abs=1e-5)
    assert gain.gains(at(20), 5) == 0.0


def test_a_ramp_that_is_interrupted_goes_on_from_where_it_was() -> None:
    gain = Automation(FULL)
    gain.move(at(0), SILENCE, 100)
    gain.move(at(50), FULL, 100)
    values = gain.gains(at(0), 200)
    assert isinstance(values, np.ndarray)
    assert values[50] == pytest.approx(0.5, abs=1e-6)
    assert values[199] == 1
    assert np.abs(np.diff(values)).max() < 0.02


def test_the_session_plays_through_and_ends() -> None:
    transport = Transport(place(1000))
    sound = transport.render(at(0), 1500, counted)
    assert sound[999, 0] == np.float32(999e-6)
    assert not sound[1000:].any()
    assert transport.end == 1000
    assert transport.session_at(1400) == 1000


def test_a_pause_fades_out_and_holds_the_position_and_resuming_loses_nothing() -> None:
    transport = Transport(place(TOTAL))
    transport.render(at(0), 48_000, ones)
    transport.hold(at(10_000))
    sound = transport.render(at(10_000), 60_000, ones)[:, 0]
    assert sound[0] == 1
    # 0.5 + 0.5 cos(pi u^0.6): 1 dB down after 42 ms, half way at u = 0.315.
    assert sound[round(0.0421 * 48_000)] == pytest.approx(10 ** (-1 / 20), abs=0.005)
    assert sound[round(0.315 * FADE_OUT)] == pytest.approx(0.5, abs=1e-3)
    assert not sound[FADE_OUT:].any()
    held = transport.session_at(60_000)
    assert held == 10_000 + FADE_OUT
    transport.resume(at(70_000))
    sound = transport.render(at(70_000), 40_000, ones)[:, 0]
    assert sound[0] == 0
    assert sound[FADE_IN] == 1
    assert transport.session_at(70_000) == held
    assert transport.session_at(71_000) == held + 1000


def test_resuming_within_the_fade_goes_on_without_a_jump() -> None:
    transport = Transport(place(TOTAL))
    transport.hold(at(1000))
    transport.resume(at(5000))
    assert transport.session_at(200_000) == 200_000


def test_a_seek_fades_jumps_and_fades() -> None:
    transport = Transport(place(TOTAL))
    transport.seek(at(1000), place(300_000))
    sound = transport.render(at(1000), 60_000, ones)[:, 0]
    assert sound[FADE_OUT] == 0
    assert sound[FADE_OUT + FADE_IN] == 1
    assert transport.session_at(1000 + FADE_OUT) == 300_000
    assert transport.session_at(999 + FADE_OUT) == 999 + FADE_OUT


def test_a_seek_while_paused_moves_the_held_position() -> None:
    transport = Transport(place(TOTAL))
    transport.hold(at(0))
    transport.seek(at(100_000), place(5))
    assert transport.session_at(200_000) == 5
    assert not transport.render(at(100_000), 1000, ones).any()


def test_stopping_fades_and_ends() -> None:
    transport = Transport(place(TOTAL))
    transport.stop(at(1000))
    assert transport.end == 1000 + FADE_OUT
    sound = transport.render(at(1000), 60_000, ones)[:, 0]
    assert sound[0] == 1
    assert not sound[FADE_OUT:].any()


def test_seeking_back_from_near_the_end_takes_the_end_away() -> None:
    transport = Transport(place(30_000))
    transport.render(at(0), 40_000, ones)
    assert transport.end == 30_000
    transport.seek(at(10_000), place(0))
    transport.render(at(10_000), 80_000, ones)
    assert transport.end == 10_000 + FADE_OUT + 30_000


def test_a_seek_when_the_last_frame_is_out_of_hand_goes_on_from_there() -> None:
    transport = Transport(place(30_000))
    transport.render(at(0), 40_000, ones)
    transport.seek(at(40_000), place(100))
    sound = transport.render(at(40_000), 60_000, ones)[:, 0]
    assert (sound[0], sound[FADE_IN]) == (0, 1)
    assert np.abs(np.diff(sound[:29_000])).max() < 0.0001
    assert transport.session_at(40_000) == 100
    assert transport.end == 40_000 + 29_900


def test_what_breaks_off_when_the_last_frame_is_out_of_hand_is_not_over() -> None:
    transport = Transport(place(30_000))
    transport.render(at(0), 40_000, ones)
    transport.break_off(at(40_000), place(100))
    assert transport.end is None
    transport.resume(at(50_000))
    transport.render(at(50_000), 60_000, ones)
    assert transport.end == 50_000 + 29_900


def test_what_begins_after_the_end_is_not_over_yet() -> None:
    transport = Transport(place(30_000))
    transport.render(at(0), 40_000, ones)
    assert transport.end == 30_000
    silent = transport.silent_from(at(40_000))
    transport.again(silent, place(0), place(500_000))
    transport.render(silent, 600_000, ones)
    assert transport.end == silent + 500_000


def test_a_new_layout_forgets_where_the_old_one_ended() -> None:
    transport = Transport(place(30_000))
    transport.render(at(0), 40_000, ones)
    transport.relaid(at(20_000), place(50_000))
    assert transport.end is None
    sound = transport.render(at(20_000), 40_000, ones)[:, 0]
    assert sound[29_999] == 1
    assert not sound[30_000:].any()
    assert transport.end == 50_000


def test_a_new_layout_does_not_bring_back_what_was_left() -> None:
    transport = Transport(place(TOTAL))
    transport.stop(at(1000))
    transport.relaid(at(2000), place(2 * TOTAL))
    assert transport.end == 1000 + FADE_OUT
    assert not transport.render(at(1000), 60_000, ones)[FADE_OUT:].any()


def test_something_else_at_half_a_fade_waits_for_the_rest_of_it() -> None:
    transport = Transport(place(TOTAL))
    transport.hold(at(0))
    half = round(0.315 * FADE_OUT)
    silent = transport.silent_from(at(half))
    assert silent == half + FADE_OUT
    assert transport.silent_from(silent) == silent
    assert np.abs(np.diff(transport.render(at(0), 60_000, ones)[:, 0])).max() < 0.0001


def test_a_tap_at_half_the_swell_before_it_goes_on_from_there() -> None:
    twice, once = Touch(), Touch()
    again = StreamFrame(ATTACK + RELEASE // 2)
    for touch in (twice, once):
        touch.answer(StreamFrame(0))
    twice.answer(again)
    sounds = [touch.sound(StreamFrame(0), again + RATE) for touch in (twice, once)]
    heard, before = (np.asarray(sound) for sound in sounds)
    assert np.array_equal(heard[:again], before[:again]), "what was heard stays"
    # Still half as loud as it was at its loudest where the second tap comes, and from there on never softer.
    loudest = np.abs(heard[ATTACK - RATE // 20 : ATTACK]).max()
    about = [np.abs(heard[again + at : again + at + RATE // 50]).max() for at in range(0, ATTACK, RATE // 50)]
    assert about[0] == pytest.approx(loudest / 2, rel=0.1)
    assert all(later > earlier * 0.98 for earlier, later in pairwise(about))
    assert np.abs(np.diff(heard)).max() <= np.abs(np.diff(before)).max() * 1.01


def test_voice_and_tones_have_levels_of_their_own() -> None:
    transport = Transport(place(TOTAL))
    transport.voice.move(at(0), SILENCE, 100)
    transport.tones.move(at(200), Gain(0.5), 100)
    sound = transport.render(at(0), 1000, ones)[:, 0]
    assert sound[0] == 1
    assert sound[150] == 0.5
    assert sound[999] == 0.25


commands = st.lists(
    st.tuples(
        st.sampled_from(["hold", "resume", "seek", "volume", "stop"]), st.integers(200, 40_000), st.integers(0, TOTAL)
    ),
    max_size=8,
)


@given(commands, st.integers(500, 9000))
def test_no_control_makes_a_step_and_the_block_size_changes_nothing(
    pressed: list[tuple[str, int, int]], block: int
) -> None:
    def run(size: int) -> Array:
        transport = Transport(place(TOTAL))
        parts: list[Array] = []
        now = at(0)
        for command, wait, value in [*pressed, ("", 40_000, 0)]:
            end = now + wait
            while now < end:
                count = min(size, end - now)
                parts.append(transport.render(now, count, ones))
                now += count
            if command == "seek":
                transport.seek(now, place(value))
            elif command == "volume":
                transport.volume(now, Gain(value / TOTAL))
            elif command:
                getattr(transport, command)(now)
        return np.concatenate(parts)

    sound = run(4800)
    ended = np.flatnonzero(sound[:, 0] == 0)
    heard = sound[: ended[0]] if len(ended) else sound
    if len(heard) > 1:
        # The steepest a fade of 0.4 s gets is pi / 2 / 19200 a frame; two may coincide.
        assert np.abs(np.diff(heard[:, 0])).max() < 2.1 * np.pi / 2 / 19_200
    assert np.array_equal(sound, run(block))
