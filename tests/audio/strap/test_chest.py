"""A breath by how a chest moves, and by the heart."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.strap.beats import Beats
from audio.strap.chest import Chest
from audio.strap.frames import Acceleration, Beat, acceleration_of
from scripts.listener.heard import Unsure
from tools.hearing_lab.breathing import uneven
from tools.hearing_lab.chests import NOBODY, RATE, chest, frames
from tools.measure_strap import told_of

if TYPE_CHECKING:
    from scripts.listener.heard import Heard
    from tools.hearing_lab.chests import Axes


def told(axes: Axes) -> list[Heard]:
    return list(told_of(axes))


@pytest.mark.parametrize("length", [2.6, 4.0, 6.5, 9.5])
def test_a_breath_is_felt_and_surely(length: float) -> None:
    axes = chest(uneven(length, int(44 / length), seed=2, share=0.03), np.random.default_rng(3))
    estimates = told(axes)
    sure = [each for each in estimates if each.sure]
    assert sure
    assert sure[0].at < 30
    assert all(each.breath == pytest.approx(length, rel=0.1) for each in sure)
    last = estimates[-1]
    assert [after - before for before, after in pairwise(last.onsets)] == pytest.approx(
        [length] * (len(last.onsets) - 1), rel=0.15
    )
    assert 0 < last.onsets[0] < last.onsets[-1] <= last.at


def test_what_became_of_the_breath_lately_is_told_too() -> None:
    lengths = [*uneven(6.0, 5, seed=1, share=0.02), *uneven(3.5, 4, seed=2, share=0.02)]
    lately = told(chest(lengths, np.random.default_rng(3)))[-1].lately
    assert lately[-1] - lately[0] == pytest.approx(3 * 3.5, rel=0.1)


@pytest.mark.parametrize("name", NOBODY)
def test_nothing_else_is_ever_sure(name: str) -> None:
    assert not any(each.sure for each in told(NOBODY[name](60 * RATE, np.random.default_rng(5))))


def test_a_strap_on_a_table_is_still() -> None:
    axes = np.random.default_rng(1).normal((0, 0, 1000), 1.5, (20 * RATE, 3))
    assert told(axes)[-1].why is Unsure.STILL


def test_whoever_moves_is_felt_again_a_while_after() -> None:
    axes = chest([4.0] * 12, np.random.default_rng(1))
    axes[20 * RATE : 20 * RATE + 30] += np.random.default_rng(2).normal(0, 400, (30, 3))
    estimates = told(axes)
    assert next(each for each in estimates if each.at > 23).why is Unsure.OTHER
    assert estimates[-1].sure


def test_an_axis_that_says_the_very_same_is_left_out() -> None:
    axes = chest([4.0] * 8, np.random.default_rng(1))
    axes[:, 0] = 12.0
    assert told(axes)[-1].sure
    axes[:] = 12.0
    assert told(axes)[-1].why is Unsure.NOTHING


def test_a_gap_begins_it_anew() -> None:
    felt = Chest()
    made = [(at, acceleration_of(data)) for at, data in frames(chest([4.0] * 7, np.random.default_rng(1)))]
    for at, frame in made:
        assert frame is not None
        felt.feel(frame, at)
    assert felt.estimate(made[-1][0]).onsets
    felt.feel(Acceleration(1e9, ((0.0, 0.0, 0.0),)), made[-1][0] + 9)
    assert felt.estimate(made[-1][0] + 9).why is Unsure.EARLY


def test_frames_that_come_late_move_nothing() -> None:
    prompt, late = Chest(), Chest()
    for number, (at, data) in enumerate(frames(chest([4.0] * 7, np.random.default_rng(1)))):
        frame = acceleration_of(data)
        assert frame is not None
        prompt.feel(frame, at)
        late.feel(frame, at + (0.4 if number % 3 else 0.0))
    assert late.estimate(28.0).onsets == prompt.estimate(28.0).onsets


def by_the_heart(breath: float, swing: float, seconds: float = 36.0) -> Beats:
    """Return a heart of about 60 a minute that beats quicker as one breathes in."""
    beats, at = Beats(), 0.0
    while at < seconds:
        between = 1.0 + swing * math.sin(2 * math.pi * at / breath)
        at += between
        beats.feel(Beat(60, None, (round(between * 1024) / 1024,)))
    return beats


@pytest.mark.parametrize("breath", [4.0, 5.0, 6.5])
def test_a_heart_that_follows_the_breath_tells_it(breath: float) -> None:
    assert by_the_heart(breath, 0.06).breath() == pytest.approx(breath, rel=0.1)


def test_a_heart_has_no_opinion_of_a_slow_breath_nor_where_it_hardly_follows() -> None:
    assert by_the_heart(10.0, 0.06).breath() is None  # six a minute: pressure waves look like that
    assert by_the_heart(5.0, 0.002).breath() is None
    assert by_the_heart(5.0, 0.06, seconds=10.0).breath() is None


def test_a_beat_that_was_not_felt_is_dropped_and_several_leave_no_opinion() -> None:
    beats = by_the_heart(5.0, 0.06)
    beats.feel(Beat(60, None, (2.0,)))
    assert beats.breath() == pytest.approx(5.0, rel=0.1)
    beats.feel(Beat(60, None, (2.0, 0.4, 1.9)))
    assert beats.breath() is None


def sure_of(axes: Axes, second: float | None) -> int:
    felt, sure = Chest(), 0
    for at, data in frames(axes):
        frame = acceleration_of(data)
        assert frame is not None
        felt.feel(frame, at)
        sure += felt.estimate(at, second).sure
    return sure


def test_the_heart_makes_sure_of_what_the_chest_nearly_is_and_never_of_more() -> None:
    axes = chest(uneven(5.0, 12, seed=3, share=0.12), np.random.default_rng(8))
    alone = sure_of(axes, None)
    assert sure_of(axes, 5.0) > alone
    assert sure_of(axes, 8.0) == alone
