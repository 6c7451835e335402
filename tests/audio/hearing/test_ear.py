"""The ear: right about breath, and never sure of what is none."""

from __future__ import annotations

import numpy as np
import pytest

from audio.hearing.ear import Ear
from scripts.listener.heard import Unsure
from tools.hearing_lab.breathing import breathing, uneven
from tools.hearing_lab.noises import NOISES, RATE


@pytest.mark.parametrize(("length", "within"), [(2.6, 30), (4.0, 30), (5.5, 30), (7.5, 36)])
def test_it_tells_how_long_a_breath_is(length: float, within: float) -> None:
    lengths = uneven(length, round(40 / length), seed=round(length * 10))
    heard = Ear(RATE).hear(breathing(lengths, seed=3))
    sure = [each for each in heard if each.sure]
    assert sure
    assert sure[0].at <= within
    told = np.array([each.breath for each in sure], float)
    assert np.all(np.abs(told / length - 1) <= 0.1)
    assert all(each.why is None for each in sure)


def test_it_tells_when_the_breath_goes_out() -> None:
    lengths = uneven(4.4, 9, seed=5)
    truth = 0.2 + np.concatenate([[0.0], np.cumsum(lengths)])
    onsets = Ear(RATE).hear(breathing(lengths))[-1].onsets
    assert len(onsets) >= 6
    assert all(np.min(np.abs(truth - onset)) < 0.2 for onset in onsets)


def test_the_last_three_breaths_are_told_by_themselves() -> None:
    slow, fast = uneven(5.5, 6, seed=1), uneven(3.2, 6, seed=2)
    heard = Ear(RATE, 100.0).hear(breathing([*slow, *fast]))
    changed = 100.2 + sum(slow)
    short = [each.at for each in heard if len(each.lately) == 4 and each.lately[-1] - each.lately[0] < 3 * 4.0]
    assert changed < short[0] < changed + 3 * 3.2 + 2.0


def test_a_breath_that_was_not_heard_is_read_between_those_around_it() -> None:
    lengths = [5.5] * 4 + [3.2] * 4
    sound = breathing(lengths, seed=4)
    unheard = 0.2 + 4 * 5.5 + 2 * 3.2
    whole, without = sound, sound.copy()
    without[int((unheard - 0.1) * RATE) : int((unheard + 1.5) * RATE)] *= 0.06  # far softer, not gone
    told = [Ear(RATE).hear(each)[-1] for each in (whole, without)]
    assert told[0].lately[-1] - told[0].lately[0] == pytest.approx(9.6, rel=0.1)
    assert told[1].lately == pytest.approx(told[0].lately, abs=0.3)
    assert min(abs(onset - unheard) for onset in told[1].onsets) > 1.0


def test_breaths_that_are_all_different_have_no_length() -> None:
    lengths = [3.0, 6.5, 2.4, 8.0, 4.2, 2.9, 7.1, 3.6]
    assert not any(each.sure for each in Ear(RATE).hear(breathing(lengths)))


@pytest.mark.parametrize("name", NOISES)
def test_it_is_never_sure_where_nobody_breathes(name: str) -> None:
    heard = Ear(RATE).hear(NOISES[name](30 * RATE, np.random.default_rng(1)))
    assert len(heard) > 50
    assert not any(each.sure or each.lately for each in heard)


def test_no_sound_at_all_is_said_to_be_none() -> None:
    assert Ear(RATE).hear(np.zeros(10 * RATE, np.float32))[-1].why is Unsure.NOTHING


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_the_rate_of_the_microphone_makes_no_difference(rate: int) -> None:
    sound = breathing(uneven(4.0, 8, seed=7))
    there = np.interp(np.arange(int(len(sound) / RATE * rate)) / rate, np.arange(len(sound)) / RATE, sound)
    assert Ear(rate).hear(np.asarray(there, np.float32))[-1].breath == pytest.approx(4.0, rel=0.08)


def test_how_the_sound_is_cut_makes_no_difference_to_a_hop() -> None:
    sound = breathing(uneven(4.0, 6, seed=8))
    whole, pieces = Ear(RATE), Ear(RATE)
    at_once = whole.hear(sound)
    piecewise = [each for first in range(0, len(sound), 4_001) for each in pieces.hear(sound[first : first + 4_001])]
    assert [each.at for each in at_once] == pytest.approx([each.at for each in piecewise], abs=0.3)
    assert at_once[-1].breath == pytest.approx(piecewise[-1].breath, rel=0.03)
