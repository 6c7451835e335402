"""Sudden overwhelm through the screen: what plays goes over to it at its key, in every state, for one and for two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.play.snapshot import PlayState
from scripts.breath import DEFAULT_LISTENER
from scripts.files.library import OVERWHELM, find_session
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.tui.screens.sitting import Clock, FakeCatalogue, FakePlayer, an_app, in_a_loop, text_on, the_list
from tui.screens.playing import PlayingScreen
from tui.text import words

SIZE = (120, 40)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.screens.app import SitwithApp


def one() -> FakePlayer:
    player = FakePlayer(course=Course.begin(Conductor(find_session("first-sitting"), {}), DEFAULT_LISTENER))
    player.position = 60.0
    return player


def meeting(*, two: bool = False) -> FakePlayer:
    name, partner = ("for-two", DEFAULT_LISTENER) if two else ("first-sitting", None)
    return FakePlayer(course=Course.begin(Conductor(find_session(name), {}), None, partner), waiting=True)


def two() -> FakePlayer:
    course = Course.begin(Conductor(find_session("for-two"), {}), DEFAULT_LISTENER, DEFAULT_LISTENER)
    player = FakePlayer(course=course)
    player.position = 60.0
    return player


def a_recording() -> FakePlayer:
    return FakePlayer()


def ended() -> FakePlayer:
    player = one()
    player.state, player.position, player.faded = PlayState.ENDED, player.timeline.duration, True
    return player


def first_aid(at: float) -> FakePlayer:
    player = FakePlayer(course=Course.begin(Conductor(find_session(OVERWHELM), {})))
    player.position = at
    return player


STATES: dict[str, tuple[Callable[[], FakePlayer], tuple[str, ...]]] = {
    "playing": (one, ()),
    "paused": (one, ("space",)),
    "meeting": (meeting, ()),
    "meeting, tapped": (meeting, ("space", "space")),
    "two, meeting": (lambda: meeting(two=True), ()),
    "two, one has tapped": (lambda: meeting(two=True), ("a",)),
    "two": (two, ()),
    "two, one has gone": (two, ("A",)),
    "in the quiet": (one, ("x",)),
    "choosing": (one, ("x", "wait", "down")),
    "in company": (one, ("x", "wait", "1")),
    "at the end": (ended, ()),
    "repairing": (one, ("r",)),
    "staying at a pace": (one, ("h",)),
    "help is open": (one, ("question_mark",)),
    "the picture alone": (one, ("g",)),
    "a recording": (a_recording, ()),
    "its own quiet": (lambda: first_aid(10.0), ("x",)),
    "its own question": (lambda: first_aid(102.0), ("wait",)),
}


@pytest.mark.parametrize("state", STATES)
def test_what_plays_goes_over_to_it_at_its_key(state: str) -> None:
    make, keys = STATES[state]

    @in_a_loop
    async def pressed() -> None:
        player, clock = make(), Clock()
        app = an_app(player, clock)
        async with app.run_test(headless=False, size=SIZE) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            for key in keys:
                if key == "wait":
                    clock.now += 11.0
                    app.tick()
                else:
                    await pilot.press(key)
            if state == "its own question":
                assert player.timeline.session != OVERWHELM, "it stays, and asks"
            await pilot.press("o")
            await pilot.pause()
            # No time has passed, and it has begun.
            assert player.asked[-1] == "begin at once"
            assert player.timeline.session == OVERWHELM
            assert player.course is not None
            assert not player.course.are_two
            before = app.whereabouts.playing
            clock.now += 0.52
            app.tick()
            await pilot.pause()
            screen = shown(app)
            assert screen is not before
            assert screen.player is player
            player.position = 0.6
            clock.now += 0.1
            app.tick()
            assert player.timeline.lines[0].words in text_on(app)
            for key in ("h", "bracketright"):
                await pilot.press(key)
            assert shown(app) is screen

    pressed()


def shown(app: SitwithApp) -> PlayingScreen:
    screen = app.screen
    assert isinstance(screen, PlayingScreen)
    return screen


@pytest.mark.parametrize("key", ["1", "h", "space", "bracketleft", "r", "E", "o"])
@in_a_loop
async def test_a_key_on_the_way_changes_nothing_of_it(key: str) -> None:
    player, clock = one(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.press("x")
        clock.now += 11.0
        app.tick()
        await pilot.press("o", key)
        assert player.asked[-1] == "begin at once"
        clock.now += 0.6
        app.tick()
        await pilot.pause()
        assert shown(app).player.timeline.session == OVERWHELM


@in_a_loop
async def test_too_much_and_leaving_on_the_way_are_heard() -> None:
    for key, state in (("x", PlayState.QUIET), ("q", PlayState.STOPPED)):
        player, clock = one(), Clock()
        app = an_app(player, clock)
        async with app.run_test(headless=False, size=SIZE) as pilot:
            await app.workers.wait_for_complete()
            await pilot.press("o", key)
            assert player.state is state
            clock.now += 11.0
            app.tick()
            await pilot.pause()
            assert player.state is state
            if key == "x":
                assert words.CHOICES[next(iter(words.CHOICES))] in text_on(app)


@in_a_loop
async def test_from_the_list_it_is_heard_before_the_list_has_faded() -> None:
    catalogue = FakeCatalogue()
    async with the_list(catalogue=catalogue) as (app, pilot, clock):
        app._passage.prepare(whole=True)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert not catalogue.opened
        listed = app.screen
        await pilot.press("o")
        # No time has passed, and it is heard.
        ((name, player),) = catalogue.opened
        assert name == OVERWHELM
        assert player.asked == ["start"]
        app.tick()
        assert app.screen is listed
        clock.now += 0.52
        app.tick()
        await pilot.pause()
        assert shown(app).player is player
        assert player.asked == ["start"], "once"


@pytest.mark.parametrize("key", ["x", "q"])
@in_a_loop
async def test_what_is_heard_before_it_is_seen_fades_where_the_listener_turns_away(key: str) -> None:
    catalogue = FakeCatalogue()
    async with the_list(catalogue=catalogue) as (app, pilot, clock):
        await pilot.press("o")
        await app.workers.wait_for_complete()  # it was not at hand yet
        await pilot.pause()
        player = catalogue.opened[0][1]
        player.faded = True
        app.tick()
        await pilot.press(key)
        assert player.asked[:2] == ["start", "stop"]
        await app.workers.wait_for_complete()
        await pilot.pause()
        clock.now += 0.7
        app.tick()
        await pilot.pause()
        assert (app.return_code == 0) == (key == "q")
        if key == "x":
            assert shown(app).resting
            assert shown(app).player is not player
