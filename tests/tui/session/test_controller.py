"""What keys do to a session's pace, the listener's breath being heard, and the quiet, on a player that is simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.breath import Pattern
from scripts.files.library import OVERWHELM, bundled_names, find_session
from scripts.files.loader import load_session
from scripts.files.model import AtTime, Line, When
from scripts.laid.events import Mode
from scripts.listener.quiet import Next
from scripts.plan.beside import Beside
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from scripts.units import NO_TIME, Milliseconds
from tests.examples import examples
from tests.scripts.plan.promises import lines_keep_their_places, paces_are_within_bounds
from tests.scripts.script_files import script_file
from tests.tui.screens.sitting import FakePlayer
from tui.session.controller import Attending
from tui.session.key_script import BEGINS, Press
from tui.session.last_breath import attending_to
from tui.session.simulate import REACH, SimulatedPlayer, Simulation, simulated
from tui.settings import Settings
from tui.text import words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripts.plan.timeline import Timeline

OWNED = Line("owned", "That was too slow. That was mine.", AtTime(NO_TIME))


def a_course(name: str = "first-sitting", listener: Pattern | None = None) -> Course:
    return Course.begin(Conductor(find_session(name), {}, beside=Beside((OWNED,))), listener)


def played(*presses: tuple[float, str], course: Course | None = None) -> Simulation:
    course = course or a_course()
    return simulated(course.timeline, course, [Press(*press) for press in presses], Settings())


def begun(*presses: tuple[float, str]) -> Simulation:
    """Play for a listener whose breath, twelve a minute, is known: position 0 is heard at BEGINS + REACH."""
    return played(
        *((at + BEGINS + REACH, key) for at, key in presses),
        course=a_course(listener=Pattern(Milliseconds(2200), Milliseconds(2800))),
    )


def modes(timeline: Timeline, after: float = 0.0) -> list[Mode]:
    return list(dict.fromkeys(breath.mode for breath in timeline.breaths if breath.start > after))


# -- The listener's breath ----------------------------------------------------------------------------------------


def test_taps_before_the_session_are_the_breath_it_meets() -> None:
    got = played((3, "space"), (7, "space"), (11, "space"), (15, "space"))
    assert got.timeline == a_course(listener=Pattern.of_rate(15)).timeline
    assert [press.playing for press in got.pressed] == ["meeting"] * 4
    assert {press.position for press in got.pressed} == {0.0}


def test_turns_give_inhale_and_exhale_apart() -> None:
    got = played((3, "up"), (4.5, "down"), (8, "up"), (9.5, "down"), (13, "up"))
    assert got.timeline == a_course(listener=Pattern(Milliseconds(1500), Milliseconds(3500))).timeline


def test_enter_goes_without_and_nobody_has_to_answer() -> None:
    assert played((3, "enter")).timeline == a_course().timeline
    assert played().timeline == a_course().timeline


def test_enter_after_taps_begins_with_what_they_gave() -> None:
    given = (3.0, "space"), (7.0, "space"), (11.0, "space")
    three = played(*given, (12.0, "enter"))
    assert three.timeline == a_course(listener=Pattern.of_rate(15)).timeline
    assert played(*given[:2], (8.0, "enter")).timeline == a_course().timeline, "two taps are one breath, and no pace"
    player = SimulatedPlayer(a_course().timeline, a_course())
    attending = attending_to(player, player.stop)
    attending.begin(2.0)
    offered = []
    for at, key in given:
        attending.press(key, at)
        offered.append(attending.offer()[-1])
    assert offered == [words.MEETING_SKIP, words.MEETING_SKIP, words.MEETING_ENOUGH]


def test_one_tap_too_many_means_nothing() -> None:
    six = [(3.0 + 4 * number, "space") for number in range(6)]
    assert played(*six, (27.0, "space")).timeline == played(*six).timeline
    assert played(*six, (27.0, "space")).state == "session"


def test_a_listener_whose_breath_is_known_is_not_asked() -> None:
    assert begun((0.5, "space"), (1.5, "space")).pressed[0].playing == "session"


# -- The pace -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("left_square_bracket", Course.slower),
        ("right_square_bracket", Course.faster),
        ("h", Course.stay_here),
        ("j", Course.company),
        ("r", Course.lost),
    ],
)
def test_a_key_asks_its_own_of_the_pace(key: str, change: object) -> None:
    assert callable(change)
    course = a_course(listener=Pattern(Milliseconds(2200), Milliseconds(2800)))
    assert begun((120.0, key)).timeline == change(course, 120.0 + REACH).timeline


class SoonPlayer(FakePlayer):
    """A player that does what is asked of the pace a moment later, as a real one does: in another thread."""

    def __init__(self, course: Course) -> None:
        super().__init__(course.timeline)
        self.course = course
        self.later: list[Callable[[Course, float], Course]] = []

    def steer(self, change: Callable[[Course, float], Course]) -> None:
        self.later.append(change)

    def does(self) -> None:
        while self.later:
            super().steer(self.later.pop(0))


def test_what_came_of_a_key_is_said_once_it_has_and_as_it_has() -> None:
    player = SoonPlayer(a_course(listener=Pattern(Milliseconds(2200), Milliseconds(2800))))
    player.position = 10.0  # before the first breath
    attending = Attending(player, leave=player.stop)

    def said(action: str) -> str:
        before = attending.last_said
        attending.do(action, 100.0)
        assert attending.last_said == before
        player.does()
        attending.tick(100.1)
        return attending.last_said[0][0]

    heard = [said(action) for action in ("slower", "slower", "faster", "faster", "faster", "company")]
    assert heard == [
        "a little slower, and staying there: in 2.2 \u00b7 out 3.3",
        "a little slower, and staying there: in 2.2 \u00b7 out 3.8",
        "a little faster, and staying there: in 2.2 \u00b7 out 2.8",
        words.NO_FASTER[0],
        words.NO_FASTER[0],
        words.ASKED_COMPANY[0],
    ]
    before = attending.last_said
    attending.do("slower", 101.0)
    attending.too_much(101.0)
    player.does()
    attending.tick(101.1)
    attending.tick(130.0)
    assert attending.last_said == before, "it has gone quiet since"


def test_backspace_is_the_way_back_to_the_script() -> None:
    got = begun((85.0, "h"), (100.0, "backspace")).timeline
    assert modes(got, 86.0)[:2] == [Mode.STAY, Mode.LEAD]


def test_taps_while_a_repair_listens_are_met_at_once() -> None:
    lost = begun((120.0, "r")).timeline
    repaired = next(breath.start for breath in lost.breaths if breath.mode is Mode.REPAIR)
    first = repaired - 9
    taps = [(first + 4 * number, "space") for number in range(4)]
    got = begun((120.0, "r"), *taps)
    met = next(breath for breath in got.timeline.breaths if breath.mode is Mode.REPAIR)
    assert (met.inhale, met.exhale) == (1.76, 2.24)
    # A breath and a half after the last tap it is clear that there are no more.
    assert met.start == pytest.approx(first + 12 + 6 + REACH, abs=0.3)


def test_a_pause_is_no_tap_where_nothing_listens() -> None:
    got = begun((50.0, "space"), (60.0, "space"), (120.0, "r"))
    pressed = got.pressed[-1].position
    assert pressed == pytest.approx(120.0 - 10.0, abs=1.2)


# -- Too much -----------------------------------------------------------------------------------------------------


def test_for_ten_seconds_nothing_is_asked_then_there_are_choices() -> None:
    assert begun((120.0, "x"), (129.9, "enter")).state == "quiet"
    assert begun((120.0, "x"), (130.1, "enter")).state == Next.COMPANY
    assert begun((120.0, "x"), (130.1, "2")).state == Next.GROUNDING
    assert begun((120.0, "x"), (130.1, "3")).state == "session"
    assert begun((120.0, "x"), (130.1, "4")).state == "stopped"
    assert begun((120.0, "x"), (130.1, "left"), (130.2, "left"), (130.3, "enter")).state == "stopped"


def test_it_works_in_every_state() -> None:
    assert played((3, "x")).state == "quiet"
    assert played((3, "space"), (5, "x")).state == "quiet"
    assert begun((120.0, "space"), (125.0, "x")).state == "quiet"
    assert begun((120.0, "r"), (130.0, "x")).state == "quiet"
    assert begun((120.0, "x"), (130.1, "1"), (150.0, "x")).state == "quiet"
    assert begun((120.0, "x"), (130.1, "2"), (150.0, "x"), (161.0, "4")).state == "stopped"


def test_something_gentler_goes_on_from_the_same_breath() -> None:
    course = a_course(listener=Pattern(Milliseconds(2200), Milliseconds(2800)))
    got = begun((120.0, "x"), (131.0, "3"))
    assert got.timeline == course.gentler(120.0).timeline
    after_grounding = begun((120.0, "x"), (131.0, "2"), (160.0, "x"), (171.0, "3"))
    assert after_grounding.timeline == got.timeline


def test_after_a_slip_it_goes_on_as_before_for_half_a_minute() -> None:
    course = a_course(listener=Pattern(Milliseconds(2200), Milliseconds(2800)))
    got = begun((123.0, "x"), (134.0, "5"), (143.0, "z"))
    assert got.timeline == course.timeline
    assert got.state == "session"
    assert got.pressed[-1].position == pytest.approx(course.timeline.again_from(123.0 + 0.5) + 8.0, abs=1.5)
    assert begun((120.0, "x"), (159.0, "5")).state == "session"
    assert begun((120.0, "x"), (161.0, "5")).state == "quiet"
    assert begun((120.0, "x"), (161.0, "4")).state == "stopped", "no other choice has another number"


def test_first_aid_stays_when_its_words_are_over() -> None:
    course = a_course(OVERWHELM)
    over = course.timeline.stages[-1].end + BEGINS + REACH
    course_at = {"course": course}
    stays = played((over + 60, "z"), **course_at)
    assert stays.pressed[-1].playing == "quiet"
    assert played((over + 600, "z"), **course_at).state == "quiet"
    assert played((over + 5, "1"), (over + 20, "z"), **course_at).state == "session"
    assert played((over + 5, "2"), (over + 20, "z"), **course_at).state == Next.GROUNDING
    assert played((over + 5, "3"), **course_at).state == "stopped"


def lost_and_listening() -> float:
    """Return when a repair that was asked for at 120 s has listened to nobody."""
    lost = begun((120.0, "r")).timeline
    return next(breath.start for breath in lost.breaths if breath.mode is Mode.REPAIR)


def test_a_tap_that_comes_a_little_late_is_a_tap_yet() -> None:
    over = lost_and_listening()
    late = [(over + 2.0 + 4 * number, "space") for number in range(4)]
    got = begun((120.0, "r"), *late, (over + 30.0, "z"))
    assert got.pressed[-1].position > got.pressed[1].position + 25.0, "nothing was paused"
    assert begun((120.0, "r"), (over + 4.0, "space"), (over + 30.0, "z")).pressed[-1].position < over + 6.0


def test_what_is_asked_twice_adds_up_and_says_where_it_leads() -> None:
    course = a_course(listener=Pattern(Milliseconds(2200), Milliseconds(2800)))
    player = SimulatedPlayer(course.timeline, course)
    player.resume()
    player.now = 200.0
    attending = attending_to(player, player.stop)
    told = []
    for _ in range(3):
        attending.do("faster", 200.0)
        told.append(attending.said(200.0)[0][0])
    lengths = [float(text.split("in ")[1].split()[0]) for text in told if "in " in text]
    assert lengths == sorted(lengths, reverse=True)
    assert len(set(lengths)) == len(lengths)
    for _ in range(8):
        attending.do("faster", 200.0)
    assert attending.said(200.0)[0] == words.NO_FASTER


def test_after_the_minute_of_grounding_the_choices_come_back() -> None:
    assert begun((120.0, "x"), (131.0, "2"), (202.0, "3"), (203.0, "z")).state == "stopped"


# -- Whatever is pressed ------------------------------------------------------------------------------------------

KEYS = ["space", "up", "down", "enter", "left_square_bracket", "right_square_bracket", "backspace", "h", "j", "r", "x"]
KEYS += ["1", "2", "3", "left", "right", "shift+left", "pageup", "pagedown", "z"]


@examples(60)
@given(
    st.sampled_from(bundled_names()),
    st.none() | st.builds(Pattern, inhale_ms=st.integers(1000, 4000), exhale_ms=st.integers(1500, 6000)),
    st.lists(st.tuples(st.floats(0.05, 40), st.sampled_from(KEYS)), max_size=14),
)
def test_the_promises_hold_for_every_listener(
    name: str, listener: Pattern | None, waits: list[tuple[float, str]]
) -> None:
    at, presses = 0.0, []
    for wait, key in waits:
        at += wait
        presses.append((at, key))
    course = a_course(name, listener)
    got = played(*presses, course=course)
    assert played(*presses, course=a_course(name, listener)) == got, "the same keys, the same session"
    paces_are_within_bounds(got.timeline, None)
    lines_keep_their_places(got.timeline)
    # Company stays in the stage it was asked for in.
    names = [stage.name for stage in got.timeline.stages]
    assert names == [stage.name for stage in course.timeline.stages][: len(names)]


# -- How somebody arrives, and breaths that are left alone ----------------------------------------------------------


def test_whoever_arrives_far_away_is_led_nowhere() -> None:
    got = played((3, "2"), *((4 + 4 * number, "space") for number in range(4)))
    assert {round(breath.total, 2) for breath in got.timeline.breaths} == {4.0}
    default = played((3, "2"), (4, "enter")).timeline
    assert len({breath.total for breath in default.breaths}) == 1
    # Nor once they were lost and gave another breath; only where they ask for the script's pace.
    taps = [(72.0 + 4.4 * number, "space") for number in range(5)]
    found = played((3, "2"), (4, "enter"), (60.0, "r"), *taps).timeline
    assert {round(breath.total, 1) for breath in found.breaths if breath.start > 115} == {4.4}
    assert not [line for line in found.lines if When.SLOWING in line.when or When.ARRIVED in line.when]
    asked = played((3, "2"), (4, "enter"), (60.0, "backspace")).timeline
    assert max(breath.total for breath in asked.breaths) > 9


def test_whoever_arrives_stirred_up_hears_no_line_that_can_be_left_out(tmp_path: Path) -> None:
    script = script_file(tmp_path / "extra.toml", EXTRA)
    course = Course.begin(Conductor(load_session(script), {}))
    said = {
        key: [line.id for line in played((3, key), (4, "enter"), course=course).timeline.lines] for key in ("1", "3")
    }
    assert said == {"1": ["needed"], "3": ["needed", "spare"]}
    assert played((4, "enter"), course=course).timeline == course.timeline, "no answer is an answer"


EXTRA = """
[[stage]]
name = "open"
minutes = 0.5
breath = "free"
[[stage.line]]
id = "needed"
at = 1
say = "Hello there."
[[stage.line]]
id = "spare"
at = 9
say = "There is more to say."
extra = true
[[stage]]
name = "met"
breaths = 4
breath = "match"
"""


def test_a_breath_too_quick_to_pace_is_left_alone() -> None:
    quick = [(3 + 1.6 * number, "space") for number in range(6)]
    got = played(*quick)
    assert got.timeline.breaths == ()
    asked = played(*quick, (60.0, "left_square_bracket"))
    assert asked.timeline.breaths, "a pace is there for whoever asks for it"


def test_a_call_is_answered_where_nothing_is_paced_and_twice_means_no_pacing() -> None:
    course = a_course(listener=Pattern(Milliseconds(2200), Milliseconds(2800)))
    player = SimulatedPlayer(course.timeline, course, 100.0)
    player.resume()
    attending = attending_to(player, player.stop)
    player.now = 5.0
    attending.do("lost", 5.0)
    assert attending.said(5.0)[0] == words.ASKED_LOST
    assert attending.letting_go(5.0)
    player.now = 60.0
    attending.do("lost", 60.0)
    assert attending.said(60.0)[0] == words.NO_PACING
    player.now = 90.0
    assert attending.left_alone(90.0)
    attending.do("faster", 90.0)
    player.now = 100.0
    assert not attending.left_alone(100.0)
    free = SimulatedPlayer(course.timeline, course, 5.0)
    free.resume()
    attending = attending_to(free, free.stop)
    free.now = 3.0
    attending.do("lost", 3.0)
    assert attending.said(3.0)[0] == (words.HERE,)
