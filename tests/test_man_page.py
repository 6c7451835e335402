"""The man page is the one that the commands give, and man shows it without a complaint."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tui.cli import cli

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "sitwith.1"


def test_it_is_up_to_date() -> None:
    made = [sys.executable, str(ROOT / "tools" / "make_man.py"), "--print"]
    # A narrow terminal changes nothing.
    env = os.environ | {"COLUMNS": "40"}
    done = subprocess.run(made, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True, env=env)
    assert done.stdout == PAGE.read_text(encoding="utf-8"), (
        "run tools/make_man.py: a command, option or key has changed"
    )


def test_man_shows_every_command_and_complains_about_nothing() -> None:
    if shutil.which("man") is None or subprocess.run(["man", "--version"], capture_output=True, check=False).returncode:
        pytest.skip("man-db is not installed")
    env = os.environ | {"LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MAN_KEEP_FORMATTING": ""}
    command = ["man", "--warnings=w", "--local-file", str(PAGE)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=env, timeout=60, check=False)
    if "minimized" in done.stdout:
        pytest.skip("this system has man without its pages")
    assert (done.returncode, done.stderr) == (0, "")
    for name in cli.commands:
        assert f"   sitwith {name}" in done.stdout
    assert 'eval "$(sitwith completion bash)"' in done.stdout
    assert "~/.config/fish/completions/sitwith.fish" in done.stdout
