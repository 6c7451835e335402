"""What the tests of voices share: a person's own folders, the command line in this process, and small recordings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from tests.audio.sounds import speech_like, written
from tui.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from click.testing import Result

HELLO = "Hello. I'm glad you're here."


class Home:
    """A person's folders, and sitwith run in them."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
            monkeypatch.setenv(f"XDG_{kind}_HOME", str(root / kind.lower()))
        monkeypatch.setenv("HOME", str(root))
        self.data = root / "data" / "sitwith"
        self.voices = self.data / "voices"
        self.scripts = self.data / "scripts"

    def run(self, *words: str | Path) -> Result:
        """Run a command; what it prints is in the result's stdout and stderr."""
        return CliRunner().invoke(cli, [str(word) for word in words], prog_name="sitwith")


def recording(file: Path, seconds: float = 0.8, level: float = 0.1) -> Path:
    """Write a short recording, in a folder that is made where it is lacking."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return written(file, speech_like(seconds, level=level))


def files_in(folder: Path) -> dict[str, bytes]:
    """Return everything in a folder by its path in it."""
    return {
        str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }  # fmt: skip


def listed(home: Home) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in json.loads(home.run("voices", "--json").stdout)["voices"]}


def lines(home: Home, *words: str) -> dict[str, dict[str, Any]]:
    told = json.loads(home.run("timeline", "first-sitting", "--json", *words).stdout)
    return {line["id"]: line for line in told["lines"]}


def nothing_left(home: Home) -> bool:
    return not home.voices.exists() or not list(home.voices.iterdir())
