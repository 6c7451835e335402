"""A microphone, through PortAudio.

Threads: PortAudio calls ``_callback`` on its own real-time thread: it copies and counts, takes no lock, and on any
exception keeps the error and takes nothing more.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any, Final

from audio.faults import DeviceFault, InputError, OutputError
from audio.portaudio import (
    StreamWatchdog,
    close_stream,
    devices_stay,
    known_devices,
    nothing_there,
    reason,
    sound_library,
    the_one_named,
)
from audio.units import RATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio.capture.contract import Sink, SinkMaker
    from audio.portaudio import Device
    from audio.units import Frames
    from scripts.units import Seconds

_LATENCY: Final[Seconds] = 0.1
"""Asked of the device: nobody hears themselves through this, so there is time for a machine that is busy."""
_HOLDS_STILL: Final[Seconds] = 3.0
"""A microphone may give nothing for so long before it has gone: on a busy machine its thread was seen to wait for more
than a second, and a take that was ended for it is not gone on with. One that is pulled out says so itself."""


def input_devices() -> list[Device]:
    """Return the devices that can record; empty where there is none.

    Raises:
        InputError: PortAudio is not there or does not start.

    """
    with _input_errors():
        return known_devices("input")


def find_input(name: str) -> int:
    """Return the index of the one recording device whose name holds ``name``, whatever the case; an exact name wins.

    Raises:
        UnknownDeviceError: None or several do.
        InputError: PortAudio is not there.

    """
    return the_one_named(name, input_devices(), recording=True).index


@contextlib.contextmanager
def _input_errors() -> Iterator[None]:
    """Tell what is wrong with the sound system as what is wrong with recording."""
    try:
        yield
    except OutputError as error:
        raise InputError(error.kind, **{**error.facts, "recording": True}) from error


class Microphone:
    """Records from a device: by index, by name, or the system's default. An :class:`audio.capture.contract.Input`.

    Args:
        device: The device.
        block: How much it hands on at a time, where nobody waits for it; None for as little as suits the device. A
            sixth as many calls take a third of the time.

    """

    def __init__(self, device: int | str | None = None, block: Seconds | None = None) -> None:
        self.name = "microphone"
        self.rate: Frames = RATE
        self.channels = 1
        self.overruns = 0
        self.error: BaseException | None = None
        """What went wrong inside the callback; nothing is recorded from then on."""
        self._device, self._block = device, block or 0.0
        self._sink: Sink | None = None
        self._stream: Any = None
        self._life = StreamWatchdog(_HOLDS_STILL)
        self._closed = False

    def start(self, sink: SinkMaker) -> None:
        """Open the device and begin: one channel at 48 kHz where it can, else what it has."""
        with _input_errors():
            sounddevice = sound_library()
        if isinstance(self._device, str):
            self._device = find_input(self._device)
        try:
            about = sounddevice.query_devices(self._device, "input")
            self.name = str(about["name"])
            ways = [(RATE, 1), (RATE, 2), (round(about["default_samplerate"]), 1)]
            ways.append((round(about["default_samplerate"]), 2))
            refused: Exception | None = None
            for rate, channels in dict.fromkeys(ways):
                try:
                    with devices_stay():
                        self._open(sounddevice, sink, rate, channels)
                except (sounddevice.PortAudioError, ValueError) as error:
                    refused = refused or error
                else:
                    return
            raise refused or ValueError("it offers nothing")
        except (sounddevice.PortAudioError, ValueError) as error:
            self.close()
            if nothing_there(error):
                raise InputError(DeviceFault.NONE, recording=True) from error
            raise InputError(DeviceFault.SHUT, recording=True, reason=reason(error)) from error

    def _open(self, sounddevice: Any, sink: SinkMaker, rate: Frames, channels: int) -> None:  # noqa: ANN401 - no types
        self._sink = sink(rate, channels)
        self._life.begin(time.monotonic())
        stream = sounddevice.RawInputStream(
            samplerate=rate,
            device=self._device,
            channels=channels,
            dtype="float32",
            latency=_LATENCY,
            blocksize=round(self._block * rate),
            callback=self._callback,
            finished_callback=self._life.end,
        )
        self.rate, self.channels = rate, channels
        try:
            stream.start()
        except sounddevice.PortAudioError:
            stream.close(ignore_errors=True)
            raise
        self._stream = stream

    def _callback(self, frames: Any, count: Frames, when: Any, status: Any) -> None:  # noqa: ANN401, ARG002 - C structs
        """Hand frames on. PortAudio's real-time thread."""
        try:
            sink = self._sink
            if sink is None or self._closed or self.error is not None:
                return
            sink.put(frames[:])  # the buffer's slice is its copy as bytes
            self._life.called(time.monotonic())
            if status.input_overflow:
                self.overruns += 1
        except BaseException as error:  # noqa: BLE001 - nothing may leave a callback; the error is kept
            self.error = error

    def lost(self, now: Seconds) -> bool:
        """Return whether the device has gone or fallen silent by itself."""
        return self.error is not None or self._life.over(now)

    def close(self) -> None:
        """Let go of the device; never waits for long."""
        self._closed = True
        stream, self._stream = self._stream, None
        if stream is not None:
            with devices_stay():
                close_stream(stream, "microphone", self._life)
