"""Two people in a session: what they get, and what holds whatever either of them asks."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.breath import Pattern
from scripts.couple.pair import Side
from scripts.faults import Flaw, ScriptError, ScriptFault
from scripts.files.library import bundled_names, find_session
from scripts.files.model import AtTime, Line, When
from scripts.laid.events import Change, Mode
from scripts.phrases import grounding, repair_phrases
from scripts.plan.beside import Beside
from scripts.plan.conductor import Conductor, plan
from scripts.plan.cutting import LINE_LEAD
from scripts.plan.steering import Course
from scripts.units import NO_TIME, Milliseconds
from tests.examples import examples
from tests.scripts.plan.promises import lines_are_true
from tests.scripts.two_people import session_for_two

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.files.model import Session
    from scripts.laid.events import Breath
    from scripts.plan.timeline import Timeline

FOR_TWO = session_for_two()
FAST, SLOW = Pattern.of_rate(18), Pattern.of_rate(10)
OWNED = Line("owned", "That was too slow. That was mine.", AtTime(NO_TIME))


@pytest.fixture
def two() -> Course:
    return Course.begin(Conductor(FOR_TWO, {}, beside=Beside((OWNED,))), FAST, SLOW)


def joined_at(timeline: Timeline) -> float:
    return next(mark.at for mark in timeline.marks if mark.change is Change.ONE)


def test_one_alone_has_no_partner() -> None:
    timeline = plan(FOR_TWO, {}, listener=FAST)
    assert timeline.partner == ()
    assert timeline.two is None


def test_two_alike_are_one_from_the_first_breath() -> None:
    alone, both = plan(FOR_TWO, {}, listener=FAST), plan(FOR_TWO, {}, listener=FAST, partner=FAST)
    assert both.breaths == alone.breaths
    assert both.partner == ()
    assert joined_at(both) == both.breaths[0].start


def test_each_is_met_then_they_meet_then_they_are_led_together(two: Course) -> None:
    timeline = two.timeline
    joined = joined_at(timeline)
    mine = [breath for breath in timeline.breaths if breath.start < joined]
    assert [breath.mode for breath in mine[:3]] == [Mode.MATCH] * 3
    assert [breath.mode for breath in timeline.partner[:3]] == [Mode.MATCH] * 3
    assert timeline.partner[0].start == mine[0].start
    assert timeline.partner[-1].end == pytest.approx(joined, abs=1e-6)
    shared = [breath for breath in timeline.breaths if breath.start >= joined]
    # 3.333 and 6 s: the slower one stays at theirs, the other comes to it; then down to the script's 10 s.
    assert {round(breath.total, 3) for breath in timeline.partner} == {6.0}
    assert [round(breath.total, 3) for breath in shared[:5]] == [6.0] * 4 + [6.3]
    assert timeline.breaths[-1].total == pytest.approx(10.0)


def test_where_the_ground_comes_first_the_guide_says_so_before_it() -> None:
    (ground,) = grounding().stages
    for name in ("for-two", "first-sitting", "glimmers"):
        course = Course.begin(
            Conductor(find_session(name), {}, beside=Beside.of(repair_phrases()), ground=ground), FAST, FAST
        )
        said = [line for line in course.timeline.lines if line.stage == ground.name]
        assert "The breath can wait" in said[0].words, name
        assert said[1].id == ground.lines[0].id
        assert said[-1].end < course.timeline.breaths[0].start


def test_the_second_ones_breath_is_theirs_until_both_are_one(two: Course) -> None:
    timeline = two.timeline
    joined = joined_at(timeline)
    second = timeline.second
    apart = [position / 10 for position in range(1270, int(joined * 10))]
    assert max(abs(timeline.level.at(at) - second.level.at(at)) for at in apart) > 0.8
    together = [joined + position / 10 for position in range(1000)]
    assert max(abs(timeline.level.at(at) - second.level.at(at)) for at in together) < 1e-9


def test_a_session_that_paces_nothing_stays_as_it_is_for_two() -> None:
    (ground,) = grounding().stages
    course = Course.begin(Conductor(grounding(), {}, ground=ground), FAST, SLOW)
    assert [stage.name for stage in course.timeline.stages] == [ground.name]


def test_they_are_drawn_nearer_and_become_one(two: Course) -> None:
    timeline = two.timeline
    both = timeline.two
    assert both is not None
    places = [both.right_place.at(position / 2) for position in range(int(timeline.duration) * 2)]
    assert places[0] == 1
    assert places[-1] == 0
    assert all(after <= before for before, after in pairwise(places))
    assert both.right_present.at(joined_at(timeline) + 8) == 0
    assert both.left_present.at(timeline.duration) == 1


def test_where_one_lets_go_the_other_goes_on_alone(two: Course) -> None:
    timeline = two.partner_leaves(140.0, Side.RIGHT).timeline
    assert timeline.partner[-1].start <= 140
    assert all(breath.total >= FAST.total - 1e-6 for breath in timeline.breaths)
    assert timeline.two is not None
    assert timeline.two.right_present.at(143) == 0
    assert timeline.two.left_present.at(143) == 1


def test_where_the_first_lets_go_the_sessions_breaths_are_the_second_ones(two: Course) -> None:
    timeline = two.partner_leaves(140.0, Side.LEFT).timeline
    both = timeline.two
    assert both is not None
    taken_over = joined_at(timeline)
    assert 142 <= taken_over < 152
    assert both.left_present.at(taken_over) == 0
    assert both.left_present.at(taken_over + 2) == 1
    assert both.left_place.at(taken_over) == both.right_place.at(taken_over)
    after = [breath for breath in timeline.breaths if breath.start > 141]
    assert after[0].start == pytest.approx(taken_over)
    assert all(breath.total >= SLOW.total - 1e-6 for breath in after)


def test_two_who_stay_where_they_are_stay_two(two: Course) -> None:
    timeline = two.stay_here(140.0).timeline
    assert Change.ONE not in {mark.change for mark in timeline.marks}
    assert {round(breath.total, 3) for breath in timeline.partner if breath.start > 140} == {6.0}
    assert {breath.mode for breath in timeline.partner if breath.start > 140} == {Mode.STAY}
    back = two.stay_here(140.0).as_written(200.0).timeline
    assert Change.ONE in {mark.change for mark in back.marks}


def test_a_breath_given_once_they_are_one_makes_them_two_again(two: Course) -> None:
    timeline = two.given(230.0, Pattern.of_rate(14), Side.RIGHT).timeline
    assert [mark.change for mark in timeline.marks] == [Change.APART, Change.ONE, Change.APART, Change.ONE]
    assert [round(breath.total, 3) for breath in timeline.partner if breath.start > 230][:3] == [4.286] * 3


# -- Whatever is pressed, whenever --------------------------------------------------------------------------------

breaths_given = st.builds(Pattern, inhale_ms=st.integers(1250, 4000), exhale_ms=st.integers(1250, 6000))
KEYS = ["stay_here", "slower", "faster", "as_written", "company", "lost", "left", "right", "left goes", "right goes"]
keys = st.tuples(st.sampled_from(KEYS), st.floats(0.02, 45))


def press(course: Course, key: str, at: float, number: int) -> Course:
    match key:
        case "left" | "right":
            return course.given(
                at, Pattern(Milliseconds(1500 + 137 * number), Milliseconds(2000 + 53 * number)), Side(key)
            )
        case "left goes" | "right goes":
            return course.partner_leaves(at, Side(key.removesuffix(" goes")))
        case _:
            changed = getattr(course, key)(at)
            assert isinstance(changed, Course)
            return changed


@examples(400)
@given(st.sampled_from(bundled_names()), breaths_given, breaths_given, st.lists(keys, max_size=8), st.floats(0, 150))
def test_the_promises_hold_whatever_is_pressed(
    name: str, left: Pattern, right: Pattern, pressed: list[tuple[str, float]], begins: float
) -> None:
    session = find_session(name)
    course = Course.begin(Conductor(session, {}, beside=Beside((OWNED,))), left, right)
    is_well(course.timeline)
    at = begins
    for number, (key, wait) in enumerate(pressed):
        at += wait
        before = course.timeline
        if at >= before.duration - 6:
            break
        course = press(course, key, at, number)
        what_has_begun_stays(before, course.timeline, at)
        is_well(course.timeline)
        lines_are_true(course.timeline, at + LINE_LEAD)
        if not course.are_two:
            # Nobody who was left alone is told of two.
            assert not [line for line in course.timeline.lines if line.start > at + LINE_LEAD and When.TWO in line.when]
    if not course.end.company:
        assert [stage.name for stage in course.timeline.stages] == [stage.name for stage in session.stages]


@examples(50)
@given(st.sampled_from(bundled_names()), breaths_given, breaths_given, st.lists(keys, max_size=8))
def test_the_same_keys_give_the_same_session(
    name: str, left: Pattern, right: Pattern, pressed: list[tuple[str, float]]
) -> None:
    def after_all() -> Timeline:
        course, at = Course.begin(Conductor(find_session(name), {}, beside=Beside((OWNED,))), left, right), 30.0
        for number, (key, wait) in enumerate(pressed):
            at += wait
            if at >= course.timeline.duration - 6:
                break
            course = press(course, key, at, number)
        return course.timeline

    assert after_all() == after_all()


@examples(300)
@given(
    st.sampled_from([name for name in bundled_names() if name != "sudden-overwhelm"]),
    breaths_given,
    breaths_given,
    st.lists(st.tuples(st.sampled_from(KEYS), st.integers(0, 30), st.floats(-20, 2)), max_size=4),
)
def test_no_key_near_a_stages_end_can_end_the_sound(
    name: str, left: Pattern, right: Pattern, pressed: list[tuple[str, int, float]]
) -> None:
    course = Course.begin(Conductor(find_session(name), {}, beside=Beside((OWNED,))), left, right).stay_here(10.0)
    at = 10.0
    for number, (key, stage, beside) in enumerate(sorted(pressed, key=lambda each: each[1])):
        stages = course.timeline.stages
        at = max(at, stages[min(stage, len(stages) - 1)].end + beside)
        course = press(course, key, at, number)
        is_well(course.timeline)
        stands_whole(course.timeline)


@pytest.mark.parametrize("side", ["left", "right"])
def test_who_has_gone_while_it_listens_stays_away_where_it_lets_go_altogether(side: str) -> None:
    slow = Pattern(Milliseconds(1250), Milliseconds(6000))
    course = Course.begin(Conductor(find_session("lamp-going-down"), {}, beside=Beside((OWNED,))), slow, slow)
    at = 60.0
    for number, (key, wait) in enumerate([("lost", 0.0), (f"{side} goes", 4.0), ("lost", 1.1)]):
        at += wait
        before, course = course.timeline, press(course, key, at, number)
        what_has_begun_stays(before, course.timeline, at)
    assert not course.are_two
    assert len(course.timeline.marks) == 2, "they were two, and one let go"


def test_who_is_left_as_the_two_come_to_one_breath_goes_on_by_bounded_steps() -> None:
    left, right = Pattern.parse("2.925-1.25"), Pattern.parse("3.364-2.037")
    course = Course.begin(Conductor(find_session("with-a-child"), {}), left, right)
    (_, one) = course.timeline.marks
    for side in Side:
        for before in (0.5, 2.0, 4.0):
            is_well(course.partner_leaves(one.at - before, side).timeline)


def test_who_is_left_alone_hears_nothing_of_two_and_is_told_of_the_slowing() -> None:
    course = Course.begin(Conductor(find_session("for-two"), {}), Pattern.of_rate(14), Pattern.of_rate(12))
    alone = course.partner_leaves(30.0, Side.RIGHT).timeline
    told = [line.id for line in alone.lines if line.start > 31]
    assert told[:2] == ["for-you-alone", "a-breath-for-you"]
    assert "slowing-for-one" in told
    assert "slowing-as-we-go" not in told
    assert "slowing-as-we-go" in [line.id for line in course.timeline.lines]


def test_going_on_just_before_a_free_stretch_leaves_two_who_stayed_two() -> None:
    session = find_session("edges-and-middle")
    left, right = Pattern.parse("2.4-3.1"), Pattern.parse("3-4")
    course = Course.begin(Conductor(session, {}), left, right).stay_here(10.0)
    for stage in course.timeline.stages:
        for before in (0.1, 1.0, 3.0, 6.0, 12.0, 20.0):
            stands_whole(course.as_written(stage.end - before).timeline)


def stands_whole(timeline: Timeline) -> None:
    """Check that breath follows breath without a gap wherever something is paced."""
    for stage in timeline.stages:
        breaths = [breath for breath in timeline.breaths if breath.stage == stage.name]
        repaired = {Mode.REPAIR} & {breath.mode for breath in breaths}
        let_go = any(stage.start_ms <= mark.at_ms <= stage.end_ms + 15_000 for mark in timeline.marks[1:])
        if stage.paced and not repaired and not let_go:
            assert breaths[0].start_ms == stage.start_ms
            assert breaths[-1].end_ms == stage.end_ms
            assert all(one.end_ms == other.start_ms for one, other in pairwise(breaths))


def what_has_begun_stays(before: Timeline, after: Timeline, at: float) -> None:
    for name in ("breaths", "partner", "lines"):
        one, other = ([each for each in getattr(timeline, name) if each.start <= at] for timeline in (before, after))
        assert one == other, name
    assert before.two is not None
    assert after.two is not None
    for moment in (at - 3.0, at - 0.5, at - 0.01, at):
        assert after.level.at(moment) == before.level.at(moment)
        assert after.second.level.at(moment) == before.second.level.at(moment)
        for curve in ("left_place", "right_place", "left_present", "right_present"):
            assert getattr(after.two, curve).at(moment) == getattr(before.two, curve).at(moment), curve


def is_well(timeline: Timeline) -> None:
    walks_by_bounded_steps(timeline.breaths)
    walks_by_bounded_steps(timeline.partner)
    for breath in (*timeline.breaths, *timeline.partner):
        assert 60 / 24 - 0.003 <= breath.total <= 60 / 4.5 + 1e-6
    for stage, following in pairwise(timeline.stages):
        assert stage.end == following.start
    for mark in timeline.marks:
        if mark.change is Change.ONE:
            ended = [breath.end for breath in timeline.partner if breath.start < mark.at]
            left = any(other.change is Change.LEFT_GONE for other in timeline.marks)
            assert left or not ended or abs(ended[-1] - mark.at) < 0.05 or ended[-1] < mark.at - 3


def walks_by_bounded_steps(breaths: tuple[Breath, ...]) -> None:
    for one, other in pairwise(breaths):
        assert other.start >= one.end - 1e-6
        anew = other.mode in (Mode.MATCH, Mode.REPAIR) or other.start > one.end + 1e-3
        if not anew and other.mode is not Mode.STAY:
            # The two parts are whole milliseconds, each rounded by itself.
            assert abs(other.inhale - one.inhale) + abs(other.exhale - one.exhale) <= 0.301 + 1e-6


def test_a_script_is_for_one_or_for_two(load: Callable[..., Session]) -> None:
    stage = '[[stage]]\nname = "a"\nminutes = 1\nbreath = "free"\n'
    head = 'title = "A"\nsummary = "B."\nlanguage = "en"\n'
    assert load(stage, head).people == 1
    assert load(stage, head + "people = 2\n").people == 2
    with pytest.raises(ScriptError) as caught:
        load(stage, head + "people = 3\n")
    assert [fault.flaw for fault in caught.value.faults] == [Flaw(ScriptFault.PEOPLE, {"found": 3})]
