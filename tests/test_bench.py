"""Every measurement in bench/ still runs and prints figures; what they are says nothing here, on a busy machine."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.program import run
from tests.scripts.script_files import script_file

ROOT = Path(__file__).resolve().parent.parent
SHORT = '[[stage]]\nname = "a"\nbreaths = 1\nbreath = "4-5"\n'
WORDS = {"face": ["--rate", "200000", "--from", ""]}
NEEDS = {"recording": "ffmpeg"}


@pytest.mark.parametrize("name", sorted(file.stem for file in (ROOT / "bench").glob("*.py")))
def test_it_runs(name: str, env: dict[str, str], tmp_path: Path) -> None:
    if name in NEEDS and shutil.which(NEEDS[name]) is None:
        pytest.skip(f"{NEEDS[name]} is not installed")
    words = [script_file(tmp_path / "short.toml", SHORT)] if name == "render" else WORDS.get(name, [])
    at_home = env | {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    done = run([sys.executable, ROOT / "bench" / f"{name}.py", "--once", *words], at_home)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"\d", done.stdout)
