"""The sound library is tried in a child process first: where it takes that along, a session goes on without sound."""

from __future__ import annotations

import os
import sys
import threading
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from audio import portaudio
from audio.capture.device import Microphone
from audio.faults import NoSoundLibraryError, OutputError
from audio.trial import Trial
from tests.program import environment, sitwith_alone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def running(code: str) -> Trial:
    return Trial((sys.executable, "-c", code), needed=True)


@pytest.mark.parametrize(
    ("code", "broke_off"),
    [("", False), ("raise ImportError", False), ("import os; os.abort()", True), ("import time; time.sleep(9)", False)],
)
def test_only_a_child_that_died_of_the_library_counts(
    code: str, *, broke_off: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.trial._ANSWERS_WITHIN", 0.5 if "sleep" in code else 30.0)
    trial = running(code)
    trial.begin()
    assert trial.broke_off() is broke_off
    assert trial.broke_off() is broke_off, "once in a process"


def test_a_child_that_cannot_be_started_stops_nothing(tmp_path: Path) -> None:
    assert not Trial((str(tmp_path / "python"),), needed=True).broke_off()


def test_the_library_is_not_touched_where_it_took_the_child_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portaudio, "TRIAL", running("import os; os.abort()"))
    with pytest.raises(NoSoundLibraryError, match="breaks off"):
        portaudio.known_devices("output")


class Sounddevice(ModuleType):
    """A library that counts how often it looked for devices."""

    PortAudioError = RuntimeError

    def __init__(self) -> None:
        super().__init__("sounddevice")
        self.looked = 1

    def _terminate(self) -> None:
        pass

    def _initialize(self) -> None:
        self.looked += 1

    def _exit_handler(self) -> None:
        pass


@pytest.mark.parametrize(("ahead", "looked"), [(True, 2), (False, 1)])
def test_loaded_ahead_it_looks_for_devices_anew_as_it_is_asked_for_the_first_and_never_beside_a_stream(
    monkeypatch: pytest.MonkeyPatch, *, ahead: bool, looked: int
) -> None:
    module = Sounddevice()
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    monkeypatch.setattr(portaudio, "TRIAL", running(""))
    library = portaudio.Library()
    if ahead:
        library.load_ahead()
    assert module.looked == 1
    assert library.ask() is module
    library.load_ahead()  # a stream may be open by now
    library.ask()
    assert module.looked == looked


