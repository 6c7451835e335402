"""Ways out of the recording screen: too much, sudden overwhelm, help and back; no take is lost on any of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.program import command, environment, in_a_terminal
from tests.tui.record.desks import RATE, a_desk, a_pacer, microphone, spoken
from tests.tui.record.record_screens import (
    SIZES,
    TRUE,
    an_app,
    doing,
    helped,
    left_overwhelmed,
    recording,
    said_by,
    until,
)
from tests.tui.screens.sitting import MemoryDriver, in_a_loop
from tui.record import words
from tui.record.app import RecordApp
from tui.record.desk import Doing
from tui.settings import Keys
from tui.text import words as house

if TYPE_CHECKING:
    from pathlib import Path


@in_a_loop
async def test_x_ends_what_is_recorded_and_keeps_it_among_the_takes(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    app = an_app(desk)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await recording(app, pilot)
        await pilot.press("x")
        await until(lambda: doing(desk) is Doing.READY and not app._busy)
        assert len(desk.folder.names("hello")) == 1
        assert desk.review is None
        app.tick()
        await pilot.pause()
        assert words.QUIET_TAKE in said_by(app)
        await pilot.press("q")
    assert not app.overwhelmed
    desk.close()


@in_a_loop
async def test_x_stops_what_is_listened_to_and_the_tone_that_paces(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    app = an_app(desk)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await recording(app, pilot)
        await pilot.press("space")
        await until(lambda: doing(desk) is Doing.REVIEW and not app._busy)
        await pilot.press("l")
        assert doing(desk) is Doing.LISTENING
        app._pacer.begin(desk.cue)
        await pilot.press("x")
        assert doing(desk) is Doing.REVIEW, "the take is still there to be kept"
        assert app._pacer._began is None
        app.tick()
        await pilot.pause()
        assert words.QUIET in said_by(app)
        await pilot.press("d")
        await until(lambda: not app._busy)
        await pilot.press("x")
        assert not app._devices
        await pilot.press("q")
    desk.close()


@pytest.mark.parametrize("before", [[], ["space"], ["question_mark"], ["space", "question_mark"]], ids=str)
def test_o_leaves_for_sudden_overwhelm_and_what_was_recorded_is_sealed(tmp_path: Path, before: list[str]) -> None:
    @in_a_loop
    async def pressed() -> None:
        desk = a_desk(tmp_path)
        app = an_app(desk)
        async with app.run_test(headless=False, size=(40, 12)) as pilot:
            await until(lambda: desk.recorder is not None and not app._busy)
            for key in before:
                await pilot.press(key)
            await asyncio.sleep(0.2)
            await pilot.press("o")
        assert app.overwhelmed
        assert app.return_code == 0
        desk.close()
        assert len(desk.folder.names("hello")) == ("space" in before)
        assert not list(desk.folder.takes.glob("*.take"))

    pressed()


@in_a_loop
async def test_the_keys_that_a_listener_has_elsewhere_lead_there_too(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    bound = Keys(overwhelm=("f5", "k"), help=("H",)).by_action()
    app = RecordApp(
        desk,
        a_pacer(desk),
        lambda _: microphone(),
        bound=bound,
        terminal=TRUE,
        frames_a_second=0,
        driver_class=MemoryDriver,
    )
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await until(lambda: desk.recorder is not None and not app._busy)
        await pilot.press("k")
        assert not left_overwhelmed(app), "a key that keeps a take here does that"
        await pilot.press("H")
        assert helped(app)
        await pilot.press("H")
        assert not helped(app)
        await pilot.press("f5")
    assert app.overwhelmed
    desk.close()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_help_page_names_every_key_and_escape_goes_back(tmp_path: Path, size: tuple[int, int]) -> None:
    @in_a_loop
    async def looked() -> None:
        desk = a_desk(tmp_path)
        app = an_app(desk)
        async with app.run_test(headless=False, size=size) as pilot:
            await until(lambda: desk.recorder is not None and not app._busy)
            await pilot.press("question_mark")
            seen = ""
            for _ in range(12):
                app.tick()
                await pilot.pause()
                seen += said_by(app) + " "
                await pilot.press("pagedown")
            for key in ("space", "l", "k", "a", "s", "b", "h", "d", "Esc", "x", "o", "?", "q"):
                assert f" {key} " in seen
            assert "Esc back" in seen
            assert "not emergency care" in seen
            await pilot.press("k", "s", "g")  # no take is kept and no line skipped behind the page
            assert desk.place == 0
            app.tick()
            await pilot.pause()
            assert "Keys" in said_by(app)
            await pilot.press("escape")
            app.tick()
            await pilot.pause()
            assert desk.cue.line.words in said_by(app)
            await pilot.press("question_mark", "q")
            assert not helped(app)
            assert app.is_running, "q closes the page before it leaves"
            await pilot.press("question_mark", "ctrl+c")
        assert app.return_code == 0
        desk.close()

    looked()


def test_o_goes_over_to_the_session_and_the_take_is_there(tmp_path: Path) -> None:
    sound = tmp_path / "spoken.wav"
    soundfile.write(sound, np.tile(spoken(), 10), RATE)
    env = environment(tmp_path)
    program = command("record", "first-sitting", "--voice", "mum", "--device", f"file:{sound}")
    with in_a_terminal(program, env, columns=40, rows=12) as terminal:
        terminal.shows("space record")
        terminal.type(" ")
        terminal.shows(words.RECORDING)
        terminal.type("o")
        terminal.until(house.GENTLER)
        terminal.shows("o overwhelm")
        terminal.type("q")
        terminal.until(words.COME_BACK)
        assert terminal.ended() == 0
    takes = list(tmp_path.rglob("takes/hello.*"))
    assert sorted(take.suffix for take in takes) == [".flac", ".toml"]
