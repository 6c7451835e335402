"""The list of sessions, from it into a session and back, and the way to sudden overwhelm from everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.snapshot import State
from tests.tui.sitting import (
    Clock,
    FakePlayer,
    FakeShelf,
    an_app,
    full_repaint,
    in_a_loop,
    looks,
    output_of,
    settled,
    text_on,
)
from tui import words
from tui.screens.home import HomeScreen
from tui.screens.playing import PlayingScreen
from tui.shelf import OVERWHELM

if TYPE_CHECKING:
    from tui.app import SitwithApp

SIZE = (80, 24)


def is_shown(app: SitwithApp, kind: type[object]) -> bool:
    return isinstance(app.screen, kind)


@in_a_loop
async def test_it_says_what_each_session_is_for_and_asks() -> None:
    clock = Clock()
    app = an_app(None, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await settled(app, pilot, clock)
        shown = text_on(app)
        for text in ("A sitting", "1:29", "For a test.", "a paced breath", "Sudden overwhelm", "o overwhelm"):
            assert text in shown
        await pilot.press("j")
        assert "line 3: the breath is no breath" in text_on(app)
        assert "yours" in text_on(app)


@in_a_loop
async def test_one_that_is_faulty_cannot_be_played() -> None:
    clock, shelf = Clock(), FakeShelf()
    app = an_app(None, clock, shelf=shelf)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await settled(app, pilot, clock)
        await pilot.press("n", "enter")
        await settled(app, pilot, clock)
        assert is_shown(app, HomeScreen)
        assert not shelf.opened


@in_a_loop
async def test_into_a_session_and_back() -> None:
    clock, shelf = Clock(), FakeShelf()
    app = an_app(None, clock, shelf=shelf)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await settled(app, pilot, clock)
        await pilot.press("enter")
        await settled(app, pilot, clock)
        assert is_shown(app, PlayingScreen)
        name, player = shelf.opened[0]
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
    clock, shelf = Clock(), FakeShelf()
    app = an_app(None, clock, shelf=shelf)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await settled(app, pilot, clock)
        await pilot.press("enter")
        await settled(app, pilot, clock)
        _, player = shelf.opened[0]
        player.position, player.state, player.faded = player.timeline.duration, State.ENDED, True
        await settled(app, pilot, clock, 4.0)
        assert f"q {words.KEY_HOME}" in text_on(app)
        await pilot.press("enter")
        await settled(app, pilot, clock)
        assert is_shown(app, HomeScreen)


@in_a_loop
async def test_levels_go_from_one_session_to_the_next() -> None:
    clock, shelf = Clock(), FakeShelf()
    app = an_app(None, clock, shelf=shelf)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await settled(app, pilot, clock)
        await pilot.press("enter")
        await settled(app, pilot, clock)
        await pilot.press("v", "minus")
        shelf.opened[0][1].faded = True
        await pilot.press("q")
        await settled(app, pilot, clock)
        await pilot.press("enter")
        await settled(app, pilot, clock)
        assert shelf.opened[1][1].snapshot().voice_db == -2.0


@pytest.mark.parametrize(
    "before",
    [[], ["question_mark"], ["slash", "z", "z", "escape"], ["enter"], ["enter", "question_mark"], ["enter", "x"]],
)
def test_sudden_overwhelm_is_one_key_away(before: list[str]) -> None:
    @in_a_loop
    async def pressed() -> None:
        clock, shelf = Clock(), FakeShelf()
        app = an_app(None, clock, shelf=shelf)
        async with app.run_test(headless=False, size=SIZE) as pilot:
            await settled(app, pilot, clock)
            for key in before:
                await pilot.press(key)
                if key == "enter":
                    await settled(app, pilot, clock)
            await pilot.press("o")
            for _, player in shelf.opened:
                player.faded = True
            await settled(app, pilot, clock)
            name, player = shelf.opened[-1]
            assert name == OVERWHELM
            assert player.asked == ["start"]
            assert is_shown(app, PlayingScreen)
            for _, other in shelf.opened[:-1]:
                assert other.asked[-2:] == ["stop", "close"]
            await pilot.press("o")
            await settled(app, pilot, clock)
            assert shelf.opened[-1][1] is player, "under way, it goes on"

    pressed()


@in_a_loop
async def test_from_the_end_of_a_session_that_was_named_overwhelm_begins_and_q_leaves() -> None:
    player, clock, shelf = FakePlayer(), Clock(), FakeShelf()
    app = an_app(player, clock, shelf=shelf)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        player.state, player.faded = State.ENDED, True
        app.tick()
        await pilot.press("o")
        await settled(app, pilot, clock)
        gentler = shelf.opened[0][1]
        assert gentler.asked == ["start"]
        assert player.asked[-1] == "close"
        await pilot.press("q")
        gentler.faded = True
        await settled(app, pilot, clock)
    assert app.return_value == 0


@in_a_loop
async def test_x_turns_away_from_what_was_to_come() -> None:
    player, clock, shelf = FakePlayer(), Clock(), FakeShelf()
    app = an_app(player, clock, shelf=shelf)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        app.whereabouts.begin("a-test")
        app.act("too_much")
        await settled(app, pilot, clock)
        screen = app.screen
        assert isinstance(screen, PlayingScreen)
        assert screen.player is player
        assert "too much" in player.asked
        assert all("start" not in other.asked for _, other in shelf.opened)
        assert app.is_running


@in_a_loop
async def test_the_search_filters_as_one_types_and_escape_clears_then_closes() -> None:
    clock = Clock()
    app = an_app(None, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await settled(app, pilot, clock)
        home = app.screen
        assert isinstance(home, HomeScreen)
        await pilot.press("slash", *"oVER")
        assert [entry.name for entry in home.shown] == [OVERWHELM]
        assert "A sitting" not in text_on(app)
        await pilot.press(*"xq?")
        assert [entry.name for entry in home.shown] == []
        assert words.NOTHING_FOUND in text_on(app)
        await pilot.press("enter", "escape")
        assert len(home.shown) == 3
        assert "/ \u258f" in text_on(app)
        await pilot.press("escape", "escape", "escape")
        assert "\u258f" not in text_on(app)
        assert app.is_running


@in_a_loop
async def test_walking_through_the_list() -> None:
    clock = Clock()
    app = an_app(None, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await settled(app, pilot, clock)
        home = app.screen
        assert isinstance(home, HomeScreen)
        where: list[str] = []
        for key in ("j", "down", "n", "k", "p", "up", "G", "g", "end", "home"):
            await pilot.press(key)
            assert home.marked is not None
            where.append(home.marked.name)
        names = [entry.name for entry in home.shown]
        assert [names.index(name) for name in where] == [1, 2, 2, 1, 0, 0, 2, 0, 2, 0]


@pytest.mark.parametrize("size", [(40, 12), (60, 16), (80, 24), (120, 40), (200, 60)])
def test_nothing_is_cut_off(size: tuple[int, int]) -> None:
    @in_a_loop
    async def looked() -> None:
        clock = Clock()
        app = an_app(None, clock)
        async with app.run_test(headless=False, size=size) as pilot:
            await settled(app, pilot, clock)
            shown = text_on(app)
            for text in ("A sitting", "1:29", "For a test.", "a paced breath", "Enter play", "o overwhelm", "q leave"):
                assert text in shown
            await pilot.press("x")
            assert "That was enough for now." in text_on(app), "the list has led to the quiet"

    looked()


@in_a_loop
async def test_one_that_cannot_be_opened_is_told_on_the_list() -> None:
    from scripts.faults import VoiceError  # noqa: PLC0415 - for this test alone

    class Broken(FakeShelf):
        def open(self, name: str, levels: object) -> FakePlayer:
            del name, levels
            raise VoiceError("The voice is damaged.")

    clock = Clock()
    app = an_app(None, clock, shelf=Broken())
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await settled(app, pilot, clock)
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        clock.now += 1
        app.tick()
        await pilot.pause()
        assert "The voice is damaged." in text_on(app)


@in_a_loop
async def test_what_is_to_be_told_at_the_beginning_is_told_once() -> None:
    clock = Clock()
    notice = "config.toml: volume is 7; it can be from 0 to 1."
    app = an_app(None, clock, notice=notice)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await settled(app, pilot, clock, 0.5)
        assert notice in text_on(app)
        await pilot.press("enter")
        await settled(app, pilot, clock, 0.5)
        assert is_shown(app, PlayingScreen)
        assert "config.toml" not in text_on(app)
