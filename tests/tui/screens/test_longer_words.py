"""A language whose words are longer by a third, with marks over its letters: every screen still fits at 40x12.

The language is made here, from every sentence there is. What would fall outside of the window, or is shortened where it
is no title, was not made for translation.
"""

from __future__ import annotations

import re
from gettext import NullTranslations
from typing import TYPE_CHECKING, Any

import pytest

from audio.play.snapshot import PlayState
from scripts.bounds import TAP_PATIENCE
from scripts.files.library import OVERWHELM, find_session
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.tui.record import record_screens as recorder
from tests.tui.record.desks import a_desk
from tests.tui.screens.sitting import Clock, FakePlayer, FullShelf, an_app, in_a_loop, settled, text_on
from tui.picture.cells import Grid, width_of
from tui.text import language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.pilot import Pilot

    from tui.screens.app import SitwithApp

SIZES = [(40, 12), (80, 24)]
MARKED = str.maketrans("aeiouyAEIOUcn", "àéîöûÿÀÉÎÖÛçñ")
LONGER = 0.3
FACTS = re.compile(r"(\{[^}]*\})")
TITLES = ("Sitting", "First sitting", "Sudden overwhelm", "A sitting", "sitwith")


class Longer(NullTranslations):
    """Every sentence as it could be in another language."""

    def gettext(self, message: str) -> str:
        parts = FACTS.split(message)
        words = "".join(part if place % 2 else part.translate(MARKED) for place, part in enumerate(parts))
        more = round(LONGER * sum(map(len, parts[::2])))
        return words if more == 0 else longer(words, more)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def longer(words: str, more: int) -> str:
    """Return words with so many letters more: spread over them, as they are in a language of longer words."""
    out, at = words.split(" "), 0
    fitting = [place for place, word in enumerate(out) if word and word[-1].isalpha()] or [len(out) - 1]
    for _ in range(more):
        place = fitting[at % len(fitting)]
        out[place], at = out[place] + "ä", at + 1
    return " ".join(out)


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[list[str]]:
    """Let this run be in that language, and note what does not fit."""
    noted: list[str] = []
    put = Grid._put

    def noting(grid: Grid, row: int, column: int, text: str, front: int) -> None:
        outside = (
            column < 0 or column + width_of(text.rstrip(), grid.charset) > grid.width or not 0 <= row < grid.height
        )
        if text.strip() and (outside or ("\u2026" in text and not text.startswith(TITLES))):
            noted.append(text)
        put(grid, row, column, text, front)

    monkeypatch.setattr(Grid, "_put", noting)
    language.use("longer", Longer())
    yield noted
    language.use("en")
    del home


def test_the_language_is_longer_by_a_third() -> None:
    told = Longer().gettext("Enter begins without. {key} too.")
    assert told.startswith("É")
    assert "{key}" in told
    assert len(told) == pytest.approx(1.3 * len("Enter begins without. {key} too."), abs=3)


async def seen(app: SitwithApp, pilot: Pilot[Any], clock: Clock, *keys: str, wait: float = 1.0) -> str:
    """Press keys one by one, each with a look; return what is on the screen at last."""
    for key in keys or ("",):
        if key:
            await pilot.press(key)
        clock.now += wait
        app.tick()
        await pilot.pause()
    return text_on(app)


@pytest.mark.parametrize("size", SIZES)
def test_the_list_its_search_its_help_and_its_quiet(size: tuple[int, int], cut: list[str]) -> None:
    @in_a_loop
    async def looked() -> None:
        clock = Clock()
        app = an_app(None, clock, catalogue=FullShelf())
        async with app.run_test(headless=False, size=size) as pilot:
            await settled(app, pilot, clock)
            await seen(app, pilot, clock, "j", "j", "G", "g", "plus", "m", "T", "slash", "z", "q", "x")
            await seen(app, pilot, clock, "escape", "question_mark", "down", "pagedown", "end", "escape", "x")
            await seen(app, pilot, clock, wait=12.0)

    looked()
    assert cut == []


@pytest.mark.parametrize("size", SIZES)
def test_a_session_from_the_offer_to_its_end(size: tuple[int, int], cut: list[str]) -> None:
    @in_a_loop
    async def looked() -> None:
        clock = Clock()
        course = Course.begin(Conductor(find_session("first-sitting"), {}))
        player = FakePlayer(course=course, waiting=True)
        app = an_app(player, clock)
        async with app.run_test(headless=False, size=size) as pilot:
            await seen(app, pilot, clock, "", "1", "space", wait=3.0)
            await seen(app, pilot, clock, wait=TAP_PATIENCE)
            assert player.state is PlayState.PLAYING
            for at in (2.0, 30.0, 100.0, 200.0, 300.0):
                player.position = at
                await seen(
                    app, pilot, clock, "left_square_bracket", "right_square_bracket", "h", "j", "r", "E", "space"
                )
                await seen(
                    app, pilot, clock, "space", "v", "minus", "t", "plus", "m", "s", "right", "pageup", "T", "f", "f"
                )
            await seen(app, pilot, clock, "question_mark", "pagedown", "end", "escape")
            await seen(app, pilot, clock, "x", "", "right", "right", "question_mark", "escape", wait=11.0)
            await seen(app, pilot, clock, "2", wait=2.0)
            player.position = player.timeline.stages[0].end + 1
            await seen(app, pilot, clock, "", "", wait=40.0)
            player.state = PlayState.ENDED
            await seen(app, pilot, clock, "", wait=20.0)

    looked()
    assert cut == []


@pytest.mark.parametrize("size", SIZES)
def test_first_aid_and_what_stays_after_it(size: tuple[int, int], cut: list[str]) -> None:
    @in_a_loop
    async def looked() -> None:
        clock = Clock()
        player = FakePlayer(course=Course.begin(Conductor(find_session(OVERWHELM), {})))
        app = an_app(player, clock)
        async with app.run_test(headless=False, size=size) as pilot:
            for at in (1.0, 45.0, 70.0, player.timeline.stages[-1].end):
                player.position = at
                await seen(app, pilot, clock, "", "r", "", wait=2.0)
            await seen(app, pilot, clock, "", "1", wait=12.0)

    looked()
    assert cut == []


@pytest.mark.parametrize("size", SIZES)
def test_the_recorder_and_its_help(size: tuple[int, int], cut: list[str], tmp_path: Path) -> None:
    @in_a_loop
    async def looked() -> None:
        app = recorder.an_app(a_desk(tmp_path))
        async with app.run_test(headless=False, size=size) as pilot:
            await recorder.at_the_desk(app)
            for key in ("s", "b", "p", "d", "escape", "question_mark", "pagedown", "end", "escape", "x"):
                await pilot.press(key)
                app.tick()
                await pilot.pause()

    looked()
    assert cut == []
