"""Of what is heard nothing is kept: a session meets a breath, loses it and finds it again, and writes not a word."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from audio.files.samples import clean
from audio.hearing.recording import RecordedBreath
from scripts.files.library import find_session
from scripts.laid.events import Mode
from scripts.phrases import noticed_phrases, repair_phrases
from scripts.plan.beside import Beside
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tools.hearing_lab.breathing import breathing, uneven
from tools.hearing_lab.noises import RATE
from tui.session.ears import Ears
from tui.session.last_breath import attending_to
from tui.session.simulate import SimulatedPlayer
from tui.text import listening

if TYPE_CHECKING:
    import pytest

SOUND = clean(breathing([*uneven(4.0, 14, seed=3, share=0.02), *uneven(2.6, 20, seed=4, share=0.02)], seed=5))
FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
STEP = 0.25


def test_a_breath_that_was_met_and_found_again_is_in_no_file_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    parts = iter(SOUND[first : first + RATE // 4] for first in range(0, len(SOUND), RATE // 4))
    source = RecordedBreath(lambda _: next(parts, SOUND[:0]), RATE)
    conductor = Conductor(find_session("first-sitting"), {}, beside=Beside.of(repair_phrases(), noticed_phrases()))
    course = Course.begin(conductor)
    player = SimulatedPlayer(course.timeline, course)
    attending = attending_to(player, lambda: None, ears=Ears(lambda _: source, asked=True, throughout=True))
    told: list[tuple[float, str]] = []
    attending.begin(0.0)
    for step in range(1, int(len(SOUND) / RATE / STEP)):
        player.now = step * STEP
        attending.tick(player.now)
        forms, at = attending.last_said
        if forms and (at, forms[0]) not in told:
            told.append((at, forms[0]))
    for thread in threading.enumerate():
        if thread.name == "remembering":
            thread.join()
    met, *later = (words for _, words in told)
    assert "about 4.0 seconds a breath" in met
    assert listening.NOTICED[0] in later
    assert any(breath.mode is Mode.REPAIR for breath in player.timeline.breaths)
    assert not [file for folder in FOLDERS for file in Path(os.environ[folder]).rglob("*") if file.is_file()]
    assert not caplog.records
