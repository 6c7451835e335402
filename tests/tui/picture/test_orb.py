"""The orb's size and light."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from scripts.breath import ease
from tui.picture import colour
from tui.picture.layout import Layout
from tui.picture.orb import HALO, RIM, Orb, light_under
from tui.picture.palette import RAMP_STEPS, Depth, Palette
from tui.picture.theme import BUILT_IN, Theme

SIZES = [(40, 12), (80, 24), (120, 40), (200, 60), (60, 80)]


def orb_at(width: int, height: int) -> Orb:
    layout = Layout.of(width, height)
    return Orb(width, 2 * height, layout.orb_centre, layout.orb_room)


def test_its_radius_follows_the_level() -> None:
    orb = Orb(101, 101, (50.5, 50.5), room=20.0)
    assert orb.radius(0.0) == pytest.approx(6.8)  # 34 % of the room: a breath in is seen to grow threefold
    assert orb.radius(0.5) == pytest.approx(13.4)
    assert orb.radius(1.0) == pytest.approx(20.0)


@pytest.mark.parametrize(("room", "smallest"), [(3.9, 2.418), (5.46, 2.6), (10.0, 3.4)])
def test_a_small_one_stays_wide_enough_for_its_word_and_is_still_seen_to_breathe(room: float, smallest: float) -> None:
    orb = Orb(101, 101, (50.5, 50.5), room)
    assert orb.radius(0.0) == pytest.approx(smallest)
    assert orb.radius(1.0) > 1.6 * orb.radius(0.0)


def test_how_bright_it_is_under_a_word_is_what_the_field_says() -> None:
    orb = Orb(101, 101, (50.5, 50.5), room=20.0)
    # Three cells by one; the field's heart is a little higher, which a mean over so little hardly feels.
    assert light_under(20.0, 3, 1) == pytest.approx(orb.field(0.5)[50:52, 49:52].mean(), abs=0.08)
    assert light_under(20.0, 30, 1) < light_under(20.0, 10, 1) < light_under(20.0, 3, 1)


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_the_rim_stands_at_the_radius(level: float) -> None:
    orb = Orb(101, 101, (50.5, 50.5), room=20.0)
    row = orb.field(level)[50, 50:]
    radius = int(orb.radius(level))
    # Half way between inside and halo at the rim, within a pixel of it.
    half_way = (RIM + HALO * 0.7) / 2
    crossed = int(np.argmax(row < half_way))
    assert abs(crossed - radius) <= 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("level", [0.0, 0.3, 1.0])
def test_its_light_ends_before_the_edge(size: tuple[int, int], level: float) -> None:
    field = orb_at(*size).field(level)
    rim = np.concatenate([field[0], field[-1], field[:, 0], field[:, -1]])
    assert np.all(np.rint(rim * (RAMP_STEPS - 1)) == 0)


@pytest.mark.parametrize("size", SIZES)
def test_it_stands_in_the_middle(size: tuple[int, int]) -> None:
    orb = orb_at(*size)
    field = orb.field(0.7)
    middle = int(orb.centre[0])
    reach = min(middle, size[0] - 1 - middle)
    around = field[:, middle - reach : middle + reach + 1]
    assert np.allclose(around, around[:, ::-1], atol=1e-6)
    assert abs(middle + 0.5 - size[0] / 2) <= 0.5


def test_its_heart_is_bright_and_a_little_above_the_middle() -> None:
    orb = orb_at(120, 40)
    field = orb.field(1.0)
    row = int(np.unravel_index(np.argmax(field), field.shape)[0])
    assert field.max() == pytest.approx(1.0, abs=0.03)
    assert 0.5 < orb.centre[1] - row < orb.largest * 0.25


def test_the_rim_is_never_sharp() -> None:
    for size in SIZES:
        orb = orb_at(*size)
        for level in (0.0, 0.5, 1.0):
            field = orb.field(level)
            steps = np.abs(np.diff(field[round(orb.centre[1])]))
            assert steps.max() < (RIM + 0.1) / 1.2, "less than all of the rim's contrast in 1.2 px"


@pytest.mark.parametrize("theme", BUILT_IN, ids=lambda theme: theme.name)
def test_light_moves_smoothly_even_through_the_shortest_breath(theme: Theme) -> None:
    lightness = colour.oklab(Palette(theme, Depth.TRUE).srgb)[:, 0]
    orb = orb_at(120, 40)
    frames = [orb.field(ease(frame / 30)) for frame in range(31)]  # an inhale of 1.0 s, the shortest there is
    shown = [lightness[np.rint(np.clip(field, 0, 1) * (RAMP_STEPS - 1)).astype(int)] for field in frames]
    for before, after in pairwise(shown):
        assert abs(after.mean() - before.mean()) < 0.02, "the whole screen"
        assert np.abs(after - before).max() < 0.15, "any one place"
