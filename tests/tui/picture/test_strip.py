"""The line of a recording: what stands there before, while and after it has been read."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from audio.files.waveform import Waveform, nothing_yet
from tests.tui.screens.sitting import a_timeline
from tui.picture.cells import Charset, glyph
from tui.picture.palette import Depth, Palette
from tui.picture.scene import Picture, Scene
from tui.picture.strip import Shape
from tui.picture.theme import BUILT_IN
from tui.picture.wave import Samples

LOUD = np.full(2000, 0.2, np.float32)
LOUD.flags.writeable = False
WHOLE = Waveform(LOUD, LOUD, 1.0)
HALF = Waveform(LOUD, LOUD, 0.5)
SPAN = (0.0, 1.0)


def a_scene(shape: Shape | None, progress: float = 0.5, *, still: bool = False) -> Scene:
    return Scene(
        samples=Samples(a_timeline().level), position=0.0, level=0.0, turn=0.0, light=0.0, wave=0.0, still=still,
        elapsed="1:00", remaining="1:00", clocks=4, progress=progress, shape=shape,
    )  # fmt: skip


class Screen:
    """A picture of one size, and the row of its progress."""

    def __init__(self, width: int = 40, depth: Depth = Depth.TRUE, charset: Charset = Charset.UNICODE) -> None:
        self.picture = Picture(width, 12, Palette(BUILT_IN[0], depth), charset)

    def row(self, scene: Scene) -> str:
        cells = self.picture.draw(scene).cells[self.picture.layout.progress]
        return "".join(glyph(int(cell) >> 16) for cell in cells).strip()

    def colours(self, scene: Scene) -> list[int]:
        cells = self.picture.draw(scene).cells[self.picture.layout.progress]
        return [int(cell) >> 8 & 0xFF for cell in cells]


def test_before_anything_is_read_and_without_a_recording_it_is_the_plain_line() -> None:
    unread = Screen().row(a_scene(Shape(nothing_yet(), SPAN, 0.0)))
    assert unread == Screen().row(a_scene(None)) == "1:00  " + "\u2501" * 13 + "\u2500" * 13 + "  1:00"


def test_what_is_known_grows_from_the_left() -> None:
    assert Screen().row(a_scene(Shape(HALF, SPAN, 0.0))) == "1:00  " + "\u2588" * 13 + "\u2500" * 13 + "  1:00"
    assert Screen().row(a_scene(Shape(WHOLE, (0.0, 0.5), 0.0))) == "1:00  " + "\u2588" * 13 + "\u2581" * 13 + "  1:00"


def test_what_has_been_heard_has_the_colour_of_the_light() -> None:
    colours = Screen().colours(a_scene(Shape(WHOLE, SPAN, 0.0)))[7:33]
    assert len(set(colours[:13])) == len(set(colours[13:])) == 1
    assert colours[0] != colours[-1]


def test_it_rises_softly_and_stands_in_a_second_or_two() -> None:
    screen = Screen()
    screen.row(a_scene(Shape(nothing_yet(), SPAN, 0.0)))
    heights = []
    for frame in range(61):
        row = screen.row(a_scene(Shape(WHOLE, SPAN, frame / 30)))
        heights.append("\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588".index(row[8]))
    assert heights[0] == 0
    assert heights[-1] == 7
    assert all(0 <= after - before <= 1 for before, after in pairwise(heights))


def test_where_nothing_should_move_it_stands_at_once() -> None:
    screen = Screen()
    screen.row(a_scene(Shape(nothing_yet(), SPAN, 0.0), still=True))
    assert screen.row(a_scene(Shape(WHOLE, SPAN, 0.03), still=True)).count("\u2588") == 26


def test_without_colours_a_mark_stands_at_the_place() -> None:
    rows = [
        Screen(depth=Depth.NONE, charset=Charset.ASCII).row(a_scene(Shape(WHOLE, SPAN, 0.0), at))
        for at in (0.0, 0.5, 1.0)
    ]
    assert [row[6:32].index("|") for row in rows] == [0, 13, 25]
    assert all(row.isascii() and len(row) == 38 for row in rows)


@pytest.mark.parametrize("width", [40, 41, 80, 200])
def test_it_keeps_its_place_while_the_times_change(width: int) -> None:
    screen, scene = Screen(width), replace(a_scene(Shape(WHOLE, SPAN, 0.0)), clocks=7)
    times = [("0:00", "1:10:00"), ("20:00", "50:00"), ("1:05:00", "5:00")]
    places = set()
    for elapsed, remaining in times:
        cells = screen.picture.draw(replace(scene, elapsed=elapsed, remaining=remaining)).cells
        marks = [glyph(int(cell) >> 16) == "\u2588" for cell in cells[screen.picture.layout.progress]]
        places.add((marks.index(True), sum(marks)))
    assert len(places) == 1


def test_a_line_that_has_no_room_is_left_out() -> None:
    assert "\u2588" not in Screen(8).row(a_scene(Shape(WHOLE, SPAN, 0.0)))


def test_where_there_is_room_it_stands_around_the_line_between_two_rows() -> None:
    ramp = np.linspace(0.0, 0.2, 2000, dtype=np.float32)
    picture = Picture(120, 40, Palette(BUILT_IN[0], Depth.TRUE), Charset.UNICODE)
    cells = picture.draw(a_scene(Shape(Waveform(ramp, ramp, 1.0), SPAN, 0.0))).cells
    row = picture.layout.progress
    columns = range(14, 106)
    upper = [
        "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588".index(glyph(int(cells[row - 1, at]) >> 16)) for at in columns
    ]
    lower = [" \u2587\u2586\u2585\u2584\u2583\u2582\u2581".index(glyph(int(cells[row, at]) >> 16)) for at in columns]
    assert upper == lower, "as far down as up, but for the line itself"
    assert upper == sorted(upper)
    assert upper[-1] == 7
    hanging, standing = int(cells[row, 100]), int(cells[row - 1, 100])
    assert hanging & 0xFF == standing >> 8 & 0xFF, "of one colour: the ground stands in front of it"
    assert hanging >> 8 & 0xFF == standing & 0xFF


def test_over_the_terminals_own_ground_it_stays_in_one_row() -> None:
    picture = Picture(120, 40, Palette(BUILT_IN[0], Depth.TRUE, transparent=True), Charset.UNICODE)
    cells = picture.draw(a_scene(Shape(WHOLE, SPAN, 0.0))).cells
    assert glyph(int(cells[picture.layout.progress - 1, 60]) >> 16) == " "
    assert glyph(int(cells[picture.layout.progress, 60]) >> 16) == "\u2588"
