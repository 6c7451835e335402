"""What is typed without a command: a session, a file, a slip, or only how it is to be heard."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest

from tests.program import sitwith
from tests.scripts.script_files import TITLE, script_file

if TYPE_CHECKING:
    from pathlib import Path

BRIEF = '[[stage]]\nname="a"\nminutes=0.1\nbreath="free"\n'


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["hlep"], "Did you mean `sitwith --help`?"),
        (["rendr"], "Did you mean `sitwith render`?"),
        (["first-siting"], "Did you mean `sitwith first-sitting`?"),
        (["--voice", "low-guide", "first-siting"], "Did you mean `sitwith first-sitting`?"),
        (["qqq"], "`sitwith list` the sessions"),
        (["nowhere.mp3"], "nowhere.mp3"),
        (["./nowhere.toml"], "no such file"),
        (["--voice", "nobody"], "nobody"),
        (["--device", "Trombone", "first-sitting"], "Trombone"),
        (["-o", "volume_db=loud"], "volume_db"),
        (["--resume"], "sitwith play SESSION --resume"),
        (["first-sitting", "grief"], "One session is played at a time"),
        (["--rate", "99"], "6 to 24"),
        (["--frobnicate"], "--frobnicate"),
    ],
)
def test_what_cannot_be_is_one_clear_sentence_and_exit_2(env: dict[str, str], words: list[str], said: str) -> None:
    done = sitwith(env, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_options_alone_are_of_the_list(env: dict[str, str]) -> None:
    done = sitwith(env, "--plain", "--voice", "low-guide")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == sitwith(env, "list", "--voice", "low-guide").stdout


def test_a_file_plays(env: dict[str, str], tmp_path: Path) -> None:
    script = script_file(tmp_path / "brief.toml", BRIEF)
    keys = tmp_path / "keys"
    keys.write_text("0.1 q\n0.6 q\n")
    sound = tmp_path / "heard.wav"
    done = sitwith(env, script, "--device", f"file:{sound}", "--plain", "--keys", keys)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{TITLE}\n")
    assert sound.exists()


def test_a_disk_that_fills_up_while_it_is_played_to_is_told_once_and_at_the_end(
    env: dict[str, str], tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    keys.write_text("0.1 q\n1.6 q\n")
    sound = tmp_path / "heard.wav"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        done = sitwith(
            env, script_file(tmp_path / "brief.toml", BRIEF), "--device", f"file:{sound}", "--plain", "--keys", keys
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    full = f"{sound}: there is no more room on the disk; make room, or write to another disk."
    assert (done.returncode, done.stderr) == (1, f"{full} A silent clock keeps the pace.\n{full}\n")
    assert not sound.exists()
