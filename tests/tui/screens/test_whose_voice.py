"""Whose voice is heard, chosen on the list: who there is, what is taken and kept, and that one Esc leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.tui.screens.sitting import Clock, FakeCatalogue, an_app, in_a_loop, settled, text_on
from tui.screens.home import HomeScreen
from tui.screens.voices import VoicesScreen
from tui.session.entries import QUIET_ROOM
from tui.text import list_words

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.screens.app import SitwithApp


async def offered(app: SitwithApp, pilot: Pilot[Any], clock: Clock) -> None:
    """Open the list of voices."""
    await settled(app, pilot, clock)
    await pilot.press("v")
    await settled(app, pilot, clock)
    assert isinstance(app.screen, VoicesScreen)


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
@in_a_loop
async def test_a_voice_is_chosen_on_the_list_and_kept(size: tuple[int, int]) -> None:
    clock, catalogue = Clock(), FakeCatalogue()
    kept: list[dict[str, Any]] = []
    app = an_app(None, clock, catalogue=catalogue, kept=kept)
    async with app.run_test(headless=False, size=size) as pilot:
        await offered(app, pilot, clock)
        for told in ("The guide", "Mum, and the guide", "4 of 25", list_words.VOICE_NOW, "this one", "Esc back"):
            assert told in text_on(app)
        await pilot.press("down", "j", "enter")
        await settled(app, pilot, clock)
        assert isinstance(app.screen, HomeScreen)
        assert catalogue.speaks == ("mum", True)
        assert list_words.GROUP_VOICES not in text_on(app)
        clock.now += 5
        await settled(app, pilot, clock)
        assert {"voice": "mum", "fill": True} in kept
        await offered(app, pilot, clock)
        await pilot.press("up", "escape")
        await settled(app, pilot, clock)
        assert isinstance(app.screen, HomeScreen)
        assert catalogue.speaks == ("mum", True), "Esc changes nothing"
        assert app.is_running


@in_a_loop
async def test_a_damaged_voice_is_not_taken_and_too_much_is_heard_there_too() -> None:
    clock, catalogue = Clock(), FakeCatalogue()
    app = an_app(None, clock, catalogue=catalogue)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await offered(app, pilot, clock)
        await pilot.press("G", "enter")
        await settled(app, pilot, clock)
        assert isinstance(app.screen, VoicesScreen)
        assert "Its list of clips" not in text_on(app)
        assert "its list of clips cannot be read" in text_on(app)
        assert catalogue.speaks == ("guide", False)
        await pilot.press("x")
        await settled(app, pilot, clock)
        await settled(app, pilot, clock)
        assert [name for name, _ in catalogue.opened] == [QUIET_ROOM]


@in_a_loop
async def test_it_is_said_where_the_settings_have_another_voice_for_the_next_time() -> None:
    clock, catalogue = Clock(), FakeCatalogue()
    catalogue.written = "anna", "/home/config.toml:3"
    app = an_app(None, clock, catalogue=catalogue)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await offered(app, pilot, clock)
        await pilot.press("down", "enter")
        await settled(app, pilot, clock)
        assert "“anna” again: that stands in /home/config.toml:3" in " ".join(text_on(app).split())


@in_a_loop
async def test_v_is_a_letter_in_a_search() -> None:
    clock = Clock()
    app = an_app(None, clock)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await settled(app, pilot, clock)
        await pilot.press("slash", "v")
        await settled(app, pilot, clock)
        assert "/ v" in text_on(app)
