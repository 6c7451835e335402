"""What the tests of voices begin with: a person's folders, and two recordings that they were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.voices.voice_maker import Home, recording

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.chdir(tmp_path)
    return Home(tmp_path / "home", monkeypatch)


@pytest.fixture
def mum(tmp_path: Path) -> Path:
    """Two plain recordings of the first sitting."""
    recording(tmp_path / "mum" / "first-sitting" / "hello.wav", 1.5, level=0.02)
    recording(tmp_path / "mum" / "first-sitting" / "eyes.flac")
    return tmp_path / "mum"
