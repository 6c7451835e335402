"""The recording screen: takes are made, listened to, kept, and found again at the same place."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import numpy as np

from audio.capture.played import PlayedInput
from audio.faults import TakeFault
from scripts.faults import Flaw
from tests.terminal import looks
from tests.tui.record.desks import RATE, a_desk, microphone, reading, spoken
from tests.tui.record.record_screens import (
    an_app,
    at_the_desk,
    doing,
    gone,
    screen_of,
    until,
)
from tests.tui.screens.sitting import MemoryDriver, in_a_loop
from tui.record.desk import Doing
from tui.text.faults import flaw_sentence

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


@in_a_loop
async def test_record_listen_keep_skip_back_and_leave(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    app = an_app(desk)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        screen = await at_the_desk(app)
        await pilot.press("space")
        assert doing(desk) is Doing.RECORDING
        await asyncio.sleep(0.25)
        await pilot.press("k", "s", "b")  # nothing is thrown over while it is recorded
        assert doing(desk) is Doing.RECORDING
        assert desk.place == 0
        await pilot.press("space")
        await until(lambda: doing(desk) is Doing.REVIEW)
        assert any("words a minute" in remark for remark in desk.remarks)
        await pilot.press("space")  # the key that ended a take does not throw it over
        assert doing(desk) is Doing.REVIEW
        await pilot.press("l")
        assert doing(desk) is Doing.LISTENING
        await pilot.press("space")
        assert doing(desk) is Doing.REVIEW
        await pilot.press("k")
        await until(lambda: desk.kept == {"hello"} and not screen.busy)
        assert desk.place == 1
        await pilot.press("space")
        await asyncio.sleep(0.2)
        await pilot.press("escape")
        await until(lambda: doing(desk) is Doing.READY and not screen.busy)
        assert len(desk.folder.names("out")) == 1
        assert desk.kept == {"hello"}
        await pilot.press("s")
        assert desk.place == 2
        await pilot.press("b", "b")
        assert desk.place == 0
        await pilot.press("right", "q")
        await gone(app, screen)
    assert app.return_code == 0
    desk.close()
    assert a_desk(tmp_path).place == 1


@in_a_loop
async def test_a_microphone_that_is_pulled_out_is_told_and_the_take_is_there(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    began = time.monotonic()
    pulled = PlayedInput(
        spoken(), RATE, clock=lambda: time.monotonic() - began, breaks_off=True
    )  # four seconds, then nothing more
    app = an_app(desk, opens=lambda _: pulled)

    def shown() -> bool:
        app.tick()
        return desk.doing is Doing.REVIEW and not screen_of(app).busy

    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await at_the_desk(app)
        await pilot.press("space")
        await until(shown)
        assert desk.notice == flaw_sentence(Flaw(TakeFault.MICROPHONE_GONE))
        assert desk.review is not None
        assert len(desk.review.sound) > 3 * RATE
        await pilot.press("a")
        assert doing(desk) is Doing.REVIEW
        assert "went away" in desk.notice
        await pilot.press("k", "q")
    desk.close()


@in_a_loop
async def test_another_microphone_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int | None] = []
    desk = a_desk(tmp_path)

    def one(index: int | None) -> PlayedInput:
        asked.append(index)
        return microphone()

    monkeypatch.setattr("tui.record.screen.microphones", lambda _: [(3, "Built in"), (7, "Headset")])
    app = an_app(desk, opens=one)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        screen = await at_the_desk(app)
        await pilot.press("d")
        await until(lambda: screen.choosing)
        app.tick()
        await pilot.press("space", "k", "escape")  # the choice is closed, and nothing else has happened
        assert not screen.choosing
        assert desk.doing is Doing.READY
        await pilot.press("d")
        await until(lambda: screen.choosing)
        await pilot.press("down", "enter")
        await until(lambda: asked == [None, 7] and not screen.busy)
        await pilot.press("q")
    desk.close()


@in_a_loop
async def test_the_screen_draws_itself_at_40_by_12(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    app = an_app(desk)
    async with app.run_test(headless=False, size=(40, 12)) as pilot:
        await until(lambda: desk.recorder is not None)
        app.tick()
        await pilot.pause()
        output = app.frames
        assert isinstance(output, MemoryDriver)
        rows = ["".join(look.letter or " " for look in row) for row in looks("".join(output.written), 40, 12)]
        assert any("Hello. I'm glad you're here." in row for row in rows)
        await pilot.press("q")
    desk.close()


def test_a_reading_has_the_lines_of_its_session(tmp_path: Path) -> None:
    assert [cue.line.id for cue in reading(tmp_path).cues] == ["hello", "out", "bye"]
    assert np.isfinite(reading(tmp_path).timeline.duration)
