"""The listener's breath from taps: simulated listeners who are late, press twice, or miss a breath."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.breath import Pattern, Phase
from scripts.listener.tap_tempo import Doubt, Tap, counted, estimate_breath
from scripts.units import Milliseconds
from tests.examples import examples


def tops(*times: float) -> list[Tap]:
    return [Tap(at) for at in times]


def turns(*times: float, first: Phase = Phase.INHALE) -> list[Tap]:
    other = Phase.EXHALE if first is Phase.INHALE else Phase.INHALE
    return [Tap(at, (first, other)[number % 2]) for number, at in enumerate(times)]


def test_four_even_taps_are_a_breath() -> None:
    estimate = estimate_breath(tops(0, 5, 10, 15))
    assert estimate.doubt is None
    assert estimate.breath is not None
    assert estimate.breath == Pattern(Milliseconds(2200), Milliseconds(2800))


def test_a_tap_pressed_twice_counts_once() -> None:
    doubled = tops(0, 5, 5.2, 10, 15)
    assert counted(doubled) == 4
    assert estimate_breath(doubled) == estimate_breath(tops(0, 5, 10, 15))
    assert estimate_breath(tops(0, 10, 12.5, 20, 30)) == estimate_breath(tops(0, 10, 20, 30))


def test_a_breath_nobody_pressed_for_is_filled_in() -> None:
    assert estimate_breath(tops(0, 5, 15, 20, 25)) == estimate_breath(tops(0, 5, 10, 15))


def test_a_sigh_among_the_breaths_is_left_out() -> None:
    estimate = estimate_breath(tops(0, 4, 8, 14, 18, 22))
    assert estimate.breath is not None
    assert estimate.breath.total_ms == 4000
    assert estimate.doubt is None


@pytest.mark.parametrize(
    ("taps", "doubt"),
    [
        ((), Doubt.FEW),
        ((0,), Doubt.FEW),
        ((0, 5, 10), Doubt.FEW),
        ((0, 3, 8.5, 10.5), Doubt.UNLIKE),
        ((0, 2, 4, 6), Doubt.FAST),
        ((0, 12, 24, 36), Doubt.SLOW),
        ((0, 5, 15, 20), Doubt.UNLIKE),
        ((0, 5, 15, 25), Doubt.UNLIKE),
    ],
)
def test_it_says_when_and_why_it_is_unsure(taps: tuple[float, ...], doubt: Doubt) -> None:
    assert estimate_breath(tops(*taps)).doubt is doubt


def test_a_breath_barely_out_of_bounds_is_just_within() -> None:
    fast, slow = estimate_breath(tops(0, 2.4, 4.8, 7.2)).breath, estimate_breath(tops(0, 10.4, 20.8, 31.2)).breath
    assert fast is not None
    assert slow is not None
    assert fast.total_ms == 2500
    assert slow.total_ms == 10_000


def test_turns_give_inhale_and_exhale_apart() -> None:
    estimate = estimate_breath(turns(0, 1.5, 5, 6.5, 10))
    assert estimate.doubt is None
    assert estimate.breath is not None
    assert estimate.breath == Pattern(Milliseconds(1500), Milliseconds(3500))
    assert estimate_breath(turns(0, 3.5, 5, 8.5, 10, first=Phase.EXHALE)) == estimate


def test_a_turn_missed_or_pressed_twice_changes_nothing() -> None:
    whole = turns(0, 2, 5, 7, 10, 12, 15)
    twice = [whole[0], Tap(0.3, Phase.INHALE), *whole[1:]]
    assert estimate_breath(twice) == estimate_breath(whole)
    assert estimate_breath([*whole[:3], *whole[4:]]).breath == estimate_breath(whole).breath


# -- Simulated listeners ------------------------------------------------------------------------------------------


def tapped(
    rate: float, jitter: float, seed: int, count: int, *, missed: int | None = None, doubled: int | None = None
) -> list[Tap]:
    """Return the taps of a listener whose breaths differ by up to ``jitter`` and who presses up to 150 ms late."""
    chance = random.Random(seed)  # noqa: S311 - a simulated listener, not a secret
    at, times = 0.0, []
    for number in range(count + (missed is not None)):
        if number != missed:
            times.append(at + 0.15 * chance.random())
            if number == doubled:
                times.append(times[-1] + 0.1 + 0.4 * chance.random())
        at += 60 / rate * (1 + jitter * (2 * chance.random() - 1))
    return tops(*times)


@examples(600)
@given(
    st.floats(6.2, 23.5),
    st.integers(0, 10**6),
    st.integers(5, 6),
    st.none() | st.integers(1, 3),
    st.none() | st.integers(0, 4),
)
def test_a_steady_listener_is_heard_whatever_they_miss_or_press_twice(
    rate: float, seed: int, count: int, missed: int | None, doubled: int | None
) -> None:
    estimate = estimate_breath(tapped(rate, 0.05, seed, count, missed=missed, doubled=doubled))
    assert estimate.doubt is None
    assert estimate.breath is not None
    assert estimate.breath.total == pytest.approx(60 / rate, rel=0.11)


@examples(600)
@given(st.lists(st.floats(0.0, 60.0), max_size=12), st.lists(st.sampled_from([None, *list(Phase)[::2]]), min_size=12))
def test_whatever_is_tapped_the_answer_is_one_that_is_accepted(times: list[float], kinds: list[Phase | None]) -> None:
    estimate = estimate_breath([Tap(at, turn) for at, turn in zip(sorted(times), kinds, strict=False)])
    if estimate.breath is None:
        assert estimate.doubt is not None
        return
    assert 2500 <= estimate.breath.total_ms <= 10_000
    assert min(estimate.breath.inhale_ms, estimate.breath.exhale_ms) >= 1000


@examples(400)
@given(st.floats(6.2, 23.5), st.floats(0.0, 0.5), st.integers(0, 10**6))
def test_what_it_is_sure_of_is_true(rate: float, jitter: float, seed: int) -> None:
    """However unsteady a listener is: where the estimate is sure, it is their mean breath, to a quarter."""
    taps = tapped(rate, jitter, seed, 6)
    estimate = estimate_breath(taps)
    if estimate.doubt is None:
        assert estimate.breath is not None
        mean = (taps[-1].at - taps[0].at) / 5
        assert estimate.breath.total == pytest.approx(mean, rel=0.25)
