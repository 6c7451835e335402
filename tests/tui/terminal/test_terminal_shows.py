"""What is written in pieces shows what a full repaint shows: read by a terminal in memory."""

from __future__ import annotations

import contextlib
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.terminal import looks
from tests.tui.screens.sitting import Clock, FakePlayer, MemoryDriver, an_app, full_repaint, in_a_loop, output_of
from tui.picture.ansi import update
from tui.picture.cells import Charset, Grid
from tui.picture.palette import RAMP_STEPS, Depth, Palette
from tui.picture.theme import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

    from tui.screens.app import SitwithApp

WIDTH, HEIGHT = 9, 2
texts = st.lists(st.sampled_from(["a", "b", " ", "\u5149", "e\u0323\u0301", "\u00b7"]), max_size=8).map("".join)
grids = st.tuples(
    st.lists(st.integers(0, RAMP_STEPS - 1), min_size=2 * HEIGHT * WIDTH, max_size=2 * HEIGHT * WIDTH),
    st.integers(0, HEIGHT - 1),
    st.integers(-3, WIDTH - 1),
    texts,
    st.booleans(),
)


def drawn(parts: tuple[list[int], int, int, str, bool], palette: Palette) -> Grid:
    steps, row, column, text, ink = parts
    grid = Grid(np.array(steps, dtype=np.uint8).reshape(2 * HEIGHT, WIDTH), palette)
    if ink:
        grid.write_ink(row, column, text)
    else:
        grid.write(row, column, text)
    return grid


@examples(40)
@given(st.lists(grids, min_size=2, max_size=4), st.sampled_from([Depth.TRUE, Depth.INDEXED, Depth.SIXTEEN, Depth.NONE]))
def test_updates_lead_to_what_a_fresh_terminal_shows(
    screens: list[tuple[list[int], int, int, str, bool]], depth: Depth
) -> None:
    palette = Palette(BUILT_IN[0], depth)
    drawings = [drawn(parts, palette).cells for parts in screens]
    nothing = np.full_like(drawings[0], -1)
    in_pieces = update(nothing, drawings[0], palette)
    for before, after in pairwise(drawings):
        in_pieces += update(before, after, palette)
    assert looks(in_pieces, WIDTH, HEIGHT) == looks(update(nothing, drawings[-1], palette), WIDTH, HEIGHT)


def test_nothing_is_written_where_nothing_changes() -> None:
    palette = Palette(BUILT_IN[0], Depth.TRUE)
    cells = drawn(([5] * 2 * HEIGHT * WIDTH, 0, 0, "calm", False), palette).cells
    assert update(cells, cells, palette) == ""


@contextlib.asynccontextmanager
async def drawing(
    frames: int, *, position: float = 20.0
) -> AsyncIterator[tuple[SitwithApp, Pilot[int], Callable[[int], None]]]:
    """Play a session in a window of 60x20 from a position on, so many frames; give what plays on by some more."""
    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock)

    def play_on(frames: int) -> None:
        for _ in range(frames):
            player.position += 0.11
            clock.now += 0.11
            app.tick()

    async with app.run_test(headless=False, size=(60, 20)) as pilot:
        player.position = position
        app.tick()
        await pilot.pause()
        play_on(frames)
        yield app, pilot, play_on


@in_a_loop
async def test_frames_sent_past_textual_show_what_textual_would_paint() -> None:
    async with drawing(40, position=9.0) as (app, _, _):
        output = output_of(app)
        assert len(output.frames) == 40
        assert looks("".join(output.written), 60, 20) == await full_repaint(app)


@in_a_loop
async def test_the_picture_is_whole_after_help_was_over_it() -> None:
    async with drawing(5) as (app, pilot, play_on):
        output = output_of(app)
        await pilot.press("question_mark")
        await pilot.pause()
        covered = len(output.frames)
        play_on(5)
        assert len(output.frames) == covered, "nothing is drawn over the help page"
        await pilot.press("escape")
        await pilot.pause()
        play_on(1)
        await pilot.pause()
        play_on(5)
        assert len(output.frames) > covered
        assert looks("".join(output.written), 60, 20) == await full_repaint(app)


@in_a_loop
async def test_the_picture_is_whole_after_a_resize() -> None:
    async with drawing(5) as (app, pilot, play_on):
        output = output_of(app)
        await pilot.resize_terminal(90, 28)
        await pilot.pause()
        play_on(1)
        await pilot.pause()
        play_on(5)
        assert looks("".join(output.written), 90, 28) == await full_repaint(app)


@in_a_loop
async def test_a_frame_still_on_its_way_makes_the_next_one_wait() -> None:
    async with drawing(3) as (app, _, play_on):
        output = output_of(app)
        output.frame_in_flight = True
        play_on(10)
        assert len(output.frames) == 3
        output.frame_in_flight = False
        play_on(1)
        assert len(output.frames) == 4
        assert looks("".join(output.written), 60, 20) == await full_repaint(app)


@in_a_loop
async def test_what_a_frame_left_out_would_have_shown_the_next_one_shows() -> None:
    async with drawing(3) as (app, _, play_on):
        output = output_of(app)
        output.frames_go_stale = True
        play_on(2)
        output.frames_go_stale = False
        assert len(output.frames) == 3
        app.tick()
        assert len(output.frames) == 4
        assert looks("".join(output.written), 60, 20) == await full_repaint(app)


@in_a_loop
async def test_without_a_way_for_frames_textual_paints_each() -> None:
    class Plain(MemoryDriver):
        def __init__(self, app: SitwithApp, **options: object) -> None:
            super().__init__(app, **options)
            app.frames = None

    player, clock = FakePlayer(), Clock()
    app = an_app(player, clock, driver_class=Plain)
    async with app.run_test(headless=False, size=(60, 20)) as pilot:
        driver = app._driver
        assert isinstance(driver, Plain)
        for position in (20.0, 21.0):
            player.position = position
            clock.now += 2.0
            app.tick()
            await pilot.pause()
        assert not driver.frames
        assert "\u2584" in "".join(driver.written)


def test_ascii_writes_ascii_alone() -> None:
    palette = Palette(BUILT_IN[0], Depth.NONE)
    grid = Grid(np.full((2, 20), RAMP_STEPS - 1, dtype=np.uint8), palette, Charset.ASCII)
    grid.write(0, 2, "\u00e9t\u00e9 \u00b7 \u2026")
    assert update(np.full_like(grid.cells, -1), grid.cells, palette).isascii()


@in_a_loop
async def test_the_picture_is_whole_after_the_terminal_was_given_back() -> None:
    async with drawing(5) as (app, pilot, play_on):
        output = output_of(app)
        # Ctrl+Z, a shell's output, and back.
        app.app_resume_signal.publish(app)
        await pilot.pause()
        output.written = ["\x1b[2J\x1b[H$ ls\r\nnotes.txt\r\n$ fg\r\n"]
        play_on(1)
        await pilot.pause()
        play_on(3)
        assert looks("".join(output.written), 60, 20) == await full_repaint(app)


@in_a_loop
async def test_the_picture_is_whole_while_and_after_the_theme_changes() -> None:
    async with drawing(5) as (app, pilot, play_on):
        output = output_of(app)
        await pilot.press("T")
        for frames in (3, 10):
            play_on(frames)
            shown = looks("".join(output.written), 60, 20)
            assert shown == await full_repaint(app)
        assert output.frames, "not one frame went through Textual's compositor"
        grounds = {look.upper for row in shown for look in row}
        assert "0c0706" in grounds, "the ground of the next theme"
