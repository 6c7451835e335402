"""Colours: mixed evenly, legible at every depth, in the terminal's own codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.tui.screens.sitting import a_timeline
from tui.picture import colour
from tui.picture.cells import Charset, Grid, glyph
from tui.picture.palette import INK_DARK, INK_LIGHT, RAMP_STEPS, Depth, Palette
from tui.picture.scene import Picture, Scene
from tui.picture.theme import BUILT_IN, PAPER, Theme
from tui.picture.wave import Samples
from tui.picture.words import BRIGHT, DIM, PLAIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tui.picture.cells import Packed

each_theme = pytest.mark.parametrize("theme", BUILT_IN, ids=lambda theme: theme.name)
each_depth = pytest.mark.parametrize("depth", [Depth.TRUE, Depth.INDEXED, Depth.SIXTEEN])


def test_oklab_of_known_colours() -> None:
    # The values of its author's page: white is (1, 0, 0), pure red (0.628, 0.225, 0.126).
    labs = colour.oklab(np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0]]))
    assert labs[0] == pytest.approx([1.0, 0.0, 0.0], abs=1e-4)
    assert labs[1] == pytest.approx([0.628, 0.225, 0.126], abs=1e-3)


def test_oklab_and_back() -> None:
    colours = np.array([[0.1, 0.5, 0.9], [0.0, 0.0, 0.0], [1.0, 0.2, 0.4]])
    assert colour.srgb_from_oklab(colour.oklab(colours)) == pytest.approx(colours, abs=1e-6)


def test_contrast_of_black_on_white_is_21() -> None:
    assert colour.contrast(np.array([[0.0, 0.0, 0.0]]), np.array([[1.0, 1.0, 1.0]]))[0] == pytest.approx(21.0)


@each_theme
def test_a_ramp_has_even_steps(theme: Theme) -> None:
    lightness = colour.oklab(Palette(theme, Depth.TRUE).srgb[:RAMP_STEPS])[:, 0]
    steps = np.diff(lightness)
    assert np.all(steps >= 0) if theme.dark else np.all(steps <= 0)
    assert np.abs(steps).max() < 0.025


@each_theme
@each_depth
def test_the_word_in_the_orb_can_be_read_at_every_level(theme: Theme, depth: Depth) -> None:
    palette = Palette(theme, depth)
    ground = palette.srgb[:RAMP_STEPS]
    assert colour.contrast(ground, palette.srgb[palette.ink]).min() >= 4.5


@each_theme
@each_depth
def test_light_gives_way_under_an_ink_until_it_can_be_read_and_no_further(theme: Theme, depth: Depth) -> None:
    palette = Palette(theme, depth)
    steps = np.arange(RAMP_STEPS, dtype=np.uint8)
    for ink in (INK_DARK, INK_LIGHT):
        given = palette.under_text(ink)
        contrast = colour.contrast(palette.srgb[:RAMP_STEPS], palette.srgb[[ink]])
        assert contrast[given].min() >= 4.5
        assert np.array_equal(given[contrast >= 4.5], palette.canonical[steps][contrast >= 4.5])
        assert np.all(np.diff(given.astype(int)) >= 0), "light that grows is never answered by less"


@each_theme
@pytest.mark.parametrize("depth", [Depth.INDEXED, Depth.SIXTEEN])
@pytest.mark.parametrize("transparent", [False, True])
def test_few_colours_are_mixed_in_order(theme: Theme, depth: Depth, transparent: bool) -> None:  # noqa: FBT001
    palette = Palette(theme, depth, transparent=transparent)
    blend = palette.blend
    assert blend is not None
    share = (blend.quarters / 4)[:, None]
    lab = (1 - share) * colour.oklab(palette.srgb[blend.behind]) + share * colour.oklab(palette.srgb[blend.front])
    steps = np.diff(lab[:, 0]) * (1 if theme.dark else -1)
    assert steps.min() >= -1e-6
    assert np.count_nonzero(steps) > 1.8 * np.count_nonzero(np.diff(palette.canonical[:RAMP_STEPS])), (
        "more tones than colours"
    )
    assert blend.behind[0] == palette.canonical[0]
    assert blend.quarters[0] == 0
    assert blend.error[0] == 0
    if transparent:
        faint = slice(0, 16)
        assert not blend.quarters[faint].any(), "on a background of the terminal's own the halo does not show"
        assert not blend.behind[faint].any()


def test_a_colour_beyond_the_ramp_is_mixed_in_and_never_fills_a_cell() -> None:
    palette = Palette(PAPER, Depth.SIXTEEN)
    blend = palette.blend
    assert blend is not None
    assert PAPER.ramp_16[-1] == (1.9, 4)
    assert palette.fronts[blend.front[-1]] == "34"
    assert palette.behinds[blend.behind[-1]] == "46"
    assert blend.quarters[-1] in (1, 2)


@pytest.mark.parametrize("depth", [Depth.TRUE, Depth.NONE])
def test_where_each_step_has_its_colour_nothing_is_mixed(depth: Depth) -> None:
    assert Palette(BUILT_IN[0], depth).blend is None


def test_a_ramp_of_one_colour_is_left_as_it_is() -> None:
    grey = Theme("grey", "Grey", dark=True, ramp=((0.0, "#000000"), (1.0, "#000000")), text="#ffffff",
                 ink_dark="#000000", ink_light="#ffffff")  # fmt: skip
    assert Palette(grey, Depth.SIXTEEN).blend is None
    steps = np.full((4, 3), 50, dtype=np.uint8)
    assert len(np.unique(Grid(steps, Palette(grey, Depth.SIXTEEN)).cells)) == 1


@each_theme
def test_on_sixteen_colours_edges_are_sharp_and_even_light_is_mixed(theme: Theme) -> None:
    palette = Palette(theme, Depth.SIXTEEN)
    even = Grid(np.full((2, 1), 20, dtype=np.uint8), palette).cells[0, 0]
    assert glyph(int(even) >> 16) in "\u2591\u2592\u2593"
    heart = round(theme.ramp_16[1][0] * (RAMP_STEPS - 1))
    edge = Grid(np.array([[0], [heart]], dtype=np.uint8), palette).cells[0, 0]
    assert glyph(int(edge) >> 16) in "\u2580\u2584"


@each_theme
def test_on_sixteen_colours_the_coming_breaths_are_seen_and_are_not_the_past(theme: Theme) -> None:
    timeline = a_timeline()
    at = 48.5  # half a second before a turn
    moment = timeline.moment(at)
    picture = Picture(120, 40, Palette(theme, Depth.SIXTEEN), Charset.UNICODE)
    scene = Scene(Samples(timeline.level), at, moment.level, moment.phase_end, light=1.0, wave=1.0)
    layout = picture.layout
    rows = slice(int(layout.wave_top // 2), int(layout.wave_bottom // 2) + 1)
    wave = picture.draw(scene).cells[rows]
    ground = wave[0, 0]
    drawn = np.flatnonzero((wave != ground).any(axis=0))
    assert drawn.min() <= 120 * 0.15
    assert drawn.max() >= 120 * 0.78, "well past the coming turn"
    ground_lab = colour.oklab(picture.palette.srgb[[0]])[0]

    def strongest(part: Packed) -> NDArray[np.float64]:
        seen = [looks(int(cell), picture.palette, ground_lab) for cell in part.flat]
        return max(seen, key=lambda lab: apart(lab, ground_lab))

    past, later = strongest(wave[:, 40:58]), strongest(wave[:, 68:96])
    assert apart(later, ground_lab) > 0.1
    assert apart(later, past) > 0.1


def apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(one - other))


def looks(cell: int, palette: Palette, ground: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the colour of a cell, of halves that of the one farther from the ground (OKLab)."""
    front, behind = colour.oklab(palette.srgb[[cell >> 8 & 0xFF, cell & 0xFF]])
    mark = glyph(cell >> 16)
    if mark in "\u2591\u2592\u2593":
        share = (ord(mark) - 0x2590) / 4
        return np.asarray((1 - share) * behind + share * front)
    if mark == " ":
        return np.asarray(behind)
    return np.asarray(max(front, behind, key=lambda lab: apart(lab, ground)))


