"""``sitwith breathe``: what can be asked of it, and that nothing is said in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.program import sitwith

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["4"], "4-6 (in-out)"),
        (["free"], "leave it out for your own breath"),
        (["9-9"], "an inhale lasts 2 to 6 seconds"),
        (["4-9-6-0"], "a hold or rest lasts at most 4 seconds"),
        (["--minutes", "0"], "from 1 to 60"),
        (["--minutes", "nan"], "from 1 to 60"),
        (["--minutes", "3", "--open"], "not both"),
        (["--rate", "30"], "6 to 24"),
        (["4-6", "--tones", "bells"], "reed"),
    ],
)
def test_what_cannot_be_is_one_clear_sentence_and_exit_2(env: dict[str, str], words: list[str], said: str) -> None:
    done = sitwith(env, "breathe", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("command", "ending"), [("render", "flac"), ("page", "html")])
def test_a_file_of_breathing_comes_to_an_end(env: dict[str, str], tmp_path: Path, command: str, ending: str) -> None:
    done = sitwith(env, command, "breathe", "--open", "-o", tmp_path / f"night.{ending}")
    assert (done.returncode, done.stdout) == (2, "")
    assert "give its length with --minutes" in done.stderr
    assert not list(tmp_path.glob("night*"))
    assert "--open" not in sitwith(env, command, "--help").stdout


def test_it_breathes_without_a_word_and_ends_when_one_leaves(env: dict[str, str], tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("0.1 enter\n0.2 right\n0.7 q\n")
    asked = ("breathe", "4-6", "--open", "--plain", "--device", f"file:{tmp_path / 'heard.wav'}", "--keys", keys)
    done = sitwith(env, *asked)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Just breathe" in done.stdout
    assert "“" not in done.stdout
