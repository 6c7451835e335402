"""Sizes: everything essential fits from 40x12 on, in its order, and nothing is cut off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.snapshot import Snapshot, State
from tests.tui.sitting import a_timeline
from tui import words
from tui.director import Director
from tui.picture.cells import Charset, Grid, glyph
from tui.picture.layout import Layout, wrapped
from tui.picture.palette import Depth, Palette
from tui.picture.scene import Picture
from tui.picture.theme import BUILT_IN

TIMELINE = a_timeline()


def rows_of(grid: Grid) -> list[str]:
    return ["".join(glyph(int(cell) >> 16) for cell in row) for row in grid.cells]


def text_of(width: int, height: int, position: float, since: float = 60.0, **state: object) -> str:
    director = Director(TIMELINE, 0.0)
    snapshot = Snapshot(**({"state": State.PLAYING} | state))  # type: ignore[arg-type] # a test's own words
    director.scene(TIMELINE, snapshot, position, 0.0)
    scene = director.scene(TIMELINE, snapshot, position, since)
    picture = Picture(width, height, Palette(BUILT_IN[0], Depth.TRUE), Charset.UNICODE)
    return "\n".join(rows_of(picture.draw(scene)))


@given(st.integers(40, 240), st.integers(12, 80))
def test_things_stand_in_order_and_inside(width: int, height: int) -> None:
    layout = Layout.of(width, height)
    caption_first = layout.caption_last - layout.caption_rows + 1
    assert 0 <= layout.header < layout.progress <= layout.whisper <= layout.keys < height or height < 16
    assert layout.header < layout.progress < layout.keys < height
    assert layout.wave_top < layout.wave_bottom <= 2 * caption_first
    assert layout.caption_last < layout.progress
    x, y = layout.orb_centre
    assert x == width / 2
    assert y - layout.orb_room > 2 * layout.header
    assert y + layout.orb_room <= layout.wave_top + 1
    assert x - layout.orb_room > 0
    assert layout.orb_room >= 3.5


def test_at_40_by_12_everything_essential_is_there() -> None:
    text = text_of(40, 12, position=23.0)
    for essential in ("A sitting", "2.5-4", "leading to 4-6", "out", "Now I'll slow down a little.", "0:23", "1:06"):
        assert essential in text
    for key in ("x too much", "o overwhelm", "? help", "q leave"):
        assert key in text


@pytest.mark.parametrize(("width", "height"), [(40, 12), (80, 24), (120, 40), (200, 60)])
def test_the_safety_words_stand_at_the_start_and_go(width: int, height: int) -> None:
    shown = [line for line in words.SAFETY_LINES if line in text_of(width, height, 1.0, since=3.0)]
    assert shown
    assert not any(line in text_of(width, height, 1.0, since=12.0) for line in words.SAFETY_LINES)


@pytest.mark.parametrize(("width", "height", "since"), [(40, 12, 12.0), (80, 24, 3.0)])
def test_a_notice_is_shown_whole(width: int, height: int, since: float) -> None:
    notice = "The sound device went away; a silent clock keeps the pace until it is back."
    text = text_of(width, height, 20.0, since=since, notice=notice)
    assert all(word in text for word in notice.split())


def test_a_line_that_is_said_is_never_cut() -> None:
    long = "word " * 30
    assert " ".join(wrapped(long, 38)) == long.strip()
    assert max(map(len, wrapped("one two three four five six seven", 30))) <= 20, "lines of even lengths"
    assert wrapped("\u5149" * 30, 40) == ["\u5149" * 15, "\u5149" * 15]


@pytest.mark.parametrize(("width", "height"), [(40, 12), (80, 24), (120, 40)])
def test_the_last_words_are_all_there(width: int, height: int) -> None:
    text = text_of(width, height, TIMELINE.duration, state=State.ENDED)
    assert all(word in text for word in (words.ENDED + " " + words.ENDED_NEXT).split())
