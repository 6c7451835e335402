"""The listener's breath, the keys of the pace and the four choices, on the playing screen and a fake player."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from scripts.bounds import TAP_PATIENCE as PATIENCE
from scripts.breath import Pattern
from scripts.files.library import find_session
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.tui.screens.sitting import Clock, FakeCatalogue, FakePlayer, an_app, in_a_loop, settled, text_on, the_list
from tui.screens.home import HomeScreen
from tui.session.entries import QUIET_ROOM
from tui.settings.remembered import remember, remembered_breath
from tui.text import words

if TYPE_CHECKING:
    from pathlib import Path


SIZE = (100, 30)


@pytest.fixture(autouse=True)
def _of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def a_player(listener: Pattern | None = None) -> FakePlayer:
    course = Course.begin(Conductor(find_session("first-sitting"), {}), listener)
    return FakePlayer(course=course, waiting=course.unmet)


@in_a_loop
async def test_a_session_that_meets_waits_for_the_breath_and_answers_each_tap() -> None:
    player, clock = a_player(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        app.tick()
        await pilot.pause()
        assert "give your breath" in text_on(app)
        for _ in range(4):
            await pilot.press("space")
            clock.now += 4
        assert player.asked.count("touch") == 4
        assert "resume" not in player.asked, "a fifth may come yet"
        clock.now += 2.1
        app.tick()
        await pilot.pause()
        assert player.asked[-1] == "resume"
        assert player.course is not None
        assert player.timeline == Course.begin(player.course.conductor, Pattern.of_rate(15)).timeline
        clock.now += 1
        app.tick()
        await pilot.pause()
        assert "That is your breath: in 1.8" in text_on(app)
        await pilot.press("space")
        assert player.asked[-1] == "pause", "from here on the key is what it always is"


@in_a_loop
async def test_each_tap_is_seen_as_softly_as_it_is_heard() -> None:
    player, clock = a_player(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        clock.now += 3
        app.tick()
        await pilot.press("space")
        playing = app.whereabouts.playing
        assert playing is not None
        attended = playing._director._attended
        assert attended is not None
        swell = [attended.swell(clock.now + at / 100) for at in range(250)]
        assert swell[0] == 0
        assert max(swell) == swell[45] > 0.2
        assert max(abs(after - before) for before, after in pairwise(swell)) < 0.02
        assert swell[-1] == 0


@in_a_loop
async def test_nobody_has_to_answer_and_enter_goes_without() -> None:
    for keys, wait in (((), PATIENCE), (("enter",), 0.0)):
        player, clock = a_player(), Clock()
        app = an_app(player, clock)
        async with app.run_test(headless=False, size=SIZE) as pilot:
            await pilot.press(*keys)
            clock.now += wait
            app.tick()
            await pilot.pause()
            assert player.asked[-1] == "resume"
            assert "steer" not in player.asked


@in_a_loop
async def test_the_last_breath_is_offered_again_and_kept() -> None:
    remember(breath="2.4-3.1")
    remember(theme="dusk")
    assert remembered_breath() == "2.4-3.1"
    player, clock = a_player(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        app.tick()
        await pilot.pause()
        assert "in 2.4 \u00b7 out 3.1" in text_on(app)
        await pilot.press("l")
        assert player.course is not None
        assert player.timeline == Course.begin(player.course.conductor, Pattern.parse("2.4-3.1")).timeline


@in_a_loop
async def test_a_listener_whose_breath_is_known_is_asked_nothing() -> None:
    player = a_player(Pattern.of_rate(11))
    app = an_app(player, Clock())
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await pilot.press("space")
        assert player.asked == ["start", "pause"]


@in_a_loop
async def test_too_much_leaves_and_help_work_while_the_breath_is_waited_for() -> None:
    player, clock = a_player(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await pilot.press("space", "question_mark", "x")
        assert "too much" in player.asked
        clock.now += PATIENCE + 30
        app.tick()
        await pilot.pause()
        assert "resume" not in player.asked, "nothing begins by itself after that"
        await pilot.press("q")
        assert "stop" in player.asked


@in_a_loop
async def test_the_keys_of_the_pace_are_learnt_from_one_line_that_goes() -> None:
    player, clock = a_player(Pattern.of_rate(12)), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        player.position = 40.0
        clock.now += 60
        app.tick()
        clock.now += 2
        app.tick()
        await pilot.pause()
        assert "[ ] slower, faster" in text_on(app)
        clock.now += 20
        app.tick()
        await pilot.pause()
        assert "slower, faster" not in text_on(app)
        await pilot.press("left_square_bracket")
        clock.now += 1
        app.tick()
        await pilot.pause()
        assert "a little slower, and staying there: in 2.2 \u00b7 out 3.3" in text_on(app)
        assert player.asked[-1] == "steer"


@in_a_loop
async def test_too_much_on_the_list_leads_to_the_same_quiet() -> None:
    catalogue = FakeCatalogue()
    async with the_list(catalogue=catalogue) as (app, pilot, clock):
        await pilot.press("x")
        await settled(app, pilot, clock)
        assert words.TOO_MUCH in text_on(app)
        (room,) = [player for name, player in catalogue.opened if name == QUIET_ROOM]
        assert room.asked == ["start", "too much"]
        clock.now += 12
        await pilot.press("2")
        assert room.asked[-1] == "begin again"
        await pilot.press("q")
        room.faded = True
        await settled(app, pilot, clock)
        assert isinstance(app.screen, HomeScreen)


@in_a_loop
async def test_in_a_large_window_each_choice_has_its_number_and_the_line_under_them_has_air() -> None:
    player, clock = a_player(Pattern.of_rate(12)), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=(120, 40)) as pilot:
        player.position = 100.0
        app.tick()
        await pilot.press("x")
        clock.now += 12
        await pilot.press("right")
        clock.now += 1
        app.tick()
        await pilot.pause()
        rows = text_on(app).split("\n")
        (choices,) = (row for row in rows if "quiet company" in row)
        assert "1 quiet company" in choices
        assert "\u203a 2 a minute of grounding" in choices
        assert "5 go on as before" in choices
        under = next(number for number, row in enumerate(rows) if words.SOMEBODY[0] in row)
        assert not rows[under - 1].strip()
        assert not rows[under + 1].strip()


@in_a_loop
async def test_the_choices_fit_a_low_and_narrow_window() -> None:
    player, clock = a_player(Pattern.of_rate(12)), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=(40, 12)) as pilot:
        player.position = 100.0
        app.tick()
        await pilot.press("x")
        clock.now += 12
        await pilot.press("right", "right")
        clock.now += 1
        app.tick()
        await pilot.pause()
        shown = text_on(app)
        assert "\u203a 3 go on, more gently" in shown
        for text in (
            "1 quiet company",
            "2 a minute of grounding",
            "4 leave",
            "5 go on as before",
            "Enter this one",
            "q leave",
        ):
            assert text in shown
        assert words.SOMEBODY[0] in " ".join(shown.split()), "whole, in two rows"
        assert "You noticed" in shown

        await pilot.press("enter")
        assert player.asked[-3:] == ["voice -3", "tones -3", "begin again"]
        clock.now += 5
        app.tick()
        await pilot.pause()
        assert words.TOO_MUCH[:15] not in text_on(app)
        await pilot.press("space")
        assert player.asked[-1] == "pause"
