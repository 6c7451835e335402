"""Two orbs that become one: where they are, that they are soft, and that nothing jumps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from scripts.laid.curve import Curve, Piece
from tui.picture.cells import Charset, glyph
from tui.picture.layout import Layout
from tui.picture.orb import Orb, orb_on, unit_of
from tui.picture.pair import Pair, PairOrbs
from tui.picture.palette import RAMP_STEPS, Depth, Palette
from tui.picture.scene import Picture, Scene
from tui.picture.theme import BUILT_IN
from tui.picture.wave import Samples

SIZES = [(40, 12), (80, 24), (120, 40), (200, 60), (60, 80)]
FLAT = Samples(Curve((Piece(0.0, 100.0, 0.3, 0.3),)))


def pair(
    place: float,
    level: float = 0.5,
    present: tuple[float, float] = (1.0, 1.0),
    label: tuple[str, ...] = (),
) -> Pair:
    return Pair(level, FLAT, 3.0, (-place, place), present, label)


def orbs(width: int, height: int) -> tuple[PairOrbs, Orb]:
    layout = Layout.of(width, height)
    canvas = width, 2 * height, layout.orb_centre, layout.orb_room
    return PairOrbs(*canvas), Orb(*canvas)


@pytest.mark.parametrize("cell", [(8, 19), (7, 14), (10, 16), None, (8, 60), (0, 0)])
def test_what_is_round_is_round_in_any_font_alone_and_for_two(cell: tuple[int, int] | None) -> None:
    layout, unit = Layout.of(120, 40), unit_of(cell)
    wide, high = cell if cell in {(8, 19), (7, 14), (10, 16)} and cell else (8, 16)  # else nothing to go by
    alone = orb_on(120, 80, layout.orb_centre, layout.orb_room, unit).field(0.8)
    two = PairOrbs(120, 80, layout.orb_centre, layout.orb_room, unit).field(0.8, pair(0.0, 0.8))
    assert np.array_equal(alone, two)
    lit = alone > 0.45
    across, down = lit.any(axis=0).sum() * wide, lit.any(axis=1).sum() * high / 2
    assert abs(across - down) <= 2 * max(wide, high / 2)
    x, y = layout.orb_centre
    assert abs(np.flatnonzero(lit.any(axis=0)).mean() + 0.5 - x) < 1.0
    assert abs(np.flatnonzero(lit.any(axis=1)).mean() + 0.5 - y) < 0.15 * layout.orb_room, "the heart is a little above"
    assert alone[:, 0].max() < 0.01
    assert alone[0].max() < 0.01


@pytest.mark.parametrize("size", SIZES)
def test_in_the_middle_the_two_are_the_one_orb(size: tuple[int, int]) -> None:
    two, one = orbs(*size)
    assert np.array_equal(two.field(0.7, pair(0.0, 0.7)), one.field(0.7))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("level", [0.0, 1.0])
@pytest.mark.parametrize("place", [1.0, 0.5, 0.1])
def test_their_light_ends_before_the_edge(size: tuple[int, int], level: float, place: float) -> None:
    field = orbs(*size)[0].field(level, pair(place, level))
    rim = np.concatenate([field[0], field[-1], field[:, 0], field[:, -1]])
    assert np.all(np.rint(rim * (RAMP_STEPS - 1)) == 0)


@pytest.mark.parametrize("size", SIZES)
def test_side_by_side_there_is_night_between_them_and_neither_is_level_with_the_other(size: tuple[int, int]) -> None:
    two = orbs(*size)[0]
    (left, lower), (right, upper) = two.centre(-1.0), two.centre(1.0)
    assert left < size[0] / 2 < right
    assert lower > upper
    field = two.field(1.0, pair(1.0, 1.0))
    across = np.linspace(left, right, 50).astype(int)
    down = np.linspace(lower, upper, 50).astype(int)
    assert field[down, across].min() < 0.3 < field[down, across].max()


def test_each_shows_its_own_breath() -> None:
    two = orbs(120, 40)[0]
    field = two.field(1.0, pair(1.0, 0.0))
    assert (field[:, :60] > 0.4).sum() > 2 * (field[:, 60:] > 0.4).sum()


def test_one_who_is_gone_is_not_seen() -> None:
    two = orbs(120, 40)[0]
    alone = two.field(1.0, pair(1.0, 1.0, (1.0, 0.0)))
    assert alone[:, 70:].max() < 0.1
    assert not two.field(1.0, pair(1.0, 1.0, (0.0, 0.0))).any()


def test_they_drift_together_without_a_jump() -> None:
    two = orbs(120, 40)[0]
    fields = [two.field(0.6, pair(place, 0.6)) for place in np.linspace(1.0, 0.0, 30 * 7)]  # seven seconds of frames
    for before, after in pairwise(fields):
        assert np.abs(after - before).max() < 0.2
        assert abs(float(after.mean() - before.mean())) < 0.005


def drawn(size: tuple[int, int], second: Pair, *, still: bool = False) -> list[str]:
    picture = Picture(*size, Palette(BUILT_IN[0], Depth.NONE), Charset.ASCII)
    scene = Scene(FLAT, 5.0, 0.8, 8.0, 1.0, 1.0, still=still, pair=second, label=("in", "2"))
    grid = picture.draw(scene)
    return ["".join(glyph(int(cell) >> 16) for cell in row) for row in grid.cells]


@pytest.mark.parametrize("still", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_each_has_words_of_their_own_on_their_side(size: tuple[int, int], still: bool) -> None:  # noqa: FBT001
    rows = drawn(size, pair(1.0, 0.8, label=("out", "4")), still=still)
    (left,) = [row.index(" in ") for row in rows if " in " in row]
    (right,) = [row.index("out") for row in rows if "out" in row]
    assert left < size[0] / 2 < right + 2


def test_where_they_meet_the_same_word_stands_once_and_two_words_not_at_all() -> None:
    same = "\n".join(drawn((40, 12), pair(0.3, 0.8, label=("in", "2"))))
    assert same.count(" in ") == 1
    different = "\n".join(drawn((40, 12), pair(0.3, 0.8, label=("out", "4"))))
    assert "out" not in different
    assert " in " not in different
