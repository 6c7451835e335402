"""The recording screen drawn: at every size the line is whole, and all that is told is told in full, if in turn."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.capture.meter import Level
from audio.units import Decibels
from tests.tui.record.desks import a_desk, a_pacer
from tui.picture.cells import CONTINUED, Charset, glyph
from tui.picture.palette import Depth, Palette
from tui.picture.theme import BUILT_IN
from tui.picture.words import Words
from tui.record import words
from tui.record.desk import Doing
from tui.record.feet import foot
from tui.record.page import TURN, RecordPage, RecordView
from tui.record.placing import Needs, placed
from tui.record.view import view_of
from tui.settings.keys import DEFAULT_KEYS

if TYPE_CHECKING:
    from pathlib import Path

SIZES = [(40, 12), (60, 16), (80, 24), (120, 40), (200, 60)]
PALETTE = Palette(BUILT_IN[0], Depth.TRUE)
ROOM = "The room: -52 dB. The room can be heard a little. Speaking near to the microphone helps."
BEFORE = "I'm only a recording. Still, I'll keep you company for as long as you like."
AFTER = "There is nothing to get right, and nowhere else to be."
WHERE = "On the listener's own breath; there is time for 5 s."
READY = foot(DEFAULT_KEYS, Doing.READY)
CHOOSING = foot(DEFAULT_KEYS, Doing.READY, choosing=True)
NAMED = ("Space", "l", "s", "b", "d", "h", "x", "o", "?", "q")


def a_line(count: int) -> str:
    """Return a line of so many words, as long as words in a session are."""
    return " ".join(itertools.islice(itertools.cycle(["gently", "and", "unhurriedly", "as", "slowly"]), count))


def a_view(line: str, since: float = 0.0, **more: object) -> RecordView:
    base = {"title": "First sitting", "done": ("line 2 of 25  ·  1 of 25 kept", "2 of 25, 1 kept", "2/25")}
    told = {
        "where": WHERE,
        "before": BEFORE,
        "after": AFTER,
        "status": (Words(ROOM),),
        "keys": READY,
    }
    return RecordView(**(base | told | {"line": line, "since": since} | more))  # type: ignore[arg-type] # texts all


def rows_of(page: RecordPage, view: RecordView) -> list[str]:
    cells = page.draw(view).cells
    rows = ["".join(glyph(number) for number in row >> 16 if number != CONTINUED) for row in cells]
    return [row.replace("\u2580", " ").replace("\u2584", " ") for row in rows]


def said(rows: list[str]) -> str:
    return " ".join(" ".join(rows).split())


def over_time(page: RecordPage, line: str, **more: object) -> list[list[str]]:
    """Return the rows of the screen in the middle of one turn after the other."""
    return [rows_of(page, a_view(line, since=(turn + 0.5) * TURN, **more)) for turn in range(12)]


def in_turns(shown: list[list[str]]) -> str:
    """Return everything that was on the screen, as one text: what stays first, then what came one after the other."""
    seen = [row.strip() for rows in shown for row in rows if row.strip()]
    stays = [row for row in shown[0] if all(row in rows for rows in shown)]
    return " ".join(
        " ".join([*stays, *(row for row in dict.fromkeys(seen) if row not in map(str.strip, stays))]).split()
    )


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("count", [1, 7, 14, 22, 30])
def test_the_line_is_whole_at_every_moment_and_everything_else_is_told_in_full(
    size: tuple[int, int], count: int
) -> None:
    line = a_line(count)
    page = RecordPage(*size, PALETTE, Charset.UNICODE)
    shown = over_time(page, line, label=("in", "\u00b7\u00b7"))
    for text in map(said, shown):
        assert line in text
        assert "\u2026" not in text, "nothing ends in the middle"
        assert "x quiet" in text
    together = in_turns(shown)
    for sentence in (ROOM, WHERE, BEFORE, AFTER):
        assert sentence in together
    for key in NAMED:
        assert f" {key} " in together


def test_at_40_by_12_the_second_half_of_a_sentence_is_there_and_what_is_told_begins_at_once() -> None:
    page = RecordPage(40, 12, PALETTE, Charset.UNICODE)
    first = said(rows_of(page, a_view("Hello. I'm glad you're here.")))
    assert ROOM in first
    second = said(rows_of(page, a_view("Hello. I'm glad you're here.", since=1.5 * TURN)))
    assert WHERE in second


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_while_one_speaks_nothing_takes_turns(size: tuple[int, int], tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.doing = Doing.RECORDING
    page = RecordPage(*size, PALETTE, Charset.UNICODE)
    pacer = a_pacer(desk, [0.0])
    shown = {tuple(rows_of(page, view_of(desk, pacer, 3.0, since=turn * TURN + 1.0))) for turn in range(6)}
    assert len(shown) == 1
    (rows,) = shown
    assert words.SPEAK[1] in said(list(rows))
    assert "Space done" in rows[-1] or "Space done" in rows[-2]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_warnings_beside_the_meter_and_names_of_microphones_are_whole(size: tuple[int, int]) -> None:
    page = RecordPage(*size, PALETTE, Charset.UNICODE)
    level = Level(Decibels(-60.0), Decibels(-58.0), Decibels(-57.0))
    told = said(rows_of(page, a_view("Hello.", meter=level, meter_says=words.TOO_QUIET)))
    assert any(told.count(f"-57 dB {form}") for form in words.TOO_QUIET)
    none = (words.NO_MICROPHONES, words.NO_MICROPHONES_BRIEFLY)
    told = said(rows_of(page, a_view("Hello.", meter_says=none)))
    assert any(form in told for form in none)
    names = [f"A microphone built in to the display at the {number} desk (the usual one)" for number in range(9)]
    for chosen, name in enumerate(names):
        rows = rows_of(
            page,
            a_view("Hello.", choices=tuple(names), chosen=chosen, keys=CHOOSING),
        )
        assert f"\u203a {name}" in said(rows)


@given(st.integers(12, 60), st.integers(1, 9), st.integers(0, 4), st.integers(0, 4), st.integers(0, 2))
def test_no_two_things_stand_in_one_row(height: int, line: int, before: int, after: int, where: int) -> None:
    at = placed(height, Needs(line, before, after, where))
    taken = [*range(*at.where), *range(*at.before), *range(at.line, at.line + line), *range(*at.after)]
    taken += [*range(*at.under), at.keys]
    taken += [row for row in (at.header, at.meter) if row is not None]
    assert len(taken) == len(set(taken))
    assert min(taken) >= 0
    assert max(taken) == at.keys < height
    assert at.orb[0] <= at.orb[1]
    assert not set(range(*at.orb)) & set(taken)
    assert at.under[1] > at.under[0]
