"""A value that glides: where it is at each time, whatever it was sent to meanwhile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.presenter.tween import Glide


def test_it_is_half_way_in_the_middle_and_there_at_the_end() -> None:
    glide = Glide(0.0)
    glide.move(1.0, 10.0, 2.0)
    assert [glide.at(now) for now in (10.0, 11.0, 12.0, 99.0)] == pytest.approx([0.0, 0.5, 1.0, 1.0])


def test_sent_elsewhere_at_half_a_fade_it_goes_from_where_it_is() -> None:
    glide = Glide(0.0)
    glide.move(1.0, 10.0, 2.0)
    glide.move(0.0, 11.0, 2.0)
    assert [glide.at(now) for now in (11.0, 12.0, 13.0)] == pytest.approx([0.5, 0.25, 0.0])


def test_sent_where_it_already_goes_it_goes_on_as_it_was() -> None:
    glide = Glide(0.0)
    glide.move(1.0, 10.0, 2.0)
    glide.move(1.0, 11.0, 8.0)
    assert glide.at(12.0) == 1.0


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 3), st.floats(0.3, 3)), max_size=8))
def test_it_never_jumps(moves: list[tuple[float, float, float]]) -> None:
    glide, now = Glide(0.0), 0.0
    for target, after, length in moves:
        now += after
        before = glide.at(now)
        glide.move(target, now, length)
        assert glide.at(now) == pytest.approx(before, abs=1e-9)
