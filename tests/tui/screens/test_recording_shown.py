"""A recording on the screen: its shape in the progress line; and the way back to where anything was left."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audio.files.waveform import Waveform, nothing_yet
from audio.play.notices import Notice, NoticeKind
from audio.play.snapshot import Levels, PlayState, Snapshot
from scripts.files.library import OVERWHELM
from scripts.plan.around_recording import pace_of, plan_recording
from scripts.voice.voices import Clip
from tests.tui.screens.sitting import (
    TRUE,
    Clock,
    FakeCatalogue,
    FakePlayer,
    MemoryDriver,
    a_timeline,
    in_a_loop,
    text_on,
)
from tui.picture.cells import Charset
from tui.picture.layout import SMALLEST
from tui.picture.palette import Depth
from tui.presenter.director import Director
from tui.presenter.key_hints import PLAYING_HELP, help_rows
from tui.presenter.strengths import SAFETY_SHOWN
from tui.screens.app import SitwithApp
from tui.screens.context import on_a_screen
from tui.session.autosave import Keeping
from tui.session.bookmarks import Bookmark, Places, kept_line
from tui.session.context import Context
from tui.session.opened import Opened
from tui.session.opening import opened
from tui.settings import Settings
from tui.settings.keys import DEFAULT_KEYS, Keys
from tui.terminal.abilities import Abilities
from tui.text.report import clock_time

TALK = plan_recording("talk.mp3", "A talk", Clip(Path("talk.mp3"), "", 600.0, None), pace_of("4-6", lead=False))
LOUD = np.full(2000, 0.2, np.float32)
WHOLE = Waveform(LOUD, LOUD, 1.0)
PLAYING = Snapshot(state=PlayState.PLAYING)
LEFT_AT = "Last time you left at 5:00; R continues there."


@dataclass
class Reader:
    """Reads nothing; notes what it is asked."""

    file: Path
    asked: list[str] = field(default_factory=list)
    snapshot: Waveform = WHOLE

    def start(self) -> None:
        self.asked.append("start")

    def close(self) -> None:
        self.asked.append("close")


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[Reader]:
    made: list[Reader] = []

    def make(file: Path) -> Reader:
        made.append(Reader(file))
        return made[-1]

    monkeypatch.setattr("audio.files.waveform.WaveformReader", make)
    return made


class Shelf(FakeCatalogue):
    """Opens sessions whose place is kept."""

    def __init__(self, places: Places, script: Path, settings: Settings | None = None) -> None:
        super().__init__(settings)
        self.mark = Bookmark(places, script, 0.0)

    def open(self, name: str, levels: Levels | None) -> Opened:
        return opened(name, super().open(name, levels).player, self.mark)


def an_app(player: FakePlayer | None, clock: Clock, catalogue: FakeCatalogue | None = None, **given: Any) -> SitwithApp:
    driver: Any = MemoryDriver
    catalogue = catalogue or FakeCatalogue()
    context = on_a_screen(
        Context(catalogue.settings, clock, Keeping(lambda **_: None)),
        terminal=given.pop("terminal", TRUE),
        frames_a_second=0,
    )
    return SitwithApp(catalogue, Opened(player, **given) if player else None, context, driver_class=driver)


def a_bookmark(folder: Path, at: float | None = 305.0) -> Bookmark:
    file = folder / "talk.mp3"
    file.touch()
    places = Places(folder / "places.json", lambda: 1000.0)
    if at is not None:
        places.keep(file, at)
    return Bookmark(places, file, 0.0)


# -- The shape ----------------------------------------------------------------------------------------------------


def test_the_scene_of_a_recording_has_its_shape_where_it_is_in_the_session() -> None:
    director = Director(TALK, 0.0, waveform=lambda: WHOLE)
    shape = director.scene(TALK, PLAYING, 40.0, 60.0).shape
    assert shape is not None
    assert shape.waveform is WHOLE
    said = TALK.lines[0]
    assert shape.span == (said.start / TALK.duration, said.end / TALK.duration)


def test_what_comes_after_too_much_has_none() -> None:
    director = Director(TALK, 0.0, waveform=lambda: WHOLE)
    assert director.scene(a_timeline(), PLAYING, 40.0, 60.0).shape is None


@pytest.mark.parametrize("settings", [Settings(), Settings(reduced_motion=True)])
@pytest.mark.parametrize(("terminal", "bar"), [(TRUE, "\u2588"), (Abilities(Depth.NONE, Charset.ASCII), "%")])
@in_a_loop
async def test_it_stands_in_the_smallest_window(
    readers: list[Reader], settings: Settings, terminal: Abilities, bar: str
) -> None:
    player, clock = FakePlayer(TALK), Clock()
    player.position = 300.0
    app = an_app(player, clock, FakeCatalogue(settings), terminal=terminal)
    async with app.run_test(headless=False, size=SMALLEST) as pilot:
        clock.now += 60.0
        app.tick()
        await pilot.pause()
        line = next(row for row in text_on(app).splitlines() if row.strip().startswith("5:00"))
    assert [reader.file for reader in readers] == [Path("talk.mp3")]
    assert line.count(bar) > 15
    assert line.split()[-1] == clock_time(math.ceil(TALK.duration - 300.0))
    assert len(line) <= SMALLEST[0]


@in_a_loop
async def test_it_is_read_from_the_start_until_one_leaves(readers: list[Reader]) -> None:
    app = an_app(FakePlayer(TALK), Clock())
    async with app.run_test(headless=False, size=(60, 20)) as pilot:
        await pilot.pause()
        assert readers[0].asked == ["start"]
        await pilot.press("question_mark", "escape")
        assert readers[0].asked == ["start"], "help only covers it"
        await pilot.press("q")
        assert readers[0].asked == ["start", "close"]


@in_a_loop
async def test_it_is_read_no_further_when_another_session_comes(readers: list[Reader]) -> None:
    app = an_app(FakePlayer(TALK), Clock())
    async with app.run_test(headless=False, size=(60, 20)) as pilot:
        await pilot.pause()
        await pilot.press("o")
        assert "close" in readers[0].asked
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert len(readers) == 1, "a script's session has none"


@in_a_loop
async def test_it_is_read_no_further_when_the_program_ends(readers: list[Reader]) -> None:
    app = an_app(FakePlayer(TALK), Clock())
    async with app.run_test(headless=False, size=(60, 20)) as pilot:
        await pilot.pause()
        app.exit(0)
    assert readers[0].asked[0] == "start"
    assert readers[0].asked[-1] == "close"


def test_a_recording_that_cannot_be_read_leaves_the_plain_line() -> None:
    director = Director(TALK, 0.0, waveform=nothing_yet)
    shape = director.scene(TALK, PLAYING, 40.0, 60.0).shape
    assert shape is not None
    assert shape.waveform.known == 0.0


# -- Where it was left --------------------------------------------------------------------------------------------


def notice_at(director: Director, since: float, **state: Any) -> tuple[str, float]:
    notice = director.scene(TALK, replace(PLAYING, **state), 20.0, since).notice
    return notice.text, notice.strength


def test_the_line_names_the_key_and_goes_by_itself() -> None:
    director = Director(TALK, 0.0, left_at=300.0)
    assert notice_at(director, 1.0)[0] == LEFT_AT
    assert notice_at(director, SAFETY_SHOWN + 5.0)[1] > 0.5
    assert notice_at(director, SAFETY_SHOWN + 13.0)[1] == 0.0


def test_it_waits_for_what_is_to_be_told_about_the_sound() -> None:
    director = Director(TALK, 0.0, left_at=300.0)
    told = {since: notice_at(director, float(since), notice=Notice(NoticeKind.DEVICE_GONE))[0] for since in range(40)}
    assert told[5] == told[20] == "The sound device went away."
    assert told[25] == told[33] == LEFT_AT


def test_a_device_that_goes_away_again_is_told_of_again() -> None:
    director = Director(TALK, 0.0)
    gone, back = Notice(NoticeKind.DEVICE_GONE), Notice(NoticeKind.SOUND_BACK)
    happened = [(0, gone), (60, gone), (61, back), (90, gone), (91, gone), (150, gone)]
    told = [notice_at(director, float(since), notice=notice)[1] > 0 for since, notice in happened]
    assert told == [True, False, True, True, True, False]


def test_the_key_is_the_one_that_is_bound_and_without_one_the_option_is_named() -> None:
    bound = {**DEFAULT_KEYS, "resume_place": ("f5",)}
    assert "F5 continues" in notice_at(Director(TALK, 0.0, left_at=300.0, bound=bound), 1.0)[0]
    bound["resume_place"] = ()
    assert notice_at(Director(TALK, 0.0, left_at=300.0, bound=bound), 1.0)[0] == kept_line(300.0)


def test_nothing_is_said_where_no_place_is_kept_and_nothing_in_the_quiet() -> None:
    assert notice_at(Director(TALK, 0.0), 1.0) == ("", 0.0)
    assert notice_at(Director(TALK, 0.0, left_at=300.0), 1.0, state=PlayState.ENDED) == ("", 0.0)


@in_a_loop
async def test_the_key_goes_there_once_and_the_line_goes(readers: list[Reader], tmp_path: Path) -> None:
    player, clock, mark = FakePlayer(TALK), Clock(), a_bookmark(tmp_path)
    place = mark.resumes_at(TALK)
    assert place is not None
    app = an_app(player, clock, bookmark=mark, left_at=place)
    async with app.run_test(headless=False, size=SMALLEST) as pilot:
        clock.now += SAFETY_SHOWN + 2.0
        app.tick()
        await pilot.pause()
        assert "R continues" in text_on(app)
        await pilot.press("R", "R")
        assert [asked for asked in player.asked if "seek" in asked] == [f"seek {place:g}"]
        clock.now += 1.0
        app.tick()
        await pilot.pause()
        assert "R continues" not in text_on(app)
    assert readers


@pytest.mark.parametrize("kept", [None, 305.0])
@in_a_loop
async def test_the_key_does_nothing_where_nothing_was_offered(
    readers: list[Reader], tmp_path: Path, kept: float | None
) -> None:
    player, clock = FakePlayer(TALK), Clock()
    app = an_app(player, clock, bookmark=a_bookmark(tmp_path, kept), left_at=None if kept is None else 300.0)
    async with app.run_test(headless=False, size=(60, 20)) as pilot:
        if kept is not None:
            await pilot.press("x")  # in the quiet nothing moves
        await pilot.press("R")
        assert not any("seek" in asked for asked in player.asked)
    assert readers


@pytest.mark.parametrize(("name", "offered"), [("a-test", True), (OVERWHELM, False)])
@in_a_loop
async def test_from_the_list_too_but_never_at_sudden_overwhelm(tmp_path: Path, name: str, *, offered: bool) -> None:
    clock = Clock()
    mark = a_bookmark(tmp_path, 50.0)
    catalogue = Shelf(mark.places, mark.played, Settings(keys=Keys()))
    app = an_app(None, clock, catalogue)
    async with app.run_test(headless=False, size=(60, 24)) as pilot:
        await app.workers.wait_for_complete()
        app.whereabouts.begin(name)
        await app.workers.wait_for_complete()
        await pilot.pause()
        clock.now += 5.0
        app.tick()
        await pilot.pause()
        assert ("Last time you left" in text_on(app)) is offered
        await pilot.press("R")
        assert ("seek 45" in catalogue.opened[0][1].asked) is offered


# -- Help ---------------------------------------------------------------------------------------------------------


def test_help_names_every_key_it_tells_of() -> None:
    told = help_rows(DEFAULT_KEYS, PLAYING_HELP)
    assert told[0] == ("Space", "pause, and go on")
    assert ("R", "to the place that was kept the last time") in told
    assert ("Q", "leave, and keep the place for --resume") in told
    assert all(key.strip() for key, _ in told)
