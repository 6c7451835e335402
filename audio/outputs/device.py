"""The sound device, through PortAudio (sounddevice).

Threads: PortAudio calls ``_callback`` on its own real-time thread: it copies, counts and publishes an anchor, takes no
lock, allocates next to nothing, and on any exception plays silence and keeps the error. Everything else here is called
by the feeder. Opening, stopping and closing can hang on a frozen sound server, so closing is done in a thread that may
be left behind.

What was seen when things break: a killed server or removed sink ends the callbacks and calls ``_finished`` within 10
ms; a suspended sink or a frozen server ends the callbacks and nothing else. So a device counts as lost after either.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from audio.clock import Anchor
from audio.devicenames import index_of
from audio.faults import OutputError
from audio.units import RATE

if TYPE_CHECKING:
    from audio.outputs.contract import Source
    from audio.ring import FrameSink
    from audio.units import Frames
    from scripts.units import Seconds

LATENCY: Seconds = 0.28
"""Asked of the device. From a quarter of a second on there were no gaps even while Python collected garbage for 100 ms;
and pause has to be heard within 450 ms of the key."""
BLOCK: Frames = 1024
_GRACE: Seconds = 2.5
"""A device may take this long before its first callback."""
_PATIENCE: Seconds = 1.0
"""A device that has called back and then does not for this long is lost."""


def sound_library() -> Any:  # noqa: ANN401 - the module has no types
    """Return the sounddevice module.

    Raises:
        OutputError: PortAudio is not there.

    """
    try:
        import sounddevice  # noqa: PLC0415 - it loads PortAudio: only where sound is wanted, and a fault is caught
    except OSError as error:
        raise OutputError(
            "The PortAudio library is missing, so there is no sound; on Debian or Ubuntu type: "
            "sudo apt install libportaudio2"
        ) from error
    return sounddevice


def output_devices() -> list[dict[str, Any]]:
    """Return the devices that can play: ``name``, ``host``, ``channels``, ``default``; empty where there is none.

    Raises:
        OutputError: PortAudio is not there or does not start.

    """
    sounddevice = sound_library()
    try:
        hosts = sounddevice.query_hostapis()
        default = sounddevice.default.device[1]
        return [
            {
                "name": device["name"],
                "host": hosts[device["hostapi"]]["name"],
                "channels": device["max_output_channels"],
                "default": index == default,
            }
            for index, device in enumerate(sounddevice.query_devices())
            if device["max_output_channels"] > 0
        ]
    except sounddevice.PortAudioError as error:
        raise OutputError(f"The sound system does not answer ({_reason(error)}).") from error


def find_device(name: str) -> int:
    """Return the index of the one playing device whose name holds ``name``, whatever the case; an exact name wins.

    Raises:
        UnknownDeviceError: None or several do.
        OutputError: PortAudio is not there.

    """
    sounddevice = sound_library()
    playing = [
        (index, str(device["name"]))
        for index, device in enumerate(sounddevice.query_devices())
        if device["max_output_channels"] > 0
    ]
    return index_of(name, playing, kind="sound device", here="the devices here")


def _reason(error: Exception) -> str:
    return str(error.args[0]) if error.args else str(error)


class DeviceOutput:
    """Plays through a device: by index, or the system's default."""

    silent = False

    def __init__(self, device: int | None = None) -> None:
        self.name = "sound device"
        self.anchor: Anchor | None = None
        self.underruns = 0
        self.error: BaseException | None = None
        """What went wrong inside the callback; it plays silence from then on."""
        self._device = device
        self._source: Source | None = None
        self._stream: Any = None
        self._latency: Seconds = LATENCY
        self._opened_at: Seconds = 0.0
        self._called_at: Seconds | None = None
        self._finished_at: Seconds | None = None
        self._closed = False

    def start(self, source: Source) -> None:
        """Open the device and begin."""
        sounddevice = sound_library()
        self._source = source
        self._opened_at = time.monotonic()
        try:
            self._stream = sounddevice.RawOutputStream(
                samplerate=RATE,
                blocksize=BLOCK,
                device=self._device,
                channels=2,
                dtype="float32",
                latency=LATENCY,
                callback=self._callback,
                finished_callback=self._finished,
            )
            self.name = sounddevice.query_devices(self._stream.device)["name"]
            self._latency = self._stream.latency
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            self.close()
            if "Error querying device -1" in str(error):
                raise OutputError("No sound device was found.") from error
            raise OutputError(f"The sound device does not open ({_reason(error)}).") from error

    def _callback(self, out: FrameSink, count: Frames, when: Any, status: Any) -> None:  # noqa: ANN401, ARG002 - C structs
        """Fill the device's buffer. PortAudio's real-time thread."""
        try:
            now = time.monotonic()
            ahead = when.outputBufferDacTime - when.currentTime
            source = self._source
            if source is None or self._closed:
                out[0 : count * 8] = bytes(count * 8)
                return
            first = source.read
            got = source.copy_to(out, count)
            # A host without a usable DAC time reports 0 or the past: there the reported latency is all there is.
            self.anchor = Anchor(first, got, now + (ahead if 0 < ahead < 5 else self._latency))
            self._called_at = now
            if got < count:
                self.underruns += 1
        except BaseException as error:  # noqa: BLE001 - nothing may leave a callback; silence, and the error is kept
            self.error = error
            out[0 : count * 8] = bytes(count * 8)

    def _finished(self) -> None:
        """Note that PortAudio ended the stream by itself. PortAudio's thread."""
        self._finished_at = time.monotonic()

    def lost(self, now: Seconds) -> bool:
        """Return whether the device has gone or fallen silent by itself."""
        if self._finished_at is not None:
            return True
        if self._called_at is None:
            return now - self._opened_at > _GRACE
        return now - self._called_at > _PATIENCE

    def close(self) -> None:
        """Let go of the device, in a thread that is left behind should the sound server never answer."""
        self._closed = True  # a stream that opens after all takes nothing any more
        stream, self._stream = self._stream, None
        if stream is None:
            return

        def let_go() -> None:
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)

        thread = threading.Thread(target=let_go, name="closing the sound device", daemon=True)
        thread.start()
        thread.join(timeout=0.5)


def forget_devices() -> None:
    """Make PortAudio look for devices anew, as it must after one was lost. May hang on a frozen server."""
    sounddevice = sound_library()
    sounddevice._terminate()  # noqa: SLF001 - the library has no public way; its own documentation names this pair
    sounddevice._initialize()  # noqa: SLF001
