"""Pictures in the terminal's own pixels: what is painted is what cells show, only finer; and where there are none."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scripts.laid.curve import Curve, Piece
from tui.picture.cells import SPACE, Charset
from tui.picture.layout import Layout
from tui.picture.orb import Orb
from tui.picture.painted import Painted
from tui.picture.painting import DIMS, LEVELS, VEILS, Canvas
from tui.picture.palette import Depth, Palette
from tui.picture.png import indexed_png
from tui.picture.scene import Picture, Scene
from tui.picture.theme import NIGHT_SEA, PAPER
from tui.picture.wave import Samples
from tui.presenter.strengths import AFTERGLOW, EMBER, MEETING_LIGHT, PAUSED_LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from numpy.typing import NDArray

    from tui.picture.theme import Theme

CELL = (10, 20)
CURVE = Samples(Curve(tuple(Piece(4.0 * n, 4.0 * n + 4.0, n % 2, (n + 1) % 2) for n in range(60))))
SCENE = Scene(samples=CURVE, position=101.0, level=0.5, turn=104.0, light=1.0, wave=1.0, label=("in", "3"))


class Wall:
    """A terminal that has every picture as soon as it is wanted, and keeps it."""

    cell = CELL

    def __init__(self, *, at_once: bool = True) -> None:
        self.pictures: dict[Hashable, bytes] = {}
        self.wanted: list[Hashable] = []
        self.at_once = at_once

    def want(self, key: Hashable, paint: Callable[[], bytes], *, soon: bool = False) -> bool:
        del soon
        self.wanted.append(key)
        if self.at_once and key not in self.pictures:
            # All orbs are alike to most tests; one is enough.
            skipped = isinstance(key, tuple) and key[0] == "orb" and key[1] not in {0, 48, LEVELS - 1}
            self.pictures[key] = b"" if skipped else paint()
        return key in self.pictures

    def drop(self, key: Hashable) -> None:
        self.pictures.pop(key, None)

    def clear(self) -> None:
        self.pictures.clear()


def looked_at(png: bytes) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the colours of a PNG's pixels, (rows, columns, 3), and how much each covers; read as the standard says."""
    parts, at = {}, 8
    while at < len(png):
        (length,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        parts[name] = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + parts[name])
        at += 12 + length
    columns, rows, bits, kind = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (bits, kind) == (8, 3)
    lines = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(rows, columns + 1)
    assert set(lines[:, 0]) == {2}
    numbers = np.cumsum(lines[:, 1:], axis=0, dtype=np.uint8)
    colours = np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3)
    alphas = np.frombuffer(parts.get(b"tRNS", b"\xff" * len(colours)), np.uint8)
    return colours[numbers], alphas[numbers]


def test_a_png_has_the_colours_that_were_given() -> None:
    numbers = np.array([[0, 1, 2], [2, 0, 255]], dtype=np.uint8)
    colours = np.arange(768, dtype=np.uint16).reshape(256, 3).astype(np.uint8)
    seen, covers = looked_at(indexed_png(numbers, colours))
    assert (seen == colours[numbers]).all()
    assert (covers == 255).all()


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
@pytest.mark.parametrize("cell", [(10, 20), (9, 18), (8, 17), (20, 41)])
def test_the_orb_is_round_and_where_cells_have_it(size: tuple[int, int], cell: tuple[int, int]) -> None:
    canvas = Canvas(Layout.of(*size), NIGHT_SEA, cell)
    box = canvas.orb_box
    assert box.row >= 0
    assert box.row + box.rows <= size[1]
    assert box.column + box.columns <= size[0]
    seen, _ = looked_at(canvas.orb(LEVELS - 1))
    bright = np.argwhere(seen[..., 1] > 90)  # within the rim
    (top, left), (bottom, right) = bright.min(axis=0), bright.max(axis=0) + 1
    # What a point of the picture is in the terminal's pixels.
    across, down = box.columns * cell[0] / seen.shape[1], box.rows * cell[1] / seen.shape[0]
    width, height = (right - left) * across, (bottom - top) * down
    assert width == pytest.approx(height, rel=0.04, abs=2 * max(across, down))
    middle = box.column * cell[0] + (left + right) / 2 * across
    assert middle == pytest.approx(canvas.layout.orb_centre[0] * cell[0], abs=2 * across)


