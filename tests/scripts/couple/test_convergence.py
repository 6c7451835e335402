"""Two breaths walking to one: both arrive at the same moment, and no step on the way is larger than it may be."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.bounds import OWN_BREATHS
from scripts.breath import Pattern
from scripts.couple.convergence import Walker, both_fast, shared_breath, to_one
from scripts.units import NO_TIME, Milliseconds
from tests.examples import examples

PHASES = ("inhale_ms", "exhale_ms", "hold_ms", "rest_ms")


def change(before: Pattern, after: Pattern) -> int:
    return sum(abs(getattr(after, phase) - getattr(before, phase)) for phase in PHASES)


def total(breaths: tuple[Pattern, ...]) -> int:
    return sum(int(breath.total_ms) for breath in breaths)


def test_two_who_are_near_each_other_meet_in_the_middle() -> None:
    assert shared_breath(Pattern.parse("2-3"), Pattern.parse("3-3.8")) == Pattern.parse("2.5-3.4")


def test_else_the_slower_one_stays_and_the_other_comes() -> None:
    slow = Pattern.of_rate(9)
    assert shared_breath(slow, Pattern.of_rate(20)) == slow
    assert shared_breath(Pattern.of_rate(20), slow) == slow


@pytest.mark.parametrize(
    ("one", "other", "fast"), [(18, 20, True), (17, 24, True), (17, 21, False), (24, 24, True), (12, 12, False)]
)
def test_both_are_fast_from_18_a_minute_on_or_one_from_22(one: float, other: float, fast: bool) -> None:  # noqa: FBT001
    assert both_fast(Pattern.of_rate(one), Pattern.of_rate(other)) is fast


def test_two_alike_stay_as_they_are() -> None:
    mine = Pattern.parse("2-3")
    assert to_one(Walker(mine, NO_TIME, 3), Walker(mine, NO_TIME, 3), mine, Milliseconds(300)) == (
        (mine,) * 3,
        (mine,) * 3,
    )


def test_eighteen_and_twelve_a_minute_are_one_after_24_seconds() -> None:
    left, right = Pattern.of_rate(18), Pattern.of_rate(12)
    faster, slower = to_one(
        Walker(left, NO_TIME, 3), Walker(right, NO_TIME, 3), shared_breath(left, right), Milliseconds(300)
    )
    # The faster one takes seven breaths while the slower one takes five.
    assert [breath.total_ms for breath in faster] == [3333, 3333, 3333, 3333, 3334, 3583, 3875]
    assert [breath.total_ms for breath in slower] == [5000, 5000, 5000, 4708, 4416]
    assert total(faster) == total(slower) == 24_124


def test_one_who_is_nearly_in_step_waits_by_breathing_a_little_slower() -> None:
    left, right = Pattern.of_rate(12), Pattern.of_rate(11.9)
    faster, slower = to_one(
        Walker(left, NO_TIME, 3), Walker(right, NO_TIME, 3), shared_breath(left, right), Milliseconds(300)
    )
    assert len(faster) == len(slower) == 4
    assert max(breath.total_ms for breath in faster) > right.total_ms


rates = st.floats(6, 24)
splits = st.floats(0.3, 0.6)


def of(rate: float, split: float) -> Pattern:
    total_ms = round(60_000 / rate)
    inhale_ms = min(max(1000, round(total_ms * split)), total_ms - 1000)
    return Pattern(Milliseconds(inhale_ms), Milliseconds(total_ms - inhale_ms))


@examples(1500)
@given(rates, splits, rates, splits, st.integers(50, 300))
def test_any_two_arrive_together_by_bounded_steps(
    rate: float, split: float, other_rate: float, other_split: float, step_ms: int
) -> None:
    left, right = of(rate, split), of(other_rate, other_split)
    shared = shared_breath(left, right)
    breaths, others = to_one(
        Walker(left, Milliseconds(4000), OWN_BREATHS),
        Walker(right, Milliseconds(4000), OWN_BREATHS),
        shared,
        Milliseconds(step_ms),
    )
    assert total(breaths) == total(others)
    assert breaths[:OWN_BREATHS] == (left,) * OWN_BREATHS
    assert others[:OWN_BREATHS] == (right,) * OWN_BREATHS
    for walked in ((*breaths, shared), (*others, shared)):
        assert all(change(before, after) <= step_ms for before, after in pairwise(walked))
    slower, faster = sorted(((left, breaths), (right, others)), key=lambda each: -each[0].total_ms)
    # Nobody is hurried beyond their way: the faster never breathes faster than before, the slower not past the shared.
    assert min(breath.total_ms for breath in faster[1]) >= faster[0].total_ms - 2
    assert min(breath.total_ms for breath in slower[1]) >= shared.total_ms - 2
    most = max(slower[0].total_ms, shared.total_ms + 1000)
    assert max(breath.total_ms for breath in (*breaths, *others)) <= most + 2


@examples(500)
@given(rates, rates, rates, st.integers(0, 10_000), st.integers(100, 300))
def test_they_arrive_together_from_wherever_they_are(
    rate: float, other_rate: float, wanted: float, later_ms: int, step_ms: int
) -> None:
    left, right, shared = (Pattern.of_rate(each) for each in (rate, other_rate, wanted))
    breaths, others = to_one(
        Walker(left, Milliseconds(60_000)),
        Walker(right, Milliseconds(60_000 + later_ms)),
        shared,
        Milliseconds(step_ms),
    )
    assert total(breaths) == total(others) + later_ms
    for walked in ((left, *breaths, shared), (right, *others, shared)):
        assert all(change(before, after) <= step_ms for before, after in pairwise(walked))
