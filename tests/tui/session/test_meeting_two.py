"""Two people give their breaths with a key each, ask of the pace, and let go; on a player that is simulated."""

from __future__ import annotations

import pytest

from audio.play.snapshot import PlayState
from scripts.breath import DEFAULT_LISTENER, Pattern
from scripts.files.library import find_session
from scripts.laid.events import Change
from scripts.phrases import grounding
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.program import sitwith
from tests.scripts.two_people import session_for_two
from tests.tui.screens.sitting import TRUE, Clock, FakePlayer
from tui.screens.context import on_a_screen
from tui.screens.playing import PlayingScreen
from tui.session.autosave import Keeping
from tui.session.context import Context
from tui.session.key_script import BEGINS, Press
from tui.session.last_breath import attending_to
from tui.session.opened import Opened
from tui.session.simulate import REACH, SimulatedPlayer, Simulation, simulated
from tui.settings import Settings
from tui.settings.keys import Keys
from tui.text import words
from tui.text.breath import spelled

ACTIONS = Keys().by_key()
FAST, SLOW = Pattern.of_rate(15), Pattern.of_rate(10)


def a_course(left: Pattern | None = None, right: Pattern = DEFAULT_LISTENER) -> Course:
    (ground,) = grounding().stages
    return Course.begin(Conductor(session_for_two(), {}, ground=ground), left, right)


def played(*presses: tuple[float, str], course: Course | None = None) -> Simulation:
    course = course or a_course()
    return simulated(course.timeline, course, [Press(at, key) for at, key in sorted(presses)], Settings())


def led(*presses: tuple[float, str]) -> Simulation:
    """Both breaths are given, both want to begin, and these keys come after."""
    return played((BEGINS, "a"), (BEGINS, "l"), *presses, course=a_course(FAST, SLOW))


def taps(key: str, every: float, count: int = 5, start: float = 2.0) -> list[tuple[float, str]]:
    return [(start + every * number, key) for number in range(count)]


def test_each_gives_their_own_breath_at_the_same_time() -> None:
    got = played(*taps("a", 4.0), *taps("l", 6.0, start=2.7))
    assert got.timeline == a_course(FAST, SLOW).timeline


def test_with_caps_lock_on_the_breaths_are_taken_as_well() -> None:
    got = played(*taps("A", 4.0), *taps("L", 6.0, start=2.7))
    assert got.timeline == a_course(FAST, SLOW).timeline


def test_one_after_the_other_will_do_as_well() -> None:
    got = played(*taps("a", 4.0), *taps("l", 6.0, start=25.0))
    assert got.timeline == a_course(FAST, SLOW).timeline


def test_one_who_gives_none_is_met_at_a_gentle_default() -> None:
    got = played(*taps("l", 6.0), (4.0, "a"))
    assert got.timeline == a_course(DEFAULT_LISTENER, SLOW).timeline
    assert got.state == "session"


def test_enter_takes_what_was_heard_by_then() -> None:
    got = played(*taps("a", 4.0, 4), (14.5, "l"), (15.0, "enter"))
    assert got.timeline.breaths == a_course(FAST).timeline.breaths


@pytest.mark.parametrize("presses", [(), ((3.0, "enter"),), tuple(taps("a", 4.0)), ((40.0, "l"), (300.0, "enter"))])
def test_nothing_begins_before_each_has_pressed_their_key(presses: tuple[tuple[float, str], ...]) -> None:
    got = played(*presses, (600.0, "z"))
    assert got.pressed[-1].playing == "meeting"
    assert got.pressed[-1].position == 0.0


def test_the_offer_calls_them_by_their_names_and_says_how_it_ends() -> None:
    course = a_course()
    player = SimulatedPlayer(course.timeline, course)
    attending = attending_to(player, player.stop, ("Ana", "Bo"))
    attending.begin(2.0)
    first, closing = attending.offer()
    assert "a for Ana, l for Bo" in first[0]
    assert all("x ends it for both" in form for form in closing)
    attending.press("a", 3.0)
    assert attending.offer()[0][0].startswith("Ana \u2022 \u00b7")


def test_where_both_turn_out_to_be_fast_the_ground_comes_first() -> None:
    got = played(*taps("a", 3.0), *taps("l", 2.8, start=2.5))
    assert [stage.name for stage in got.timeline.stages][1] == "what is near"


def test_one_tap_too_many_lets_nobody_go() -> None:
    six = [*taps("a", 4.0, 6), *taps("l", 5.0, 6)]
    assert played(*six, (27.5, "a"), (29.0, "l")).timeline == played(*six).timeline