class Stream:
    """One that says what is done to it."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def abort(self, *, ignore_errors: bool) -> None:
        del ignore_errors
        self.done.append("abort")

    def close(self, *, ignore_errors: bool) -> None:
        del ignore_errors
        self.done.append("close")


def test_a_stream_that_was_closed_as_devices_were_looked_for_is_lost_and_never_touched_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A later one may stand at its address: closing it ended the sound that had just come back.
    monkeypatch.setitem(sys.modules, "sounddevice", Sounddevice())
    monkeypatch.setattr(portaudio, "TRIAL", running(""))
    monkeypatch.setattr(portaudio, "_LIBRARY", portaudio.Library())
    life, stream = portaudio.StreamWatchdog(), Stream()
    life.begin(100.0)
    life.called(100.1)
    assert not life.over(100.2)
    portaudio.forget_devices()
    assert life.over(100.3)
    portaudio.close_stream(stream, "microphone", life)
    assert not stream.done
    life.begin(101.0)
    portaudio.close_stream(stream, "microphone", life)
    assert stream.done == ["abort", "close"]


def test_a_microphone_that_holds_still_for_two_seconds_has_not_gone() -> None:
    life = Microphone()._life
    life.begin(100.0)
    life.called(110.0)
    assert not life.over(112.5)
    assert life.over(113.5)
    life.end()
    assert life.over(110.1), "it says so itself"


def test_whatever_hangs_as_the_program_ends_it_ends_without_waiting_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, found, thawed = threading.Event(), threading.Event(), threading.Event()
    at_exit: list[Callable[[], None]] = []
    forgotten: list[object] = []

    class Frozen(Sounddevice):
        def _terminate(self) -> None:
            asked.set()
            found.wait()

    class Hanging(Stream):
        def abort(self, *, ignore_errors: bool) -> None:
            thawed.wait()
            super().abort(ignore_errors=ignore_errors)

    module = Frozen()
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    monkeypatch.setattr("audio.portaudio.atexit.register", at_exit.append)
    monkeypatch.setattr("audio.portaudio.atexit.unregister", forgotten.append)
    monkeypatch.setattr(portaudio, "TRIAL", running(""))
    monkeypatch.setattr(portaudio, "_LIBRARY", library := portaudio.Library())
    monkeypatch.setattr(portaudio, "_CLOSES_WITHIN", 0.01)
    library.ask()
    (ends,) = at_exit
    life = portaudio.StreamWatchdog()
    life.begin(100.0)

    def untidied() -> bool:
        ends()
        return bool(forgotten.pop() == module._exit_handler) if forgotten else False

    portaudio.close_stream(Stream(), "sound device", life)
    seen = [untidied()]
    portaudio.close_stream(Hanging(), "sound device", life)
    seen.append(untidied())
    thawed.set()
    for thread in threading.enumerate():
        if thread.name == "closing the sound device":
            thread.join()
    seen.append(untidied())
    searching = threading.Thread(target=portaudio.forget_devices)
    searching.start()
    assert asked.wait(5)
    seen.append(untidied())
    found.set()
    searching.join()
    assert [*seen, untidied()] == [False, True, False, True, False]


def test_devices_are_looked_for_once_a_microphone_is_open_and_at_last_also_where_it_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", Sounddevice())
    monkeypatch.setattr(portaudio, "TRIAL", running(""))
    monkeypatch.setattr(portaudio, "_LIBRARY", library := portaudio.Library())
    with portaudio.devices_stay():
        monkeypatch.setattr(portaudio, "_PATIENCE", 60.0)
        waiting = threading.Thread(target=portaudio.forget_devices)
        waiting.start()
        assert library.looks == 0
    waiting.join()
    assert library.looks == 1
    with portaudio.devices_stay():
        monkeypatch.setattr(portaudio, "_PATIENCE", 0.01)
        portaudio.forget_devices()
    assert library.looks == 2


def test_devices_are_not_looked_for_while_a_stream_is_being_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    # PortAudio would close it as well: it hung in that for good, and the sound never came back from a frozen server.
    thawed = threading.Event()

    class Hanging(Stream):
        def abort(self, *, ignore_errors: bool) -> None:
            thawed.wait()
            super().abort(ignore_errors=ignore_errors)

    monkeypatch.setitem(sys.modules, "sounddevice", Sounddevice())
    monkeypatch.setattr(portaudio, "TRIAL", running(""))
    monkeypatch.setattr(portaudio, "_LIBRARY", library := portaudio.Library())
    monkeypatch.setattr(portaudio, "_CLOSES_WITHIN", 0.01)
    life, another, stream = portaudio.StreamWatchdog(), portaudio.StreamWatchdog(), Hanging()
    life.begin(100.0)
    another.begin(100.0)
    portaudio.close_stream(stream, "sound device", life)
    with pytest.raises(OutputError):
        portaudio.forget_devices()
    assert not another.closed
    thawed.set()
    for thread in threading.enumerate():
        if thread.name == "closing the sound device":
            thread.join()
    assert stream.done == ["abort", "close"]
    portaudio.forget_devices()
    assert library.looks == 1


@pytest.mark.skipif(sys.platform != "linux", reason="ALSA is there on Linux alone")
def test_a_session_is_played_in_silence_where_alsa_has_no_configuration(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("2 q\n", encoding="utf-8")
    env = environment(tmp_path) | {"ALSA_CONFIG_PATH": os.devnull}
    done = sitwith_alone(env, "play", "sudden-overwhelm", "--plain", "--keys", keys)
    assert done.returncode == 0, done.stderr
    assert "ALSA_CONFIG_PATH" in done.stderr
    assert "silent clock keeps the pace" in done.stderr
    devices = sitwith_alone(env, "devices")
    assert devices.returncode == 1
    assert "ALSA_CONFIG_PATH" in devices.stderr
