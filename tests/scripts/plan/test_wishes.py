"""What a listener asked holds until they ask otherwise, also before the first breath and while one is listened for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import bounds
from scripts.breath import Pattern
from scripts.couple.pair import Side
from scripts.files.library import find_session
from scripts.phrases import repair_phrases
from scripts.plan.beside import Beside
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.examples import examples

A_SITTING = Course.begin(Conductor(find_session("first-sitting"), {}, beside=Beside.of(repair_phrases())))
NIGHT = 3600 * bounds.COMPANY_HOURS
ASKED = {
    "h": Course.stay_here,
    "[": Course.slower,
    "]": Course.faster,
    "r": Course.lost,
    "j": Course.company,
    "quick": Course.leave_alone,
    "on": Course.listen_on,
}


@examples(60)
@given(
    st.lists(st.tuples(st.floats(0.2, 20.0), st.sampled_from(sorted(ASKED))), max_size=5),
    st.lists(st.tuples(st.floats(0.2, 20.0), st.sampled_from(sorted(ASKED))), max_size=5),
)
def test_company_is_kept_until_it_is_taken_up_again(
    before: list[tuple[float, str]], after: list[tuple[float, str]]
) -> None:
    course, at = A_SITTING, 0.0
    for wait, key in (*before, (1.0, "j"), *after):
        at += wait
        course = ASKED[key](course, at)
    assert course.end.company
    assert course.timeline.open
    assert course.timeline.duration > NIGHT
    assert not course.as_written(at + 1.0).end.company


@pytest.mark.parametrize(
    "pressed",
    [((1.0, "j"), (2.0, "[")), ((1.0, "j"), (2.0, "quick")), ((60.0, "r"), (68.0, "j"), (70.0, "r"))],
    ids=["settling in", "left alone", "listened for"],
)
def test_company_asked_for_early_is_kept_too(pressed: tuple[tuple[float, str], ...]) -> None:
    course = A_SITTING
    for at, key in pressed:
        course = ASKED[key](course, at)
    assert course.end.company


def test_a_slower_breath_asked_for_before_the_first_one_adds_up() -> None:
    once, twice = A_SITTING.slower(1.0), A_SITTING.slower(1.0).slower(2.0)
    assert [course.timeline.breaths[-1].total for course in (once, twice)] == [5.5, 6.0]


@pytest.mark.parametrize("at", [2.0, 30.0, 200.0])
def test_one_of_two_who_let_go_stays_gone(at: float) -> None:
    two = Course.begin(Conductor(find_session("for-two"), {}), Pattern.parse("2-3"), Pattern.parse("3-4"))
    alone = two.partner_leaves(1.0, Side.RIGHT)
    assert not alone.are_two
    assert not alone.given(at, Pattern.parse("2.2-3")).are_two
