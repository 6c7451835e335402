"""The list of sessions: what stands on it at every size, the search in it, and what is told on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.faults import VoiceError, VoiceFault
from scripts.files.library import OVERWHELM
from tests.tui.screens.sitting import (
    Clock,
    FakeCatalogue,
    FullShelf,
    an_app,
    in_a_loop,
    settled,
    text_on,
    the_list,
)
from tui.screens.home import HomeScreen
from tui.session.entries import Entry
from tui.storage.folders import with_tilde
from tui.text import list_words, words

if TYPE_CHECKING:
    from tui.screens.app import SitwithApp
    from tui.session.opened import Opened

SIZE = (80, 24)
SIZES = [(40, 12), (60, 16), (80, 24), (120, 40), (200, 60)]
LONG = "A very long evening session for those who cannot sleep and would like company"


class LongShelf(FakeCatalogue):
    """Three sessions: an own one with a long title, an own one that cannot be played, a short one."""

    def entries(self) -> tuple[Entry, ...]:
        fault = "line 3: stage 1 “a”, breath: found “9-1”; the inhale can be from 1 to 6 seconds (and 3 more)"
        return (
            Entry(OVERWHELM, "Sudden overwhelm", 95.0, "For when it is all too much.", "a voice", own=False),
            Entry("long", LONG, 1280.0, "For a long evening.", "a paced breath \u00b7 a voice", own=True),
            Entry("zbad", "zbad", 0.0, "", "", own=True, fault=fault),
        )


def rows_on(app: SitwithApp) -> list[str]:
    return text_on(app).split("\n")


def said_on(app: SitwithApp) -> str:
    """Return what stands on the screen as one line, so that a sentence is found however it is wrapped."""
    return " ".join(text_on(app).split())


@in_a_loop
async def test_it_says_what_each_session_is_for_and_asks() -> None:
    async with the_list() as (app, pilot, _):
        shown = text_on(app)
        for text in ("A sitting", "1½ min", "For a test.", "a paced breath", "Sudden overwhelm", "o overwhelm"):
            assert text in shown
        for text in (list_words.GROUP_NOW, list_words.GROUP_YOURS, "about a minute and a half \u00b7 a paced breath"):
            assert text in shown
        await pilot.press("G")
        assert "line 3: the breath is no breath" in text_on(app)


@pytest.mark.parametrize("size", SIZES)
@in_a_loop
async def test_one_sees_that_there_is_more(size: tuple[int, int]) -> None:
    async with the_list(size, catalogue=FullShelf()) as (app, pilot, _):
        seen = sum("Sitting" in row for row in rows_on(app))
        if seen == 30:
            assert "more" not in text_on(app)
            return
        assert seen >= 3
        assert f"\u2193 {30 - seen} more" in text_on(app)
        await pilot.press(*"jjjjjjjjjjjjjjj")
        assert "Sitting 15" in text_on(app)
        row = next(row for row in rows_on(app) if " more" in row)
        above, below = (int(word) for word in row.split() if word.isdecimal())
        assert above + below + sum("Sitting" in row for row in rows_on(app)) == 30
        await pilot.press("G")
        assert f"\u2191 {30 - sum('Sitting' in row for row in rows_on(app))}" in text_on(app)


@pytest.mark.parametrize("size", SIZES)
@in_a_loop
async def test_a_place_that_is_kept_stands_on_its_row(size: tuple[int, int]) -> None:
    async with the_list(size, catalogue=FullShelf()) as (app, _, _):
        row = next(row for row in rows_on(app) if "Sitting 1 " in row)
        assert "3:06, R" in row
        assert "8 min" in row
        if size[0] >= 80:
            assert "one thing, then another" in row


@in_a_loop
async def test_walking_through_the_list() -> None:
    async with the_list() as (app, pilot, _):
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
@in_a_loop
async def test_nothing_is_cut_off(size: tuple[int, int]) -> None:
    async with the_list(size) as (app, pilot, _):
        shown = text_on(app)
        for text in ("A sitting", "1½ min", "For a test", "a paced breath", "Enter play", "o overwhelm", "q leave"):
            assert text in shown
        await pilot.press("x")
        assert "That was enough for now." in text_on(app), "the list has led to the quiet"


class Apart(FakeCatalogue):
    """A session of several clauses, another of one."""

    def entries(self) -> tuple[Entry, ...]:
        clauses = "Nine minutes: apart first, each with their own breath, then back to back if both want to."
        one = "Nine minutes: an evening with hardly a comma in it that goes on and on for very much longer than it may."
        return (
            Entry("quarrel", "After a quarrel", 540.0, clauses, "a voice", own=False),
            Entry("on", "On and on", 540.0, one, "a voice", own=False),
        )


@in_a_loop
async def test_a_low_window_says_whole_clauses_of_what_a_session_is_for() -> None:
    async with the_list((40, 12), catalogue=Apart()) as (app, pilot, _):
        said = said_on(app)
        assert "apart first, each with their own breath" in said
        assert "back" not in said
        await pilot.press("down")
        assert "\u2026" in said_on(app), "what has no comma goes on, and is seen to"


@in_a_loop
async def test_one_that_cannot_be_opened_is_told_on_the_list() -> None:
    class Broken(FakeCatalogue):
        def open(self, name: str, levels: object) -> Opened:
            del name, levels
            raise VoiceError(VoiceFault.UNREADABLE, folder="mum")

    async with the_list(catalogue=Broken()) as (app, pilot, clock):
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        clock.now += 1
        app.tick()
        await pilot.pause()
        assert "mum: this voice cannot be read." in text_on(app)


@pytest.mark.parametrize("size", SIZES)
@in_a_loop
async def test_a_search_that_finds_nothing_says_so_and_offers_nothing_to_play(size: tuple[int, int]) -> None:
    async with the_list(size) as (app, pilot, _):
        await pilot.press("slash", "z", "z")
        assert words.NOTHING_FOUND in said_on(app)
        assert f"Enter {words.KEY_PLAY}" not in text_on(app)
        assert f"Esc {words.KEY_CLEAR}" in text_on(app)
        await pilot.press("escape")
        assert f"Enter {words.KEY_PLAY}" in text_on(app)


@in_a_loop
async def test_enter_is_not_offered_where_the_marked_one_cannot_be_played() -> None:
    async with the_list() as (app, pilot, _):
        assert f"Enter {words.KEY_PLAY}" in text_on(app)
        await pilot.press("G")
        assert f"Enter {words.KEY_PLAY}" not in text_on(app)


@pytest.mark.parametrize("size", SIZES)
@in_a_loop
async def test_a_long_title_takes_the_room_there_is_and_is_seen_whole_when_it_is_marked(size: tuple[int, int]) -> None:
    async with the_list(size, catalogue=LongShelf()) as (app, pilot, _):
        await pilot.press("j")
        assert LONG in said_on(app)
        assert "For a long evening" in said_on(app)
        row = next(row for row in rows_on(app) if "21 min" in row)
        assert LONG not in row, "cut on its row, and whole below"
        assert LONG[:20] in row
        ends = row.index("21 min") + len("21 min")
        await pilot.press("slash", *"sudden")
        shorter = next(row for row in rows_on(app) if "1½ min" in row)
        assert shorter.index("1½ min") + len("1½ min") == ends, "the list keeps its width while one types"


@pytest.mark.parametrize("size", SIZES)
@in_a_loop
async def test_a_faulty_one_keeps_its_title(size: tuple[int, int]) -> None:
    async with the_list(size, catalogue=LongShelf()) as (app, pilot, _):
        await pilot.press("G")
        row = next(row for row in rows_on(app) if "zbad" in row)
        _, title, told = row.split(None, 2)
        assert title == "zbad"
        assert told.strip() == "cannot be played as it is"
        assert "(and 3 more)" in said_on(app), "all that is said of it is there"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("faults", [1, 2])
@in_a_loop
async def test_a_notice_covers_neither_the_keys_nor_what_a_session_is_for(size: tuple[int, int], faults: int) -> None:
    fault = (
        f"{Path.home()}/.config/sitwith/themes/bad.toml: text #223344 is hard to read on the ground #0b0f14 "
        "(contrast 1.9); choose colours with a contrast of 7 and more. This theme is left out."
    )
    notice = words.faults_notice([fault] * faults)
    assert notice is not None
    async with the_list(size, notice=notice, after=0.5) as (app, _, _):
        told = words.FAULT_BRIEFLY if faults == 1 and size[0] < 80 else notice
        assert told in said_on(app).replace("themes/ bad.toml", "themes/bad.toml")
        for text in ("A sitting", "For a test", "a paced breath", "Enter play", "o overwhelm", "q leave"):
            assert text in text_on(app)
        assert str(Path.home()) not in text_on(app)


@in_a_loop
async def test_a_long_fault_of_a_session_leaves_the_keys_and_the_list() -> None:
    clock = Clock()
    app = an_app(None, clock)
    fault = f"{Path.home()}/.local/share/sitwith/scripts/a-very-quiet-evening.toml:12: stage 3 “staying with you”: " * 4
    async with app.run_test(headless=False, size=(40, 12)) as pilot:
        await settled(app, pilot, clock)
        home = app.screen
        assert isinstance(home, HomeScreen)
        home.tell(fault, clock.now)
        app.tick()
        await pilot.pause()
        shown = rows_on(app)
        assert "A sitting" in text_on(app)
        assert "Enter play" in shown[-1]
        assert "~/.local/share/sitwith/scripts/" in shown[-7], "a path breaks behind a slash"
        assert shown[-2].strip().endswith("\u2026")


def test_the_home_folder_is_written_as_people_write_it() -> None:
    home = Path.home()
    assert with_tilde(f"{home}/a.toml:3: {home}/b is not there") == "~/a.toml:3: ~/b is not there"
    assert with_tilde(f"/elsewhere{home}/a.toml") == f"/elsewhere{home}/a.toml"
    assert with_tilde(f"{home}ward/a.toml") == f"{home}ward/a.toml"
