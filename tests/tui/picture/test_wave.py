"""The wave: real lengths, now in its place, the turn where it will come."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.laid.curve import Curve, Piece
from tests.tui.screens.sitting import a_timeline
from tui.picture.wave import Samples, Wave, seconds_per_column

TIMELINE = a_timeline()


def wave() -> Wave:
    return Wave(width=120, rows=80, top=60.0, bottom=70.0, now=60.0)


@given(st.floats(-5.0, 100.0))
def test_samples_are_what_the_curve_says(position: float) -> None:
    assert Samples(TIMELINE.level).at(np.array([position]))[0] == pytest.approx(TIMELINE.level.at(position))


def test_a_turn_stands_where_it_will_come() -> None:
    # A quarter of a second a column: 3 s ahead are 12 columns.
    assert seconds_per_column(120) == 0.25
    assert wave().turn_column(position=20.0, turn=23.0) == 72.0
    assert wave().turn_column(position=20.0, turn=20.0) == 60.0


def test_a_narrow_window_still_shows_fourteen_seconds() -> None:
    assert seconds_per_column(40) * 40 == pytest.approx(14.0)


def test_the_crest_is_drawn_at_the_turn_and_the_trough_at_the_next() -> None:
    curve = Curve((Piece(0, 20, 0, 0), Piece(20, 24, 0, 1), Piece(24, 30, 1, 0), Piece(30, 60, 0, 0)))
    field = np.zeros((80, 120), dtype=np.float32)
    wave().add_to(field, Samples(curve), position=20.0, turn=24.0, presence=1.0)
    line = field.argmax(axis=0) + 0.5
    assert line[76] == pytest.approx(60.0, abs=0.6)  # 4 s later, 16 columns to the right: full
    assert line[60] == pytest.approx(70.0, abs=0.6)  # now: empty
    assert line[100] == pytest.approx(70.0, abs=0.6)  # 10 s later: empty again


def test_leading_is_seen_to_grow_longer() -> None:
    columns = [(breath.inhale + breath.exhale) / wave().column for breath in TIMELINE.breaths]
    assert columns == sorted(columns)
    assert (columns[0], columns[-1]) == (20.0, 40.0)


def test_a_free_stretch_is_a_level_line() -> None:
    field = np.zeros((80, 120), dtype=np.float32)
    free = TIMELINE.duration - 5.0
    wave().add_to(field, Samples(TIMELINE.level), position=free, turn=TIMELINE.duration, presence=1.0)
    line = field[:, 30:90].argmax(axis=0)
    assert np.all(np.abs(line - line[0]) <= 1)


def test_a_top_up_shows_as_a_step_in_the_rise() -> None:
    breath = TIMELINE.breaths[-1]
    sip = breath.start + breath.inhale - breath.topup
    before, at, after = Samples(TIMELINE.level).at(np.array([sip - 0.2, sip, sip + 0.2]))
    middle = Samples(TIMELINE.level).at(np.array([breath.start + 1.3, breath.start + 1.7]))
    assert before < at < after
    assert after - before < (middle[1] - middle[0]) / 2, "the flow nearly stops before the sip"


def test_what_is_past_and_what_comes_fade_to_nothing_at_the_sides() -> None:
    field = np.zeros((80, 120), dtype=np.float32)
    wave().add_to(field, Samples(TIMELINE.level), position=40.0, turn=42.0, presence=1.0)
    assert field[:, 0].max() == 0
    assert field[:, -1].max() == 0
    assert field[:, 50].max() > field[:, 70].max() > field[:, 110].max()
