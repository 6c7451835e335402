"""Sizes: everything essential fits from 40x12 on, in its order, and nothing is cut off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.play.snapshot import PlayState, Snapshot
from tests.tui.screens.sitting import a_timeline
from tui.picture.cells import _PLAIN, Charset, Grid, glyph, glyphs_of, width_of
from tui.picture.layout import Layout
from tui.picture.lines import around, clause, shortened, wrapped
from tui.picture.palette import Depth, Palette
from tui.picture.scene import Picture
from tui.picture.theme import BUILT_IN
from tui.presenter.director import Director
from tui.text import listening, words
from tui.text.breath import pace

TIMELINE = a_timeline()


def rows_of(grid: Grid) -> list[str]:
    return ["".join(glyph(int(cell) >> 16) for cell in row) for row in grid.cells]


def text_of(
    width: int,
    height: int,
    position: float,
    since: float = 60.0,
    *,
    title: str | None = None,
    notice: str | None = None,
    **state: object,
) -> str:
    director = Director(TIMELINE, 0.0, notice=notice)
    snapshot = Snapshot(**({"state": PlayState.PLAYING} | state))  # type: ignore[arg-type] # a test's own words
    director.scene(TIMELINE, snapshot, position, 0.0)
    scene = director.scene(TIMELINE, snapshot, position, since)
    scene = replace(scene, title=title or scene.title)
    picture = Picture(width, height, Palette(BUILT_IN[0], Depth.TRUE), Charset.UNICODE)
    return "\n".join(rows_of(picture.draw(scene)))


@given(st.integers(40, 240), st.integers(12, 80))
def test_things_stand_in_order_and_inside(width: int, height: int) -> None:
    layout = Layout.of(width, height)
    caption_first = layout.caption_last - layout.caption_rows + 1
    if layout.low:
        assert layout.whisper == layout.progress
    else:
        assert layout.caption_last + 1 < layout.whisper < layout.progress, "there is air under the captions"
        assert layout.progress + 1 < layout.keys, "and between the time and the keys"
    assert 0 <= layout.header < layout.progress < layout.keys < height
    assert layout.wave_top < layout.wave_bottom <= 2 * caption_first
    assert layout.caption_last < layout.progress
    x, y = layout.orb_centre
    assert x % 1 == 0.5, "the middle of a column"
    assert abs(x - width / 2) <= 0.5
    assert y - layout.orb_room > 2 * layout.header
    assert y + layout.orb_room <= layout.wave_top + 1
    assert x - layout.orb_room > 0
    assert layout.orb_room >= 3.5


def test_at_40_by_12_everything_essential_is_there() -> None:
    text = text_of(40, 12, position=23.0)
    for essential in (
        "A sitting",
        "leading \u00b7 2.5-4 \u2192 4-6",
        "out",
        "Now I'll slow down a little.",
        "0:23",
        "1:06",
    ):
        assert essential in text
    for key in ("x too much", "o overwhelm", "? help", "q leave"):
        assert key in text


@pytest.mark.parametrize(("width", "height"), [(40, 12), (80, 24), (120, 40), (200, 60)])
def test_the_safety_words_stand_at_the_start_and_go(width: int, height: int) -> None:
    shown = [line for line in words.SAFETY_LINES if line in text_of(width, height, 1.0, since=3.0)]
    assert shown
    assert not any(line in text_of(width, height, 1.0, since=12.0) for line in words.SAFETY_LINES)


def test_a_notice_is_shown_whole() -> None:
    notice = "The sound device went away; a silent clock keeps the pace until it is back."
    text = text_of(80, 24, 20.0, since=3.0, notice=notice)
    assert all(word in text for word in notice.split())


def test_in_a_low_window_a_notice_is_short_and_leaves_the_keys() -> None:
    text = text_of(40, 12, 20.0, since=12.0, notice="No sound device was found. A silent clock keeps the pace.")
    rows = text.splitlines()
    assert rows[10].strip() == "No sound device was found."
    assert rows[11].strip() == "x too much  o overwhelm  ? help  q leave"


def test_one_that_cannot_be_said_shortly_grows_upwards_and_moves_the_captions() -> None:
    notice = "This one has no comma and goes on for so very long that no row of a low window could ever hold it."
    text = text_of(40, 12, 23.0, since=12.0, notice=notice)
    assert all(word in text for word in [*notice.split(), "x too much", "Now I'll slow down a little."])


def test_a_mark_that_french_sets_apart_begins_no_line_and_an_opening_quotation_mark_ends_none() -> None:
    assert wrapped("partir ; la même commande « ici » : oui", 10) == [
        "partir ;",
        "la même",
        "commande",
        "« ici » :",
        "oui",
    ]
    assert wrapped("commande : oui", 8) == ["commande", ": oui"], "but where no line holds it"


def test_a_line_that_is_said_is_never_cut() -> None:
    long = "word " * 30
    assert " ".join(wrapped(long, 38)) == long.strip()
    assert max(map(len, wrapped("one two three four five six seven", 30))) <= 20, "lines of even lengths"
    answers = "How do you arrive? 1\u00a0stirred\u00a0up, 2\u00a0far\u00a0away, 3\u00a0all\u00a0right."
    assert wrapped(answers, 40) == ["How do you arrive? 1 stirred up,", "2 far away, 3 all right."]
    assert wrapped("2\u00a0far\u00a0away", 8) == ["2 far", "away"], "but where no line holds it"
    assert wrapped("\u5149" * 30, 40) == ["\u5149" * 15, "\u5149" * 15]


@pytest.mark.parametrize(("width", "height"), [(40, 12), (80, 24), (120, 40)])
def test_the_last_words_are_all_there(width: int, height: int) -> None:
    text = text_of(width, height, TIMELINE.duration, state=PlayState.ENDED)
    assert all(word in text for word in (words.ENDED + " " + words.ENDED_NEXT).split())


@pytest.mark.parametrize(("width", "height"), [(40, 12), (60, 16), (80, 24), (160, 40)])
@pytest.mark.parametrize("depth", [Depth.TRUE, Depth.NONE])
@pytest.mark.parametrize("chrome", [0.0, 0.1, 1.0])
def test_a_mark_stands_whole_in_every_window_in_the_dark_and_without_other_words(
    width: int, height: int, depth: Depth, chrome: float
) -> None:
    scene = Director(TIMELINE, 0.0).scene(TIMELINE, Snapshot(state=PlayState.PLAYING), 23.0, 60.0)
    scene = replace(scene, title=LONG_TITLE, mark=listening.LISTENING_MARK, chrome=chrome)
    picture = Picture(width, height, Palette(BUILT_IN[0], depth), Charset.UNICODE)
    head = rows_of(picture.draw(scene))[Layout.of(width, height).header]
    assert listening.LISTENING_MARK in head
    assert (LONG_TITLE[:8] in head) is (chrome == 1.0 or (chrome > 0.0 and depth is Depth.TRUE))


LONG_TITLE = "A quiet half hour by the window, for the evenings when the day will not let go"


@pytest.mark.parametrize(
    ("width", "height", "title", "pace"),
    [
        (40, 12, "A quiet hal\u2026", "leading \u00b7 2.5-4 \u2192 4-6"),
        (60, 16, "A quiet half hour by the wind\u2026", "leading \u00b7 2.5-4 \u2192 4-6"),
        (80, 24, "A quiet half hour by the window, for the evenings\u2026", "leading \u00b7 2.5-4 \u2192 4-6"),
        (160, 40, LONG_TITLE, "leading \u00b7 2.5-4 \u2192 4-6"),
    ],
)
def test_a_long_title_is_shortened_and_the_pace_keeps_its_place(width: int, height: int, title: str, pace: str) -> None:
    rows = text_of(width, height, 23.0, title=LONG_TITLE).splitlines()
    head = rows[Layout.of(width, height).header]
    margin = Layout.of(width, height).margin
    assert head[margin:].replace("\u2584", " ").startswith(title + "  ")
    assert head[: width - margin].replace("\u2584", " ").endswith("  " + pace)


@pytest.mark.parametrize("position", [12.0, 23.0, 45.0])
def test_how_much_of_a_title_there_is_does_not_change_with_the_pace(position: float) -> None:
    head = text_of(60, 16, position, title=LONG_TITLE).splitlines()[0]
    assert head.split("\u2026")[0].strip() == "A quiet half hour by the wind"


def test_a_title_that_leaves_room_for_where_it_leads_stands_whole() -> None:
    head = text_of(40, 12, 23.0, title="Nineteen letters it").splitlines()[0]
    assert head.startswith(" Nineteen le\u2026 ")
    assert head.endswith(" leading \u00b7 2.5-4 \u2192 4-6 ")
    head = text_of(40, 12, 23.0, title="Seventeen letters").splitlines()[0]
    assert head.startswith(" Seventeen letters ")
    assert head.endswith(" 2.5-4 \u2192 4-6 ")


def test_the_shortest_form_of_leading_says_where_to() -> None:
    moment = TIMELINE.moment(23.0)
    assert pace(moment, TIMELINE)[-2:] == ("leading \u2192 4-6", "\u2192 4-6")


def test_a_text_is_shortened_between_its_letters() -> None:
    assert shortened("calm", 4) == "calm"
    assert shortened("calm, and slow", 6) == "calm\u2026"
    assert shortened("\u5149\u5149\u5149", 4) == "\u5149\u2026"
    assert shortened("calm", 6, Charset.ASCII) == "calm"
    assert shortened("calm sea", 6, Charset.ASCII) == "cal\u2026", "three dots there"
    assert shortened("calm", 0) == ""


@pytest.mark.parametrize(("text", "column"), [("2", 20), ("out", 19), ("in", 19), ("hold", 18), ("\u5149", 19)])
def test_a_word_stands_around_a_place(text: str, column: int) -> None:
    assert around(text, 20.5) == column


@pytest.mark.parametrize(
    ("width", "cut"),
    [
        (60, "met at your own breath, then led slower, step by step"),
        (46, "met at your own breath, then led slower"),
        (30, "met at your own breath"),
        (20, "met at your own…"),
        (8, "met at…"),
        (3, "me…"),
    ],
)
def test_what_is_cut_is_cut_between_words_and_at_a_comma_where_much_is_left(width: int, cut: str) -> None:
    assert clause("met at your own breath, then led slower, step by step", width) == cut


LETTERS = "abc ,.-/\u00e9\u00df\u0142\u2013\u2019\u2026\u2190\u2193\u00ad\u0301\u58f0\t\n\U0001f44d"


@given(st.text(st.sampled_from(LETTERS), max_size=30))
@pytest.mark.parametrize("charset", Charset)
def test_a_text_is_as_wide_as_its_cells(charset: Charset, text: str) -> None:
    assert width_of(text, charset) == len(glyphs_of(text, charset))


def test_each_letter_that_is_not_looked_at_takes_one_cell() -> None:
    plain = [chr(code) for code in range(0x3000) if _PLAIN.fullmatch(chr(code))]
    assert len(plain) > 600
    assert all(len(glyphs_of(f"a{letter}b", Charset.UNICODE)) == 3 for letter in plain)
