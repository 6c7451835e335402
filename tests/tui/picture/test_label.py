"""The word and the figure in the orb: in its middle, in one ink, legible, and gone before anything else in the dark."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scripts.laid.curve import Curve, Piece
from tui.picture import colour
from tui.picture.cells import Charset, glyph
from tui.picture.pair import Pair
from tui.picture.palette import Depth, Palette
from tui.picture.scene import Picture, Scene
from tui.picture.theme import BUILT_IN, Theme
from tui.picture.wave import Samples

if TYPE_CHECKING:
    from tui.picture.cells import Grid

SIZES = [(40, 12), (41, 13), (60, 16), (80, 24), (120, 40)]
LEVELS = np.linspace(0.0, 1.0, 19)
FLAT = Samples(Curve((Piece(0.0, 100.0, 0.3, 0.3),)))
each_size = pytest.mark.parametrize("size", SIZES)
each_theme = pytest.mark.parametrize("theme", BUILT_IN, ids=lambda theme: theme.name)
each_depth = pytest.mark.parametrize("depth", [Depth.TRUE, Depth.INDEXED, Depth.SIXTEEN])


def scene(
    level: float, label: tuple[str, ...] = ("out", "2"), light: float = 1.0, strength: float | None = None
) -> Scene:
    return Scene(FLAT, 5.0, level, 8.0, light, 0.0, label=label, label_strength=strength)


def of_two(level: float) -> Scene:
    pair = Pair(1.0 - level, FLAT, 3.0, (-1.0, 1.0), (1.0, 1.0), ("out", "4"))
    return Scene(FLAT, 5.0, level, 8.0, 1.0, 0.0, pair=pair, label=("out", "2"))


def letters(grid: Grid) -> list[tuple[int, int, str, int, int]]:
    """Return (row, column, letter, front, behind) of each letter and figure."""
    numbers = grid.cells >> 16
    alphanumeric = [number for number in np.unique(numbers) if glyph(int(number)).isalnum()]
    return [
        (int(row), int(column), glyph(int(cell) >> 16), int(cell) >> 8 & 0xFF, int(cell) & 0xFF)
        for row, column in np.argwhere(np.isin(numbers, alphanumeric))
        for cell in [grid.cells[row, column]]
    ]


@each_size
@each_theme
@each_depth
def test_a_word_has_one_ink_through_all_of_a_breath(size: tuple[int, int], theme: Theme, depth: Depth) -> None:
    picture = Picture(*size, Palette(theme, depth), Charset.UNICODE)
    for label in (("in", "3"), ("out", "2"), ("a sip more", "1"), ("paused",)):
        for light in (1.0, 0.55):
            inks = {each[3] for level in LEVELS for each in letters(picture.draw(scene(level, label, light)))}
            assert len(inks) == 1, (label, light)


@each_size
def test_each_of_two_has_one_ink_as_well(size: tuple[int, int]) -> None:
    picture = Picture(*size, Palette(BUILT_IN[0], Depth.TRUE), Charset.UNICODE)
    assert len({each[3] for level in LEVELS for each in letters(picture.draw(of_two(level)))}) == 1


@each_size
@each_theme
@each_depth
def test_every_letter_can_be_read_at_every_level_and_light(size: tuple[int, int], theme: Theme, depth: Depth) -> None:
    palette = Palette(theme, depth)
    picture = Picture(*size, palette, Charset.UNICODE)
    for light in (1.0, 0.8, 0.7, 0.55, 0.4):
        for level in LEVELS[::3]:
            shown = letters(picture.draw(scene(level, ("a sip more", "2"), light)))
            fronts, behinds = [each[3] for each in shown], [each[4] for each in shown]
            assert colour.contrast(palette.srgb[fronts], palette.srgb[behinds]).min() >= 4.5


@each_theme
def test_as_the_light_goes_the_ink_changes_once_at_most(theme: Theme) -> None:
    picture = Picture(40, 12, Palette(theme, Depth.TRUE), Charset.UNICODE)
    inks = [letters(picture.draw(scene(0.5, light=light)))[0][3] for light in np.linspace(1.0, 0.4, 50)]
    assert sum(before != after for before, after in pairwise(inks)) <= 1


@each_size
def test_in_a_large_orb_the_light_under_the_word_is_left_alone(size: tuple[int, int]) -> None:
    if size[1] < 24:
        return
    picture = Picture(*size, Palette(BUILT_IN[0], Depth.TRUE), Charset.UNICODE)
    for level in LEVELS[::3]:
        bare = picture.draw(scene(level, ())).cells
        for row, column, _, _, behind in letters(picture.draw(scene(level))):
            cell = int(bare[row, column])
            above, below = (cell >> 8 & 0xFF, cell & 0xFF) if cell >> 16 != 1 else (cell & 0xFF, cell & 0xFF)
            assert behind == (above + below) // 2


@each_size
def test_the_figure_stands_in_the_heart(size: tuple[int, int]) -> None:
    picture = Picture(*size, Palette(BUILT_IN[0], Depth.TRUE), Charset.UNICODE)
    light = picture.light(scene(0.8))
    middle = float(np.average(np.arange(size[0]) + 0.5, weights=light.sum(axis=0)))
    shown = {letter: (row, column) for row, column, letter, _, _ in letters(picture.draw(scene(0.8)))}
    assert shown["2"][1] + 0.5 == pytest.approx(middle, abs=0.1)
    assert shown["u"][1] == shown["2"][1], "and the word around the same place"
    y = picture.layout.orb_centre[1]
    label_middle = shown["u"][0] + shown["2"][0] + 1.0
    if picture.layout.label_gap == 1:
        assert label_middle == y, "a small orb has no light to spare"
    assert -2.0 <= label_middle - y <= 0.5, "no lower than the orb's middle, as its heart is"


@each_size
def test_the_figures_of_two_stand_in_their_hearts(size: tuple[int, int]) -> None:
    picture = Picture(*size, Palette(BUILT_IN[0], Depth.TRUE), Charset.UNICODE)
    columns = {letter: column for _, column, letter, _, _ in letters(picture.draw(of_two(0.5)))}
    centres = [picture._pair.centre(place)[0] for place in (-1.0, 1.0)]
    assert [columns["2"] + 0.5, columns["4"] + 0.5] == centres


@pytest.mark.parametrize("still", [False, True])
def test_where_the_light_goes_the_figure_goes_first_and_then_the_word(still: bool) -> None:  # noqa: FBT001
    palette = Palette(BUILT_IN[0], Depth.TRUE)
    picture = Picture(80, 24, palette, Charset.UNICODE)

    def brightness(strength: float) -> tuple[float, float]:
        drawn = Scene(FLAT, 5.0, 0.5, 8.0, 0.0, 0.0, still=still, label=("out", "2"), label_strength=strength)
        shown = {letter: front for _, _, letter, front, _ in letters(picture.draw(drawn))}
        light = colour.luminance(palette.srgb[[shown.get("o", 0), shown.get("2", 0)]])
        return float(light[0]), float(light[1])

    seen = [brightness(strength) for strength in np.linspace(1.0, 0.0, 40)]
    ground = float(colour.luminance(palette.srgb[[0]])[0])
    assert all(figure <= word for word, figure in seen)
    assert all(after <= before for one, two in pairwise(seen) for before, after in zip(one, two, strict=True))
    assert seen[0][0] == seen[0][1] > 0.5
    # The vector units of some machines round one colour differently from a pair of them, in the last bit.
    words_left = [word for word, figure in seen if figure == pytest.approx(ground)]
    assert words_left[0] > 3 * ground
    assert seen[-1] == pytest.approx((ground, ground))
