"""Keys, pressed on a fake player; what leaves, what stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from audio.play.snapshot import PlayState
from tests.tui.screens.sitting import Clock, FakePlayer, an_app, in_a_loop, output_of, text_on
from tui.actions.table import TABLE, Where
from tui.picture.cells import Charset
from tui.picture.palette import Depth
from tui.screens.drawn import DrawnScreen
from tui.screens.help import HelpScreen
from tui.terminal.abilities import Abilities
from tui.text import words

if TYPE_CHECKING:
    from tui.screens.app import SitwithApp

SIZE = (60, 20)


def help_is_open(app: SitwithApp) -> bool:
    return isinstance(app.screen, HelpScreen)


@in_a_loop
async def test_each_key_does_its_own() -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await pilot.press("space", "plus", "minus", "equals_sign", "m", "space")
        assert player.asked == ["start", "pause", "volume +2", "volume -2", "volume +2", "mute", "pause"]


@in_a_loop
async def test_escape_closes_help_and_never_quits() -> None:
    player = FakePlayer()
    app = an_app(player, Clock())
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await pilot.press("question_mark")
        assert help_is_open(app)
        await pilot.press("question_mark", "question_mark", "escape", "escape", "escape")
        assert not help_is_open(app)
        assert app.is_running
        assert "stop" not in player.asked


@in_a_loop
async def test_help_can_be_scrolled_to_its_end_at_40_by_12() -> None:
    app = an_app(FakePlayer(), Clock())
    async with app.run_test(headless=False, size=(40, 12)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        seen = ""
        for _ in range(20):
            seen += text_on(app)
            await pilot.press("space")
            await pilot.pause()
    for needed in ("medical", "emergency", "clinician", "driving", "dizzy", "Stopping", "number"):
        assert needed in seen


@pytest.mark.parametrize("before", [(), ("space",), ("question_mark",), ("x",)])
@in_a_loop
async def test_x_is_quiet_at_once_from_everywhere(before: tuple[str, ...]) -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        player.position = 40.0
        app.tick()
        await pilot.pause()
        await pilot.press(*before)
        await pilot.press("x")
        await pilot.pause()
        assert player.asked.count("too much") == 1 + ("x" in before)
        assert not help_is_open(app)
        assert words.TOO_MUCH.split(".")[0] in text_on(app), "without another tick"
        await pilot.press("space")
        assert player.state is PlayState.QUIET, "nothing goes on"


@in_a_loop
async def test_help_in_the_quiet_is_about_the_quiet() -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        player.position = 20.0
        app.tick()
        await pilot.press("x")
        player.state = PlayState.QUIET
        clock.now += 12
        app.tick()
        await pilot.press("question_mark")
        app.tick()
        await pilot.pause()
        shown = text_on(app)
        assert words.HELP_NUMBERED in shown
        assert TABLE["seek_back"].told(Where.SESSION) not in shown


@in_a_loop
async def test_help_at_the_end_is_about_the_end() -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=(80, 40)) as pilot:
        player.position, player.state = player.timeline.duration, PlayState.ENDED
        app.tick()
        await pilot.press("question_mark")
        app.tick()
        await pilot.pause()
        shown = text_on(app)
        assert words.KEY_ONCE_MORE in shown
        assert words.KEY_STAY_A_LITTLE in shown
        for elsewhere in ("pause", "seek_back", "slower", "company"):
            assert TABLE[elsewhere].told(Where.SESSION) not in shown


@in_a_loop
async def test_other_colours_say_which() -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        player.position = 20.0
        app.tick()
        await pilot.press("T")
        clock.now += 1
        app.tick()
        assert "colours: Ember" in text_on(app)


@in_a_loop
async def test_after_too_much_one_can_stay_or_leave() -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await pilot.press("x", "enter")
        assert "stop" not in player.asked, "before anything is asked, Enter means nothing"
        clock.now += 11
        await pilot.press("enter")
        assert "stop" not in player.asked
        clock.now += 60
        app.tick()
        assert app.is_running, "nobody is sent away"
        await pilot.press("q")
        assert "stop" in player.asked


@in_a_loop
async def test_a_choice_is_to_leave() -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await pilot.press("x")
        clock.now += 11
        await pilot.press("left", "left", "enter")
        assert player.asked[-1] == "stop"


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
@in_a_loop
async def test_leaving_waits_for_the_fade(key: str) -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await pilot.press(key, key)
        assert player.asked.count("stop") == 1
        app.tick()
        await pilot.pause()
        assert app.is_running
        player.faded = True
        app.tick()
        await pilot.pause()
    assert app.return_value == 0


@in_a_loop
async def test_a_player_that_does_not_fade_is_left_behind() -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await pilot.press("q")
        clock.now += 4
        app.tick()
        await pilot.pause()
    assert app.return_value == 0


@in_a_loop
async def test_at_the_end_it_waits_for_the_listener() -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)
    async with app.run_test(headless=False, size=SIZE) as pilot:
        player.position, player.state, player.faded = player.timeline.duration, PlayState.ENDED, True
        for _ in range(3):
            clock.now += 600
            app.tick()
        await pilot.press("escape")
        assert app.is_running
        await pilot.press("enter")
        app.tick()
        await pilot.pause()
    assert app.return_value == 0


@in_a_loop
async def test_without_colours_and_in_ascii_nothing_else_is_written() -> None:
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock, Abilities(Depth.NONE, Charset.ASCII))
    async with app.run_test(headless=False, size=SIZE) as pilot:
        for position in (20.0, 21.0, 40.0):
            player.position = position
            app.tick()
            await pilot.pause()
        await pilot.press("question_mark")
        await pilot.pause()
        written = "".join(output_of(app).written)
    assert written.isascii()
    assert not re.search(r"\x1b\[[0-9;]*\b(3[0-8]|4[0-8]|9[0-7]|10[0-7])\b[0-9;]*m", written)


@in_a_loop
async def test_f_leaves_the_picture_alone_until_a_key() -> None:
    player, clock = FakePlayer(), Clock()
    player.position = 24.0
    app = an_app(player, clock)

    async def shown_after(seconds: float) -> str:
        for _ in range(2):
            clock.now += seconds / 2
            app.tick()
            await pilot.pause()
        return re.sub(r"[\s\u2584\u2580]", "", text_on(app))

    async with app.run_test(headless=False, size=SIZE) as pilot:
        assert "Asitting" in await shown_after(20.0)
        await pilot.press("f")
        assert not await shown_after(2.0)
        await pilot.press("f")
        assert "Asitting" in await shown_after(2.0), "f brings the words back, as any key does"
        await pilot.press("f")
        assert not await shown_after(2.0)
        await pilot.press("plus")
        assert "Asitting" in await shown_after(1.0)
        assert "volume +2" in player.asked, "and does what it does"
        await pilot.press("f", "x")
        assert await shown_after(13.0), "what is said in the quiet is not to be missed"


@in_a_loop
async def test_a_screen_that_is_covered_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = an_app(FakePlayer(), Clock())
    async with app.run_test(headless=False, size=SIZE) as pilot:
        below = app.screen
        assert isinstance(below, DrawnScreen)
        await pilot.press("question_mark")
        assert help_is_open(app)
        drawn: list[int] = []
        monkeypatch.setattr(below, "grid", lambda *_: drawn.append(1))
        below.tick()
        assert not drawn
