"""The shared way of running programs: whatever one says is read, in a terminal or without, and found in its order."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.program import environment, in_a_terminal, python, without_a_terminal

if TYPE_CHECKING:
    from pathlib import Path

ASKS = "import os, sys; print(*os.get_terminal_size()); print('name?'); print(input().upper()); sys.exit('gone')"
TALKS = "print('begun'); print('x' * 5_000_000); print('at the end')"


def test_in_a_terminal_of_its_size_keys_are_heard_and_errors_shown(env: dict[str, str]) -> None:
    with in_a_terminal([sys.executable, "-c", ASKS], env, columns=100, rows=30) as terminal:
        assert terminal.until("name?") == "100 30\r\nname?"
        terminal.type("ida\n")
        assert terminal.until("IDA").endswith("IDA")
        assert terminal.ended() == 1
        assert terminal.said.endswith("gone\r\n")
        assert terminal.errors == ""


def test_errors_can_be_kept_aside(env: dict[str, str]) -> None:
    with in_a_terminal([sys.executable, "-c", ASKS], env, errors_aside=True) as terminal:
        terminal.type("ida\n")
        assert terminal.ended() == 1
        assert "gone" not in terminal.said
        assert terminal.errors == "gone\n"


def test_one_that_says_a_great_deal_is_read_to_its_end_and_never_waits(env: dict[str, str]) -> None:
    with without_a_terminal([sys.executable, "-c", TALKS], env) as talking:
        assert talking.ended() == 0
        assert talking.said.endswith("x\nat the end\n")
        assert talking.until("the end").endswith("x\nat the end")


@pytest.mark.parametrize(("code", "why"), [("print('here')", "it ended before"), ("print('here'); input()", "within")])
def test_what_is_not_said_is_missed_with_what_is_there(env: dict[str, str], code: str, why: str) -> None:
    with (
        without_a_terminal([sys.executable, "-uc", code], env, keyboard=True) as running,
        pytest.raises(pytest.fail.Exception, match=rf"{why}.*“there”; there is “here\n”"),
    ):
        running.until("there", 1.0)


def test_nothing_of_a_person_is_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITWITH_VOLUME_DB", "-30")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/somewhere")
    done = python(environment(tmp_path), "import os; print(*os.environ); print(os.environ['HOME'])")
    names, home = done.stdout.splitlines()
    assert "PATH" in names.split()
    assert {"SITWITH_VOLUME_DB", "XDG_CONFIG_HOME"}.isdisjoint(names.split())
    assert home == str(tmp_path)
