"""PortAudio (sounddevice): the library, the devices it knows, and the life of a stream, whether it plays or records.

What was seen when things break: a killed server or removed sink ends the callbacks and calls the stream's
``finished_callback`` within 10 ms; a suspended sink or a frozen server ends the callbacks and nothing else. So a device
counts as lost after either. Opening, stopping and closing can hang on a frozen server, so closing is done in a thread
that may be left behind.
"""

from __future__ import annotations

import atexit
import re
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from audio.faults import DeviceFault, NoSoundLibraryError, OutputError, UnknownDeviceError
from audio.trial import TRIAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from scripts.units import Seconds

    Way = Literal["output", "input"]

_GRACE: Seconds = 2.5
"""A device may take this long before its first callback."""
_PATIENCE: Seconds = 1.0
"""A device that has called back and then does not for this long is lost. Just after it was opened it has the grace: one
that has been plugged in anew may fill its buffer at once and take its time with the rest."""
_CLOSES_WITHIN: Seconds = 0.5
_CALLED: Final = re.compile(r"^Error (opening|starting) \w+: ")


@dataclass(frozen=True, slots=True)
class Device:
    """A device that can play, or record. Its index is another one's once devices were looked for anew."""

    index: int
    name: str
    host: str
    channels: int
    default: bool


class Library:
    """The sounddevice module, which loads PortAudio; PortAudio knows the devices there were when it was loaded.

    So where it was loaded ahead of being asked for, it looks for them anew as it first is: by then something may have
    been plugged in. No stream is open before that, and none may be while it looks. Any thread may ask.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._module: Any = None
        self._asked = False
        """Whether anybody has asked for it: then a stream may be open."""
        self.looks = 0
        """How often it has looked for devices anew. Each time closes every stream there is, and what is opened next may
        stand where one of them stood: whoever closed that one then would close this."""
        self._still = threading.Lock()
        self._calls: set[object] = set()
        """One for each call that is under way and may hang."""
        self._gate = threading.Lock()
        """Between closing a stream and looking anew: who comes second sees the other."""
        self._closing: set[object] = set()
        """One for each stream that is being closed."""

    def ask(self) -> Any:  # noqa: ANN401 - the module has no types
        """Return the module, as it knows the devices of now if it is asked for the first time."""
        with self._lock:
            ahead = self._module is not None and not self._asked
            module = self._load()
            self._asked = True
            if ahead:
                with self.call(), suppress(module.PortAudioError):  # whoever opens a device is told
                    _look_anew(module)
            return module

    def load_ahead(self) -> None:
        """Load it, where nobody has yet, so that the first device opens sooner."""
        with self._lock, suppress(NoSoundLibraryError):  # whoever opens a device is told
            self._load()

    def look_anew(self) -> None:
        """Look for devices anew; waits a moment for a microphone that is being opened or closed.

        Raises:
            OutputError: A stream is being closed yet, and a frozen server may hold that up. The library would close it
                as well, and hang in it also when the server goes on.

        """
        module = self.ask()
        with self.still():
            with self._gate:
                if self._closing:
                    raise OutputError(DeviceFault.NO_ANSWER, recording=False)
                self.looks += 1
            _look_anew(module)

    @contextmanager
    def closing(self, life: StreamWatchdog) -> Iterator[bool]:
        """Say of a stream that it is being closed meanwhile; False where the library has closed it already."""
        here = object()
        with self._gate:
            open_yet = not life.closed
            if open_yet:
                self._closing.add(here)
        try:
            with self.call():
                yield open_yet
        finally:
            self._closing.discard(here)

    @contextmanager
    def call(self) -> Iterator[None]:
        """Say of what is done meanwhile that it may hang: should the process end first, it does not wait for it."""
        here = object()
        self._calls.add(here)
        try:
            yield
        finally:
            self._calls.discard(here)

    def _end(self) -> None:
        """Where something hangs, end without the module's own tidying up, which would wait for it. At exit."""
        if self._calls:
            atexit.unregister(self._module._exit_handler)  # noqa: SLF001 - the library has no public way

    @contextmanager
    def still(self) -> Iterator[None]:
        """Keep it from looking meanwhile, but not for ever: a frozen server may hang in what is done."""
        held = self._still.acquire(timeout=_PATIENCE)
        try:
            with self.call():
                yield
        finally:
            if held:
                self._still.release()

    def _load(self) -> Any:  # noqa: ANN401 - see above
        if TRIAL.broke_off():
            raise NoSoundLibraryError(DeviceFault.BREAKS_OFF, recording=False)
        try:
            import sounddevice  # noqa: PLC0415 - it loads PortAudio: only where sound is wanted, and a fault is caught
        except OSError as error:
            raise NoSoundLibraryError(DeviceFault.NO_LIBRARY, recording=False) from error
        if self._module is None:
            self._module = sounddevice
            atexit.register(self._end)  # what is registered last is called first
        return sounddevice


_LIBRARY = Library()
"""This process's."""


