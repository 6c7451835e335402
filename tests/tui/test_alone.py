"""The command without a command, and how a session is begun at one of its parts."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'title = "T"\nsummary = "S"\nlanguage = "en"\n'
SHORT = (
    HEAD
    + '[[stage]]\nname = "one"\nbreaths = 2\nbreath = "4-4"\n[[stage]]\nname = "two"\nbreaths = 1\nbreath = "4-5"\n'
)


def sitwith(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "PULSE_", "SITWITH_"))}
    home = {"HOME": str(folder / "home"), "PULSE_SERVER": f"unix:{folder}/nothing"}
    command = [sys.executable, "-c", "from tui.cli import main; main()", *words]
    return subprocess.run(
        command, env=kept | home, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL
    )


def test_without_a_terminal_it_prints_the_list(tmp_path: Path) -> None:
    alone = sitwith(tmp_path)
    assert (alone.returncode, alone.stderr) == (0, "")
    assert alone.stdout == sitwith(tmp_path, "list").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "too"], "Did you mean “two”?"),
        (["--from", "3"], "1 “one”, 2 “two”"),
        (["--tones", "him"], "did you mean “hum”?"),
        (["--cues", "up"], "rising"),
    ],
)
def test_what_is_not_there_is_told(tmp_path: Path, words: list[str], said: str) -> None:
    script = tmp_path / "short.toml"
    script.write_text(SHORT, encoding="utf-8")
    done = sitwith(tmp_path, "play", str(script), "--plain", *words)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_session_can_be_begun_at_one_of_its_parts(tmp_path: Path) -> None:
    script = tmp_path / "short.toml"
    script.write_text(SHORT, encoding="utf-8")
    done = sitwith(tmp_path, "play", str(script), "--plain", "--from", "TWO", "--no-tones")
    assert done.returncode == 0
    assert done.stdout.count("inhale") == 1
    assert "[0:04]" not in done.stdout
