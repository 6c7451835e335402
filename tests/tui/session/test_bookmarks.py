"""Kept places: private, whole or not there, of a file as it was, and continued a little before, on a breath."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.files.library import find_session
from scripts.plan.around_recording import pace_of, plan_recording
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from scripts.voice.voices import Clip
from tui.session.bookmarks import Bookmark, Places, keeping_line, kept_line, landing
from tui.session.controller import Attending
from tui.session.simulate import SimulatedPlayer

if TYPE_CHECKING:
    from scripts.plan.timeline import Timeline


def around(length: float = 600.0, pattern: str = "4-6") -> Timeline:
    clip = Clip(Path("talk.mp3"), "", length, None)
    return plan_recording("talk.mp3", "A talk", clip, pace_of(pattern, lead=False))


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    file = tmp_path / "talk.mp3"
    file.write_bytes(b"sound")
    return file


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "data" / "places.json", clock=lambda: 1000.0)


def test_a_place_is_kept_until_it_is_forgotten(places: Places, talk: Path) -> None:
    assert places.kept(talk) is None
    assert places.keep(talk, 123.4567)
    assert places.kept(talk) == 123.457
    assert places.keep(talk, 50.0)
    assert places.kept(talk) == 50.0
    places.forget(talk)
    assert places.kept(talk) is None


def test_it_is_readable_by_its_owner_alone_and_nothing_else_is_left(places: Places, talk: Path) -> None:
    places.keep(talk, 10.0)
    folder = talk.parent / "data"
    assert [file.name for file in folder.iterdir()] == ["places.json"]
    assert (folder / "places.json").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_another_way_to_the_same_file_has_the_same_place(
    places: Places, talk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places.keep(talk, 10.0)
    monkeypatch.chdir(talk.parent)
    assert places.kept(Path("talk.mp3")) == 10.0
    link = talk.with_name("link.mp3")
    link.symlink_to(talk)
    assert places.kept(link) == 10.0


def test_a_file_that_has_changed_has_no_place_yet(places: Places, talk: Path) -> None:
    places.keep(talk, 10.0)
    talk.write_bytes(b"other sound")
    assert places.kept(talk) is None
    places.keep(talk, 20.0)
    os.utime(talk, ns=(1, 1))
    assert places.kept(talk) is None


def test_the_oldest_places_go_first(tmp_path: Path) -> None:
    now = [0.0]
    places = Places(tmp_path / "places.json", clock=lambda: now[0])
    files = [tmp_path / f"{number}.mp3" for number in range(205)]
    for number, file in enumerate(files):
        now[0] = 1000.0 - number  # the first one is the newest
        file.touch()
        places.keep(file, 1.0)
    now[0] = 2000.0
    places.keep(files[-1], 2.0)
    held = json.loads((tmp_path / "places.json").read_text())
    assert len(held) == 200
    assert places.kept(files[0]) == 1.0
    assert places.kept(files[-1]) == 2.0


@pytest.mark.parametrize("content", ["", "{", "[]", '"x"', '{"a": 1}', "\udcff", "[" * 100_000])
def test_a_damaged_file_is_no_place_and_is_written_anew(tmp_path: Path, talk: Path, content: str) -> None:
    file = tmp_path / "places.json"
    file.write_bytes(content.encode(errors="surrogateescape"))
    places = Places(file)
    assert places.kept(talk) is None
    assert places.keep(talk, 5.0)
    assert places.kept(talk) == 5.0


@pytest.mark.parametrize("at", ["-1", "1e99", '"ten"', "true", "null", "NaN"])
def test_what_is_no_place_is_none(tmp_path: Path, talk: Path, at: str) -> None:
    file = tmp_path / "places.json"
    places = Places(file)
    places.keep(talk, 5.0)
    file.write_text(file.read_text().replace("5.0", at))
    assert places.kept(talk) is None


def test_where_it_cannot_be_written_that_is_told_and_nothing_breaks(tmp_path: Path, talk: Path) -> None:
    (tmp_path / "data").write_text("a file stands where the folder should")
    places = Places(tmp_path / "data" / "places.json")
    assert not places.keep(talk, 5.0)
    assert places.kept(talk) is None


def test_it_continues_on_the_breath_a_few_seconds_before() -> None:
    timeline = around()
    assert landing(timeline, 104.0) == 94.0  # 99 lies in the breath from 94
    assert landing(timeline, 108.9) == 94.0
    assert landing(timeline, 109.1) == 104.0
    assert landing(timeline, 6.0) == 0.0
    assert landing(timeline, 1e6) < timeline.stages[-1].end
    assert landing(around(pattern="free"), 104.0) == 99.0


@given(st.floats(0, 700), st.sampled_from(["4-6", "2-2", "free"]))
def test_it_never_continues_after_where_it_was_left(position: float, pattern: str) -> None:
    timeline = around(pattern=pattern)
    there = landing(timeline, position)
    assert 0.0 <= there <= max(0.0, position - 4.99)
    if pattern != "free" and there:
        assert any(breath.start == there for breath in timeline.breaths)
        assert position - there < 5.0 + 10.0 + 1e-6 or position > timeline.stages[-1].end


def test_the_same_recording_beside_another_breath_continues_at_the_same_words(places: Places, talk: Path) -> None:
    slow, quick = around(), around(pattern="2-2")
    marked = Bookmark(places, talk, slow.lines[0].start)
    assert marked.keep(slow, 214.0) == 204.0
    later = Bookmark(places, talk, quick.lines[0].start)
    assert places.kept(talk) == 200.0
    resumed = later.resumes_at(quick)
    assert resumed is not None
    assert 5.0 <= quick.lines[0].start + 200.0 - resumed <= 9.0


def test_what_has_hardly_begun_or_is_over_keeps_nothing(places: Places, talk: Path) -> None:
    timeline = around()
    mark = Bookmark(places, talk, 14.0)
    assert mark.keep(timeline, 300.0) is not None
    assert mark.keep(timeline, 12.0) is None
    assert mark.resumes_at(timeline) is None
    mark.keep(timeline, 300.0)
    assert mark.keep(timeline, timeline.stages[-1].end + 1) is None
    assert mark.resumes_at(timeline) is None
    mark.keep(timeline, 300.0)
    mark.forget()
    assert mark.resumes_at(timeline) is None


def test_company_is_no_part_of_the_place(places: Places, talk: Path) -> None:
    course = Course.begin(Conductor(find_session("first-sitting"), {}))
    kept = Bookmark(places, talk, 0.0)
    for at, steered in (
        (100.0, course),
        (3700.0, course.company(101.0)),
        (3800.0, course.company(101.0).as_written(3702.0)),
    ):
        player = SimulatedPlayer(steered.timeline, steered, at)
        assert kept.keep(*Attending(player, leave=player.stop).place(player.now)) is not None
        resumed = kept.resumes_at(course.timeline)
        assert resumed is not None
        assert 88.0 <= resumed <= 205.0, "in the part that was left, and not before the goodbye"
        if steered.end.company:
            assert resumed <= 105.0, "where the company began"


def test_what_is_said_of_it() -> None:
    assert kept_line(754.0) == "Last time you left at 12:34; --resume continues there."
    assert keeping_line(754.0) == "Your place is kept; --resume continues at 12:34."
    assert "no place" in keeping_line(None)
