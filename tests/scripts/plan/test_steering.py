"""What a listener asks of the pace while a session runs, and the promises that hold whatever they press."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import bounds
from scripts.breath import Pattern
from scripts.files.library import bundled_names, find_session
from scripts.files.model import AtTime, Line
from scripts.laid.events import Mode, Why
from scripts.phrases import repair_phrases
from scripts.plan.beside import Beside
from scripts.plan.conductor import Conductor, plan
from scripts.plan.cutting import LINE_LEAD
from scripts.plan.steering import Course
from scripts.units import NO_TIME, Milliseconds
from scripts.voice.voices import bundled_voice
from tests.examples import examples
from tests.scripts.plan.promises import (
    every_line_has_come_to_something,
    lines_are_true,
    lines_keep_their_places,
    nothing_is_under_the_first_pace,
    paces_are_within_bounds,
    what_has_begun_stays,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.files.model import Session
    from scripts.plan.timeline import Timeline

LED = """
[[stage]]
name = "met"
breaths = 3
breath = "match"
[[stage]]
name = "led"
breaths = 25
breath = "4-6"
lead = 0.3
[[stage.line]]
id = "late"
at = "12 exhale"
say = "A line that comes later."
"""
BESIDE = Beside.of(repair_phrases())
OWNED = Line("owned", "That was too slow. That was mine.", AtTime(NO_TIME))
AGAIN = Line("again", "I lost you there.", AtTime(NO_TIME))


@pytest.fixture
def led(load: Callable[..., Session]) -> Course:
    return Course.begin(Conductor(load(LED), {}, beside=Beside((OWNED, AGAIN))))


def totals(timeline: Timeline, after: float) -> list[float]:
    return [round(breath.total, 3) for breath in timeline.breaths if breath.start > after]


def test_without_a_change_the_course_is_the_plan(load: Callable[..., Session]) -> None:
    session = load(LED)
    assert Course.begin(Conductor(session, {})).timeline == plan(session, {})


def test_staying_here_keeps_the_pace_of_now_from_the_next_breath_on(led: Course) -> None:
    # Breaths begin at 4, 9, 14 and, led, at 19.0 (5.3 s), 24.3 (5.6 s), 29.9 (5.9 s) ...
    stayed = led.stay_here(25.0).timeline
    assert set(totals(stayed, 25.0)) == {5.6}
    assert {breath.mode for breath in stayed.breaths if breath.start > 25} == {Mode.STAY}
    assert [breath for breath in stayed.breaths if breath.start < 25] == [
        breath for breath in led.timeline.breaths if breath.start < 25
    ]


def test_a_little_slower_is_walked_and_a_little_faster_gives_back_a_second(led: Course) -> None:
    slower = led.slower(25.0).timeline
    assert totals(slower, 25.0)[:4] == [5.9, 6.1, 6.1, 6.1]
    faster = led.faster(60.0)
    before = max(breath.total for breath in led.timeline.breaths if breath.start <= 60)
    assert totals(faster.timeline, 60.0)[:2] == [round(before - 1, 3)] * 2


def test_following_the_script_again_goes_on_leading(led: Course) -> None:
    course = led.stay_here(25.0).as_written(40.0)
    after = totals(course.timeline, 40.0)
    assert after[0] == pytest.approx(5.9)
    assert after[1] == pytest.approx(6.2)


def test_staying_keeps_the_stages_time_in_whole_breaths(led: Course) -> None:
    before, stayed = led.timeline.stages[1], led.stay_here(25.0).timeline.stages[1]
    assert 0 <= (stayed.end - stayed.start) - (before.end - before.start) < 5.6


def test_wishes_add_up(led: Course) -> None:
    # The breath under way is 5.6 s: three times half a second more, walked by the script's step.
    slower = led.slower(25.0).slower(25.2).slower(25.4).timeline
    assert totals(slower, 25.0)[:7] == [5.9, 6.2, 6.5, 6.8, 7.1, 7.1, 7.1]
    faster = led.faster(80.0).faster(80.2).timeline
    before = max(breath.total for breath in led.timeline.breaths if breath.start <= 80)
    assert totals(faster, 80.0)[0] == round(before - 2, 3)


def test_company_says_nothing_more_until_it_is_taken_up_again(led: Course) -> None:
    kept = led.company(25.0)
    timeline = kept.timeline
    assert not timeline.lines
    assert set(totals(timeline, 25.0)) == {5.6}
    assert timeline.duration > 7 * 3600
    assert kept.keeps_company(600.0)
    again = kept.as_written(600.0)
    late = next(line for line in again.timeline.lines)
    assert late.id == "late"
    assert late.start > 600
    assert again.timeline.duration < 600 + led.timeline.duration
    assert again.timeline.duration > 600 + led.timeline.duration - 25 - 12
    assert not again.keeps_company(610.0)


def test_a_night_of_company_can_be_steered_breath_by_breath(led: Course) -> None:
    kept = led.company(25.0)
    breath = kept.timeline.breath_at(5000.0)
    assert breath is not None
    slower = kept.slower(5000.0)
    assert slower.timeline.breath_at(5000.0) == breath
    assert totals(slower.timeline, 5000.0)[:2] == [5.9, 6.1]
    assert slower.keeps_company(6000.0)


def test_lost_again_soon_lets_go_altogether_until_a_pace_is_asked_for(led: Course) -> None:
    course = Course.begin(replace(led.conductor, beside=Beside.of(repair_phrases())))
    lost = course.lost(80.0)
    let_go = lost.lost(95.0)
    assert lost.awaiting_taps(96.0) is not None
    assert let_go.has_let_go(130.0)
    assert let_go.awaiting_taps(130.0) is None
    timeline = let_go.timeline
    assert not [breath for breath in timeline.breaths if breath.start > 95]
    assert [line.id for line in timeline.lines] == ["repair-my-pace-1", "repair-let-go-2"]
    assert [(line.id, line.why) for line in timeline.left_out] == [("late", Why.LET_GO)]
    paced = let_go.stay_here(130.0).timeline
    after = [breath for breath in paced.breaths if breath.start > 130]
    assert {breath.total for breath in after} == {5.0}


def test_lost_again_much_later_is_met_again(led: Course) -> None:
    lost = led.lost(80.0)
    assert not lost.lost(80.0 + bounds.LOST_AGAIN + 1).has_let_go(80.0 + bounds.LOST_AGAIN + 15)


def test_a_call_is_answered_where_nothing_is_paced(load: Callable[..., Session]) -> None:
    free = '[[stage]]\nname="a"\nminutes=1\nbreath="free"\nvoice=0\ntones=0.1\n'
    course = Course.begin(Conductor(load(free), {}, beside=Beside.of(repair_phrases())))
    called = course.lost(20.0).timeline
    (here,) = called.lines
    assert (here.words, here.stage) == ("I'm here.", "a")
    assert 21.0 <= here.start <= 21.26
    assert here.presence == bounds.CALL_PRESENCE
    assert called.tones.at(19.9) == pytest.approx(0.1)
    assert called.tones.at(here.start + 5) == pytest.approx(bounds.CALL_BED)
    assert called.duration == course.timeline.duration


def test_coming_back_and_leading_again_are_said(led: Course) -> None:
    course = Course.begin(replace(led.conductor, beside=Beside.of(repair_phrases())))
    timeline = course.lost(80.0).timeline
    owned, back, leading, *_ = timeline.lines
    met = [breath for breath in timeline.breaths if breath.mode is Mode.REPAIR]
    assert (owned.id, back.id, leading.id) == ("repair-my-pace-1", "repair-back-2", "repair-leading-3")
    assert back.start == met[0].start
    assert leading.start > met[-1].end
    lines_are_true(timeline)
    # Whoever asks to stay before it comes is led nowhere, and not told so.
    stayed = course.lost(80.0).stay_here(met[0].start + 0.1).timeline
    assert not [line for line in stayed.lines if line.id.startswith("repair-leading")]


def test_going_on_more_gently_is_said(led: Course) -> None:
    course = Course.begin(replace(led.conductor, beside=Beside.of(repair_phrases())))
    began = course.timeline.again_from(80.0)
    first = next(line for line in course.gentler(80.0).timeline.lines if line.start >= began)
    assert first.id == "repair-gentler-1"
    assert first.start == began


def test_a_breath_too_quick_to_pace_is_left_alone(led: Course) -> None:
    course = Course.begin(replace(led.conductor, beside=Beside.of(repair_phrases()))).leave_alone(0.0)
    assert not course.timeline.breaths
    assert [line.id for line in course.timeline.lines] == ["repair-quick-1"]
    assert not course.unmet
    paced = course.given(60.0, Pattern.parse("2-2.5")).timeline
    assert [breath.total for breath in paced.breaths[:2]] == [4.5, 4.5]


def test_a_lost_rhythm_is_owned_let_go_met_and_led_more_gently(led: Course) -> None:
    at = 80.0
    too_long = next(breath for breath in reversed(led.timeline.breaths) if breath.start <= at)
    timeline = led.lost(at).timeline
    owned = next(line for line in timeline.lines if line.id == "owned-1")
    assert at <= owned.start <= at + 8
    met = [breath for breath in timeline.breaths if breath.mode is Mode.REPAIR]
    assert len(met) == 4
    assert {round(breath.total, 3) for breath in met} == {round(too_long.total - 1, 3)}
    # Between the breath that was under way and the first of the four the pacing has let go.
    assert met[0].start - too_long.end >= 12
    assert timeline.breath_at(met[0].start - 1) is None
    steps = [b.total - a.total for a, b in pairwise(timeline.breaths) if b.start > met[-1].start]
    assert steps[0] == pytest.approx(0.15)
    assert [line.id for line in timeline.lines] == ["owned-1", "late"]


def test_a_breath_given_while_it_listens_is_met_at_once(led: Course) -> None:
    lost = led.lost(80.0)
    mine = Pattern.parse("1.8-2.2")
    given_at = next(breath.start for breath in lost.timeline.breaths if breath.mode is Mode.REPAIR) - 6
    timeline = lost.given(given_at, mine).timeline
    met = [breath for breath in timeline.breaths if breath.mode is Mode.REPAIR]
    assert (met[0].inhale, met[0].exhale) == (1.8, 2.2)
    assert given_at <= met[0].start <= given_at + 0.25
    assert totals(timeline, met[-1].start)[0] == pytest.approx(4.15)


def test_a_repair_waits_for_the_line_being_said(load: Callable[..., Session]) -> None:
    course = Course.begin(Conductor(load(LED), {}, beside=Beside((OWNED, AGAIN))))
    late = course.timeline.lines[0]
    timeline = course.lost(late.start + 1).timeline
    first, owned = timeline.lines
    assert first == late
    assert owned.start == pytest.approx(late.end + 0.8)


# -- Whatever is pressed, whenever --------------------------------------------------------------------------------

listeners = st.none() | st.builds(Pattern, inhale_ms=st.integers(1000, 4000), exhale_ms=st.integers(1500, 6000))
keys = st.tuples(
    st.sampled_from(
        [
            "stay_here",
            "slower",
            "faster",
            "as_written",
            "company",
            "lost",
            "given",
            "listen_on",
            "gentler",
            "leave_alone",
        ]
    ),
    st.floats(0.02, 60),
)


def press(course: Course, key: str, at: float, number: int) -> Course:
    match key:
        case "given":
            return course.given(at, Pattern(Milliseconds(1500 + 37 * number), Milliseconds(2000 + 53 * number)))
        case _:
            changed = getattr(course, key)(at)
            assert isinstance(changed, Course)
            return changed


@examples(1000)
@given(st.sampled_from(bundled_names()), listeners, st.lists(keys, max_size=9), st.booleans())
def test_the_promises_hold_whatever_is_pressed(
    name: str,
    listener: Pattern | None,
    pressed: list[tuple[str, float]],
    space: bool,  # noqa: FBT001 - as drawn
) -> None:
    session = find_session(name)
    course = Course.begin(Conductor(session, {}, beside=BESIDE, space=space), listener)
    lines_are_true(course.timeline)
    at, least, gave = 0.0, listener, listener is not None
    for number, (key, wait) in enumerate(pressed):
        at += wait
        before = course.timeline
        if at >= before.duration - 6:
            break
        course = press(course, key, at, number)
        if key == "given":
            least, gave = None, True  # from here on it is another
        heard_on = key != "gentler"
        if not heard_on:
            # What broke off is gone back to, and no further.
            began = before.breath_at(at)
            at = before.again_from(at)
            assert began is None or at == began.start
            at -= 0.001
        what_has_begun_stays(before, course.timeline, at, heard_on=heard_on)
        lines_are_true(course.timeline, at + LINE_LEAD)
        assert course.timeline.duration > at, "there is always a way to the end"
        if key in ("stay_here", "company"):
            assert course.timeline.duration >= min(before.duration, 8 * 3600.0)
    paces_are_within_bounds(course.timeline, least)
    lines_keep_their_places(course.timeline)
    nothing_is_under_the_first_pace(course.timeline, given=gave)
    if not course.end.company:
        every_line_has_come_to_something(course.timeline, session)
        assert [stage.name for stage in course.timeline.stages][: len(session.stages)] == [
            stage.name for stage in session.stages
        ]


def test_going_on_after_too_much_is_a_step_gentler(led: Course) -> None:
    at = 80.0
    broke_off = led.timeline.breath_at(at)
    assert broke_off is not None
    assert led.timeline.again_from(at) == broke_off.start
    breaths = [breath for breath in led.gentler(at).timeline.breaths if breath.start >= broke_off.start]
    assert breaths[0].start == broke_off.start
    assert {round(breath.total, 3) for breath in breaths[:4]} == {round(broke_off.total - 1, 3)}
    assert breaths[4].total - breaths[3].total == pytest.approx(0.15)


def test_a_line_that_was_cut_by_too_much_is_said_again(led: Course) -> None:
    late = led.timeline.lines[0]
    at = late.start + 1
    again = led.gentler(at).timeline
    assert [line.id for line in again.lines if line.start >= led.timeline.again_from(at)] == ["late"]


def test_nobody_who_was_lost_is_met_at_a_quicker_breath_than_the_first(
    load: Callable[..., Session],
) -> None:
    matched = '[[stage]]\nname = "{}"\nbreaths = 6\nbreath = "match"\n'
    course = Course.begin(Conductor(load(matched.format("a") + matched.format("b")), {}))
    # The one that was too long is the one they were first met at, and no pace is quicker than that.
    assert set(totals(course.lost(10.0).timeline, 14.0)) == {5.0}
    longer = course.slower(10.0)
    assert totals(longer.lost(30.0).timeline, 32.0)[0] == 5.0


def test_while_the_listener_taps_it_goes_on_listening(led: Course) -> None:
    lost = led.lost(80.0)
    met = next(breath for breath in lost.timeline.breaths if breath.mode is Mode.REPAIR)
    listening = lost.awaiting_taps(met.start - 5)
    assert listening is not None
    assert listening[1] == met.start
    assert lost.awaiting_taps(met.start + 0.1) is None
    assert lost.awaiting_taps(80.0) is None
    later = lost.listen_on(met.start - 1).timeline
    first = next(breath for breath in later.breaths if breath.mode is Mode.REPAIR)
    assert 10 <= first.start - (met.start - 1) <= 11.5
    assert led.listen_on(80.0) is led


def test_a_breath_given_before_the_first_moment_is_as_if_it_had_been_known(load: Callable[..., Session]) -> None:
    mine = Pattern.parse("1.8-2.2")
    conductor = Conductor(load(LED), {})
    assert Course.begin(conductor).given(0.0, mine).timeline == Course.begin(conductor, mine).timeline
    assert Course.begin(conductor).unmet
    assert not Course.begin(conductor, mine).unmet


@pytest.mark.parametrize("name", bundled_names())
def test_however_long_the_line_being_said_a_lost_rhythm_is_owned_within_8_s(name: str) -> None:
    session = find_session(name)
    course = Course.begin(Conductor(session, bundled_voice().clips(session), beside=Beside((OWNED, AGAIN))))
    for line in course.timeline.lines:
        if course.timeline.breath_at(line.start + 0.1) is not None:
            timeline = course.lost(line.start + 0.1).timeline
            owned = next(said for said in timeline.lines if said.id == "owned-1")
            assert owned.start - line.start <= 8.1


def test_the_guide_owns_it_each_time_in_other_words(led: Course) -> None:
    course = led.lost(60.0)
    again = 60.0 + bounds.LOST_AGAIN + 1
    words = [line.words for line in course.lost(again).timeline.lines if line.id.startswith(("owned", "again"))]
    assert words == [OWNED.words, AGAIN.words]


def test_the_bundled_ways_to_own_it_are_several_and_no_two_alike() -> None:
    phrases = [line.words for line in repair_phrases().stages[0].lines]
    assert len(phrases) == len(set(phrases)) >= 4
