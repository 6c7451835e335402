"""Tones for two: each on a side of their own, an octave apart, never rough, and one sound once they are in step."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.level.loudness import integrated_loudness
from audio.tones import hum
from audio.tones.choices import Timbre
from audio.tones.engine import Tones, tones_of
from audio.tones.pair import OfTwo
from audio.units import PAGE, RATE, Samples
from scripts.breath import Pattern
from scripts.couple.pair import Side
from scripts.laid.events import Change, Mark
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from scripts.units import NO_TIME
from tests.audio.laid import laid
from tests.audio.tones.test_tones_safe import BANDS, band, roughness, steady
from tests.scripts.two_people import session_for_two

if TYPE_CHECKING:
    from scripts.plan.timeline import Timeline


def two(left: Timeline, right: Timeline) -> Timeline:
    """Return the session of two who never meet."""
    return replace(left, partner=right.breaths, marks=(Mark(NO_TIME, Change.APART),))


@cache
def course() -> Course:
    return Course.begin(Conductor(session_for_two(), {}), Pattern.of_rate(18), Pattern.of_rate(10))


BEGINS, JOINED = 127.0, 166.08


def heard(timeline: Timeline, start: float, end: float, timbre: Timbre = Timbre.TIDE) -> Samples:
    tones = tones_of(timeline, 5, timbre=timbre)
    return np.concatenate([tones.page(index) for index in range(int(start * 10), int(end * 10))])


@pytest.mark.parametrize("timbre", Timbre)
def test_one_alone_has_the_tones_they_always_had(timbre: Timbre) -> None:
    alone = laid("4-6", "4-6")
    assert isinstance(tones_of(alone, 5, timbre=timbre), Tones)
    page = Tones(alone, 5, timbre=timbre).page(70)
    assert np.array_equal(tones_of(alone, 5, timbre=timbre).page(70), page)


@pytest.mark.parametrize("timbre", Timbre)
def test_pages_are_the_same_in_any_order(timbre: Timbre) -> None:
    timeline = course().timeline
    tones = tones_of(timeline, 5, timbre=timbre)
    for index in (1400, 1399, 1661, 1660, 1730, 1400):
        assert np.array_equal(tones.page(index), tones_of(timeline, 5, timbre=timbre).page(index))


@pytest.mark.parametrize("timbre", Timbre)
def test_each_is_on_a_side_of_their_own(timbre: Timbre) -> None:
    # The first breathes in from 4 to 8 s, while the second is empty, and the other way round.
    timeline = two(laid("4-4", "4-4", "4-4"), laid("4-4", "4-4", "4-4", free=4.0))
    for start, sign in ((7.5, -1), (11.5, 1), (15.5, -1), (19.5, 1)):
        left, right = (heard(timeline, start, start + 1, timbre).astype(np.float64) ** 2).mean(axis=0)
        assert sign * 10 * np.log10(right / left) > 3


@pytest.mark.parametrize("timbre", Timbre)
def test_together_they_are_as_loud_as_one_and_in_the_middle(timbre: Timbre) -> None:
    alone = laid(*["2.053-2.613"] * 8, tones=0.8)  # as present as that stage is
    one = integrated_loudness(heard(alone, 4, 34, timbre), RATE)
    timeline = course().timeline
    for start, end in ((BEGINS, JOINED), (JOINED + 8, JOINED + 18)):
        both = heard(timeline, start, end, timbre)
        assert integrated_loudness(both, RATE) == pytest.approx(one, abs=1.2)
        left, right = (both.astype(np.float64) ** 2).mean(axis=0)
        assert abs(10 * np.log10(left / right)) < 1.9  # each breath swells by 0.9 dB at most, up or down


HELD = ("4-4-6-4", "4-4-6-4", "4-4-6-4")
"""The first full from 8 to 12 s, empty from 18 to 22 s."""


@pytest.mark.parametrize("pitch", [162.0, 174.6, 209.0])
@pytest.mark.parametrize(("one", "other"), [(1.0, 1.0), (0.0, 0.0), (0.0, 1.0), (1.0, 0.0)])
def test_no_two_partials_of_the_two_hums_beat_roughly(pitch: float, one: float, other: float) -> None:
    # Both full, both empty, the first empty while the second is full, and the first full while the second is empty.
    sound = steady(hum.BODY, pitch, one) + steady(replace(hum.BODY, partials=4), 2 * pitch, other)
    envelopes = [band(sound, *(pitch * each for each in edges)) for edges in BANDS]
    loudest = max(envelope.mean() for envelope in envelopes)
    for envelope in envelopes:
        # What a filter lets through of a neighbour 30 dB louder is no partial of its own.
        assert envelope.mean() < loudest / 30 or roughness(envelope) < -40.0


def test_the_second_hum_stays_an_octave_above_the_first() -> None:
    timeline = two(laid(*HELD), laid(*HELD, free=5.0))
    sound = heard(timeline, 4, 50, Timbre.HUM).mean(axis=1).astype(np.float64)
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    # Partials of the two fall on one another: the second's first on the first one's second.
    peaks = [float(hertz[where][np.argmax(power[where])]) for where in ((hertz > 140) & (hertz < 250), hertz > 290)]
    assert peaks[0] == pytest.approx(174.6, abs=1)
    assert peaks[1] / peaks[0] == pytest.approx(round(peaks[1] / peaks[0]), abs=0.02)


@pytest.mark.parametrize("change", ["join", "left goes", "right goes"])
@pytest.mark.parametrize("timbre", Timbre)
def test_nothing_clicks_or_startles_where_they_join_or_one_lets_go(change: str, timbre: Timbre) -> None:
    timeline = course().timeline
    at = JOINED
    if change != "join":
        at = 140.0
        timeline = course().partner_leaves(at, Side(change.removesuffix(" goes"))).timeline
    sound = heard(timeline, at - 4, at + 12, timbre).astype(np.float64)
    bends = np.abs(np.diff(sound, n=3, axis=0)).max(axis=1)
    elsewhere = max(bends[offset::PAGE].max() for offset in range(400, PAGE - 400, 400))
    assert bends[PAGE - 3 :: PAGE][:-1].max() < 1.6 * elsewhere
    power = (sound**2).mean(axis=1).reshape(-1, RATE // 50).mean(axis=1)
    strength = np.sqrt(np.convolve(power, np.ones(5) / 5, "valid"))
    assert (strength[10:] - strength[:-10]).max() < 0.55 * strength.max()


def agree(one: Timeline, other: Timeline, at: float) -> None:
    first, second = tones_of(one, 5), tones_of(other, 5)
    last = int(at * RATE) // PAGE
    for index in range(last - 15, last):
        assert np.array_equal(first.page(index), second.page(index))


@pytest.mark.parametrize("at", [60.0, 128.3, 140.0, 152.05, 165.0, 167.0, 200.0])
def test_what_is_asked_is_not_heard_before_it_was_asked(at: float) -> None:
    asked = [
        course().partner_leaves(at, Side.LEFT),
        course().partner_leaves(at, Side.RIGHT),
        course().slower(at),
        course().stay_here(at),
        course().given(at, Pattern.of_rate(14), Side.RIGHT),
        course().lost(at),
    ]
    for one, other in pairwise([course(), *asked]):
        agree(one.timeline, other.timeline, at)


def test_one_who_let_go_is_heard_no_more() -> None:
    both = course().partner_leaves(140.0, Side.RIGHT).timeline.two
    assert both is not None
    voices: tuple[OfTwo, OfTwo] = OfTwo.both(both)
    later = np.array([142.5, 150.0, 300.0])
    assert not voices[1].present.at(later).any()
    assert voices[0].sides(later)[:, 2] == pytest.approx([1.0, 1.0])
