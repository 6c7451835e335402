"""The last breaths are read as they are, and one that was not heard is read between those around it."""

from __future__ import annotations

import pytest

from scripts.listener.lately import readings


def begins_read(*onsets: float) -> list[tuple[float, ...]]:
    return [reading.begins for reading in readings(onsets)]


def test_three_breaths_that_are_alike_are_read_as_they_are() -> None:
    (reading,) = readings((0.0, 9.0, 13.0, 17.4, 21.0))
    assert reading.begins == (9.0, 13.0, 17.4, 21.0)
    assert reading.length == pytest.approx(4.0)
    assert reading.spread == pytest.approx((0.0 + 0.1 + 0.1) / 3)


@pytest.mark.parametrize(
    ("onsets", "read"),
    [
        ((2.0, 10.0, 14.0), (2.0, 6.0, 10.0, 14.0)),
        ((6.0, 10.0, 18.0), (6.0, 10.0, 14.0, 18.0)),
        ((0.0, 7.0, 15.5, 19.5), (7.0, 11.25, 15.5, 19.5)),
    ],
)
def test_a_time_twice_as_long_is_two_breaths(onsets: tuple[float, ...], read: tuple[float, ...]) -> None:
    assert begins_read(*onsets) == [read]


@pytest.mark.parametrize("extra", [2.2, 6.0, 9.8])
def test_a_breath_in_that_was_taken_for_one_out_is_left_out(extra: float) -> None:
    first, *_ = begins_read(*sorted((0.0, 4.0, 8.1, 12.0, extra)))
    assert first == (0.0, 4.0, 8.1, 12.0)


def test_of_breaths_that_are_alike_none_is_left_out() -> None:
    assert all(reading.length == pytest.approx(4.0) for reading in readings((0.0, 4.0, 8.0, 12.0, 16.0)))


def test_two_breaths_after_one_that_is_in_doubt_stand_by_themselves() -> None:
    assert begins_read(0.0, 10.0, 14.0, 18.1) == [(10.0, 14.0, 18.1)]


@pytest.mark.parametrize("onsets", [(), (1.0,), (1.0, 5.0), (1.0, 5.0, 9.0), (0.0, 10.0, 14.0, 20.0), (0.0, 4.0, 16.0)])
def test_what_is_too_little_or_unlike_is_not_read(onsets: tuple[float, ...]) -> None:
    assert begins_read(*onsets) == []


def test_it_is_the_same_wherever_time_began() -> None:
    (early,), (late,) = (list(readings([each + at for each in (2.0, 10.0, 14.0)])) for at in (0.0, 1000.0))
    assert late.length == pytest.approx(early.length)
    assert late.begins == pytest.approx([each + 1000.0 for each in early.begins])
