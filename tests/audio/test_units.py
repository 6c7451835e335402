"""Units: conversions there and back, and what mypy lets nobody mix up."""

from __future__ import annotations

import math

import pytest

from audio.play.automation import Automation
from audio.units import FULL, SILENCE, Decibels, StreamFrame, decibels_of, frames_of, gain_of, seconds_of
from scripts.units import NO_TIME, milliseconds, seconds


def test_decibels_and_gains_there_and_back() -> None:
    assert gain_of(Decibels(0.0)) == FULL
    assert gain_of(Decibels(-20.0)) == pytest.approx(0.1)
    assert gain_of(Decibels(-math.inf)) == SILENCE
    assert decibels_of(0.5) == pytest.approx(-6.0206, abs=1e-4)
    assert decibels_of(SILENCE) == -math.inf
    with pytest.raises(ValueError, match="negative"):
        decibels_of(-0.1)


def test_seconds_and_frames_there_and_back() -> None:
    assert frames_of(0.1) == 4800
    assert seconds_of(frames_of(1.25)) == 1.25


def test_mypy_takes_neither_a_plain_number_nor_a_gain_for_decibels() -> None:
    gain_of(0.5)  # type: ignore[arg-type]
    gain_of(FULL)  # type: ignore[arg-type]


def test_mypy_takes_no_decibels_for_a_gain() -> None:
    level = Decibels(-6.0)
    # Where mypy took it, it would complain that nothing is ignored here.
    Automation().move(0, level, 100)  # type: ignore[arg-type]
    Automation().move(StreamFrame(0), gain_of(level), 100)


def test_mypy_takes_neither_frames_nor_a_plain_number_for_milliseconds() -> None:
    assert seconds(milliseconds(1.5) + NO_TIME) == 1.5
    seconds(frames_of(1.5))  # type: ignore[arg-type]
    seconds(1500)  # type: ignore[arg-type]
