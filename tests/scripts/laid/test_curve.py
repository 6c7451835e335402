"""Curves over the session."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.laid.curve import Curve, Piece, Step, steps


def test_a_piece_is_half_way_in_its_middle() -> None:
    curve = Curve((Piece(10, 14, 0, 1), Piece(14, 20, 1, 1)))
    assert curve.at(9) == 0
    assert curve.at(12) == pytest.approx(0.5)
    assert curve.at(17) == 1
    assert curve.at(99) == 1


def test_a_change_begins_at_its_time_and_glides() -> None:
    curve = steps([Step(0, 1.0, 4), Step(10, 0.0, 4)], 20)
    assert curve.at(9.9) == 1
    assert curve.at(12) == pytest.approx(0.5)
    assert curve.at(14) == 0


@given(
    st.lists(st.tuples(st.floats(0.5, 100), st.floats(0, 1)), min_size=1, max_size=8),
    st.floats(0.1, 20),
)
def test_a_curve_never_jumps(points: list[tuple[float, float]], glide: float) -> None:
    times = [0.0]
    for gap, _ in points:
        times.append(times[-1] + gap)
    changes = [Step(time, value, glide) for time, (_, value) in zip(times, points, strict=False)]
    curve = steps(changes, times[-1])
    for piece, following in zip(curve.pieces, curve.pieces[1:], strict=False):
        assert piece.end >= following.start
        assert following.low == pytest.approx(Curve((piece,)).at(following.start))
    # What it is at a time depends on nothing later.
    for number in range(1, len(changes)):
        earlier = steps(changes[:number], times[-1])
        for share in (0.0, 0.3, 0.9):
            at = times[number - 1] + share * (times[number] - times[number - 1])
            assert earlier.at(at) == curve.at(at)
