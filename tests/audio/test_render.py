"""Rendering: what is heard, in a file of each kind, that is whole or not there at all."""

from __future__ import annotations

import os
import resource
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from audio import render
from audio.faults import (
    AlreadyThereError,
    DiskFullError,
    RenderError,
    UnknownEndingError,
    UnwritableError,
    WritingFault,
)
from audio.files.formats import KINDS
from audio.level.loudness import integrated_loudness
from audio.level.truepeak import true_peak_db
from audio.mix.mixer import Mix
from audio.render import render_to_file
from audio.units import RATE
from tests.audio.sounds import clip, session, speech_like, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio.units import Samples

LENGTH = 7.3


@pytest.fixture(scope="module")
def mix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mix]:
    said = clip(written(tmp_path_factory.mktemp("clips") / "a.wav", speech_like(3, 16_000), 16_000), 3.0)
    with Mix(session(LENGTH, (1.5, said)), seed=1, tones=False) as mix:  # tones are slow to make, and not the point
        yield mix


@pytest.fixture(scope="module")
def heard(mix: Mix) -> Samples:
    return mix.render(0, mix.total_frames)


def read(path: Path) -> Samples:
    with soundfile.SoundFile(path) as file:
        assert file.samplerate == RATE
        assert file.channels == 2
        blocks = list(file.blocks(24_000, dtype="float32"))
    return np.concatenate(blocks)


def refused(kind: type[RenderError], mix: Mix, path: Path, fault: WritingFault, *, force: bool = False) -> None:
    with pytest.raises(kind) as caught:
        render_to_file(mix, path, force=force)
    assert path.parent in (caught.value.facts.get("folder"), caught.value.facts.get("file", path).parent)
    assert caught.value.kind is fault


def test_a_file_that_begins_later_comes_up_softly_and_is_the_same_from_there(
    mix: Mix, heard: Samples, tmp_path: Path
) -> None:
    begins = int(np.abs(heard[:, 0]).argmax())  # in the middle of a word
    report = render_to_file(mix, tmp_path / "later.wav", start=begins / RATE)
    later = read(tmp_path / "later.wav")
    assert report.duration == pytest.approx(LENGTH - begins / RATE, abs=0.001)
    assert len(later) == len(heard) - begins
    assert np.abs(later[RATE:] - heard[begins + RATE :]).max() < 1e-4
    assert np.abs(heard[begins : begins + 500]).max() > 0.01
    assert np.abs(later[:500]).max() < 0.001


@pytest.mark.parametrize(("ending", "bits"), [(".wav", 24), (".flac", 20), (".FLAC", 20)])
def test_a_lossless_file_holds_the_very_samples_that_are_heard(
    tmp_path: Path, mix: Mix, heard: Samples, ending: str, bits: int
) -> None:
    path = tmp_path / f"a{ending}"
    render_to_file(mix, path)
    assert soundfile.info(path).subtype == "PCM_24"
    off = read(path) - heard
    assert np.abs(off).max() <= 1.01 * 2.0**-bits  # rounded to the nearest
    assert abs(float(off.mean(dtype=np.float64))) < 0.02 * 2.0**-bits, "neither up nor down"


