"""From the list into a session and back, and the way to sudden overwhelm from everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.play.snapshot import PlayState
from scripts.files.library import OVERWHELM
from tests.terminal import looks
from tests.tui.screens.sitting import (
    Clock,
    FakeCatalogue,
    FakePlayer,
    an_app,
    full_repaint,
    in_a_loop,
    output_of,
    settled,
    text_on,
    the_list,
)
from tui.screens.drawn import Asked
from tui.screens.home import HomeScreen
from tui.screens.playing import PlayingScreen
from tui.session.entries import QUIET_ROOM
from tui.text import words

if TYPE_CHECKING:
    from tui.screens.app import SitwithApp

SIZE = (80, 24)


def is_shown(app: SitwithApp, kind: type[object]) -> bool:
    return isinstance(app.screen, kind)


@in_a_loop
async def test_one_that_is_faulty_cannot_be_played() -> None:
    catalogue = FakeCatalogue()
    async with the_list(catalogue=catalogue) as (app, pilot, clock):
        await pilot.press("G", "enter")
        await settled(app, pilot, clock)
        assert is_shown(app, HomeScreen)
        assert not catalogue.opened


@in_a_loop
async def test_into_a_session_and_back() -> None:
    catalogue = FakeCatalogue()
    async with the_list(catalogue=catalogue) as (app, pilot, clock):
        await pilot.press("enter")
        await settled(app, pilot, clock)
        assert is_shown(app, PlayingScreen)
        name, player = catalogue.opened[0]
        assert (name, player.asked) == ("a-test", ["start"])
        player.position = 20.0
        app.tick()
        await pilot.press("q")
        assert player.asked[-1] == "stop"
        player.faded = True
        await settled(app, pilot, clock)
        assert is_shown(app, HomeScreen)
        assert player.asked[-1] == "close"
        assert "A sitting" in text_on(app)
        assert looks("".join(output_of(app).written), *SIZE) == await full_repaint(app)
        await pilot.press("q")
        await settled(app, pilot, clock)
    assert app.return_value == 0


@in_a_loop
async def test_a_session_that_ended_leads_back() -> None:
    catalogue = FakeCatalogue()
    async with the_list(catalogue=catalogue) as (app, pilot, clock):
        await pilot.press("enter")
        await settled(app, pilot, clock)
        _, player = catalogue.opened[0]
        player.position, player.state, player.faded = player.timeline.duration, PlayState.ENDED, True
        await settled(app, pilot, clock, 4.0)
        assert f"q {words.KEY_HOME}" in text_on(app)
        await pilot.press("enter")
        await settled(app, pilot, clock)
        assert is_shown(app, HomeScreen)


@in_a_loop
async def test_levels_go_from_one_session_to_the_next() -> None:
    catalogue = FakeCatalogue()
    async with the_list(catalogue=catalogue) as (app, pilot, clock):
        await pilot.press("enter")
        await settled(app, pilot, clock)
        await pilot.press("v", "minus")
        catalogue.opened[0][1].faded = True
        await pilot.press("q")
        await settled(app, pilot, clock)
        await pilot.press("enter")
        await settled(app, pilot, clock)
        assert catalogue.opened[1][1].snapshot().levels.voice_db == -2.0


@pytest.mark.parametrize(
    "before",
    [[], ["question_mark"], ["slash", "z", "z", "escape"], ["enter"], ["enter", "question_mark"], ["enter", "x"]],
)
@in_a_loop
async def test_sudden_overwhelm_is_one_key_away(before: list[str]) -> None:
    catalogue = FakeCatalogue()
    async with the_list(catalogue=catalogue) as (app, pilot, clock):
        for key in before:
            await pilot.press(key)
            if key == "enter":
                await settled(app, pilot, clock)
        await pilot.press("o")
        await settled(app, pilot, clock)
        assert is_shown(app, PlayingScreen)
        ((_, player),) = catalogue.opened
        assert player.timeline.session == OVERWHELM
        assert player.asked[0] == "start"
        asked = list(player.asked)
        await pilot.press("o")
        await settled(app, pilot, clock)
        assert player.asked == asked, "under way, it goes on"


@in_a_loop
async def test_from_the_end_of_a_session_that_was_named_overwhelm_begins_and_q_leaves() -> None:
    player, clock, catalogue = FakePlayer(), Clock(), FakeCatalogue()
    app = an_app(player, clock, catalogue=catalogue)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        player.state, player.faded = PlayState.ENDED, True
        app.tick()
        await pilot.press("o")
        await settled(app, pilot, clock)
        assert player.timeline.session == OVERWHELM
        assert app.whereabouts.playing is not None
        assert app.whereabouts.playing.player is player, "what sounded goes over to it"
        await pilot.press("q")
        await settled(app, pilot, clock)
    assert app.return_value == 0


@in_a_loop
async def test_x_turns_away_from_what_was_to_come_and_the_ways_on_are_there() -> None:
    player, clock, catalogue = FakePlayer(), Clock(), FakeCatalogue()
    app = an_app(player, clock, catalogue=catalogue)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        app.whereabouts.begin(OVERWHELM)
        app.post_message(Asked("too_much"))
        await settled(app, pilot, clock)
        screen = app.screen
        assert isinstance(screen, PlayingScreen)
        assert "too much" in player.asked
        assert all("start" not in other.asked for name, other in catalogue.opened if name == OVERWHELM)
        # What was heard is let go of by then: the quiet has a player that still plays.
        room = next(other for name, other in catalogue.opened if name == QUIET_ROOM)
        assert screen.player is room
        assert room.asked == ["start", "too much"]
        clock.now += 12
        await pilot.press("1")
        assert room.asked[-1] == "begin again"
        assert app.is_running


@in_a_loop
async def test_what_is_to_be_told_at_the_beginning_is_told_once() -> None:
    notice = "config.toml: volume is 7; it can be from 0 to 1."
    async with the_list(notice=notice, after=0.5) as (app, pilot, clock):
        assert notice in text_on(app)
        await pilot.press("enter")
        await settled(app, pilot, clock, 0.5)
        assert is_shown(app, PlayingScreen)
        assert "config.toml" not in text_on(app)


@in_a_loop
async def test_a_list_that_is_known_at_once_is_seen_with_everything_else() -> None:
    clock = Clock()
    app = an_app(None, clock)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        app.tick()
        await pilot.pause()
        assert "A sitting" not in text_on(app), "it comes out of the dark"
        clock.now += 0.12
        app.tick()
        await pilot.pause()
        assert "A sitting" in text_on(app), "one fade, not one after another"
