"""Short scripts for tests: a head that says nothing much, and the stages that a test is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "A short one"
HEAD = f'title = "{TITLE}"\nsummary = "For a test."\nlanguage = "en"\n'


def script_file(file: Path, stages: str, head: str = HEAD) -> Path:
    """Write a script and return its file."""
    file.write_text(head + stages, encoding="utf-8")
    return file
