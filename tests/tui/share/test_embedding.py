"""Chapters inside a rendered sound, read back by ffprobe, which is no reader of our own."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from audio.files.formats import KINDS
from tests.tui.share.test_cues import TIMELINE
from tui.share.embedding import embed_chapters

if TYPE_CHECKING:
    from pathlib import Path

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg puts chapters inside; it is missing")


def sound_file(path: Path) -> Path:
    kind = KINDS[path.suffix]
    samples = np.random.default_rng(1).standard_normal((24_000, 2)).astype(np.float32) * 0.05
    with soundfile.SoundFile(path, "w", 48_000, 2, subtype=kind.content, format=kind.container) as sound:
        sound.write(samples)
    return path


def read_by_ffprobe(path: Path) -> dict[str, Any]:
    command: list[str | Path] = [
        "ffprobe",
        "-v",
        "error",
        "-show_chapters",
        "-show_streams",
        "-show_format",
        "-of",
        "json",
        path,
    ]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found


@needs_ffmpeg
@pytest.mark.parametrize("ending", [".mp3", ".ogg", ".opus", ".flac"])
def test_other_players_find_the_parts_and_the_sound_is_the_same(ending: str, tmp_path: Path) -> None:
    path = sound_file(tmp_path / f"x{ending}")
    before = soundfile.read(path)[0]
    assert embed_chapters(path, TIMELINE) is None
    found = read_by_ffprobe(path)
    assert [part["tags"]["title"] for part in found["chapters"]] == [stage.name for stage in TIMELINE.stages]
    starts = [float(part["start_time"]) for part in found["chapters"]]
    assert starts[1:] == pytest.approx([stage.start for stage in TIMELINE.stages[1:]], abs=0.001)
    titles = [found["format"].get("tags", {}), *(stream.get("tags", {}) for stream in found["streams"])]
    assert any(TIMELINE.title in tags.values() for tags in titles)
    after = soundfile.read(path)[0]
    assert len(after) == pytest.approx(len(before), abs=2400)
    if ending == ".flac":
        assert np.array_equal(after, before)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_kind_without_a_place_says_so_and_stays_as_it_is(tmp_path: Path) -> None:
    path = sound_file(tmp_path / "x.wav")
    before = path.read_bytes()
    assert "no place for chapters" in (embed_chapters(path, TIMELINE) or "")
    assert path.read_bytes() == before


def test_without_ffmpeg_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sound_file(tmp_path / "x.flac")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install ffmpeg" in (embed_chapters(path, TIMELINE) or "")


def test_an_ffmpeg_that_fails_leaves_the_sound_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    path = sound_file(tmp_path / "x.flac")
    before = path.read_bytes()
    monkeypatch.setenv("PATH", str(program.parent))
    assert "beside it" in (embed_chapters(path, TIMELINE) or "")
    assert path.read_bytes() == before
