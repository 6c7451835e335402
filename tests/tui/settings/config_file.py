"""What the tests of settings share: the person's own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.settings.file import config_file

if TYPE_CHECKING:
    from pathlib import Path


def written(text: str) -> Path:
    """Write the settings file of the home that the test lives in."""
    file = config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
