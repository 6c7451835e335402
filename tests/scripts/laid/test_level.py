"""A level is drawn where it is looked at, and is the same there as if all of it had been drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.files.library import find_session
from scripts.laid.curve import Curve, Piece
from scripts.laid.level import Level
from scripts.plan.company import company, grounding_then_company
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.examples import examples
from tui.picture.wave import Samples

COURSE = Course.begin(Conductor(find_session("edges-and-middle"), {}))
TIMELINES = {
    "session": COURSE.timeline,
    "company": COURSE.company(200.0).timeline,
    "taken up": COURSE.company(200.0).as_written(3000.3).lost(3020.0).timeline,
    "after": company("A session"),
    "grounding": grounding_then_company({}),
}
LEVELS = {f"{name}, level": one.level for name, one in TIMELINES.items()}
LEVELS |= {f"{name}, seen": one.seen for name, one in TIMELINES.items()}
WHOLE = {name: Curve(level.pieces) for name, level in LEVELS.items()}


@examples(300)
@given(st.sampled_from(sorted(LEVELS)), st.floats(-0.01, 1.01), st.floats(0.0, 100.0))
def test_what_it_is_at_a_place_is_what_the_whole_has_there(name: str, share: float, width: float) -> None:
    level, whole = LEVELS[name], WHOLE[name]
    at = share * level.duration
    assert level.at(at) == whole.at(at)
    places = at + width * np.linspace(0.0, 1.0, 20)
    assert Samples(level).at(places) == pytest.approx([whole.at(place) for place in places], abs=1e-9)


@pytest.mark.parametrize("name", sorted(LEVELS))
def test_so_it_is_at_every_turn(name: str) -> None:
    level, whole = LEVELS[name], WHOLE[name]
    turns = [piece.start for piece in whole.pieces]
    for turn in (*turns[:200], *turns[-200:]):
        for at in (turn, turn - 1e-9, turn + 1e-9):
            assert level.at(at) == whole.at(at)


@pytest.mark.parametrize("name", sorted(LEVELS))
def test_a_night_of_it_is_no_more_than_what_is_looked_at(name: str) -> None:
    level = LEVELS[name]
    for at in (0.0, 100.0, 0.5 * level.duration, level.duration):
        assert len(level.between(at, at + 60.0)) < 80


def test_what_has_been_made_of_it_is_made_once_a_minute() -> None:
    class Counted(Level):
        asked = 0

        def between(self, first: float, last: float) -> tuple[Piece, ...]:
            type(self).asked += 1
            return super().between(first, last)

    timeline = TIMELINES["company"]
    samples = Samples(Counted(timeline.breaths, timeline.duration, timeline.seen.free))
    for at in np.arange(3000.0, 3050.0, 0.5):
        samples.at(at + np.linspace(-15.0, 15.0, 120))
    assert Counted.asked == 1
