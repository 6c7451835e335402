"""Standard streams that are closed, full or gone: a sentence where one can be told, and no traceback."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.program import LONGEST_S, command

if TYPE_CHECKING:
    from pathlib import Path


def with_shell(words: str, redirections: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    program = command(*words.split())
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {redirections}', "sh", *program],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_S,
    )


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is always full")  # noqa: PTH110 - no path of ours
@pytest.mark.parametrize("words", ["--help", "voices --help", "about"])
def test_output_that_takes_no_more_is_one_sentence(words: str, env: dict[str, str]) -> None:
    done = with_shell(words, ">/dev/full", env)
    assert done.returncode == 1
    assert done.stderr == (
        "Not everything could be written (No space left on device); make room, or write to another place.\n"
    )


@pytest.mark.parametrize(
    ("words", "redirections", "code"),
    [("about", ">&-", 0), ("about", "2>&-", 0), ("check nosuch", "<&- >&-", 2), ("check nosuch", "<&- >&- 2>&-", 2)],
)
def test_streams_that_are_closed_are_no_fault(words: str, redirections: str, code: int, env: dict[str, str]) -> None:
    done = with_shell(words, redirections, env)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "went wrong" not in done.stderr


def test_a_session_is_told_in_lines_with_every_stream_closed_but_one(env: dict[str, str], tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("1 q\n", encoding="utf-8")
    done = with_shell(f"play sudden-overwhelm --plain --keys {keys}", "<&- 2>&-", env)
    assert done.returncode == 0
    assert done.stdout.startswith("Sudden overwhelm")
