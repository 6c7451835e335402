"""Lines that are true: what is said, what waits, and what is left out, at every pace and after every wish."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import bounds
from scripts.breath import Pattern
from scripts.files.library import bundled_names, find_session
from scripts.files.model import When
from scripts.laid.events import Mode, Why
from scripts.phrases import repair_phrases
from scripts.plan.beside import Beside
from scripts.plan.conductor import Conductor, plan
from scripts.plan.steering import Course
from scripts.plan.unsaid import RATES, never_said
from tests.examples import examples
from tests.scripts.plan.promises import (
    every_line_has_come_to_something,
    lines_are_true,
    lines_keep_their_places,
    paces_are_within_bounds,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.files.model import Session
    from scripts.plan.timeline import Timeline

BESIDE = Beside.of(repair_phrases())
LED = """
[[stage]]
name = "met"
breaths = 4
breath = "match"
[[stage.line]]
id = "yours"
at = "1 exhale"
say = "Your own pace first."
when = "given"
[[stage.line]]
id = "gentle"
at = "1 exhale"
say = "A gentle pace first."
when = "not given"
[[stage.line]]
id = "extra"
at = "3 exhale"
say = "Small and soft."
extra = true
[[stage]]
name = "led"
breaths = 20
breath = "4-6"
lead = 0.3
[[stage.line]]
id = "slowing"
at = "1 exhale"
say = "I'm slowing down."
when = "slowing"
[[stage.line]]
id = "slowest"
at = "8 exhale"
say = "This is as slow as we'll go."
when = "arrived"
"""


@pytest.fixture
def led(load: Callable[..., Session]) -> Session:
    return load(LED)


def said(timeline: Timeline) -> list[str]:
    return [line.id for line in timeline.lines]


def reasons(timeline: Timeline) -> dict[str, Why]:
    return {line.id: line.why for line in timeline.left_out}


def test_somebody_who_gave_a_breath_is_told_another_thing_than_somebody_who_gave_none(led: Session) -> None:
    without, with_one = plan(led, {}), plan(led, {}, listener=Pattern.of_rate(12))
    assert said(without) == ["gentle", "extra", "slowing", "slowest"]
    assert reasons(without) == {"yours": Why.NOT_GIVEN}
    assert said(with_one) == ["yours", "extra", "slowing", "slowest"]
    assert reasons(with_one) == {"gentle": Why.GIVEN}


def test_whoever_wants_few_words_does_without_some(led: Session) -> None:
    timeline = plan(led, {}, space=True)
    assert said(timeline) == ["gentle", "slowing", "slowest"]
    assert reasons(timeline)["extra"] is Why.SPACE


SOUNDS = """
[[stage]]
name = "a"
minutes = 1
breath = "free"
[[stage.line]]
id = "sound"
at = 1
say = "The sound stays with you."
when = "tones"
[[stage.line]]
id = "quiet"
at = 1
say = "It is quiet now."
when = "no tones"
[[stage.line]]
id = "mine"
at = 20
say = "Until their voice is here, mine keeps the place."
when = "guide"
"""


@pytest.mark.parametrize(
    ("heard", "words", "why"),
    [
        ({When.TONES, When.GUIDE}, ["sound", "mine"], {"quiet": Why.TONES}),
        ({When.NO_TONES, When.GUIDE}, ["quiet", "mine"], {"sound": Why.NO_TONES}),
        ({When.TONES}, ["sound"], {"quiet": Why.TONES, "mine": Why.PERSON}),
    ],
)
def test_what_is_said_of_the_sound_is_so(
    load: Callable[..., Session], heard: set[When], words: list[str], why: dict[str, Why]
) -> None:
    timeline = plan(load(SOUNDS), {}, heard=frozenset(heard))
    assert said(timeline) == words
    assert reasons(timeline) == why
    assert never_said(load(SOUNDS)) == ()


def test_the_slowest_is_told_once_it_has_come_and_the_stage_waits_for_that(led: Session) -> None:
    timeline = plan(led, {}, listener=Pattern.of_rate(24))
    slowest = next(line for line in timeline.lines if line.id == "slowest")
    breath = timeline.breath_at(slowest.start)
    assert breath is not None
    assert breath.total == pytest.approx(10.0)
    assert timeline.stages[1].end > slowest.end


def test_where_there_is_nothing_to_slow_that_is_said_once_and_the_rest_is_not(led: Session) -> None:
    timeline = Course.begin(Conductor(led, {}, beside=BESIDE), Pattern.of_rate(6)).timeline
    assert said(timeline) == ["yours", "extra", "repair-steady-1", "slowest"]
    assert reasons(timeline)["slowing"] is Why.NOTHING_TO_SLOW
    assert {breath.total for breath in timeline.breaths} == {10.0}


def test_what_a_listener_asks_for_is_asked_of_the_lines_after_it(led: Session) -> None:
    course = Course.begin(Conductor(led, {}))
    before = course.timeline.stages[1].start - 3.0
    stayed = course.stay_here(before)
    assert reasons(stayed.timeline) == {"yours": Why.NOT_GIVEN, "slowing": Why.STAYING, "slowest": Why.STAYING}
    # Taken up again, it slows down after all. What was left out before stays so.
    again = stayed.as_written(before + 30.0).timeline
    assert said(again) == ["gentle", "extra", "slowest"]


def test_a_line_that_was_left_out_with_the_breath_under_way_is_said_if_that_is_undone(led: Session) -> None:
    course = Course.begin(Conductor(led, {}))
    at = course.timeline.stages[1].start + 0.2
    stayed = course.stay_here(at - 3.0)
    assert "slowing" not in said(stayed.timeline)
    assert "slowing" in said(stayed.as_written(at).timeline)


HERE = 'id = "here"\nat = "1 inhale"\nsay = "We can stay here."\nwhen = "resting"\n[[stage.line]]\n'
RESTING = LED.replace("lead = 0.3", 'lead = 0.3\nby_way_of = "3-4"\nrest_breaths = 5').replace(
    'id = "slowest"', HERE.replace("1 inhale", "5 inhale") + 'id = "slowest"'
)


COUNTED = """
[[stage]]
name = "asking"
minutes = 0.2
breath = "free"
[[stage.line]]
id = "may-i"
at = 0
say = "May I breathe with you?"
when = "paced"
[[stage]]
name = "led"
breaths = 12
breath = "3-4"
lead = 0.3
[[stage.line]]
id = "soon"
at = "8 exhale"
say = "Soon slower."
when = "slower next"
[[stage.line]]
id = "ends"
at = "11 exhale"
say = "It ends in a breath or two."
when = "ending"
[[stage]]
name = "on"
breaths = 12
breath = "4-6"
lead = 0.3
"""


@pytest.mark.parametrize("rate", [6, 8, 12, 20, 24])
def test_an_ending_is_told_one_or_two_breaths_before_it_whatever_their_length(
    load: Callable[..., Session], rate: float
) -> None:
    course = Course.begin(Conductor(load(COUNTED), {}, beside=BESIDE), Pattern.of_rate(rate))
    for timeline in (course.timeline, course.stay_here(20).timeline):
        told = next(line for line in timeline.lines if line.id == "ends")
        later = [b for b in timeline.breaths if b.stage == "led" and b.start_ms > told.start_ms]
        assert 1 <= len(later) <= 2


def test_slower_is_told_of_only_where_slower_comes(load: Callable[..., Session]) -> None:
    course = Course.begin(Conductor(load(COUNTED), {}, beside=BESIDE), Pattern.of_rate(12))
    assert "soon" in said(course.timeline)
    assert reasons(course.stay_here(30).timeline)["soon"] is Why.STAYING
    slow = Course.begin(Conductor(load(COUNTED), {}, beside=BESIDE), Pattern.of_rate(6))
    assert reasons(slow.timeline)["soon"] is Why.NO_SLOWER


def test_nobody_is_asked_leave_for_a_pace_that_was_let_go(load: Callable[..., Session]) -> None:
    course = Course.begin(Conductor(load(COUNTED), {}, beside=BESIDE), Pattern.of_rate(12))
    assert "may-i" in said(course.timeline)
    assert reasons(course.leave_alone(2).timeline)["may-i"] is Why.LET_GO


IN_STEP = """
[[stage]]
name = "own"
breaths = 30
breath = "match"
[[stage.line]]
id = "one"
at = "2 exhale"
say = "Two people, one breath."
when = "in step"
"""


def test_one_breath_for_two_is_told_once_they_share_it_and_never_where_they_asked_to_stay_before(
    load: Callable[..., Session],
) -> None:
    conductor = Conductor(load(IN_STEP), {}, beside=BESIDE)
    course = Course.begin(conductor, Pattern.of_rate(20), Pattern.of_rate(9))
    lines_are_true(course.timeline)
    (told,) = course.timeline.lines
    shared = max(breath.start for breath in course.timeline.partner)
    assert told.start > shared
    assert reasons(course.stay_here(shared - 20).timeline)["one"] is Why.STAYING
    assert "one" in said(course.stay_here(told.start - 2).timeline), "they share it already"
    assert reasons(Course.begin(conductor, Pattern.of_rate(20)).timeline)["one"] is Why.ONE


TRIED = """
[[stage]]
name = "led"
breaths = 20
breath = "match"
[[stage.line]]
id = "or-later"
at = "16 exhale"
say = "Or leave it for later."
when = "not called"
"""


def test_what_is_for_whoever_has_not_called_yet_is_not_said_after_a_call(load: Callable[..., Session]) -> None:
    course = Course.begin(Conductor(load(TRIED), {}, beside=BESIDE), Pattern.of_rate(12))
    assert "or-later" in said(course.timeline)
    assert reasons(course.lost(20).timeline)["or-later"] is Why.CALLED


def test_whoever_asked_for_slower_is_not_told_that_their_own_pace_is_kept(load: Callable[..., Session]) -> None:
    course = Course.begin(Conductor(load(LED), {}, beside=BESIDE), Pattern.of_rate(6))
    assert any(line.id.startswith("repair-steady") for line in course.timeline.lines)
    assert not any(line.id.startswith("repair-steady") for line in course.slower(6).timeline.lines)


def test_a_walk_rests_on_its_way(load: Callable[..., Session]) -> None:
    timeline = plan(load(RESTING.replace("breaths = 20", "breaths = 40")), {})
    led = [breath.total for breath in timeline.breaths if breath.stage == "led"]
    assert led[:7] == [5.3, 5.6, 5.9, 6.2, 6.5, 6.8, 7.0]
    assert led[6:12] == [7.0] * 5 + [7.3]
    assert led[-1] == 10.0
    here = next(line for line in timeline.lines if line.id == "here")
    breath = timeline.breath_at(here.start)
    assert breath is not None
    assert breath.total == 7.0


def test_whoever_came_fast_stays_at_the_resting_place_until_they_ask_for_slower(load: Callable[..., Session]) -> None:
    course = Course.begin(Conductor(load(RESTING), {}), Pattern.of_rate(22))
    assert max(breath.total for breath in course.timeline.breaths) == 7.0
    assert course.timeline.breaths[-1].total == 7.0
    lines_are_true(course.timeline)
    at = course.timeline.stages[1].end - 15
    slower = course.slower(at).timeline
    assert max(breath.total for breath in slower.breaths) > 7.2
    assert max(breath.total for breath in plan(load(RESTING), {}, listener=Pattern.of_rate(18)).breaths) == 10.0


def test_a_quick_breath_grows_by_smaller_steps(led: Session) -> None:
    breaths = plan(led, {}, listener=Pattern.of_rate(20)).breaths
    for one, other in pairwise(breaths):
        most = 200 if one.pattern.total_ms < 4000 else 300
        assert other.pattern.total_ms - one.pattern.total_ms <= most


def test_after_a_long_free_stretch_the_listener_is_met_anew_before_anything_is_led(
    load: Callable[..., Session],
) -> None:
    text = LED + '[[stage]]\nname="free"\nminutes={}\nbreath="free"\n[[stage]]\nname="again"\nbreaths=6\nbreath="4-6"\n'
    long, short = (plan(load(text.format(minutes)), {}).breaths[-6:] for minutes in (0.5, 0.4))
    assert [breath.total for breath in long] == [5.0, 5.0, 5.3, 5.6, 5.9, 6.2]
    assert [breath.mode for breath in long][:3] == [Mode.MATCH, Mode.MATCH, Mode.LEAD]
    assert [breath.total for breath in short] == [10.0] * 6


def test_a_sip_has_its_share_from_the_first_breath_on(load: Callable[..., Session]) -> None:
    sigh = '[[stage]]\nname="a"\nbreaths=20\nbreath="2.5+1-6.5"\nlead=0.3\n'
    for rate in RATES:
        breaths = plan(load(sigh), {}, listener=Pattern.of_rate(rate)).breaths
        for breath in breaths:
            assert bounds.TOPUP_MIN * 1000 <= breath.pattern.topup_ms <= breath.pattern.inhale_ms / 2
            share_ms = max(breath.pattern.inhale_ms / 3.5, 500)  # one second of the three and a half that are written
            assert breath.pattern.topup_ms == pytest.approx(share_ms, abs=1)
        assert breaths[-1].pattern.topup_ms == pytest.approx(1000, abs=100)


def test_a_line_that_nobody_will_hear_is_named(load: Callable[..., Session]) -> None:
    assert never_said(load(LED)) == ()
    never = LED.replace('when = "slowing"', 'when = "quickening"').replace('id = "slowing"', 'id = "x"')
    assert [line.id for line in never_said(load(never))] == ["x"]


@pytest.mark.parametrize("name", bundled_names())
def test_every_bundled_line_is_heard_by_somebody(name: str) -> None:
    assert [line.id for line in never_said(find_session(name))] == []


@pytest.mark.parametrize("name", bundled_names())
def test_a_session_is_as_long_as_planned_for_whoever_breathes_it(name: str) -> None:
    conductor = Conductor(find_session(name), {}, beside=BESIDE)
    planned = Course.begin(conductor).timeline.duration
    for rate in RATES:
        timeline = Course.begin(conductor, Pattern.of_rate(rate)).timeline
        assert timeline.duration == pytest.approx(planned, rel=0.15), rate
        lines_are_true(timeline)
        lines_keep_their_places(timeline)
        paces_are_within_bounds(timeline, Pattern.of_rate(rate))
        every_line_has_come_to_something(timeline, conductor.session)


@examples(300)
@given(st.sampled_from(bundled_names()), st.floats(6, 24), st.floats(6, 24), st.booleans())
def test_lines_are_true_of_two(name: str, left: float, right: float, space: bool) -> None:  # noqa: FBT001 - as drawn
    session = find_session(name)
    conductor = Conductor(session, {}, beside=BESIDE, space=space)
    timeline = Course.begin(conductor, Pattern.of_rate(left), Pattern.of_rate(right)).timeline
    lines_are_true(timeline)
    lines_keep_their_places(timeline)
    paces_are_within_bounds(timeline)
    every_line_has_come_to_something(timeline, session)
