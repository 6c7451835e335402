"""How often Python looks for circles: seldom while the program loads, then as often as by itself."""

from __future__ import annotations

import gc
from pathlib import Path

from tui.terminal import circles

ROOT = Path(__file__).resolve().parents[3]


def test_once_a_screen_stands_python_looks_as_often_as_by_itself() -> None:
    by_itself = circles._BY_ITSELF
    gc.set_threshold(*by_itself)  # a command that a test ran in this process may have left it as while loading
    try:
        circles.while_loading()
        assert gc.get_threshold()[0] > 10 * by_itself[0]
        circles.once_loaded()
        assert gc.get_threshold() == by_itself, "this Python's own measure, whichever it is"
    finally:
        gc.unfreeze()
        gc.set_threshold(*by_itself)


def test_nothing_else_says_how_often() -> None:
    files = (file for package in ("scripts", "audio", "tui") for file in (ROOT / package).rglob("*.py"))
    assert [file.stem for file in files if "set_threshold" in file.read_text(encoding="utf-8")] == ["circles"]
