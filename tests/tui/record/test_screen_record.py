"""The recording screen: keys, what is shown at every size, and coming back to the same place."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from audio.capture.meter import Level
from audio.capture.played import PlayedInput
from audio.capture.recorder import GONE
from tests.program import command, environment, in_a_terminal
from tests.tui.record.desks import RATE, a_desk, a_pacer, microphone, reading, spoken
from tests.tui.screens.sitting import MemoryDriver, in_a_loop, looks
from tui.picture.cells import CONTINUED, Charset, glyph
from tui.picture.palette import Depth, Palette
from tui.picture.theme import BUILT_IN
from tui.record import words
from tui.record.app import RecordApp
from tui.record.desk import Doing
from tui.record.page import RecordPage, RecordView
from tui.record.view import view_of
from tui.settings import Keys
from tui.terminal.abilities import Abilities
from tui.text import words as house

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from tui.record.desk import Desk

TRUE = Abilities(Depth.TRUE, Charset.UNICODE)
SIZES = [(40, 12), (60, 16), (80, 24), (120, 40), (200, 60)]


def an_app(desk: Desk) -> RecordApp:
    return RecordApp(
        desk, a_pacer(desk), lambda _: microphone(), terminal=TRUE, frames_a_second=0, driver_class=MemoryDriver
    )


def doing(desk: Desk) -> Doing:
    return desk.doing


async def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def text_of(page: RecordPage, view: RecordView) -> list[str]:
    grid = page.draw(view)
    return ["".join(glyph(number) for number in row >> 16 if number != CONTINUED) for row in grid.cells]


@in_a_loop
async def test_record_listen_keep_skip_back_and_leave(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    app = an_app(desk)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await until(lambda: desk.recorder is not None and not app._busy)
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
        await until(lambda: desk.kept == {"hello"} and not app._busy)
        assert desk.place == 1
        await pilot.press("space")
        await asyncio.sleep(0.2)
        await pilot.press("escape")
        await until(lambda: doing(desk) is Doing.READY and not app._busy)
        assert len(desk.folder.names("out")) == 1
        assert desk.kept == {"hello"}
        await pilot.press("s")
        assert desk.place == 2
        await pilot.press("b", "b")
        assert desk.place == 0
        await pilot.press("right", "q")
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
    app = RecordApp(desk, a_pacer(desk), lambda _: pulled, terminal=TRUE, frames_a_second=0, driver_class=MemoryDriver)

    def shown() -> bool:
        app.tick()
        return desk.doing is Doing.REVIEW and not app._busy

    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await until(lambda: desk.recorder is not None and not app._busy)
        await pilot.press("space")
        await until(shown)
        assert desk.notice == GONE
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

    monkeypatch.setattr("tui.record.app.microphones", lambda _: [(3, "Built in"), (7, "Headset")])
    app = RecordApp(desk, a_pacer(desk), one, terminal=TRUE, frames_a_second=0, driver_class=MemoryDriver)
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        await until(lambda: desk.recorder is not None and not app._busy)
        await pilot.press("d")
        await until(lambda: bool(app._devices))
        app.tick()
        await pilot.press("space", "k", "escape")  # the choice is closed, and nothing else has happened
        assert not app._devices
        assert desk.doing is Doing.READY
        await pilot.press("d")
        await until(lambda: bool(app._devices))
        await pilot.press("down", "enter")
        await until(lambda: asked == [None, 7] and not app._busy)
        await pilot.press("q")
    desk.close()


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_line_is_whole_and_nothing_is_cut_off_at_any_size(
    tmp_path: Path, size: tuple[int, int], place: int
) -> None:
    desk = a_desk(tmp_path)
    desk.go(place)
    pacer = a_pacer(desk, [0.0])
    for charset in Charset:
        page = RecordPage(*size, Palette(BUILT_IN[0], Depth.TRUE), charset)
        view = view_of(desk, pacer, 3.0)
        rows = text_of(page, view)
        assert len(rows) == size[1]
        assert all(len(row) == size[0] for row in rows)
        whole = " ".join(" ".join(rows).replace("\u2580", " ").split())
        told = desk.cue.line.words
        assert (told in whole) or all(word in whole for word in told.split())
        assert any(" ".join(form.split()) in whole for form in words.KEYS_IDLE)
        assert f"{place + 1}" in whole


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_meter_shows_level_peak_and_warning(size: tuple[int, int]) -> None:
    page = RecordPage(*size, Palette(BUILT_IN[0], Depth.TRUE), Charset.UNICODE)
    base = {"title": "A", "done": (), "where": "", "line": "Hello."}
    quiet = RecordView(**base, meter=Level(-50.0, -48.0, -40.0))  # type: ignore[arg-type] # texts all
    loud = RecordView(**base, meter=Level(-12.0, -1.0, -0.5, clipped=True), meter_says=(words.CLIPPING,))  # type: ignore[arg-type] # see above

    def row(view: RecordView) -> str:
        return next(row for row in text_of(page, view) if "dB" in row)

    assert row(quiet).count("\u2501") < row(loud).count("\u2501")
    assert row(quiet).index("|") < row(loud).index("|")
    assert "-40 dB" in row(quiet)
    assert words.CLIPPING in row(loud)


def test_the_light_counts_in_and_the_line_is_brighter_when_its_time_comes(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.go(1)
    now = [100.0]
    pacer = a_pacer(desk, now)
    desk.doing = Doing.RECORDING
    pacer.begin(desk.cue)
    before = view_of(desk, pacer, 100.5)
    assert before.label == ("in", "····")  # the in-breath of four seconds before the line
    assert before.line_strength < 1
    empty, full = before.breath, view_of(desk, pacer, 103.9).breath
    assert full > empty
    there = view_of(desk, pacer, 104.1)
    assert there.label == ("out",)
    assert there.line_strength == 1
    pacer.stop()
    assert view_of(desk, pacer, 104.2).label in (("in",), ("out",))


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


def helped(app: RecordApp) -> bool:
    return app._help is not None


def left_overwhelmed(app: RecordApp) -> bool:
    return app.overwhelmed


def shown_by(app: RecordApp) -> list[str]:
    """Return the rows of the terminal."""
    output = app.frames
    assert isinstance(output, MemoryDriver)
    rows = looks("".join(output.written), app.size.width, app.size.height)
    return ["".join(look.letter or " " for look in row).rstrip() for row in rows]


def said_by(app: RecordApp) -> str:
    return " ".join(" ".join(shown_by(app)).split())


async def recording(app: RecordApp, pilot: Pilot[int]) -> None:
    """Let a take be under way, with something in it."""
    await until(lambda: app.desk.recorder is not None and not app._busy)
    await pilot.press("space")
    assert doing(app.desk) is Doing.RECORDING
    await asyncio.sleep(0.2)


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


def test_a_reading_has_the_lines_of_its_session(tmp_path: Path) -> None:
    assert [cue.line.id for cue in reading(tmp_path).cues] == ["hello", "out", "bye"]
    assert np.isfinite(reading(tmp_path).timeline.duration)
