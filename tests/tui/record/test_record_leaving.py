"""Ways out of the recording screen: too much, sudden overwhelm, help and back; no take is lost on any of them."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from scripts.files.library import OVERWHELM
from tests.program import command, environment, in_a_terminal
from tests.tui.record.desks import RATE, a_desk, spoken
from tests.tui.record.record_screens import (
    SIZES,
    an_app,
    at_the_desk,
    doing,
    gone,
    helped,
    recording,
    said_by,
    until,
)
from tests.tui.screens.sitting import FakeCatalogue, in_a_loop
from tui.record import words
from tui.record.desk import Doing
from tui.screens.playing import PlayingScreen
from tui.settings import Keys, Settings
from tui.text import words as house

if TYPE_CHECKING:
    from pathlib import Path

    from audio.tones.choices import Timbre
    from tui.session.opened import AtHand, FirstAid


@in_a_loop
async def test_x_ends_what_is_recorded_and_keeps_it_among_the_takes(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    app = an_app(desk)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        screen = await recording(app, pilot)
        await pilot.press("x")
        await until(lambda: doing(desk) is Doing.READY and not screen.busy)
        assert len(desk.folder.names("hello")) == 1
        assert desk.review is None
        app.tick()
        await pilot.pause()
        assert words.QUIET_TAKE in said_by(app)
        await pilot.press("q")
        await gone(app, screen)
    assert not screen.left_for_session
    assert app.return_code == 0
    desk.close()


@in_a_loop
async def test_x_stops_what_is_listened_to_and_the_tone_that_paces(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    app = an_app(desk)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        screen = await recording(app, pilot)
        await pilot.press("space")
        await until(lambda: doing(desk) is Doing.REVIEW and not screen.busy)
        await pilot.press("l")
        assert doing(desk) is Doing.LISTENING
        screen._pacer.begin(desk.cue)
        await pilot.press("x")
        assert doing(desk) is Doing.REVIEW, "the take is still there to be kept"
        assert screen._pacer._began is None
        app.tick()
        await pilot.pause()
        assert words.QUIET in said_by(app)
        await pilot.press("d")
        await until(lambda: not screen.busy)
        await pilot.press("x")
        assert not screen.choosing
        await pilot.press("q")
    desk.close()


@pytest.mark.parametrize("before", [[], ["space"], ["question_mark"], ["space", "question_mark"]], ids=str)
@in_a_loop
async def test_o_goes_over_to_sudden_overwhelm_and_what_was_recorded_is_sealed_first(
    tmp_path: Path, before: list[str]
) -> None:
    desk = a_desk(tmp_path)
    app = an_app(desk)
    async with app.run_test(headless=False, size=(40, 12)) as pilot:
        screen = await at_the_desk(app)
        for key in before:
            await pilot.press(key)
        await asyncio.sleep(0.2)
        await pilot.press("o")
        assert screen._view(0.0).status[0].text == house.GENTLER

        def is_shown() -> bool:
            app.tick()
            return isinstance(app.screen, PlayingScreen)

        await until(is_shown)
        assert screen.put_away.is_set(), "nothing sounds beside the session"
        assert screen.left_for_session
        assert len(desk.folder.names("hello")) == ("space" in before)
        assert not list(desk.folder.takes.glob("*.take"))
        playing = app.whereabouts.playing
        assert playing is not None
        assert playing.player.timeline.session == OVERWHELM
        await pilot.press("q")
        await until(lambda: playing.leaving)
        assert app.is_running
    assert desk.recorder is None


@pytest.mark.parametrize("keys", [("o", "x"), ("o", "q")], ids=str)
@in_a_loop
async def test_on_the_way_there_one_can_turn_to_the_quiet_or_leave(tmp_path: Path, keys: tuple[str, ...]) -> None:
    ready = threading.Event()

    class Slow(FakeCatalogue):
        def at_hand(self, aid: FirstAid, timbre: Timbre) -> AtHand:
            ready.wait(10)
            return super().at_hand(aid, timbre)

    app = an_app(a_desk(tmp_path), catalogue=Slow())
    async with app.run_test(headless=False, size=(60, 20)) as pilot:
        screen = await at_the_desk(app)
        await pilot.press(*keys)
        ready.set()
        await gone(app, screen)
        if "x" in keys:
            await until(lambda: app.whereabouts.playing is not None)
            assert app.whereabouts.playing is not None
            assert app.whereabouts.playing.resting
    assert ("q" in keys) == (app.return_code == 0)


@in_a_loop
async def test_keys_that_were_set_hold_here_too(tmp_path: Path) -> None:
    settings = Settings(keys=Keys(overwhelm=("f5",), help=("K",), record_take=("v",), record_keep=("j",)))
    desk = a_desk(tmp_path)
    app = an_app(desk, settings)
    async with app.run_test(headless=False, size=(120, 40)) as pilot:
        screen = await at_the_desk(app)
        await pilot.press("K")
        assert helped(app)
        app.tick()
        await pilot.pause()
        assert "j keep, and on to the next line" in said_by(app)
        await pilot.press("K")
        assert not helped(app)
        await pilot.press("space", "o")
        assert doing(desk) is Doing.READY, "these keys mean nothing any more"
        await pilot.press("v")
        assert doing(desk) is Doing.RECORDING
        app.tick()
        await pilot.pause()
        assert "v done" in said_by(app)
        await asyncio.sleep(0.2)
        await pilot.press("v")
        await until(lambda: doing(desk) is Doing.REVIEW and not screen.busy)
        await pilot.press("k", "j")
        await until(lambda: desk.kept == {"hello"} and not screen.busy)
        await pilot.press("f5")
        await gone(app, screen)
        assert screen.left_for_session


@in_a_loop
async def test_nothing_moves_where_that_is_set_and_the_ground_is_the_terminal_s(tmp_path: Path) -> None:
    app = an_app(a_desk(tmp_path), Settings(reduced_motion=True, transparent=True))
    async with app.run_test(headless=False, size=(80, 24)):
        screen = await at_the_desk(app)
        first, later = (screen._view(now) for now in (1000.0, 1002.5))
        assert first.breath == later.breath
        assert screen.look.palette(0.0).transparent
        assert app.whereabouts.workplace is screen


def test_a_fault_is_raised_to_the_one_who_tells_it_in_a_sentence(tmp_path: Path) -> None:
    @in_a_loop
    async def broken() -> None:
        app = an_app(a_desk(tmp_path))
        written = ""
        async with app.run_test(headless=False, size=(80, 24)):
            screen = await at_the_desk(app)

            def fails(*_: object) -> None:
                secret = "what a local holds"  # noqa: S105 - not a password
                raise LookupError(len(secret))

            screen.grid = fails  # type: ignore[assignment] # the fault itself
            screen.call_later(screen.tick)
            await until(lambda: app.fault is not None)
            written = "".join(app.frames.written)  # type: ignore[union-attr] # a test's own
        assert isinstance(app.fault, LookupError)
        assert app.return_code == 1
        assert "Traceback" not in written
        assert "what a local holds" not in written

    with pytest.raises(LookupError):
        broken()


@pytest.mark.parametrize("size", SIZES, ids=str)
@in_a_loop
async def test_the_help_page_names_every_key_and_escape_goes_back(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = a_desk(tmp_path)
    app = an_app(desk)
    async with app.run_test(headless=False, size=size) as pilot:
        screen = await at_the_desk(app)
        await pilot.press("question_mark")
        seen = ""
        # Where a page has two columns its rows are read across.
        told = [f" {key} " for key in ("Space", "l", "k", "a", "s", "b", "h", "d", "Esc", "x", "o", "?", "q")]
        told += ["Esc back", "emergency"]
        for _ in range(12):
            app.tick()
            await pilot.pause()
            seen += said_by(app) + " "
            if all(words in seen for words in told):
                break
            await pilot.press("pagedown")
        assert [words for words in told if words not in seen] == []
        await pilot.press("k", "s", "g")  # no take is kept and no line skipped behind the page
        assert desk.place == 0
        app.tick()
        await pilot.pause()
        assert "Keys" in said_by(app), (app.screen, app.screen_stack, screen._told, desk.doing, said_by(app))
        await pilot.press("escape")
        app.tick()
        await pilot.pause()
        assert desk.cue.line.words in said_by(app)
        await pilot.press("question_mark", "q")
        assert not helped(app)
        assert app.is_running, "q closes the page before it leaves"
        await pilot.press("question_mark", "ctrl+c")
        await gone(app, screen)
    assert app.return_code == 0


def test_o_goes_over_to_the_session_and_the_take_is_there(tmp_path: Path) -> None:
    sound = tmp_path / "spoken.wav"
    soundfile.write(sound, np.tile(spoken(), 10), RATE)
    env = environment(tmp_path)
    program = command("record", "first-sitting", "--voice", "mum", "--device", f"file:{sound}")
    with in_a_terminal(program, env, columns=40, rows=12) as terminal:
        terminal.shows("Space record")
        terminal.type(" ")
        terminal.shows(words.RECORDING)
        terminal.type("o")
        terminal.shows("Sudden overwhelm")
        terminal.type("q")
        terminal.until(words.COME_BACK)
        assert terminal.ended() == 0
    takes = list(tmp_path.rglob("takes/hello.*"))
    assert sorted(take.suffix for take in takes) == [".flac", ".toml"]
