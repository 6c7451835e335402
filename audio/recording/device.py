"""A microphone, through PortAudio (sounddevice).

Threads: PortAudio calls ``_callback`` on its own real-time thread: it copies and counts, takes no lock, and on any
exception keeps the error and takes nothing more. Opening, stopping and closing can hang on a frozen sound server, so
closing is done in a thread that may be left behind. How devices fail: see ``audio/outputs/device.py``.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, Final

from audio.devicenames import index_of
from audio.faults import InputError, OutputError
from audio.outputs.device import sound_library
from audio.units import RATE

if TYPE_CHECKING:
    from audio.recording.contract import Sink, SinkMaker
    from audio.units import Frames
    from scripts.units import Seconds

_LATENCY: Final[Seconds] = 0.1
"""Asked of the device: nobody hears themselves through this, so there is time for a machine that is busy."""
_GRACE: Final[Seconds] = 2.5
"""A device may take this long before its first callback."""
_PATIENCE: Final[Seconds] = 1.0
"""A device that has called back and then does not for this long is lost."""


def input_devices() -> list[dict[str, Any]]:
    """Return the devices that can record: ``index``, ``name``, ``channels``, ``default``; empty where there is none.

    Raises:
        InputError: PortAudio is not there or does not start.

    """
    sounddevice = _library()
    try:
        default = sounddevice.default.device[0]
        return [
            {
                "index": index,
                "name": device["name"],
                "channels": device["max_input_channels"],
                "default": index == default,
            }
            for index, device in enumerate(sounddevice.query_devices())
            if device["max_input_channels"] > 0
        ]
    except sounddevice.PortAudioError as error:
        raise InputError(f"The sound system does not answer ({_reason(error)}).") from error


def find_input(name: str) -> int:
    """Return the index of the one recording device whose name holds ``name``, whatever the case; an exact name wins.

    Raises:
        UnknownDeviceError: None or several do.
        InputError: PortAudio is not there.

    """
    recording = [(int(device["index"]), str(device["name"])) for device in input_devices()]
    return index_of(name, recording, kind="microphone", here="those here")


class Microphone:
    """Records from a device: by index, or the system's default. An :class:`audio.recording.contract.Input`."""

    def __init__(self, device: int | None = None) -> None:
        self.name = "microphone"
        self.rate: Frames = RATE
        self.channels = 1
        self.overruns = 0
        self.error: BaseException | None = None
        """What went wrong inside the callback; nothing is recorded from then on."""
        self._device = device
        self._sink: Sink | None = None
        self._stream: Any = None
        self._opened_at: Seconds = 0.0
        self._called_at: Seconds | None = None
        self._finished_at: Seconds | None = None
        self._closed = False

    def start(self, sink: SinkMaker) -> None:
        """Open the device and begin: one channel at 48 kHz where it can, else what it has."""
        sounddevice = _library()
        self._opened_at = time.monotonic()
        try:
            about = sounddevice.query_devices(self._device, "input")
            self.name = str(about["name"])
            ways = [(RATE, 1), (RATE, 2), (round(about["default_samplerate"]), 1)]
            ways.append((round(about["default_samplerate"]), 2))
            refused: Exception | None = None
            for rate, channels in dict.fromkeys(ways):
                try:
                    self._open(sounddevice, sink, rate, channels)
                except (sounddevice.PortAudioError, ValueError) as error:
                    refused = refused or error
                else:
                    return
            raise refused or ValueError("it offers nothing")
        except (sounddevice.PortAudioError, ValueError) as error:
            self.close()
            if "Error querying device -1" in str(error):
                raise InputError("No microphone was found.") from error
            raise InputError(f"The microphone does not open ({_reason(error)}).") from error

    def _open(self, sounddevice: Any, sink: SinkMaker, rate: Frames, channels: int) -> None:  # noqa: ANN401 - no types
        self._sink = sink(rate, channels)
        stream = sounddevice.RawInputStream(
            samplerate=rate,
            device=self._device,
            channels=channels,
            dtype="float32",
            latency=_LATENCY,
            callback=self._callback,
            finished_callback=self._finished,
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
            self._called_at = time.monotonic()
            if status.input_overflow:
                self.overruns += 1
        except BaseException as error:  # noqa: BLE001 - nothing may leave a callback; the error is kept
            self.error = error

    def _finished(self) -> None:
        """Note that PortAudio ended the stream by itself. PortAudio's thread."""
        self._finished_at = time.monotonic()

    def lost(self, now: Seconds) -> bool:
        """Return whether the device has gone or fallen silent by itself."""
        if self._finished_at is not None or self.error is not None:
            return True
        if self._called_at is None:
            return now - self._opened_at > _GRACE
        return now - self._called_at > _PATIENCE

    def close(self) -> None:
        """Let go of the device, in a thread that is left behind should the sound server never answer."""
        self._closed = True
        stream, self._stream = self._stream, None
        if stream is None:
            return

        def let_go() -> None:
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)

        thread = threading.Thread(target=let_go, name="closing the microphone", daemon=True)
        thread.start()
        thread.join(timeout=0.5)


def _library() -> Any:  # noqa: ANN401 - the module has no types
    try:
        return sound_library()
    except OutputError as error:
        raise InputError(str(error).replace("no sound", "no recording")) from error


def _reason(error: Exception) -> str:
    return str(error.args[0]) if error.args else str(error)
