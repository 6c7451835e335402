"""What the tests of the score share: scripts written in a line, clips of a given length."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.files.loader import load_session
from scripts.voice.voices import Clip
from tests.scripts.script_files import HEAD, script_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.files.model import Session


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Session]:
    """Load a script from its stages' text."""

    def from_text(stages: str, head: str = HEAD) -> Session:
        return load_session(script_file(tmp_path / "a-test.toml", stages, head))

    return from_text


@pytest.fixture
def clip() -> Callable[[str, float], Clip]:
    """Return a clip that says these words for so many seconds."""
    return lambda words, length: Clip(Path("clip.ogg"), words, length, 0.0)
