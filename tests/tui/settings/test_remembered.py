"""What is remembered of levels and looks: the owner's alone, and forgotten in silence where it is damaged."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from tui.settings import Settings, load, remember
from tui.settings.remembered import remembered_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("home")


def test_what_is_remembered_is_the_owners_alone_and_adds_up() -> None:
    remember(volume_db=-6.0)
    remember(theme="ember", volume_db=-8.0)
    assert load().settings == Settings(volume_db=-8.0, theme="ember")
    file = remembered_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("content", ["", "{", "[1]", "\x00", '"volume_db"', '{"volume_db": 3, "theme": "none"}'])
def test_what_is_remembered_wrongly_is_forgotten_in_silence(content: str) -> None:
    remember(volume_db=-6.0)
    remembered_file().write_text(content, encoding="utf-8")
    assert load() == load((), {})
    assert load().settings == Settings()
    assert load().faults == ()
    remember(tones="reed")
    assert load().settings.tones == "reed"


def test_nothing_else_can_be_smuggled_into_what_is_remembered() -> None:
    remember(volume_db=-6.0)
    remembered_file().write_text('{"device": "elsewhere", "keys": {"pause": []}}', encoding="utf-8")
    assert load().settings == Settings()


def test_a_place_that_cannot_be_written_to_is_no_fault(home: Path) -> None:
    (home / ".local").write_text("in the way", encoding="utf-8")
    remember(volume_db=-6.0)
    assert load().settings == Settings()


def test_a_write_that_breaks_off_leaves_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    remember(volume_db=-6.0)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    remember(volume_db=-2.0)
    assert load().settings.volume_db == -6.0
    assert [entry.name for entry in remembered_file().parent.iterdir()] == [remembered_file().name]