def test_where_both_breaths_are_given_each_presses_once_and_it_begins_with_these() -> None:
    given = a_course(FAST, SLOW)
    for presses in ((), ((3.0, "l"),), ((3.0, "a"), (9.0, "a")), ((3.0, "enter"), (4.0, "space"), (50.0, "a"))):
        waits = played(*presses, (600.0, "z"), course=given)
        assert waits.pressed[-1].playing == "meeting"
    begun = played((3.0, "a"), (8.0, "l"), (8.0 + REACH + 5.0, "z"), course=given)
    assert begun.timeline == given.timeline, "a press is no breath"
    assert begun.pressed[-1].position == pytest.approx(5.0, abs=0.1)
    player = SimulatedPlayer(given.timeline, given)
    attending = attending_to(player, player.stop, ("Ana", "Bo"))
    attending.begin(2.0)
    assert "a for Ana, l for Bo" in attending.offer()[0][0]
    attending.press("l", 3.0)
    assert attending.offer()[0][0].startswith("It waits for Ana")
    assert player.snapshot().state is PlayState.PAUSED


@pytest.mark.parametrize(("key", "change"), [("A", Change.LEFT_GONE), ("L", Change.RIGHT_GONE)])
def test_each_can_let_go(key: str, change: Change) -> None:
    got = led((140.0 + BEGINS + REACH, key))
    assert change in {mark.change for mark in got.timeline.marks}


def test_once_one_has_gone_nobody_else_goes_that_way() -> None:
    at = 140.0 + BEGINS + REACH
    once = led((at, "A")).timeline
    then = led((at, "A"), (at + 20, "L"))
    assert then.timeline == once
    assert then.said[-1].text == "one of you has let go already, and the other goes on alone"


def test_one_alone_has_nobody_to_let_go() -> None:
    alone = Course.begin(Conductor(find_session("first-sitting"), {}), FAST)
    got = played((90.0, "A"), course=alone)
    assert (got.timeline, got.said) == (alone.timeline, ())


def test_either_can_have_it_slower_for_both() -> None:
    slower = led((140.0 + BEGINS + REACH, "left_square_bracket")).timeline
    one = next(mark.at for mark in slower.marks if mark.change is Change.ONE)
    shared = next(breath for breath in slower.breaths if breath.start >= one)
    assert shared.total == pytest.approx(5.0 + 0.5)


@pytest.mark.parametrize("at", [20.0, 140.0], ids=["before their breaths", "on the way"])
def test_what_is_said_of_the_pace_of_two_who_are_apart_is_of_the_breath_they_come_to_share(at: float) -> None:
    course = a_course(FAST, SLOW)
    player = SimulatedPlayer(course.timeline, course)
    attending = attending_to(player, player.stop)
    player.resume()
    player.now = at
    attending.do("slower", at)
    one = next(mark.at for mark in player.timeline.marks if mark.change is Change.ONE)
    shared = next(breath for breath in player.timeline.breaths if breath.start >= one)
    assert shared.total == pytest.approx(5.5)
    assert attending.said(at)[0][0] == words.SLOWER_TO_SHARE[0].format(breath=spelled(shared))
    attending.do("faster", at)
    assert attending.said(at)[0][0].startswith(words.FASTER_TO_SHARE[0].partition("{")[0])
    for _ in range(20):
        attending.do("slower", at)
    assert attending.said(at)[0] == words.NO_SLOWER
    player.now = 60.0 + next(mark.at for mark in player.timeline.marks if mark.change is Change.ONE)
    attending.do("faster", player.now)
    assert attending.said(player.now)[0][0].startswith("a little faster, and staying there")


def told_when_let_go(key: str, names: tuple[str, str] | None) -> str:
    course = a_course(FAST, SLOW)
    player = SimulatedPlayer(course.timeline, course)
    attending = attending_to(player, player.stop, names)
    player.resume()
    player.now = 140.0
    assert attending.do(ACTIONS[key], 140.0)
    return attending.said(140.0)[0][0]


@pytest.mark.parametrize(
    ("key", "names", "told"),
    [
        ("A", ("Magdalena", "Bo"), "Magdalena has let go"),
        ("L", ("Magdalena", "Bo"), "Bo has let go"),
        ("A", None, "the one on the left has let go"),
        ("L", None, "the one on the right has let go"),
    ],
)
def test_who_let_go_is_called_by_their_name(key: str, names: tuple[str, str] | None, told: str) -> None:
    assert told_when_let_go(key, names) == told


def test_the_screen_calls_them_by_their_names() -> None:
    course = a_course(FAST, SLOW)
    player = FakePlayer(course=course)
    context = on_a_screen(Context(clock=Clock(), keeping=Keeping(lambda **_: None), names=("Ana", "Bo")), terminal=TRUE)
    screen = PlayingScreen(Opened(player), context)
    player.position = 140.0
    screen.conduct.attending.do("left_goes", 1.0)
    assert screen.conduct.attending.said(1.0)[0] == ("Ana has let go",)


@pytest.mark.parametrize(
    "words", [("for-two",), ("first-sitting", "--together", "--rate", "12"), ("for-two", "--listen")]
)
def test_where_no_key_can_be_pressed_nobody_has_agreed_and_it_is_not_played(
    words: tuple[str, ...], env: dict[str, str]
) -> None:
    refused = sitwith(env, "play", *words)
    assert refused.returncode == 2
    assert "begins once each of two has pressed a key of their own" in refused.stderr
    assert not refused.stdout
