"""The plain mode: lines as they are heard, nothing rewritten, gentle ways out."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from scripts.files.loader import load_session
from scripts.plan.conductor import plan
from tests.program import command, in_a_terminal, without_a_terminal
from tests.scripts.script_files import TITLE, script_file
from tui.plain.run import Lines

if TYPE_CHECKING:
    from pathlib import Path

STAGES = """
[[stage]]
name = "open"
minutes = 0.1
breath = "free"
[[stage.line]]
id = "hi"
at = 1
say = "Hi there."
[[stage]]
name = "paced"
breaths = 2
breath = "4-5"
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return script_file(tmp_path / "short.toml", STAGES)


def test_every_phase_and_caption_is_told_once_when_it_is_heard(script: Path) -> None:
    lines = Lines(plan(load_session(script), {}))
    assert lines.due(0.0) == []
    assert lines.due(3.99) == []
    assert lines.due(4.0) == ["[0:04] your own breath"]
    assert lines.due(5.0) == ["Hi there."]
    assert lines.due(5.0) == []
    assert lines.due(10.0) == ["[0:10] inhale 4.0 s"]
    assert lines.due(19.5) == ["[0:14] exhale 5.0 s", "[0:19] inhale 4.0 s"]


def test_captions_alone(script: Path) -> None:
    assert Lines(plan(load_session(script), {}), captions_only=True).due(100.0) == ["Hi there."]


@pytest.mark.real_sound
def test_without_a_terminal_it_is_plain_and_interrupting_leaves_gently(env: dict[str, str], script: Path) -> None:
    with without_a_terminal(command("play", script), env) as playing:
        said = playing.until("Hi there.", 20)
        assert "\x1b" not in said
        assert said.startswith(f"{TITLE}\n")
        playing.process.send_signal(signal.SIGINT)
        assert playing.ended(15) == 0
        assert "\x1b" not in playing.said
        assert "silent clock" in playing.errors
        assert len(playing.errors.splitlines()) == 1


@pytest.mark.real_sound
def test_keys_work_where_there_is_a_terminal_and_the_terminal_is_left_as_it_was(
    env: dict[str, str], script: Path
) -> None:
    with in_a_terminal(command("play", "--plain", script), env, errors_aside=True) as terminal:
        before = terminal.modes
        terminal.until("[0:04] your own breath", 20)
        assert terminal.modes != before, "keys are heard without Enter"
        terminal.type(" ")
        terminal.until("paused", 20)
        terminal.type("x")
        terminal.until("enough for now", 20)
        terminal.type("q")
        assert terminal.ended(15) == 0
        assert terminal.modes == before
