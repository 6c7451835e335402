"""What is kept without being asked for is all told of: on the help screen, by ``config``, in the README."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tui.session.written import written_files
from tui.settings import remembered
from tui.text import words

if TYPE_CHECKING:
    from collections.abc import Callable

README = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
TOLD = {
    "breath": "breath",
    "offered": "offer",
    "headphones": "headphones",
    "levels": "levels",
    "theme": "theme",
    "tones": "tones",
    "voice": "voice",
    "places": "places",
    "lengths": "lengths",
    "log": "log",
}


@pytest.mark.parametrize("what", TOLD)
def test_what_is_kept_is_told_where_people_look(what: str) -> None:
    (kept,) = (part for part in README.split("\n## ") if part.startswith("Where things are kept"))
    assert TOLD[what] in words.WRITTEN
    assert TOLD[what] in kept


def test_nothing_else_is_remembered(home: Path) -> None:
    """Whoever remembers one more thing tells of it, and counts it here."""
    del home
    keeps: tuple[Callable[[], None], ...] = (
        remembered.remember_offer,
        lambda: remembered.remember_headphones(wears=True),
        lambda: remembered.remember(
            voice_level=0.5, tones_level=0.5, volume_db=-3.0, tones="hum", theme="ember", voice="guide", fill=True
        ),
        lambda: remembered.remember(breath="2.4-3.1"),
    )
    for keep in keeps:
        keep()
    assert remembered._held().keys() == {*remembered.REMEMBERED, "breath", "offered", "headphones"}
    assert set(remembered.REMEMBERED) == {
        "voice_level", "tones_level", "volume_db", "tones", "theme", "voice", "fill",
    }  # fmt: skip
    assert len(written_files()) == 5
    assert "headphones" in str(written_files()[0].about)
