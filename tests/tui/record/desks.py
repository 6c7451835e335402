"""What the tests of the recorder share: a desk in a folder of its own, and microphones that hear what a test gives."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from audio.capture.folder import TakesFolder
from audio.capture.played import PlayedInput
from audio.outputs.silent import SilentOutput
from scripts.files.loader import load_session
from scripts.plan.reading import Reading
from tests.audio.sounds import speech_like
from tests.scripts.script_files import script_file
from tui.record.desk import Desk
from tui.record.pacer import Pacer

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Samples

RATE = 16_000
STAGES = """
[[stage]]
name = "open"
minutes = 0.5
breath = "free"
[[stage.line]]
id = "hello"
at = 1
say = "Hello. I'm glad you're here."
[[stage]]
name = "paced"
breaths = 5
breath = "4-6"
[[stage.line]]
id = "out"
at = "2 exhale"
say = "And out it goes, in its own time."
[[stage.line]]
id = "bye"
at = "4 inhale"
say = "Go gently."
"""
FASTER = 20
"""Played in so much faster than it would be spoken."""


def spoken(seed: int = 1, seconds: float = 2.0) -> Samples:
    """Return words with a second of a quiet room before and after them."""
    dice = np.random.default_rng(seed)
    words = speech_like(seconds, rate=RATE, seed=seed, level=0.1)
    quiet = np.zeros(RATE, np.float32)
    whole = np.concatenate([quiet, words, quiet])
    return np.asarray(whole + 0.0003 * dice.standard_normal(len(whole)), np.float32)


def microphone(sound: Samples | None = None) -> PlayedInput:
    """Return a microphone that hears this over and over, quickly."""
    began = time.monotonic()
    return PlayedInput(
        np.tile(spoken() if sound is None else sound, 40),
        RATE,
        name="A microphone",
        clock=lambda: FASTER * (time.monotonic() - began),
    )


def reading(folder: Path) -> Reading:
    """Return the short session."""
    return Reading.of(load_session(script_file(folder / "a-short-one.toml", STAGES)))


made: list[Desk] = []
"""The desks of a test, whose microphones are closed after it (``conftest.py``)."""


def a_desk(folder: Path) -> Desk:
    """Return a desk at the short session, without a microphone; what is listened to is heard by nobody."""
    short = reading(folder)
    takes = TakesFolder(folder / "mum" / "a-short-one", [cue.line.id for cue in short.cues])
    made.append(Desk(short, takes, SilentOutput, time.monotonic))
    return made[-1]


def a_pacer(desk: Desk, now: list[float] | None = None) -> Pacer:
    """Return a pacer whose time the test moves."""
    return Pacer(desk.reading.timeline, (lambda: now[0]) if now else time.monotonic)
