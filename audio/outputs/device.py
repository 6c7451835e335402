"""The sound device, through PortAudio.

Threads: PortAudio calls ``_callback`` on its own real-time thread: it copies, counts and publishes an anchor, takes no
lock, allocates next to nothing, and on any exception plays silence and keeps the error. Everything else here is called
by the feeder.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from audio.faults import DeviceFault, OutputError, UnknownDeviceError
from audio.outputs.contract import Anchor
from audio.outputs.heard_at import HeardAt
from audio.portaudio import (
    StreamWatchdog,
    close_stream,
    device_call,
    known_devices,
    nothing_there,
    reason,
    sound_library,
    the_one_named,
)
from audio.units import RATE

if TYPE_CHECKING:
    from audio.outputs.contract import FrameSink, Source
    from audio.portaudio import Device
    from audio.units import Frames
    from scripts.faults import Flaw
    from scripts.units import Seconds

LATENCY: Seconds = 0.28
"""Asked of the device. From a quarter of a second on there were no gaps even while Python collected garbage for 100 ms;
and pause has to be heard within 450 ms of the key."""
BLOCK: Frames = 1024


def find_device(name: str) -> Device:
    """Return the one playing device whose name holds ``name``, whatever the case; an exact name wins.

    Raises:
        UnknownDeviceError: None or several do.
        OutputError: PortAudio is not there or does not start.

    """
    return the_one_named(name, known_devices("output"), recording=False)


class DeviceOutput:
    """Plays through the device whose name holds ``device``, or the system's default.

    The name is looked up when it is opened: among devices that have come and gone an index means another one.
    """

    silent = False

    def __init__(self, device: str | None = None) -> None:
        self.name = "sound device"
        self.anchor: Anchor | None = None
        self.underruns = 0
        self.fault: Flaw | None = None
        """As in the contract: a device that plays nothing any more is lost instead."""
        self.error: BaseException | None = None
        """What went wrong inside the callback; it plays silence from then on."""
        self._device = device
        self._source: Source | None = None
        self._stream: Any = None
        self._latency: Seconds = LATENCY
        self._heard_at = HeardAt()
        self._missing = False
        """Whether the last block was not all there, so that what follows is heard later."""
        self._life = StreamWatchdog()
        self._closed = False

    def start(self, source: Source) -> None:
        """Open the device and begin."""
        sounddevice = sound_library()
        self._source = source
        self._life.begin(time.monotonic())
        try:
            with device_call():
                self._stream = sounddevice.RawOutputStream(
                    samplerate=RATE,
                    blocksize=BLOCK,
                    device=find_device(self._device).index if self._device else None,
                    channels=2,
                    dtype="float32",
                    latency=LATENCY,
                    callback=self._callback,
                    finished_callback=self._life.end,
                )
                self.name = sounddevice.query_devices(self._stream.device)["name"]
                self._latency = self._stream.latency
                self._stream.start()
        except UnknownDeviceError as error:
            raise OutputError(error.kind, **error.facts) from error
        except (sounddevice.PortAudioError, ValueError) as error:
            self.close()
            if nothing_there(error):
                raise OutputError(DeviceFault.NONE, recording=False) from error
            raise OutputError(DeviceFault.SHUT, recording=False, reason=reason(error)) from error
        if self._closed:
            # It took so long that nobody waits for it any more.
            self.close()

    def _callback(self, out: FrameSink, count: Frames, when: Any, status: Any) -> None:  # noqa: ANN401 - C structs
        """Fill the device's buffer. PortAudio's real-time thread."""
        try:
            now = time.monotonic()
            called, heard = when.currentTime, when.outputBufferDacTime
            source = self._source
            if source is None or self._closed:
                out[0 : count * 8] = bytes(count * 8)
                return
            first = source.read
            got = source.copy_to(out, count)
            if not 0 < heard - called < 5:
                # A host without a usable DAC time reports 0 or the past: there the reported latency is all there is.
                called, heard = now, now + self._latency
            anew = self._missing or bool(status)
            self.anchor = Anchor(first, got, self._heard_at.of(first, now, called, heard, anew=anew))
            self._life.called(now)
            self._missing = got < count
            if self._missing:
                self.underruns += 1
        except BaseException as error:  # noqa: BLE001 - nothing may leave a callback; silence, and the error is kept
            self.error = error
            out[0 : count * 8] = bytes(count * 8)

    def lost(self, now: Seconds) -> bool:
        """Return whether the device has gone or fallen silent by itself."""
        return self._life.over(now)

    def close(self) -> None:
        """Let go of the device; never waits for long."""
        self._closed = True  # a stream that opens after all takes nothing any more
        stream, self._stream = self._stream, None
        if stream is not None:
            close_stream(stream, "sound device", self._life)