def test_the_orb_ends_in_the_ground_before_its_picture_does() -> None:
    for number in (0, LEVELS - 1):
        seen, _ = looked_at(Canvas(Layout.of(120, 40), NIGHT_SEA, CELL).orb(number))
        ground = np.array([0x07, 0x0B, 0x15])
        for edge in (seen[0], seen[-1], seen[:, 0], seen[:, -1]):
            assert np.abs(edge.astype(int) - ground).max() <= 2


def test_the_orb_has_the_light_that_cells_show() -> None:
    layout = Layout.of(120, 40)
    canvas = Canvas(layout, NIGHT_SEA, (10, 20))
    cells = Orb(120, 80, layout.orb_centre, layout.orb_room).field(48 / (LEVELS - 1))
    seen, _ = looked_at(canvas.orb(48))
    box = canvas.orb_box
    part = cells[2 * box.row : 2 * (box.row + box.rows), box.column : box.column + box.columns]
    # One pixel of the cells is five points by five.
    points = seen[..., 1].astype(float).reshape(part.shape[0], 5, part.shape[1], 5).mean(axis=(1, 3))
    wanted = np.interp(part, np.linspace(0, 1, 256), canvas.ramp[:, 1] * 255)
    assert np.abs(points - wanted).mean() < 1.5


