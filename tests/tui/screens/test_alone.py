"""The command without a command, and how a session is begun at one of its parts."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.program import command, sitwith, without_a_terminal
from tests.scripts.script_files import script_file

if TYPE_CHECKING:
    from pathlib import Path

STAGES = """
[[stage]]
name = "one"
breaths = 2
breath = "4-4"
[[stage]]
name = "two"
breaths = 1
breath = "4-5"
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return script_file(tmp_path / "short.toml", STAGES)


def test_without_a_terminal_it_prints_the_list(env: dict[str, str]) -> None:
    alone = sitwith(env)
    assert (alone.returncode, alone.stderr) == (0, "")
    assert alone.stdout == sitwith(env, "list").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "too"], "Did you mean “two”?"),
        (["--from", "3"], "1 “one”, 2 “two”"),
        (["--tones", "him"], "did you mean “hum”?"),
        (["--cues", "up"], "rising"),
    ],
)
def test_what_is_not_there_is_told(env: dict[str, str], script: Path, words: list[str], said: str) -> None:
    done = sitwith(env, "play", script, "--plain", *words)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_session_can_be_begun_at_one_of_its_parts(env: dict[str, str], script: Path) -> None:
    with without_a_terminal(command("play", script, "--plain", "--from", "TWO", "--no-tones"), env) as playing:
        said = playing.until(" inhale")
        playing.process.send_signal(signal.SIGINT)
        assert playing.ended() == 0
    assert said.splitlines()[-1] == "[0:20] inhale", "after four seconds and two breaths of eight"
    assert "inhale" not in playing.said[len(said) :]
