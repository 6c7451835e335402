"""How long a breath is by its breaths out: by when they begin, since one was held, or by when they end."""

from __future__ import annotations

import numpy as np
import pytest

from audio.hearing.bursts import Burst, bursts_in, tempos_of
from audio.hearing.spectra import HOP
from audio.units import Decibels


def lengths(*breaths_out: tuple[float, float], until: float) -> list[float]:
    """Return how long a breath may be, of breaths out that begin and end at these seconds, and what is listened to."""
    outs = [Burst(round(begin / HOP), round(end / HOP), Decibels(0.0)) for begin, end in breaths_out]
    return [round(tempo.length, 2) for tempo in tempos_of(outs, round(until / HOP))]


def test_breaths_are_counted_from_where_they_begin() -> None:
    assert lengths((1.0, 2.5), (5.0, 6.0), (9.0, 10.9), until=11.0) == [4.0]


def test_what_was_under_way_at_first_or_is_yet_is_counted_by_where_it_is_known() -> None:
    assert lengths((0.0, 1.6), (3.5, 5.2), (7.1, 9.0), until=9.5) == [3.7]
    assert lengths((0.0, 1.6), (3.5, 5.2), (7.1, 9.0), until=9.0) == []
    assert lengths((0.0, 1.6), (3.5, 5.2), (7.1, 9.0), (10.7, 11.0), until=11.0) == [3.6]


def test_after_a_held_breath_it_is_counted_anew_too() -> None:
    held = ((1.0, 2.5), (5.0, 6.5), (9.0, 10.0), (25.0, 26.0), (28.0, 29.0), (31.0, 32.0))
    assert lengths(*held, until=33.0)[-1] == 3.0
    assert len(lengths(*held[:5], until=30.0)) == 1


@pytest.mark.parametrize("until", [2.0, 30.0])
def test_two_breaths_alone_are_too_few(until: float) -> None:
    assert lengths((1.0, 1.8), until=until) == []
    assert lengths((1.0, 1.5), (5.0, 6.5), until=until) == []


def test_a_burst_says_where_it_was_cut_off() -> None:
    loud = np.array([20.0] * 50 + [0.0] * 50 + [20.0] * 30)
    bursts = bursts_in(loud, Decibels(20.0), np.zeros(130))
    assert [(burst.begin, burst.end) for burst in bursts] == [(0, 50), (100, 130)]
