"""What a listener asks of the pace while a session runs, and the promises that hold whatever they press."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.breath import Pattern
from scripts.files.library import bundled_names, find_session
from scripts.files.model import AtTime, Line
from scripts.laid.events import Mode
from scripts.phrases import repair_phrases
from scripts.plan.conductor import Conductor, plan
from scripts.plan.steering import Course
from tests.examples import examples

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
OWNED = Line("owned", "That was too slow. That was mine.", AtTime(0))
AGAIN = Line("again", "I lost you there.", AtTime(0))


@pytest.fixture
def led(load: Callable[..., Session]) -> Course:
    return Course.begin(Conductor(load(LED), {}, repair_words=(OWNED, AGAIN)))


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


def test_company_says_nothing_more_and_still_ends(led: Course) -> None:
    timeline = led.company(25.0).timeline
    assert not timeline.lines
    assert len(timeline.breaths) == len(led.timeline.breaths)


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
    course = Course.begin(Conductor(load(LED), {}, repair_words=(OWNED, AGAIN)))
    late = course.timeline.lines[0]
    timeline = course.lost(late.start + 1).timeline
    first, owned = timeline.lines
    assert first == late
    assert owned.start == pytest.approx(late.end + 0.8)


# -- Whatever is pressed, whenever --------------------------------------------------------------------------------

listeners = st.none() | st.builds(Pattern, inhale_ms=st.integers(1000, 4000), exhale_ms=st.integers(1500, 6000))
keys = st.tuples(
    st.sampled_from(
        ["stay_here", "slower", "faster", "as_written", "company", "lost", "given", "listen_on", "gentler"]
    ),
    st.floats(0.02, 60),
)


def press(course: Course, key: str, at: float, number: int) -> Course:
    match key:
        case "given":
            return course.given(at, Pattern(1500 + 37 * number, 2000 + 53 * number))
        case _:
            changed = getattr(course, key)(at)
            assert isinstance(changed, Course)
            return changed


@examples(1000)
@given(st.sampled_from(bundled_names()), listeners, st.lists(keys, max_size=9))
def test_the_promises_hold_whatever_is_pressed(
    name: str, listener: Pattern | None, pressed: list[tuple[str, float]]
) -> None:
    session = find_session(name)
    course = Course.begin(Conductor(session, {}, repair_words=(OWNED, AGAIN)), listener)
    at, least = 0.0, listener
    for number, (key, wait) in enumerate(pressed):
        at += wait
        before = course.timeline
        if at >= before.duration - 6:
            break
        course = press(course, key, at, number)
        if key == "given":
            least = None  # from here on it is another
        if key == "gentler":
            # What broke off is gone back to, and no further.
            began = before.breath_at(at)
            at = before.again_from(at)
            assert began is None or at == began.start
            at -= 0.001
        what_has_begun_stays(before, course.timeline, at, heard_on=key != "gentler")
        assert course.timeline.duration > at, "there is always a way to the end"
    paces_are_within_bounds(course.timeline, least)
    lines_keep_their_places(course.timeline)
    assert [stage.name for stage in course.timeline.stages] == [stage.name for stage in session.stages]


def what_has_begun_stays(before: Timeline, after: Timeline, at: float, *, heard_on: bool) -> None:
    """Check what begins before a change; where it is heard on without a break, no curve may move there either."""
    assert [b for b in after.breaths if b.start <= at] == [b for b in before.breaths if b.start <= at]
    # The tones step back 0.7 s before a line: what they have begun to make room for comes, and nothing else does.
    sure = at + 0.7 if heard_on else at
    assert [line for line in after.lines if line.start <= sure] == [line for line in before.lines if line.start <= sure]
    for moment in (at - 0.5, at - 0.01, at) if heard_on else ():
        assert after.level.at(moment) == before.level.at(moment)
        assert after.light.at(moment) == before.light.at(moment)
        assert after.tones.at(moment) == before.tones.at(moment)


def paces_are_within_bounds(timeline: Timeline, least: Pattern | None) -> None:
    for a, b in pairwise(timeline.breaths):
        assert b.start >= a.end - 1e-6
        if b.mode is Mode.LEAD:
            assert abs(b.total - a.total) <= 0.3 + 1e-6
        met_anew = b.mode in (Mode.MATCH, Mode.REPAIR) or b.start > a.end + 1e-3
        assert met_anew or b.total - a.total <= 0.3 + 1e-6
    for breath in timeline.breaths:
        assert 60 / 24 - 1e-6 <= breath.total <= 60 / 4.5 + 1e-6
        assert least is None or breath.total >= least.total - 1e-6


def lines_keep_their_places(timeline: Timeline) -> None:
    for one, other in pairwise(timeline.lines):
        assert other.start >= one.end + 0.8 - 1e-6
    for stage, following in pairwise(timeline.stages):
        assert stage.end == following.start
    spans = {stage.name: stage for stage in timeline.stages}
    for line in timeline.lines:
        assert spans[line.stage].start <= line.start
        assert line.end <= spans[line.stage].end + 1e-6


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


def test_somebody_who_was_lost_and_gives_no_breath_is_not_met_at_the_one_that_was_too_long(
    load: Callable[..., Session],
) -> None:
    matched = '[[stage]]\nname = "{}"\nbreaths = 6\nbreath = "match"\n'
    course = Course.begin(Conductor(load(matched.format("a") + matched.format("b")), {}))
    timeline = course.lost(10.0).timeline
    assert set(totals(timeline, 14.0)) == {4.0}


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
    course = Course.begin(Conductor(find_session(name), {}, repair_words=(OWNED, AGAIN)))
    for line in course.timeline.lines:
        if course.timeline.breath_at(line.start + 0.1) is not None:
            timeline = course.lost(line.start + 0.1).timeline
            owned = next(said for said in timeline.lines if said.id == "owned-1")
            assert owned.start - line.start <= 8.1


def test_the_guide_owns_it_each_time_in_other_words(led: Course) -> None:
    course = led.lost(60.0)
    again = next(b.start for b in course.timeline.breaths if b.mode is Mode.REPAIR) + 30
    words = [line.words for line in course.lost(again).timeline.lines if line.id.startswith(("owned", "again"))]
    assert words == [OWNED.words, AGAIN.words]


def test_the_bundled_ways_to_own_it_are_several_and_no_two_alike() -> None:
    phrases = [line.words for line in repair_phrases().lines]
    assert len(phrases) == len(set(phrases)) >= 4
