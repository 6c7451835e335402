"""Kinds that libsndfile does not read: through ffmpeg where it is, a sentence where it is not, nothing left behind."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.faults import RecordingError, RecordingFault
from audio.files.probe import about
from audio.files.reader import Recording
from audio.mix.clips import ClipSource
from audio.units import RATE
from scripts.faults import Flaw
from tests.audio.sounds import sine, speech_like, written

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 25
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


def made(folder: Path, name: str, *how: str) -> Path:
    """A recording of speech-like sound with a tone near its end, in a kind of ffmpeg's."""
    sound = speech_like(SECONDS, 16_000)
    sound[-48_000:-32_000] = sine(440, -12, 1, 16_000)
    source = written(folder / "source.wav", sound, 16_000)
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(source), *how, str(folder / name)]
    subprocess.run(command, check=True, timeout=60)
    source.unlink()
    return folder / name


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("foreign"), "talk.m4a", "-metadata", "title=A talk")


def children() -> set[str]:
    """The ffmpegs that are this process's."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        name, rest = text.split(" (", 1)[1].rsplit(") ", 1)
        if name == "ffmpeg" and rest.split()[1] == str(os.getpid()):
            found.add(stat.parent.name)
    return found


@pytest.fixture
def nothing_left() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


@needs_ffmpeg
@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("a.m4a", ()),
        ("a.webm", ("-c:a", "libopus")),
        ("a.wma", ()),
        ("a.aac", ()),
        ("a.mka", ("-c:a", "flac")),
    ],
)
def test_every_kind_is_read_from_start_to_end_with_its_length(tmp_path: Path, name: str, how: tuple[str, ...]) -> None:
    file = made(tmp_path, name, *how)
    assert about(file).length == pytest.approx(SECONDS, abs=0.2)
    with Recording(file) as recording:
        sound = recording.read(2 * SECONDS * recording.rate)
        assert len(sound) == pytest.approx(SECONDS * recording.rate, abs=0.2 * recording.rate)
        assert np.abs(sound[: 5 * recording.rate]).max() > 0.05


@needs_ffmpeg
@pytest.mark.usefixtures("nothing_left")
def test_what_a_browser_records_says_no_length_and_has_one(tmp_path: Path) -> None:
    file = tmp_path / "note.webm"
    source = written(tmp_path / "source.wav", speech_like(6, 16_000), 16_000)
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(source), "-c:a", "libopus", "-f", "webm", "pipe:1"]
    file.write_bytes(subprocess.run(command, check=True, timeout=60, capture_output=True).stdout)
    assert about(file).length == pytest.approx(6, abs=0.1)


@needs_ffmpeg
@pytest.mark.usefixtures("nothing_left")
def test_a_jump_lands_where_it_should_at_both_ends(talk: Path) -> None:
    with Recording(talk) as recording:
        rate = recording.rate
        assert recording.title == "A talk"
        assert recording.go_to((SECONDS - 3) * rate)
        tone = recording.read(rate)[:, 0]
        assert abs(np.fft.rfft(tone * np.hanning(len(tone))).argmax() - 440) <= 1
        assert recording.go_to(0)
        again = recording.read(2 * rate)
    with Recording(talk) as recording:
        assert np.array_equal(recording.read(2 * rate), again)
        assert not recording.go_to(2 * SECONDS * rate)
        assert recording.go_to(rate)


@needs_ffmpeg
@pytest.mark.usefixtures("nothing_left")
def test_as_a_clip_it_plays_to_its_end_and_can_be_jumped_in(talk: Path) -> None:
    source = ClipSource(talk)
    assert source.is_long
    end = source.read((SECONDS - 1) * RATE, 2 * RATE)
    assert np.abs(end[: RATE // 2]).max() > 0
    assert not end[RATE + RATE // 4 :].any()
    assert np.abs(source.read(0, 3 * RATE)).max() > 0.05
    source.close()


@needs_ffmpeg
@pytest.mark.usefixtures("nothing_left")
def test_what_is_none_is_refused_in_a_sentence(tmp_path: Path, talk: Path) -> None:
    text = tmp_path / "text.m4a"
    text.write_text("words")
    broken_off = tmp_path / "broken-off.m4a"
    broken_off.write_bytes(talk.read_bytes()[:2000])
    # A list that would lead a player elsewhere.
    listed = tmp_path / "list.m4a"
    listed.write_text(f"#EXTM3U\n#EXTINF:1,\nfile:{talk}\n")
    joined = tmp_path / "list.mp4"
    joined.write_text(f"ffconcat version 1.0\nfile '{talk}'\n")
    for file in (text, broken_off, listed, joined):
        with pytest.raises(RecordingError) as caught:
            Recording(file)
        assert caught.value.kind is RecordingFault.NOTHING_DECODED


@needs_ffmpeg
def test_a_name_is_only_ever_a_name(talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("-version.m4a", "https:evil.m4a", "pipe:0.m4a"):
        shutil.copy(talk, name)
        assert about(Path(name)).length == pytest.approx(SECONDS, abs=0.1)


@needs_ffmpeg
def test_nothing_is_left_when_the_program_is_killed(talk: Path) -> None:
    code = (
        "import sys, os, signal; from pathlib import Path\n"
        "from audio.files.reader import Recording\n"
        "recording = Recording(Path(sys.argv[1])); recording.read(100)\n"
        "print(recording._sound._process.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(talk)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        decoding = int(process.stdout.readline())
        process.kill()
    # Its pipe has nobody left to read it, so it ends by itself: wait for that, and no longer than it takes.
    descriptor = None
    try:
        descriptor = os.pidfd_open(decoding)
    except ProcessLookupError:
        return
    try:
        assert select.select([descriptor], [], [], 20)[0], "ffmpeg goes on without a reader"
    finally:
        os.close(descriptor)


def test_without_ffmpeg_it_is_said_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "talk.m4a"
    file.write_bytes(b"\0\0\0\x20ftypM4A ")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(RecordingError) as caught:
        Recording(file)
    assert caught.value.flaw == Flaw(RecordingFault.NO_FFMPEG, {"file": file, "ending": ".m4a"})
