"""Commands are loaded only when they are run, and what is said of them without loading them is their own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
import pytest

from tests.program import python
from tui.cli import COMMANDS, cli

if TYPE_CHECKING:
    from collections.abc import Sequence

LOADS_NONE = {"numpy", "textual", "cattrs", "platformdirs", "importlib.metadata", "tui.commands.options"}
"""What neither the help nor a completed name waits for."""


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_in_the_table_is_the_commands_own(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert (command.name, command.short_help) == (name, COMMANDS[name].summary)


def test_a_command_that_there_is_not_is_none() -> None:
    assert cli.get_command(click.Context(cli), "frobnicate") is None


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (["--help"], {}),
        ([], {"_SITWITH_COMPLETE": "bash_complete", "COMP_WORDS": "sitwith ", "COMP_CWORD": "1"}),
    ],
)
def test_naming_the_commands_loads_none_of_them(words: Sequence[str], env: dict[str, str]) -> None:
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules))\n"
        f"sys.argv = {['sitwith', *words]!r}\n"
        "from tui.cli import main\n"
        "main()"
    )
    done = python(os.environ | env, code)
    assert done.stderr == ""
    assert "timeline" in done.stdout
    assert LOADS_NONE.isdisjoint(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("name", ["play", "record", "render", "voices"])
def test_the_help_of_a_command_waits_for_neither_sound_nor_screen(name: str) -> None:
    done = python(os.environ, f"import sys; import {COMMANDS[name].place.rpartition('.')[0]}; print(*sys.modules)")
    assert (done.returncode, done.stderr) == (0, "")
    assert {"numpy", "soundfile", "sounddevice", "textual", "rich"}.isdisjoint(done.stdout.split())