@each_theme
@each_depth
def test_all_text_can_be_read(theme: Theme, depth: Depth) -> None:
    palette = Palette(theme, depth)
    ground = palette.srgb[[0]]
    for strength, least in ((DIM, 4.4), (PLAIN, 4.5), (BRIGHT, 7.0)):
        assert colour.contrast(ground, palette.srgb[[palette.text(strength)]])[0] >= least


@each_theme
@each_depth
def test_text_of_no_strength_is_the_ground(theme: Theme, depth: Depth) -> None:
    palette = Palette(theme, depth)
    assert palette.fronts[palette.text(0.0)] == palette.fronts[0]


def test_text_fades_into_a_ground_that_a_theme_has_chosen_for_256_colours() -> None:
    chosen = BUILT_IN[0]._replace(ramp_256=((0.0, 17), (0.5, 67), (1.0, 230)))
    palette = Palette(chosen, Depth.INDEXED)
    assert palette.behinds[0] == "48;5;17"
    assert palette.fronts[palette.text(0.0)] == "38;5;17"


@each_theme
@pytest.mark.parametrize("depth", [Depth.TRUE, Depth.INDEXED])
def test_text_that_fades_comes_nearer_to_the_ground(theme: Theme, depth: Depth) -> None:
    palette = Palette(theme, depth)
    stands_out = [
        float(colour.contrast(palette.srgb[[0]], palette.srgb[[palette.text(strength)]])[0])
        for strength in (0.0, 0.05, 0.2, 0.5, 1.0)
    ]
    assert stands_out == sorted(stands_out)
    assert stands_out[1] < stands_out[-1] / 2


def test_each_of_the_sixteen_has_its_own_parameter_and_the_eight_bright_ones_theirs() -> None:
    # xterm's: 30 to 37 and 40 to 47, and for the bright ones 90 to 97 and 100 to 107.
    dark, bright = ([*range(first, first + 8)] for first in (30, 90))
    for code, parameter in enumerate(dark + bright):
        palette = Palette(BUILT_IN[0]._replace(ramp_16=((0.0, code), (1.0, code))), Depth.SIXTEEN)
        assert (palette.fronts[0], palette.behinds[0]) == (str(parameter), str(parameter + 10))


def test_codes_of_each_depth() -> None:
    theme = BUILT_IN[0]
    assert Palette(theme, Depth.TRUE).fronts[0] == "38;2;7;11;21"
    assert Palette(theme, Depth.INDEXED).behinds[0] == "48;5;232"
    assert Palette(theme, Depth.SIXTEEN).fronts[RAMP_STEPS - 1] == "97"
    assert set(Palette(theme, Depth.NONE).fronts) == {""}


def test_a_colour_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        colour.from_hex("teal")
