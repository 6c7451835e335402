"""The recorder: takes begin before and end after they are asked for, hold every frame, and survive what ends them."""

from __future__ import annotations

import errno
import os
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from audio.capture import recorder as rooms
from audio.capture.folder import TakesFolder
from audio.capture.locks import folder_lock
from audio.capture.meter import HOLD, Meter
from audio.capture.played import PlayedInput
from audio.capture.rawtake import RawAbout, RawTake, is_abandoned, read_raw, seal
from audio.capture.recorder import Recorder
from audio.faults import DeviceFault, InputError, RenderError, TakeFault, WritingFault
from scripts.faults import Flaw

if TYPE_CHECKING:
    from pathlib import Path

RATE = 8_000
NOW = datetime(2026, 1, 31, 14, 25, 30, tzinfo=UTC)


def about(line: str = "hello", channels: int = 1) -> RawAbout:
    return RawAbout(line, "Hello. I'm glad you're here.", NOW, RATE, channels, "A microphone", -61.5)


def counted(seconds: float) -> npt.NDArray[np.float32]:
    """Return samples that say which they are."""
    return np.arange(1, round(seconds * RATE) + 1, dtype=np.float32) / np.float32(1 << 23)


class Bench:
    """A recorder whose time the test moves."""

    def __init__(self, folder: Path, *, breaks_off: bool = False, seconds: float = 30.0) -> None:
        self.now = 0.0
        self.folder = TakesFolder(folder / "session")
        self.input = PlayedInput(counted(seconds), RATE, clock=lambda: self.now, threaded=False, breaks_off=breaks_off)
        self.recorder = Recorder(self.input, lambda: self.now, threaded=False)
        self.recorder.open()

    def pass_(self, seconds: float) -> None:
        for _ in range(round(seconds * 50)):
            self.now += 0.02
            self.input.step()
            self.recorder.pump()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def numbers_in(file: Path) -> npt.NDArray[np.int_]:
    _, sound = read_raw(file)
    return np.rint(sound[:, 0] * (1 << 23)).astype(int)


def test_a_take_holds_half_a_second_before_and_a_quarter_after_and_every_frame_between(bench: Bench) -> None:
    bench.pass_(2.0)
    take = bench.folder.begin(about())
    bench.recorder.begin(take)
    assert bench.recorder.recording
    bench.pass_(1.5)
    assert bench.recorder.end() is None
    assert bench.recorder.recording
    bench.pass_(0.3)
    ended = bench.recorder.taken()
    assert ended is not None
    assert ended.fault is None
    assert ended.lost == 0
    assert bench.recorder.taken() is None
    np.testing.assert_array_equal(numbers_in(take.file), np.arange(1.5 * RATE + 1, 3.75 * RATE + 1))


def test_a_take_under_way_is_readable_and_nobody_elses(bench: Bench) -> None:
    take = bench.folder.begin(about())
    bench.recorder.begin(take)
    bench.pass_(1.0)
    assert not is_abandoned(take.file)
    assert bench.folder.recover() == ()
    told, sound = read_raw(take.file)
    assert told == about()
    assert len(sound) == RATE
    bench.recorder.close()
    assert is_abandoned(take.file)
    assert bench.folder.recover() == (take.file.stem,)
    assert not take.file.exists()


