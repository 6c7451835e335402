"""Short scripts for tests: a head that says nothing much, and the stages that a test is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "A short one"
HEAD = f'title = "{TITLE}"\nsummary = "For a test."\nlanguage = "en"\n'

GOOD = """
[[stage]]
name = "free"
minutes = 1
breath = "free"
[[stage.line]]
id = "one"
at = 2
say = "Hello there."
[[stage]]
name = "met"
breaths = 3
breath = "match"
[[stage]]
name = "led"
minutes = 2
breath = "4-6"
lead = 0.25
voice = 0.5
[[stage.line]]
id = "two"
at = "2 exhale"
say = "Slowly."
"""
"""Three stages, free, beside the listener, and led, that have no faults."""


def script_file(file: Path, stages: str, head: str = HEAD) -> Path:
    """Write a script and return its file."""
    file.write_text(head + stages, encoding="utf-8")
    return file
