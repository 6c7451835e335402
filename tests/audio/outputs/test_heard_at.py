"""When frames are heard, as a device says it that is called late and takes its own rate for wrong at first."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from audio.outputs.heard_at import HeardAt
from audio.units import RATE, StreamFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BLOCK_S = 1_024 / RATE
BEGAN, AHEAD = 5_000.0, 0.28
DEVICES_CLOCK = 1_795_000_000.0
"""Of the device, where the monotonic one says 0: it counts from 1970."""
PULSE = (
    (0.0, 0.2, 2.2, 2.3, 2.6, 3.8, 3.9, 4.2, 5.4, 5.5, 5.9, 7.0, 7.1, 7.5, 8.7, 10.3, 13.9, 14.0),
    (0.0, -5, -52, -45, -45, -64, -47, -47, -58, -31, -31, -38, -20, -20, -13, -10, -6, 0.0),
)
"""What PulseAudio said on a busy machine: at (s) so much too early (ms), the first fourteen seconds of a stream."""


def nothing(_: float) -> float:
    return 0.0


def errors(
    seconds: float,
    *,
    waits: Sequence[float] = (0.0001,),
    strays: Callable[[float], float] = nothing,
    later: Callable[[float], float] = nothing,
    is_told: bool = False,
    set_by: Callable[[float], float] = nothing,
) -> list[tuple[float, float]]:
    """Return (time, how far off the answer is) for each block of a stream, all in seconds.

    Args:
        seconds: How long it goes.
        waits: How long the calls wait for Python, one after another, again and again.
        strays: By how much the device is wrong at a time.
        later: How much later than at the beginning everything is heard then.
        is_told: Whether it is said where something was missing.
        set_by: By how much the device's clock has been set by then.

    """
    heard_at, answers, before = HeardAt(), [], 0.0
    for number in range(round(seconds / BLOCK_S)):
        at = number * BLOCK_S
        called = BEGAN + at
        truth = called + AHEAD + later(at)
        clock = DEVICES_CLOCK + set_by(at)
        answer = heard_at.of(
            StreamFrame(number * 1_024),
            called + waits[number % len(waits)],
            called + clock,
            truth + strays(at) + clock,
            anew=is_told and later(at) != before,
        )
        before = later(at)
        answers.append((at, answer - truth))
    return answers


def test_a_call_that_waits_for_python_moves_nothing() -> None:
    assert max(abs(off) for _, off in errors(10, waits=(0.0001, 0.017, 0.003, 0.009, 0.0002))) < 0.001


def test_a_sound_server_that_has_just_begun_is_not_followed_where_it_strays() -> None:
    off = errors(20, strays=lambda at: float(np.interp(at, *PULSE)) / 1_000)
    assert max(abs(each) for _, each in off) < 0.025
    assert max(abs(each) for at, each in off if at > 19) < 0.010


def test_what_is_heard_later_without_a_word_is_followed_softly() -> None:
    moved = 0.03
    off = errors(40, later=lambda at: moved if at > 20 else 0.0)
    assert max(abs(each) for at, each in off if at > 32) < 0.005
    # Never so fast that a breath is seen to hurry: by a fiftieth of the time that goes by.
    steps = [after - before for (_, before), (at, after) in pairwise(off) if at > 20.1]
    assert max(map(abs, steps)) < 0.021 * BLOCK_S


def test_what_is_heard_much_later_without_a_word_is_followed_sooner() -> None:
    off = errors(40, later=lambda at: 0.09 if at > 20 else 0.0)
    assert max(abs(each) for at, each in off if at > 26) < 0.045
    assert max(abs(each) for at, each in off if at > 35) < 0.005


def test_where_something_was_missing_it_is_followed_at_once() -> None:
    off = errors(30, later=lambda at: 0.03 if at > 20 else 0.0, is_told=True)
    assert max(abs(each) for _, each in off) < 0.001


def test_a_sound_that_stood_still_is_followed_at_once() -> None:
    off = errors(30, later=lambda at: 3.0 if at > 20 else 0.0)
    assert max(abs(each) for _, each in off) < 0.001


def test_a_clock_that_is_set_moves_little() -> None:
    for step in (-3_600.0, -0.5, 0.5, 3_600.0):

        def set_by(at: float, step: float = step) -> float:
            return step if at > 20 else 0.0

        off = errors(60, set_by=set_by)
        assert max(abs(each) for _, each in off) < 0.012, step
        assert max(abs(each) for at, each in off if at > 40) < 0.001, step