def test_the_disk_is_told_to_keep_it_each_second(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[float] = []
    monkeypatch.setattr(RawTake, "sync", lambda _: synced.append(bench.now))
    bench.recorder.begin(bench.folder.begin(about()))
    bench.pass_(3.5)
    assert synced == pytest.approx([1.0, 2.0, 3.0], abs=0.05)


def test_a_full_disk_ends_the_take_with_a_sentence_and_keeps_what_there_is(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = bench.folder.begin(about())
    bench.recorder.begin(take)
    bench.pass_(1.0)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        bench.pass_(0.5)
    ended = bench.recorder.taken()
    assert ended is not None
    assert ended.fault == Flaw(TakeFault.DISK_FULL)
    np.testing.assert_array_equal(numbers_in(take.file), np.arange(1, RATE + 1))
    bench.pass_(0.5)
    assert bench.recorder.fault is None  # the microphone is there yet
    assert bench.folder.recover() == (take.file.stem,)


def test_a_full_disk_as_a_take_is_sealed_leaves_it_in_its_raw_form(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = bench.folder.add(about(), counted(1.0)[:, None])

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("audio.files.newfile.os.fsync", full)
        settled = bench.folder.settle(name)
    assert settled.fault is not None
    assert settled.fault.kind is TakeFault.KEPT_RAW
    assert settled.fault.facts["flaw"].kind is WritingFault.DISK_FULL
    assert len(settled.sound) == RATE
    assert (bench.folder.takes / f"{name}.take").exists()
    assert bench.folder.settle(name).fault is None
    assert not (bench.folder.takes / f"{name}.take").exists()


def test_a_pulled_microphone_loses_nothing_that_came(tmp_path: Path) -> None:
    bench = Bench(tmp_path, breaks_off=True, seconds=1.7)
    take = bench.folder.begin(about())
    bench.recorder.begin(take)
    bench.pass_(3.0)
    ended = bench.recorder.taken()
    assert ended is not None
    assert ended.fault == Flaw(TakeFault.MICROPHONE_GONE)
    assert bench.recorder.fault == Flaw(TakeFault.MICROPHONE_GONE_IDLE)
    assert len(numbers_in(take.file)) == round(1.7 * RATE)


def test_who_forgets_to_stop_does_not_fill_the_disk(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "TAKE_LONGEST", 2.0)
    bench.recorder.begin(bench.folder.begin(about()))
    bench.pass_(3.0)
    ended = bench.recorder.taken()
    assert ended is not None
    assert ended.fault == Flaw(TakeFault.LONG)


def test_a_microphone_that_does_not_open_is_told() -> None:
    class Broken(PlayedInput):
        def start(self, sink: object) -> None:  # noqa: ARG002 - the contract's argument
            raise InputError(DeviceFault.NONE, recording=True)

    with pytest.raises(InputError, match="no device"):
        Recorder(Broken()).open()


def test_sealed_is_the_same_samples_also_where_sealing_was_broken_off(tmp_path: Path) -> None:
    folder = TakesFolder(tmp_path / "s")
    raw = folder.begin(about(channels=2))
    sound = np.random.default_rng(1).integers(-(1 << 23), 1 << 23, (RATE, 2)) / (1 << 23)
    raw.append(sound.astype("<f4").tobytes() + b"\x01\x02\x03")  # and a frame that a kill has cut in two
    raw.close()
    copy = raw.file.read_bytes()
    sealed = seal(raw.file)
    assert sealed is not None
    assert not raw.file.exists()
    settled = folder.settle(sealed.stem)
    np.testing.assert_array_equal(settled.sound, sound.astype(np.float32))
    assert settled.numbers.recorded == NOW
    assert settled.numbers.device == "A microphone"
    # Killed before the raw one was removed; then one whose FLAC is a torso.
    for wreck in (sealed.read_bytes(), sealed.read_bytes()[:2000]):
        raw.file.write_bytes(copy)
        sealed.write_bytes(wreck)
        assert folder.recover() == (raw.file.stem,)
        np.testing.assert_array_equal(folder.settle(sealed.stem).sound, sound.astype(np.float32))


def test_a_raw_take_is_kept_where_what_was_sealed_reads_back_differently(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = TakesFolder(tmp_path / "s").begin(about())
    raw.append(counted(1.0).tobytes())
    raw.close()
    before = raw.file.read_bytes()
    write = soundfile.SoundFile.write
    with monkeypatch.context() as patched:
        # The lowest of 24 bits comes out differently: damage as small as it can be.
        patched.setattr(soundfile.SoundFile, "write", lambda file, data: write(file, data ^ np.int32(1 << 8)))
        with pytest.raises(RenderError, match="reads back differently"):
            seal(raw.file)
    assert raw.file.read_bytes() == before
    assert seal(raw.file) is not None
    assert not raw.file.exists()


def test_a_take_without_a_frame_is_none(tmp_path: Path) -> None:
    folder = TakesFolder(tmp_path / "s")
    folder.begin(about()).close()
    assert folder.recover() == ()
    assert folder.names() == ()


def test_everything_is_readable_by_its_owner_alone(bench: Bench) -> None:
    name = bench.folder.add(about(), counted(1.0)[:, None])
    bench.folder.keep(name)
    for entry in (bench.folder.session, *bench.folder.session.rglob("*")):
        assert entry.stat().st_mode & 0o077 == 0, entry


def test_two_programs_do_not_change_the_list_at_once(tmp_path: Path) -> None:
    folder = TakesFolder(tmp_path / "s", ["a", "b", "c", "d"])
    names = [folder.add(about(line), counted(0.5)[:, None]) for line in "dcba"]
    with folder_lock(folder.session):
        threads = [threading.Thread(target=folder.keep, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        assert not folder.kept()
    for thread in threads:
        thread.join(timeout=20)
    assert list(folder.kept()) == ["a", "b", "c", "d"]


def test_the_meter_holds_a_peak_then_lets_it_fall() -> None:
    meter = Meter(RATE)
    block = np.full((RATE // 10, 1), 0.5, np.float32)
    meter.add(block)
    assert meter.level.peak_db == pytest.approx(-6.02, abs=0.01)
    quiet = np.full((RATE // 10, 1), 0.001, np.float32)
    for _ in range(round(HOLD * 10)):
        meter.add(quiet)
    assert meter.level.held_db == pytest.approx(-6.02, abs=0.01)
    assert meter.level.peak_db == pytest.approx(-60, abs=0.01)
    for _ in range(10):
        meter.add(quiet)
    assert meter.level.held_db == pytest.approx(-26.02, abs=0.1)
    assert not meter.level.clipped


def overdriven(meter: Meter, *samples: float) -> bool:
    meter.add(np.array(samples, np.float32)[:, None])
    return meter.level.clipped


def test_three_samples_at_the_end_of_the_scale_are_clipped_also_across_blocks() -> None:
    meter = Meter(RATE)
    assert not overdriven(meter, 0.1, 1.0, 1.0)
    assert overdriven(meter, -1.0, 0.2)
    assert overdriven(meter, 0.1)
    meter.reset()
    assert not overdriven(meter, 1.0, 0.3, 1.0, 1.0, 0.2)