@pytest.mark.parametrize("theme", [NIGHT_SEA, PAPER])
@pytest.mark.parametrize("dim", range(1, len(DIMS)))
@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_a_dimmed_orb_has_the_hue_that_cells_show(theme: Theme, dim: int, size: tuple[int, int]) -> None:
    canvas = Canvas(Layout.of(*size), theme, CELL)
    (full, _), (seen, _) = looked_at(canvas.orb(LEVELS - 1)), looked_at(canvas.orb(LEVELS - 1, dim))
    finer = 2 if size == (120, 40) else 1  # a large orb is painted in coarser points where it is dimmed
    assert [finer * side for side in seen.shape[:2]] == list(full.shape[:2])
    rows, columns, _ = seen.shape
    ramp = canvas.ramp * 255
    place = np.abs(ramp - full[finer * (rows // 2), finer * (columns // 2)]).sum(axis=1).argmin()
    assert seen[rows // 2, columns // 2] == pytest.approx(ramp[round(place * DIMS[dim])], abs=4)


def orb_and_veil(painted: Painted, light: float) -> tuple[int, int]:
    """Return at which of its lights the orb is shown, and how strong a veil lies on it."""
    found = {sprite.key[0]: sprite.key for sprite in painted.sprites(replace(SCENE, light=light))}  # type: ignore[index]
    return found["orb"][2], found["veil"][1] if "veil" in found else 0  # type: ignore[index]


def test_light_that_is_dimmed_for_long_needs_no_veil() -> None:
    painted = Painted(Layout.of(120, 40), NIGHT_SEA, Wall())
    assert orb_and_veil(painted, 1.0) == (0, 0)
    for light in (PAUSED_LIGHT, MEETING_LIGHT, EMBER):
        dim, veil = orb_and_veil(painted, light)
        assert (DIMS[dim], veil) == (light, 0)
    assert orb_and_veil(painted, AFTERGLOW)[1] < VEILS / 4
    assert max(orb_and_veil(painted, light)[1] for light in np.linspace(0.17, 1.0, 84)) < VEILS / 2


def test_the_line_of_a_strip_stands_where_the_curve_has_it() -> None:
    canvas = Canvas(Layout.of(120, 40), NIGHT_SEA, CELL)
    seen, covers = looked_at(canvas.strip(CURVE, 100.0, 400))
    middle = covers.argmax(axis=0) + (covers == covers.max(axis=0)).sum(axis=0) / 2
    times = 100.0 + (np.arange(400, dtype=np.float64) + 0.5) * canvas.seconds_a_pixel
    assert np.abs(middle - canvas.wave_height(CURVE.at(times))).max() < 2.5
    assert seen.shape[0] == canvas.wave_box.rows * CELL[1]


@pytest.mark.parametrize("theme", [NIGHT_SEA, PAPER])
def test_a_veil_dims_as_the_light_does(theme: object) -> None:
    canvas = Canvas(Layout.of(80, 24), theme, CELL)  # type: ignore[arg-type] # one of the themes
    covers = [int(looked_at(canvas.veil(number))[1][0, 0]) for number in range(1, VEILS + 1)]
    assert covers == sorted(covers)
    assert covers[-1] == 255


def test_cells_are_shown_until_the_terminal_has_the_pictures() -> None:
    picture = Picture(120, 40, Palette(NIGHT_SEA, Depth.TRUE), Charset.UNICODE)
    picture.easel = Wall(at_once=False)
    grid = picture.draw(SCENE)
    assert grid.sprites == ()
    assert not grid.palette.is_open
    assert len(np.unique(grid.cells)) > 100


def test_pictures_stand_under_text_on_an_open_ground() -> None:
    palette = Palette(NIGHT_SEA, Depth.TRUE)
    picture = Picture(120, 40, palette, Charset.UNICODE)
    picture.easel = wall = Wall()
    grid = picture.draw(SCENE)
    assert grid.palette.is_open
    assert grid.palette.behinds[0] == "49"
    assert grid.palette.behinds[1:] == palette.behinds[1:]
    written = grid.cells != SPACE << 16
    assert 0 < written.sum() < 10, "the word and its figure, nothing else"
    assert [sprite.slot for sprite in grid.sprites] == sorted({sprite.slot for sprite in grid.sprites})
    assert ("orb", round(0.5 * (LEVELS - 1)), 0) in {sprite.key for sprite in grid.sprites}
    later = picture.draw(replace(SCENE, position=101.5))
    (before,), (after,) = ([s for s in one.sprites if s.key == ("wave", 1)] for one in (grid, later))
    assert before.part is not None
    assert after.part is not None
    assert after.part[0] - before.part[0] == 20, "half a second is two columns of ten pixels"
    assert wall.wanted.count(("wave", 2)) == 0


@pytest.mark.parametrize("change", [{"still": True}, {"pair": object()}])
def test_where_nothing_moves_and_for_two_it_is_cells(change: dict[str, object]) -> None:
    painted = Painted(Layout.of(80, 24), NIGHT_SEA, Wall())
    assert painted.sprites(SCENE) != ()
    assert painted.sprites(replace(SCENE, **change)) == ()  # type: ignore[arg-type] # whatever it is


@pytest.mark.parametrize(
    "palette", [Palette(NIGHT_SEA, Depth.INDEXED), Palette(NIGHT_SEA, Depth.TRUE, transparent=True)]
)
def test_other_grounds_and_few_colours_are_cells(palette: Palette) -> None:
    picture = Picture(80, 24, palette, Charset.UNICODE)
    picture.easel = Wall()
    assert picture.draw(SCENE).sprites == ()


def test_a_terminal_that_was_given_back_is_sent_everything_anew() -> None:
    picture = Picture(80, 24, Palette(NIGHT_SEA, Depth.TRUE), Charset.UNICODE)
    picture.easel = Wall()
    assert picture.draw(SCENE).sprites
    picture.easel = Wall(at_once=False)
    grid = picture.draw(SCENE)
    assert grid.sprites == ()
    assert not grid.palette.is_open, "cells, until the pictures are there again"
    picture.easel = wall = Wall()
    assert picture.draw(SCENE).sprites
    assert "sheet" in wall.pictures


def test_in_the_dark_only_the_ground_is_left() -> None:
    painted = Painted(Layout.of(80, 24), NIGHT_SEA, Wall())
    (sheet,) = painted.sprites(replace(SCENE, light=0.0, wave=0.0))
    assert sheet.over == (80, 24)


def test_after_a_leap_there_is_no_wave_until_it_is_true_again() -> None:
    wall = Wall()
    painted = Painted(Layout.of(80, 24), NIGHT_SEA, wall)
    painted.sprites(SCENE)
    wall.at_once = False
    keys = {sprite.key for sprite in painted.sprites(replace(SCENE, position=20.0, turn=24.0))}
    assert not {key for key in keys if isinstance(key, tuple) and key[0] == "wave"}
    assert "point" in keys


def test_a_word_that_could_not_be_read_on_the_light_has_its_own_ground() -> None:
    picture = Picture(80, 24, Palette(NIGHT_SEA, Depth.TRUE), Charset.UNICODE)
    picture.easel = Wall()
    cells = picture.draw(replace(SCENE, level=0.0, label=("a long word",))).cells
    behind = {int(cell) & 0xFF for cell in cells[cells >> 16 > SPACE]}
    assert 0 in behind, "where the light is bright enough it shows through"
    assert behind - {0}, "and beyond it the letters stand on light of their own"