def sound_library() -> Any:  # noqa: ANN401 - see above
    """Return the sounddevice module. The first time it may wait a moment for ``audio.trial``.

    Raises:
        NoSoundLibraryError: PortAudio is not there, or ends every process that asks it.

    """
    return _LIBRARY.ask()


def load_ahead() -> None:
    """Load the library where this process is going to ask it for a device, so that the first opens sooner."""
    if TRIAL.begun:
        _LIBRARY.load_ahead()


def known_devices(way: Way) -> list[Device]:
    """Return the devices that can play (output) or record (input); empty where there is none.

    Raises:
        OutputError: PortAudio is not there or does not start.

    """
    sounddevice = sound_library()
    try:
        hosts = sounddevice.query_hostapis()
        default = sounddevice.default.device[way]
        return [
            Device(
                index,
                str(about["name"]),
                str(hosts[about["hostapi"]]["name"]),
                int(about[f"max_{way}_channels"]),
                default=index == default,
            )
            for index, about in enumerate(sounddevice.query_devices())
            if about[f"max_{way}_channels"] > 0
        ]
    except sounddevice.PortAudioError as error:
        raise OutputError(DeviceFault.NO_SYSTEM, recording=False, reason=reason(error)) from error


def forget_devices() -> None:
    """Make PortAudio look for devices anew, as it must after one was lost. May hang on a frozen server.

    Every stream that is open is closed by it, also a microphone's; its watchdog tells its owner.
    """
    _LIBRARY.look_anew()


def devices_stay() -> AbstractContextManager[None]:
    """Return a context in which PortAudio does not look for devices anew: for whoever opens or closes a microphone.

    Sound comes back in a thread of its own, at any time; a microphone that is half open then would be pulled away.
    """
    return _LIBRARY.still()


def device_call() -> AbstractContextManager[None]:
    """Return a context for whatever else is asked of a device that may be frozen: the process never waits to end."""
    return _LIBRARY.call()


def _look_anew(sounddevice: Any) -> None:  # noqa: ANN401 - see above
    sounddevice._terminate()  # noqa: SLF001 - the library has no public way; its own documentation names this pair
    sounddevice._initialize()  # noqa: SLF001


def the_one_named(name: str, among: Sequence[Device], *, recording: bool) -> Device:
    """Return the one device whose name holds ``name``, whatever the case; an exact name wins.

    Args:
        name: What was typed.
        among: Those there are.
        recording: Whether it is to record.

    Raises:
        UnknownDeviceError: None or several do.

    """
    found = [device for device in among if device.name.lower() == name.lower()]
    found = found or [device for device in among if name.lower() in device.name.lower()]
    if len(found) == 1:
        return found[0]
    kind = DeviceFault.SEVERAL if found else DeviceFault.UNKNOWN
    known = tuple(device.name for device in among)
    raise UnknownDeviceError(kind, recording=recording, found=name, known=known)


def reason(error: Exception) -> str:
    """Return what PortAudio says of a fault, without its number, and without what was called."""
    told = str(error.args[0]) if error.args else str(error)
    return _CALLED.sub("", told)


def nothing_there(error: Exception) -> bool:
    """Return whether a fault says that there is no device at all."""
    return "Error querying device -1" in str(error)


class StreamWatchdog:
    """Whether a stream still lives. ``called`` and ``end`` are PortAudio's threads', the rest is its owner's.

    Args:
        patience: So long it may not call back, once it has settled.

    """

    def __init__(self, patience: Seconds = _PATIENCE) -> None:
        self._patience = patience
        self._opened_at: Seconds = 0.0
        self._called_at: Seconds | None = None
        self._ended = False
        self._looks = _LIBRARY.looks

    def begin(self, now: Seconds) -> None:
        """Note that it is being opened."""
        self._opened_at, self._looks = now, _LIBRARY.looks

    def called(self, now: Seconds) -> None:
        """Note a callback."""
        self._called_at = now

    def end(self) -> None:
        """Note that PortAudio ended the stream by itself."""
        self._ended = True

    @property
    def closed(self) -> bool:
        """Whether PortAudio closed it, as it looked for devices anew."""
        return self._looks != _LIBRARY.looks

    def over(self, now: Seconds) -> bool:
        """Return whether the device has gone, or fallen silent by itself."""
        if self._ended or self.closed:
            return True
        if self._called_at is None:
            return now - self._opened_at > _GRACE
        settled = self._called_at - self._opened_at > _GRACE
        return now - self._called_at > (self._patience if settled else max(self._patience, _GRACE))


def close_stream(stream: Any, what: str, life: StreamWatchdog) -> None:  # noqa: ANN401 - the library has no types
    """Close a stream, in a thread that is left behind should the sound server never answer.

    Args:
        stream: One of sounddevice's.
        what: What it is, for the thread's name.
        life: Its watchdog: what PortAudio has closed is left alone.

    """

    def close() -> None:
        with _LIBRARY.closing(life) as open_yet:
            if open_yet:
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)

    thread = threading.Thread(target=close, name=f"closing the {what}", daemon=True)
    thread.start()
    thread.join(timeout=_CLOSES_WITHIN)
