"""Just breathing: met, led where it is asked for, a whole breath at the end, and open where one likes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import bounds
from scripts.breath import DEFAULT_LISTENER, Pattern
from scripts.faults import ScriptError
from scripts.laid.events import Mode
from tui.session.breathing import just_breathe
from tui.session.build import course_of, laid_out
from tui.session.wishes import Wishes
from tui.storage import own
from tui.storage.faults import UsageFaultError

if TYPE_CHECKING:
    from scripts.plan.steering import Course

GOAL = Pattern.parse("4-6")
QUICK = Pattern.parse("1.5-2")
"""17 breaths a minute."""


def breath_at(course: Course, position: float) -> Pattern:
    breath = course.timeline.breath_at(position)
    assert breath is not None
    return breath.pattern


def test_it_stays_at_the_listeners_own_breath_without_a_word() -> None:
    course = course_of(just_breathe(), Wishes(listener=QUICK))
    assert {breath.pattern for breath in course.timeline.breaths} == {QUICK}
    assert course.timeline.lines == ()


def test_it_asks_for_a_breath_and_begins_without_one() -> None:
    for session in (just_breathe(), just_breathe(GOAL), just_breathe(GOAL, lead=True)):
        assert course_of(session, Wishes()).unmet
        assert not course_of(session, Wishes(listener=QUICK)).unmet
    assert course_of(just_breathe(), Wishes()).timeline.breaths[0].pattern == DEFAULT_LISTENER


def test_a_breath_that_was_chosen_is_there_from_the_first_on_where_nobody_gave_another() -> None:
    timeline = course_of(just_breathe(GOAL), Wishes()).timeline
    assert {breath.pattern for breath in timeline.breaths} == {GOAL}


def test_whoever_asks_to_be_led_is_led_from_a_gentle_breath() -> None:
    timeline = course_of(just_breathe(lead=True), Wishes()).timeline
    assert [breath.pattern for breath in timeline.breaths[:4]] == [DEFAULT_LISTENER] * 4
    assert timeline.breaths[4].mode is Mode.LEAD
    assert timeline.breaths[-1].pattern == GOAL


@given(
    rate=st.floats(bounds.LISTENER_RATE_MIN, bounds.LISTENER_RATE_MAX),
    lead=st.booleans(),
    open_end=st.booleans(),
    minutes=st.floats(1.0, 20.0),
)
def test_whoever_gave_a_breath_is_met_and_no_breath_jumps_or_hurries(
    rate: float, minutes: float, *, lead: bool, open_end: bool
) -> None:
    own = Pattern.of_rate(rate)
    session = just_breathe(GOAL, minutes=minutes, open_end=open_end, lead=lead)
    breaths = course_of(session, Wishes(listener=own)).timeline.breaths
    assert [breath.pattern.total_ms for breath in breaths[:3]] == [own.total_ms] * 3
    for one, other in pairwise(breaths):
        assert 0 <= other.pattern.total_ms - one.pattern.total_ms <= 1000 * bounds.LEAD_STEP_MAX
        assert other.start_ms == one.end_ms


@given(minutes=st.floats(1.0, 60.0), lead=st.booleans(), rate=st.none() | st.floats(6.0, 24.0))
def test_it_lasts_as_long_as_was_asked_in_whole_breaths(minutes: float, *, lead: bool, rate: float | None) -> None:
    listener = None if rate is None else Pattern.of_rate(rate)
    timeline = course_of(just_breathe(GOAL, minutes=minutes, lead=lead), Wishes(listener=listener)).timeline
    last = timeline.breaths[-1]
    assert timeline.stages[-1].end == last.end
    longest = max(breath.pattern.total for breath in timeline.breaths)
    assert -0.1 <= last.end - timeline.stages[0].start - 60 * minutes <= len(timeline.stages) * longest
    assert timeline.duration == pytest.approx(last.end + bounds.CLOSING)


def test_an_open_end_goes_on_for_a_night_and_answers_every_key() -> None:
    course = course_of(just_breathe(GOAL, open_end=True), Wishes(listener=QUICK))
    assert course.timeline.open
    assert course.timeline.duration > 8 * 3600
    assert len(course.steps) < 100, "a night of breaths alike is laid in one step"
    slower = course.slower(3000)
    assert breath_at(slower, 4000).total_ms == 10_500
    lost = slower.lost(5000)
    assert [line.start >= 5000 for line in lost.timeline.lines] == [True] * len(lost.timeline.lines)
    assert lost.timeline.lines, "the guide answers in words"
    as_before = lost.as_written(6000)
    assert breath_at(as_before, 7000) == GOAL
    back = as_before.timeline
    assert back.duration > 8 * 3600
    before = [breath for breath in course.timeline.breaths if breath.start < 2990]
    assert back.breaths[: len(before)] == tuple(before), "what was heard stays as it was"


def test_company_in_an_open_session_ends_where_it_is_taken_up_again() -> None:
    course = course_of(just_breathe(open_end=True), Wishes(listener=QUICK))
    accompanied = course.company(100)
    assert accompanied.keeps_company(200)
    again = accompanied.as_written(300)
    assert not again.keeps_company(400)
    assert breath_at(again, 5000) == QUICK


def test_two_can_breathe_too() -> None:
    timeline = course_of(
        just_breathe(open_end=True), Wishes(QUICK, together=True, partner=Pattern.parse("3-4"))
    ).timeline
    assert timeline.partner
    assert timeline.breaths[-1].pattern == Pattern.parse("3-4"), "the slower one stays; the other has come"


@pytest.mark.parametrize("goal", ["1-1", "6-12", "4-3"])
def test_a_goal_out_of_bounds_is_refused_by_the_reader(goal: str) -> None:
    with pytest.raises(ScriptError):
        just_breathe(Pattern.parse(goal))


@pytest.mark.usefixtures("home")
def test_just_breathing_is_laid_out_by_its_name_as_a_session_is() -> None:
    _, usual = laid_out("breathe", Wishes())
    assert usual == course_of(just_breathe(), Wishes()).timeline
    asked = Wishes(pattern="4-6", lead=True, minutes=2.0, listener=Pattern.parse("2-3"))
    _, led = laid_out("breathe", asked)
    lengths = [breath.total for breath in led.breaths]
    assert lengths[0] == 5.0
    assert lengths == sorted(lengths)
    assert led.duration < usual.duration
    with pytest.raises(UsageFaultError, match="are for `breathe`"):
        laid_out("grief", Wishes(minutes=2.0))
    mine = own.scripts_folder() / "breathe.toml"
    mine.parent.mkdir(parents=True)
    free = '[[stage]]\nname = "s"\nminutes = 0.5\nbreath = "free"\n'
    mine.write_text(f'title = "Mine"\nsummary = "S"\nlanguage = "en"\n{free}', encoding="utf-8")
    assert laid_out("breathe", Wishes())[1].title == "Mine", "a script of one's own goes first"
