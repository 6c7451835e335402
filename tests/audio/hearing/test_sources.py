"""Every source of breath keeps the contract: it says when it cannot hear, and lets go at once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
import soundfile

from audio.capture.played import PlayedInput
from audio.faults import DeviceFault, InputError, RecordingError
from audio.hearing.microphone import MicrophoneEar
from audio.hearing.recording import recorded_breath
from scripts.faults import Flaw
from scripts.listener.heard import Unsure
from tools.hearing_lab.breathing import breathing, uneven
from tools.hearing_lab.noises import RATE

if TYPE_CHECKING:
    from pathlib import Path

    from audio.capture.contract import SinkMaker

BREATH = breathing(uneven(4.0, 7, seed=4))


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def listening(source: PlayedInput, clock: Clock) -> MicrophoneEar:
    ear = MicrophoneEar(source, clock, threaded=False)
    ear.open()
    return ear


def pass_time(ear: MicrophoneEar, source: PlayedInput, clock: Clock, seconds: float) -> None:
    for _ in range(round(seconds * 4)):
        clock.now += 0.25
        source.step()
        ear.pump()


def test_a_microphone_hears_breath_as_it_comes_and_logs_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    clock = Clock()
    source = PlayedInput(BREATH, RATE, clock=clock, threaded=False)
    ear = listening(source, clock)
    assert ear.heard(clock.now).why is Unsure.EARLY
    pass_time(ear, source, clock, 24.0)
    heard = ear.heard(clock.now)
    assert heard.sure
    assert heard.breath == pytest.approx(4.0, rel=0.1)
    assert 100.0 < heard.onsets[0] < heard.onsets[-1] < heard.at <= clock.now
    ear.anew(clock.now)
    assert not ear.heard(clock.now).onsets
    pass_time(ear, source, clock, 1.0)
    assert not ear.heard(clock.now).onsets
    ear.close()
    assert not caplog.records


def test_a_microphone_that_vanishes_has_gone() -> None:
    clock = Clock()
    source = PlayedInput(BREATH[: 2 * RATE], RATE, clock=clock, threaded=False, breaks_off=True)
    ear = listening(source, clock)
    pass_time(ear, source, clock, 3.0)
    assert ear.heard(clock.now).why is Unsure.GONE
    assert ear.fault is not None
    ear.anew(clock.now)
    assert ear.heard(clock.now).why is Unsure.GONE


class Shut(PlayedInput):
    def start(self, sink: SinkMaker) -> None:
        del sink
        raise InputError(DeviceFault.SHUT, recording=True, reason="denied")


def test_a_microphone_that_does_not_open_says_why() -> None:
    ear = listening(Shut(), Clock())
    assert ear.heard(100.0).why is Unsure.GONE
    assert ear.fault is not None
    assert ear.fault.kind is DeviceFault.SHUT


class Held(PlayedInput):
    """One that opens, and from which nothing comes: something else has it."""

    def step(self) -> None:
        pass


def test_a_microphone_that_opens_and_gives_nothing_does_not_answer() -> None:
    clock = Clock()
    source = Held(BREATH[:0], RATE, clock=clock, threaded=False, breaks_off=True)
    source.lost = lambda now: now > 102.0  # type: ignore[method-assign]
    ear = listening(source, clock)
    pass_time(ear, source, clock, 3.0)
    assert ear.heard(clock.now).why is Unsure.GONE
    assert ear.fault == Flaw(DeviceFault.NO_ANSWER, {"recording": True})


def test_one_in_a_thread_of_its_own_lets_go_at_once() -> None:
    ear = MicrophoneEar(Shut())
    ear.close()
    ear.close()
    assert ear.fault is not None


def test_a_recording_is_heard_alike_however_it_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "breath.flac"
    soundfile.write(file, BREATH, RATE)
    often, once = recorded_breath(file, 5.0), recorded_breath(file, 5.0)
    for tenth in range(50, 290):
        often.heard(tenth / 10)
    assert often.heard(29.0).breath == pytest.approx(once.heard(29.0).breath, rel=0.03)
    assert once.heard(29.0).sure
    once.anew(29.0)
    assert once.heard(29.5).why is Unsure.EARLY
    assert once.heard(60.0).why is Unsure.GONE
    for each in (often, once):
        each.close()


def test_a_recording_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "breath.flac"
    file.write_text("no sound", encoding="utf-8")
    with pytest.raises(RecordingError):
        recorded_breath(file)
