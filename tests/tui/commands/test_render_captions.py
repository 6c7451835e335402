"""``render --captions``: what stands beside the sound, and what is refused before anything is rendered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.program import sitwith
from tests.scripts.script_files import script_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STAGE = """
[[stage]]
name = "near"
minutes = 0.1
breath = "free"

[[stage.line]]
id = "hello"
at = 1
say = "Hello, if you like."
"""


def test_captions_and_chapters_stand_beside_the_sound(env: Mapping[str, str], tmp_path: Path) -> None:
    script = script_file(tmp_path / "short.toml", STAGE)
    done = sitwith(env, "render", script, "-o", tmp_path / "x.wav", "--captions", "--no-tones")
    assert done.returncode == 0, done.stderr
    assert "no place for chapters" in done.stderr
    assert "00:00:05.000 --> " in (tmp_path / "x.vtt").read_text(encoding="utf-8")
    (part,) = json.loads((tmp_path / "x.chapters.json").read_text(encoding="utf-8"))["chapters"]
    assert part["title"] == "near"


def test_captions_that_are_there_are_not_overwritten_and_nothing_is_rendered(
    env: Mapping[str, str], tmp_path: Path
) -> None:
    script = script_file(tmp_path / "short.toml", STAGE)
    (tmp_path / "x.vtt").write_text("mine")
    done = sitwith(env, "render", script, "-o", tmp_path / "x.wav", "--captions")
    assert done.returncode == 2
    assert "x.vtt is there already" in done.stderr
    assert (tmp_path / "x.vtt").read_text() == "mine"
    assert not (tmp_path / "x.wav").exists()
