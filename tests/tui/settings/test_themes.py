"""The listener's own themes: read, named where they are at fault, and never in the way."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tui.picture import colour
from tui.picture.ansi import update
from tui.picture.cells import Charset, Grid
from tui.picture.palette import RAMP_STEPS, Depth, Palette
from tui.picture.theme import BUILT_IN
from tui.presenter.look import Look
from tui.settings import Settings, load_settings, themes
from tui.terminal.abilities import Abilities

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOOD = 'ramp = ["#0b0f14", "#2c5470", "#f4efe2"]\ntext = "#d5dde2"\n'


@pytest.fixture
def theme_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Write a theme file into a folder of the test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(themes, "themes_folder", lambda: tmp_path / "themes")

    def write(name: str, text: str) -> Path:
        file = tmp_path / "themes" / f"{name}.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_a_theme_of_ones_own_can_be_set(theme_file: Callable[[str, str], Path]) -> None:
    theme_file("harbour", 'title = "Harbour"\n' + GOOD)
    found, faults = themes.all_themes()
    assert faults == ()
    assert [theme.name for theme in found] == [*(theme.name for theme in BUILT_IN), "harbour"]
    assert found[-1].ramp == ((0.0, "#0b0f14"), (0.5, "#2c5470"), (1.0, "#f4efe2"))
    assert found[-1].dark
    settings, _ = load_settings(["theme=harbour"])
    assert Look(found, Abilities(Depth.TRUE, Charset.UNICODE), settings).theme is found[-1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('text = "#d5dde2"', "ramp: found nothing"),
        (GOOD.replace("#2c5470", "teal"), "ramp: found “teal”; write a colour"),
        (GOOD + "colour = 1", "“colour” is not known"),
        (GOOD.replace("#d5dde2", "#223344"), "hard to read"),
        (GOOD + "quiet = 3", "quiet: found 3"),
        (GOOD + "title = 3", "title: found 3"),
        ('ramp = ["#0b0f14", "#f4efe2"]', "text is missing"),
        ("ramp = [", "cannot be read"),
    ],
)
def test_a_faulty_one_is_named_and_left_out(theme_file: Callable[[str, str], Path], text: str, said: str) -> None:
    file = theme_file("harbour", text)
    found, faults = themes.all_themes()
    assert found == BUILT_IN
    assert len(faults) == 1
    assert str(file) in faults[0]
    assert said in faults[0]
    told = themes.theme_fault("harbour")
    assert told is not None
    assert faults[0].startswith(told)
    assert themes.theme_fault("paper") is None


def test_the_built_in_ones_cannot_be_replaced(theme_file: Callable[[str, str], Path]) -> None:
    theme_file("paper", GOOD)
    found, faults = themes.all_themes()
    assert found == BUILT_IN
    assert "another name" in faults[0]


@pytest.mark.parametrize("text", ["#000000", "#ffffff", "#2c5470", "#d5dde2"])
def test_luminance_is_the_pictures(text: str) -> None:
    assert themes.luminance(text) == pytest.approx(float(colour.luminance(np.array([colour.from_hex(text)]))[0]))


def test_a_change_of_theme_is_soft_and_ends_in_the_theme_itself() -> None:
    look = Look(BUILT_IN, Abilities(Depth.TRUE, Charset.UNICODE))
    look.next_theme(100.0)
    grounds = [look.palette(100.0 + tenth / 10).srgb[RAMP_STEPS - 1] for tenth in range(10)]
    jumps = [float(np.abs(later - before).max()) for before, later in pairwise(grounds)]
    assert max(jumps) < 0.1
    assert look.palette(101.0).fronts == Palette(BUILT_IN[1], Depth.TRUE).fronts
    assert look.palette(101.0) is look.palette(102.0)


def test_on_sixteen_colours_it_changes_at_once() -> None:
    look = Look(BUILT_IN, Abilities(Depth.SIXTEEN, Charset.UNICODE))
    look.next_theme(100.0)
    assert look.palette(100.0).theme is BUILT_IN[1]


def test_a_transparent_ground_is_the_terminals_own() -> None:
    palette = Palette(BUILT_IN[0], Depth.TRUE, transparent=True)
    pixels = np.zeros((4, 6), dtype=np.uint8)
    pixels[1, 2], pixels[2, 3] = RAMP_STEPS - 1, RAMP_STEPS - 1
    grid = Grid(pixels, palette)
    grid.write(0, 0, "a")
    written = update(np.full_like(grid.cells, -1), grid.cells, palette)
    ground = palette.fronts[0].removeprefix("38;")
    assert f"38;{ground}" not in written
    assert f"48;{ground}" not in written
    assert "\u2584" in written, "light below the ground"
    assert "\u2584" in written, "light above it"
    assert Settings().transparent is False
