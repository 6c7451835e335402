"""What the recording screen shows: the line whole at every size, the meter, the light that counts in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.capture.meter import Level
from tests.tui.record.desks import a_desk, a_pacer
from tests.tui.record.record_screens import (
    SIZES,
)
from tui.picture.cells import CONTINUED, Charset, glyph
from tui.picture.palette import Depth, Palette
from tui.picture.theme import BUILT_IN
from tui.record import words
from tui.record.desk import Doing
from tui.record.feet import foot
from tui.record.page import RecordPage, RecordView
from tui.record.view import view_of
from tui.settings.keys import DEFAULT_KEYS

if TYPE_CHECKING:
    from pathlib import Path


def text_of(page: RecordPage, view: RecordView) -> list[str]:
    grid = page.draw(view)
    return ["".join(glyph(number) for number in row >> 16 if number != CONTINUED) for row in grid.cells]


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
        whole = " ".join(" ".join(rows).replace("\u2584", " ").split())
        told = desk.cue.line.words
        assert (told in whole) or all(word in whole for word in told.split())
        assert any(" ".join(form.split()) in whole for form in foot(DEFAULT_KEYS, Doing.READY))
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
