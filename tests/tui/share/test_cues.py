"""Captions and chapters beside a rendered session, as the programs that read them have it."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from scripts.files.library import find_session
from scripts.plan.conductor import plan
from tui.share.cues import begun_at, captions_vtt, chapters, chapters_ffmetadata, chapters_json

if TYPE_CHECKING:
    from pathlib import Path

TIMELINE = plan(find_session("first-sitting"), {})


def test_every_line_is_a_caption_at_its_time() -> None:
    text = captions_vtt(TIMELINE)
    assert text.startswith("WEBVTT\n\n")
    first = TIMELINE.lines[0]
    assert f"00:00:{first.start:06.3f} --> 00:00:{first.end:06.3f}\n{first.words}\n" in text
    assert text.count(" --> ") == len(TIMELINE.lines)


def test_what_begins_later_is_read_along_from_there() -> None:
    second = TIMELINE.stages[1]
    later = begun_at(TIMELINE, second.start)
    assert later.lines[0].words == next(line.words for line in TIMELINE.lines if line.start >= second.start)
    assert [part.name for part in chapters(later)] == [stage.name for stage in TIMELINE.stages[1:]]
    assert chapters(later)[0].end == pytest.approx(TIMELINE.stages[2].start - second.start)
    assert later.duration == pytest.approx(TIMELINE.duration - second.start)
    assert begun_at(TIMELINE, 0.0) is TIMELINE


def test_hostile_words_stay_one_caption() -> None:
    (line, *_) = TIMELINE.lines
    bad = replace(
        TIMELINE, title="a\n\nb --> c", lines=(replace(line, words="<b>x</b> --> y & z\n\n00:00 NOTE\x1b[2J"),)
    )
    text = captions_vtt(bad)
    assert text.count(" --> ") == 1
    assert "&lt;b&gt;x&lt;/b&gt; → y &amp; z 00:00 NOTE [2J" in text
    assert "\x1b" not in text


def test_chapters_cover_the_whole_sound_without_a_gap() -> None:
    parts = chapters(TIMELINE)
    assert [part.name for part in parts] == [stage.name for stage in TIMELINE.stages]
    assert parts[0].start == 0
    assert parts[-1].end == TIMELINE.duration
    assert all(one.end == other.start for one, other in pairwise(parts))


def test_the_chapters_file_is_as_podcast_players_read_it() -> None:
    read = json.loads(chapters_json(TIMELINE))
    assert read["version"] == "1.2.0"
    assert [part["startTime"] for part in read["chapters"]] == sorted(part["startTime"] for part in read["chapters"])
    assert {"startTime", "endTime", "title"} == set(read["chapters"][0])


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg, which reads captions and chapters")
def test_ffmpeg_reads_captions_and_chapters(tmp_path: Path) -> None:
    odd = replace(TIMELINE, title="One; two = three # four \\ five")
    (tmp_path / "x.vtt").write_text(captions_vtt(odd), encoding="utf-8")
    (tmp_path / "x.txt").write_text(chapters_ffmetadata(odd), encoding="utf-8")
    captions = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0", tmp_path / "x.vtt"],
        capture_output=True,
        text=True,
        check=True,
    )
    starts = [float(row.strip(",")) for row in captions.stdout.split()]
    assert starts == pytest.approx([line.start for line in odd.lines], abs=0.001)
    command: list[str | Path] = [
        "ffprobe",
        "-v",
        "error",
        "-show_chapters",
        "-show_format",
        "-of",
        "json",
        tmp_path / "x.txt",
    ]
    read = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert read["format"]["tags"]["title"] == odd.title
    assert [part["tags"]["title"] for part in read["chapters"]] == [stage.name for stage in odd.stages]