@pytest.mark.parametrize("ending", [".ogg", ".opus", ".mp3"])
def test_a_lossy_file_holds_the_sound(tmp_path: Path, mix: Mix, heard: Samples, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    report = render_to_file(mix, path)
    sound = read(path)
    assert len(sound) == pytest.approx(len(heard), abs=2 * 1152)
    shared = min(len(sound), len(heard))
    match = np.vdot(sound[:shared], heard[:shared]) / (np.linalg.norm(sound) * np.linalg.norm(heard))
    assert match > 0.97  # and so it begins at the same time
    assert integrated_loudness(sound, RATE) == pytest.approx(report.loudness_lufs, abs=0.5)


def test_every_kind_that_is_offered_can_be_written() -> None:
    assert set(KINDS) == {".wav", ".flac", ".ogg", ".opus", ".mp3"}
    for ending, kind in KINDS.items():
        assert soundfile.check_format(kind.container, kind.content), ending


def test_the_report_says_what_was_written(tmp_path: Path, mix: Mix, heard: Samples) -> None:
    report = render_to_file(mix, tmp_path / "a.wav")
    assert report.duration == pytest.approx(LENGTH)
    assert report.loudness_lufs == pytest.approx(integrated_loudness(heard, RATE), abs=0.01)
    assert report.true_peak_db == pytest.approx(true_peak_db(heard), abs=0.05)
    assert report.true_peak_db <= -3.0
    assert report.realtime_factor > 0


def test_the_same_session_gives_the_same_file(tmp_path: Path, mix: Mix) -> None:
    for name in ("a.flac", "b.flac", "a.wav", "b.wav"):
        render_to_file(mix, tmp_path / name)
    assert (tmp_path / "a.flac").read_bytes() == (tmp_path / "b.flac").read_bytes()
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_the_file_knows_its_title_and_is_a_file_like_any_other(tmp_path: Path, mix: Mix) -> None:
    path, other = tmp_path / "a.flac", tmp_path / "other"
    render_to_file(mix, path)
    other.touch()
    with soundfile.SoundFile(path) as file:
        assert file.title == "A test"
    assert path.stat().st_mode == other.stat().st_mode
    assert path.stat().st_nlink == 1


def test_progress_goes_from_0_to_1(tmp_path: Path, mix: Mix) -> None:
    said: list[float] = []
    render_to_file(mix, tmp_path / "a.wav", progress=said.append)
    assert said == sorted(said)
    assert said[0] == 0.0
    assert said[-1] == 1.0
    assert len(said) > 5


def test_a_file_that_is_there_is_only_replaced_when_asked(tmp_path: Path, mix: Mix) -> None:
    path = tmp_path / "a.wav"
    path.write_text("precious")
    refused(AlreadyThereError, mix, path, WritingFault.ALREADY_THERE)
    assert path.read_text() == "precious"
    render_to_file(mix, path, force=True)
    assert len(read(path)) == mix.total_frames
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_comes_while_writing_is_left_alone(tmp_path: Path, mix: Mix) -> None:
    path = tmp_path / "a.wav"

    def somebody_writes(_: float) -> None:
        path.write_text("precious")

    with pytest.raises(AlreadyThereError):
        render_to_file(mix, path, progress=somebody_writes)
    assert path.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [path]


def test_through_a_link_its_file_is_replaced(tmp_path: Path, mix: Mix) -> None:
    (tmp_path / "real.wav").touch()
    (tmp_path / "link.wav").symlink_to(tmp_path / "real.wav")
    render_to_file(mix, tmp_path / "link.wav", force=True)
    assert (tmp_path / "link.wav").is_symlink()
    assert len(read(tmp_path / "real.wav")) == mix.total_frames


@pytest.mark.parametrize("name", ["a.aiff", "a.m4a", "a", "wav", "a.wav.txt"])
def test_an_ending_that_cannot_be_written_names_those_that_can(tmp_path: Path, mix: Mix, name: str) -> None:
    refused(UnknownEndingError, mix, tmp_path / name, WritingFault.UNKNOWN_ENDING)
    assert not list(tmp_path.iterdir())


def test_places_that_are_none_are_refused(tmp_path: Path, mix: Mix) -> None:
    refused(UnwritableError, mix, tmp_path / "nowhere" / "a.wav", WritingFault.NO_FOLDER)
    (tmp_path / "file").touch()
    refused(UnwritableError, mix, tmp_path / "file" / "a.wav", WritingFault.NO_FOLDER)
    (tmp_path / "folder.wav").mkdir()
    refused(UnwritableError, mix, tmp_path / "folder.wav", WritingFault.NO_FILE, force=True)
    (tmp_path / "device.wav").symlink_to("/dev/null")
    refused(UnwritableError, mix, tmp_path / "device.wav", WritingFault.NO_FILE, force=True)
    assert Path("/dev/null").is_char_device()
    refused(UnwritableError, mix, tmp_path / ("long" * 100 + ".wav"), WritingFault.LONG_NAME)


def test_a_folder_that_may_not_be_written_to_is_refused(
    tmp_path: Path, mix: Mix, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    monkeypatch.setattr(os, "open", forbidden)
    refused(UnwritableError, mix, tmp_path / "a.wav", WritingFault.FORBIDDEN)


@pytest.mark.parametrize("ending", KINDS)
def test_a_disk_that_fills_up_leaves_nothing_behind(tmp_path: Path, mix: Mix, ending: str) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, hard))  # the nearest to a full disk without being root
    try:
        refused(DiskFullError, mix, tmp_path / f"a{ending}", WritingFault.DISK_FULL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("stop_at", [0.0, 0.5, 1.0])
def test_an_interrupt_leaves_nothing_half_done(tmp_path: Path, mix: Mix, stop_at: float) -> None:
    def interrupted(done: float) -> None:
        if done >= stop_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_to_file(mix, tmp_path / "a.wav", progress=interrupted)
    left = list(tmp_path.iterdir())
    assert left == ([tmp_path / "a.wav"] if stop_at == 1.0 else [])  # at 1 it is done, and whole


@pytest.mark.parametrize("ending", [".wav", ".mp3"])
def test_an_interrupt_from_the_keyboard_at_any_time_is_one(
    tmp_path: Path, mix: Mix, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    write = soundfile.SoundFile.write
    pressed = [threading.Thread(target=signal.raise_signal, args=(signal.SIGINT,))]

    def interrupted(self: soundfile.SoundFile, block: Samples) -> None:
        if pressed:
            press = pressed.pop()  # as if it came while libsndfile is at work
            press.start()
            press.join()  # on a busy machine it would come once this is over, and end whatever is tested then
        write(self, block)

    monkeypatch.setattr(soundfile.SoundFile, "write", interrupted)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # where tests run in the background there is none
    try:
        with pytest.raises(KeyboardInterrupt):
            render_to_file(mix, tmp_path / f"a{ending}")
    finally:
        signal.signal(signal.SIGINT, before)
    assert not list(tmp_path.iterdir())


def test_the_file_is_not_closed_while_a_block_of_it_is_written(
    tmp_path: Path, mix: Mix, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing, closed = threading.Event(), threading.Event()
    closed_meanwhile: list[bool] = []
    write, close = soundfile.SoundFile.write, soundfile.SoundFile.close

    class Interrupted(ThreadPoolExecutor):
        def __exit__(self, *_: object) -> None:
            self.shutdown(wait=False)  # as where the interrupt came while it waited for its thread

    def slow(self: soundfile.SoundFile, block: Samples) -> None:
        writing.set()
        closed_meanwhile.append(closed.wait(0.2))
        write(self, block)

    def closing(self: soundfile.SoundFile) -> None:
        closed.set()
        close(self)

    def interrupted(done: float) -> None:
        if done > 0:
            assert writing.wait(10)
            raise KeyboardInterrupt

    monkeypatch.setattr(render, "ThreadPoolExecutor", Interrupted)
    monkeypatch.setattr(soundfile.SoundFile, "write", slow)
    monkeypatch.setattr(soundfile.SoundFile, "close", closing)
    with pytest.raises(KeyboardInterrupt):
        render.render_to_file(mix, tmp_path / "a.wav", progress=interrupted)
    assert closed_meanwhile == [False]
    assert not list(tmp_path.iterdir())


def test_a_mix_that_fails_leaves_nothing_behind(tmp_path: Path, mix: Mix, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(mix, "render", failing)
    with pytest.raises(MemoryError):
        render_to_file(mix, tmp_path / "a.wav")
    assert not list(tmp_path.iterdir())
