"""Pacing whoever speaks: the picture by the clock, and with headphones the tone and the picture by what is heard."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from audio.outputs.silent import SilentOutput
from tests.tui.record.desks import reading
from tui.record.pacer import Pacer

if TYPE_CHECKING:
    from pathlib import Path


def test_the_picture_counts_in_on_the_breath_and_goes_on_through_the_line(tmp_path: Path) -> None:
    short = reading(tmp_path)
    cue = short.cues[1]
    now = [1000.0]
    pacer = Pacer(short.timeline, lambda: now[0])
    pacer.begin(cue)
    assert pacer.until_the_line(cue, 1000.0) == pytest.approx(4.0)
    assert pacer.position(cue, 1001.5) == pytest.approx(cue.count_in + 1.5)
    assert pacer.until_the_line(cue, 1004.0) == pytest.approx(0.0)
    assert pacer.position(cue, 1006.0) == pytest.approx(cue.start + 2.0)
    assert pacer.position(cue, 1e6) == short.timeline.duration


def test_at_rest_the_lines_own_breath_goes_round(tmp_path: Path) -> None:
    short = reading(tmp_path)
    pacer = Pacer(short.timeline, time.monotonic)
    breath = short.cues[1].breath
    assert breath is not None
    for now in (0.0, 3.3, 12.0, 999.0):
        assert breath.start <= pacer.position(short.cues[1], now) < breath.end
    assert pacer.position(short.cues[0], 5.0) == short.cues[0].start
    assert pacer.until_the_line(short.cues[1], 5.0) == 0


def test_without_headphones_there_is_no_sound(tmp_path: Path) -> None:
    short = reading(tmp_path)
    opened: list[SilentOutput] = []

    def opener() -> SilentOutput:
        opened.append(SilentOutput())
        return opened[-1]

    pacer = Pacer(short.timeline, time.monotonic, opener)
    pacer.begin(short.cues[1])
    pacer.stop()
    assert not opened
    pacer.headphones = True
    pacer.begin(short.cues[1])
    deadline = time.monotonic() + 20
    while not (opened and pacer.position(short.cues[1], time.monotonic()) > short.cues[1].count_in + 0.2):
        assert time.monotonic() < deadline
    pacer.stop()
    assert len(opened) == 1
