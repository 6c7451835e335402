"""One contract, every output: frames are taken in order, each once, and anchors say when they are heard."""

from __future__ import annotations

import errno
import gc
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from audio.faults import AlreadyThereError, RenderError, UnknownEndingError, UnwritableError, WritingFault
from audio.outputs import device
from audio.outputs.file import FileOutput
from audio.outputs.silent import SilentOutput
from audio.play.ring import Ring
from audio.units import RATE, StreamFrame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from audio.outputs.contract import Output


DEVICE_AHEAD = 0.1
"""How far ahead of the ear the pretended device takes its frames."""


class Hand:
    """A clock that a test moves."""

    now = 50.0

    def __call__(self) -> float:
        return self.now


class DeviceLike:
    """The sound device's own callback, called as PortAudio calls it, by the test."""

    def __init__(self, clock: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("audio.outputs.device.time.monotonic", clock)
        self.output = device.DeviceOutput()
        self.clock = clock
        self.taken = bytearray()
        self.due = clock.now

    def start(self, ring: Ring) -> Output:
        self.output._source = ring
        self.output._life.begin(self.clock.now)
        return self.output

    def step(self) -> None:
        class When:
            currentTime = 1000.0 + self.clock.now  # noqa: N815 - PortAudio's names, and a clock of its own
            outputBufferDacTime = 1000.0  # noqa: N815

        while self.due + 480 / RATE <= self.clock.now + 1e-9:
            self.due += 480 / RATE
            buffer = bytearray(480 * 8)
            When.outputBufferDacTime = When.currentTime + (self.due - 480 / RATE - self.clock.now) + DEVICE_AHEAD
            self.output._callback(memoryview(buffer), 480, When, None)
            self.taken += buffer


@pytest.fixture(params=["silent", "file", "device"])
def stand(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Hand, Ring, Output, Callable[[], None]]:
    clock = Hand()
    ring = Ring(RATE)
    if request.param == "device":
        like = DeviceLike(clock, monkeypatch)
        return clock, ring, like.start(ring), like.step
    output = (
        SilentOutput(clock, threaded=False)
        if request.param == "silent"
        else FileOutput(tmp_path / "out.wav", clock, threaded=False)
    )
    output.start(ring)
    return clock, ring, output, output.step


Stand = "tuple[Hand, Ring, Output, Callable[[], None]]"


def fill(ring: Ring, count: int) -> None:
    numbers = np.arange(ring.written, ring.written + count, dtype=np.float32) / 1e6
    ring.write(ring.written, np.column_stack([numbers, numbers]))


def test_frames_are_taken_at_the_pace_of_time(stand: tuple[Hand, Ring, Output, Callable[[], None]]) -> None:
    clock, ring, _, step = stand
    fill(ring, 24_000)
    clock.now += 0.3
    step()
    assert 14_400 - 480 <= ring.read <= 14_400


def test_the_anchor_says_when_frames_are_heard(stand: tuple[Hand, Ring, Output, Callable[[], None]]) -> None:
    clock, ring, output, step = stand
    began = clock.now
    fill(ring, 24_000)
    for _ in range(10):
        clock.now += 0.02
        step()
        anchor = output.anchor
        assert anchor is not None
        ahead = DEVICE_AHEAD if output.name == "sound device" else 0.0
        assert anchor.heard_at - began == pytest.approx(ahead + anchor.frame / RATE, abs=1e-6)
        assert anchor.frame + anchor.length == ring.read


def test_too_little_is_counted_and_what_comes_later_is_taken(
    stand: tuple[Hand, Ring, Output, Callable[[], None]],
) -> None:
    clock, ring, output, step = stand
    fill(ring, 4_800)
    clock.now += 0.2
    step()
    assert ring.read == 4_800
    assert output.underruns >= 1
    fill(ring, 4_800)
    clock.now += 0.2
    step()
    clock.now += 0.02
    step()
    assert ring.read == 9_600


def test_closing_twice_is_harmless_and_nothing_more_is_taken(
    stand: tuple[Hand, Ring, Output, Callable[[], None]],
) -> None:
    clock, ring, output, _ = stand
    fill(ring, 4_800)
    output.close()
    output.close()
    assert not output.lost(clock.now) or output.name == "sound device"


def test_a_file_holds_exactly_what_was_taken(tmp_path: Path) -> None:
    clock = Hand()
    ring = Ring(RATE)
    file = tmp_path / "played.wav"
    output = FileOutput(file, clock, threaded=False)
    output.start(ring)
    fill(ring, 24_000)
    clock.now += 0.25
    output.step()
    output.close()
    sound, rate = soundfile.read(file)
    assert rate == RATE
    assert len(sound) == 12_000
    assert sound[:, 0] == pytest.approx(np.arange(12_000) / 1e6, abs=2**-23)


def test_a_file_that_cannot_be_written_on_keeps_the_pace_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    clock = Hand()
    ring = Ring(RATE)
    output = FileOutput(tmp_path / "played.wav", clock, threaded=False)
    output.start(ring)
    fill(ring, 24_000)
    monkeypatch.setattr(output._file._stream, "write", _no_room)
    for _ in range(3):
        clock.now += 0.1
        output.step()
    assert ring.read == 14_400
    assert not output.lost(clock.now)
    output.close()
    assert output.fault == RenderError(WritingFault.DISK_FULL, file=tmp_path / "played.wav").flaw
    assert not list(tmp_path.iterdir())
    del output
    gc.collect()
    assert capfd.readouterr().err == ""  # libsndfile's own end wrote to no file that was closed


def _no_room(_: bytes) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("name", "error"), [("out.xyz", UnknownEndingError), ("no/such/folder/out.wav", UnwritableError)]
)
def test_a_file_that_cannot_be_is_refused_at_once(tmp_path: Path, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        FileOutput(tmp_path / name)


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mine.wav"
    file.write_bytes(b"mine")
    with pytest.raises(AlreadyThereError):
        FileOutput(file)
    assert file.read_bytes() == b"mine"


def test_an_error_in_the_callback_plays_silence_and_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    like = DeviceLike(Hand(), monkeypatch)

    class Broken:
        read = StreamFrame(0)

        def copy_to(self, *_: object) -> int:
            raise RuntimeError("broken")

    like.output._source = Broken()
    buffer = bytearray(struct.pack("4f", 1, 1, 1, 1))
    like.output._callback(memoryview(buffer), 2, None, None)
    assert bytes(buffer) == bytes(16)
    assert like.output.error is not None


def test_a_device_that_falls_silent_is_lost_after_its_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Hand()
    like = DeviceLike(clock, monkeypatch)
    output = like.start(Ring(RATE))
    assert not output.lost(clock.now + 2.4)
    assert output.lost(clock.now + 2.6)
    clock.now += 0.1
    like.step()
    assert not output.lost(clock.now + 2.4), "a device just opened may falter once more"
    clock.now += 2.5
    like.step()
    assert not output.lost(clock.now + 0.9)
    assert output.lost(clock.now + 1.1)
    like.output._life.end()
    assert output.lost(clock.now)
