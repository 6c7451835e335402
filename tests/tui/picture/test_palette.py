"""Colours: mixed evenly, legible at every depth, in the terminal's own codes."""

from __future__ import annotations

import numpy as np
import pytest

from tui.picture import colour
from tui.picture.palette import RAMP_STEPS, Depth, Palette
from tui.picture.scene import BRIGHT, DIM, PLAIN
from tui.picture.theme import BUILT_IN, Theme

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
def test_all_text_can_be_read(theme: Theme, depth: Depth) -> None:
    palette = Palette(theme, depth)
    ground = palette.srgb[[0]]
    for strength, least in ((DIM, 4.4), (PLAIN, 4.5), (BRIGHT, 7.0)):
        assert colour.contrast(ground, palette.srgb[[palette.text(strength)]])[0] >= least


def test_text_of_no_strength_is_the_ground() -> None:
    for depth in (Depth.TRUE, Depth.INDEXED, Depth.SIXTEEN):
        palette = Palette(BUILT_IN[0], depth)
        assert palette.canonical[palette.text(0.0)] == palette.canonical[0]


def test_codes_of_each_depth() -> None:
    theme = BUILT_IN[0]
    assert Palette(theme, Depth.TRUE).fronts[0] == "38;2;7;11;21"
    assert Palette(theme, Depth.INDEXED).behinds[0] == "48;5;232"
    assert Palette(theme, Depth.SIXTEEN).fronts[RAMP_STEPS - 1] == "97"
    assert set(Palette(theme, Depth.NONE).fronts) == {""}


def test_a_colour_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        colour.from_hex("teal")
