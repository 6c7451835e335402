"""Keys on the list: a search that is typed, levels where nothing plays, and the ways into a session."""

from __future__ import annotations

import pytest

from scripts.files.library import OVERWHELM
from tests.tui.screens.sitting import FakeCatalogue, FullShelf, in_a_loop, settled, text_on, the_list
from tui.screens.home import HomeScreen
from tui.screens.playing import PlayingScreen
from tui.session.entries import BREATHE
from tui.text import list_words, words

SIZE = (80, 24)
SIZES = [(40, 12), (60, 16), (80, 24), (120, 40), (200, 60)]


@in_a_loop
async def test_the_search_filters_as_one_types_and_one_escape_clears_and_closes_it() -> None:
    catalogue = FakeCatalogue()
    async with the_list(catalogue=catalogue) as (app, pilot, _):
        home = app.screen
        assert isinstance(home, HomeScreen)
        await pilot.press("slash", *"sITt")
        assert [entry.name for entry in home.found] == ["a-test"]
        assert [entry.name for entry in home.shown] == ["a-test", OVERWHELM], "first aid is never filtered away"
        assert "broken" not in text_on(app)
        assert list_words.GROUP_NOW not in text_on(app)
        await pilot.press(*"xqob?")
        assert home.found == ()
        assert home.marked is None
        assert words.NOTHING_FOUND in text_on(app)
        assert not catalogue.opened
        await pilot.press("enter", "escape")
        assert "\u258f" not in text_on(app)
        assert len(home.shown) == 3
        assert not catalogue.opened
        await pilot.press("escape", "escape")
        assert app.is_running


@in_a_loop
async def test_a_search_is_edited_as_lines_are() -> None:
    async with the_list() as (app, pilot, _):
        await pilot.press("slash", *"so much", "ctrl+w")
        assert "/ so\u258f" in text_on(app)
        await pilot.press("ctrl+w")
        assert "/ \u258f" in text_on(app)
        await pilot.press(*"sit", "ctrl+u")
        assert "/ \u258f" in text_on(app)
        await pilot.press("backspace")
        assert "\u258f" not in text_on(app)


@pytest.mark.parametrize("size", SIZES)
@in_a_loop
async def test_overwhelm_is_named_while_a_search_is_typed_and_is_two_keys_away(size: tuple[int, int]) -> None:
    catalogue = FakeCatalogue()
    async with the_list(size, catalogue=catalogue) as (app, pilot, clock):
        await pilot.press("slash", "o")
        assert not catalogue.opened, "a letter is a letter"
        assert f"Esc o {words.KEY_OVERWHELM}" in text_on(app)
        assert "Sudden overwhelm" in text_on(app)
        await pilot.press("escape", "o")
        await settled(app, pilot, clock)
        assert [name for name, _ in catalogue.opened] == [OVERWHELM]


@in_a_loop
async def test_first_aid_below_what_was_found_is_played_once_one_has_walked_to_it() -> None:
    catalogue = FakeCatalogue()
    async with the_list(catalogue=catalogue) as (app, pilot, clock):
        await pilot.press("slash", "z", "z", "enter")
        assert not catalogue.opened, "nothing was found, and nothing is marked"
        await pilot.press("down", "enter")
        await settled(app, pilot, clock)
        assert [name for name, _ in catalogue.opened] == [OVERWHELM]


@in_a_loop
async def test_just_breathing_is_one_key_away() -> None:
    catalogue = FakeCatalogue()
    async with the_list(catalogue=catalogue) as (app, pilot, clock):
        assert f"b {words.KEY_BREATHE}" in text_on(app)
        await pilot.press("b", "b")
        await settled(app, pilot, clock)
        assert [name for name, _ in catalogue.opened] == [BREATHE]


@pytest.mark.parametrize("size", SIZES)
@in_a_loop
async def test_levels_are_changed_on_the_list_and_silence_stays_in_its_header(size: tuple[int, int]) -> None:
    catalogue = FakeCatalogue()
    async with the_list(size, catalogue=catalogue) as (app, pilot, clock):
        await pilot.press("minus", "minus")
        assert "\u22124 dB" in text_on(app)
        await pilot.press("m")
        await settled(app, pilot, clock, 20.0)
        assert words.MUTED in text_on(app).split("\n")[0 if size[1] < 22 else 1]
        await pilot.press("slash", "a")
        assert words.MUTED in text_on(app), "also while one types"
        await pilot.press("escape", "enter")
        await settled(app, pilot, clock)
        levels = catalogue.opened[0][1].snapshot().levels
        assert (levels.volume_db, levels.muted) == (-4.0, True)


@in_a_loop
async def test_a_key_goes_on_where_the_marked_one_was_left() -> None:
    catalogue = FullShelf()
    async with the_list(catalogue=catalogue) as (app, pilot, clock):
        await pilot.press("R")
        await settled(app, pilot, clock)
        assert not catalogue.opened, "the marked one was not left anywhere"
        await pilot.press("j", "R")
        await settled(app, pilot, clock)
        assert [name for name, _ in catalogue.opened] == ["s1"]
        assert isinstance(app.screen, PlayingScreen)


@in_a_loop
async def test_other_colours_are_named_on_the_list() -> None:
    async with the_list() as (app, pilot, clock):
        await pilot.press("T")
        await pilot.pause()
        clock.now += 0.5
        app.tick()
        await pilot.pause()
        assert f"{words.COLOURS}: " in text_on(app)
