"""The plain mode: lines as they are heard, nothing rewritten, gentle ways out."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from scripts.conductor import plan
from scripts.loader import load_session
from tui.plain import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCRIPT = """
title = "A short one"
summary = "For a test."
language = "en"
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
COMMAND = [sys.executable, "-c", "from tui.cli import main; main()", "play"]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    file = tmp_path / "short.toml"
    file.write_text(SCRIPT, encoding="utf-8")
    return file


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "PULSE_", "SITWITH_"))}
    return kept | {"HOME": str(tmp_path / "home"), "PULSE_SERVER": f"unix:{tmp_path}/nothing"}


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


def read_until(stream: int, wanted: bytes, within_s: float = 20.0) -> bytes:
    """Read a descriptor until some bytes have come."""
    got = b""
    deadline = time.monotonic() + within_s
    while wanted not in got:
        ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            pytest.fail(f"{wanted!r} did not come; there is {got!r}")
        chunk = os.read(stream, 4096)
        if not chunk:
            pytest.fail(f"it ended before {wanted!r}; there is {got!r}")
        got += chunk
    return got


@pytest.fixture
def playing(script: Path, home: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A session in plain mode because there is no terminal, with standard input at its end."""
    process = subprocess.Popen(
        [*COMMAND, str(script)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=home,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.real_sound
def test_without_a_terminal_it_is_plain_and_interrupting_leaves_gently(playing: subprocess.Popen[bytes]) -> None:
    assert playing.stdout is not None
    said = read_until(playing.stdout.fileno(), b"Hi there.")
    assert b"\x1b" not in said
    assert said.startswith(b"A short one\n")
    playing.send_signal(signal.SIGINT)
    rest, errors = playing.communicate(timeout=15)
    assert playing.returncode == 0
    assert b"\x1b" not in rest
    assert b"silent clock" in errors
    assert len(errors.splitlines()) == 1


@pytest.mark.real_sound
def test_keys_work_where_there_is_a_terminal_and_the_terminal_is_left_as_it_was(
    script: Path, home: dict[str, str]
) -> None:
    master, slave = pty.openpty()
    try:
        process = subprocess.Popen(
            [*COMMAND, "--plain", str(script)], stdin=slave, stdout=slave, stderr=subprocess.DEVNULL, env=home
        )
        read_until(master, b"[0:04] your own breath")
        os.write(master, b" ")
        read_until(master, b"paused")
        os.write(master, b"x")
        read_until(master, b"enough for now")
        os.write(master, b"q")
        assert process.wait(timeout=15) == 0
    finally:
        os.close(slave)
        os.close(master)
