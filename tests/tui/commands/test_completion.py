"""Completion, in the shells themselves: a line is begun, Tab is pressed, and the shell goes on with it."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from audio.tones.choices import Timbre
from scripts.files.library import bundled_names
from tests.program import run
from tui.cli import cli
from tui.commands.completing import setting_names

if TYPE_CHECKING:
    from collections.abc import Iterator

SITWITH = Path(sys.executable).with_name("sitwith")
_LONGEST_S = 30.0
"""For one step, on a machine that is busy with other things."""
_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[=>()][0-9A-Z]?)|[\r\x07]")


class Terminal:
    """A shell in a terminal."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._seen = b""

    def type(self, text: str) -> None:
        """Type a text."""
        os.write(self._descriptor, text.encode())

    def until(self, wanted: str) -> None:
        """Read until a text has been shown since the last one that was waited for, escape codes aside."""
        deadline = time.monotonic() + _LONGEST_S
        while True:
            shown = _ESCAPES.sub(b"", self._seen)
            at = shown.find(wanted.encode())
            if at >= 0:
                self._seen = shown[at + len(wanted.encode()) :]
                return
            assert time.monotonic() < deadline, f"“{wanted}” was not shown, but: {shown.decode(errors='replace')}"
            if select.select([self._descriptor], [], [], 0.1)[0]:
                self._seen += os.read(self._descriptor, 65536)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    home = {"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "TERM": "xterm"}
    return home | {"PATH": f"{SITWITH.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "PS1": ""}


@contextlib.contextmanager
def shell(words: list[str], env: dict[str, str], folder: Path) -> Iterator[Terminal]:
    if shutil.which(words[0]) is None:
        pytest.skip(f"{words[0]} is not installed")
    process, ours = pty.fork()  # a shell completes only in a terminal that it controls
    if not process:
        os.chdir(folder)
        os.execvpe(words[0], words, env)  # noqa: S606 - the shell itself is what is tested
    try:
        yield Terminal(ours)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(ours)


BASH = (["bash", "--norc", "--noprofile", "-i"], 'eval "$(sitwith completion bash)"; PS1="re""ady> "')
ZSH = (
    ["zsh", "-f", "-i"],
    'autoload -Uz compinit; compinit -u -D; eval "$(sitwith completion zsh)"; PROMPT="re""ady> "',
)


@pytest.mark.parametrize(("words", "load"), [BASH, ZSH], ids=["bash", "zsh"])
def test_the_shell_goes_on_with_what_was_begun(
    words: list[str], load: str, env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "evening.toml").touch()
    with shell(words, env, tmp_path) as terminal:
        terminal.type(load + "\n")
        for begun, whole in (
            ("sitwith compl", "sitwith completion"),
            ("sitwith play first-s", "sitwith play first-sitting"),
            ("sitwith first-s", "sitwith first-sitting"),
            ("sitwith --voice lo", "sitwith --voice low"),
            ("sitwith play -o reduced_m", "sitwith play -o reduced_motion="),
            ("sitwith play --tones wa", "sitwith play --tones waves"),
            ("sitwith play grief --from goi", r"sitwith play grief --from going\ on\ from\ here"),
            ("sitwith timeline first-s", "sitwith timeline first-sitting"),
            ("sitwith render --forc", "sitwith render --force"),
            ("sitwith play ./even", "sitwith play ./evening.toml"),
        ):
            terminal.until("ready> ")
            terminal.type(begun + "\t")
            terminal.until(whole)
            terminal.type("\x01: \n")  # to the start of the line, which is made one that does nothing


def fish_offers(asked: str, env: dict[str, str], folder: Path) -> list[str]:
    """Return what fish offers for the lines that it is asked to complete."""
    if shutil.which("fish") is None:
        pytest.skip("fish is not installed")
    done = run(["fish", "--no-config", "-c", f"sitwith completion fish | source; {asked}"], env, folder)
    assert done.returncode == 0, done.stderr
    return [line.partition("\t")[0] for line in done.stdout.splitlines()]


@pytest.mark.parametrize("command", ["play", "timeline", "render"])
def test_fish_offers_every_session(command: str, env: dict[str, str], tmp_path: Path) -> None:
    assert set(fish_offers(f"complete -C 'sitwith {command} '", env, tmp_path)) >= set(bundled_names())


def test_fish_offers_commands_and_files(env: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "evening.toml").touch()
    asked = "complete -C 'sitwith doc'; complete -C 'sitwith play ./even'"
    assert fish_offers(asked, env, tmp_path) == ["doctor", "./evening.toml"]


def test_the_values_of_a_setting_are_offered_where_they_can_be_told() -> None:
    def offered(begun: str) -> list[str]:
        return [item.value for item in setting_names(click.Context(cli), click.Option(["-o"]), begun)]

    assert offered("tones=") == [f"tones={timbre}" for timbre in Timbre]
    assert offered("holds=f") == ["holds=false"]
    assert "theme=ember" in offered("theme=")
    assert offered("someone=") == offered("nothing=") == []


def test_another_shell_is_bad_input() -> None:
    done = CliRunner().invoke(cli, ["completion", "tcsh"])
    assert done.exit_code == 2
    assert "bash" in done.stderr
