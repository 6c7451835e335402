"""Which reading of a line is kept, of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tools.cast_lines import Reading, best_first, understood
from tools.make_voice import Clip
from tools.voice_lab.casting import READINGS, as_read, read_cast, write_cast
from tools.voice_lab.speaker import Line, Place, Retake
from tools.voice_lab.store import Coded

if TYPE_CHECKING:
    from pathlib import Path

    from tools.voice_lab.judges import Sound

_WORDS = ["hello", "hullo", "sighs", "size", "soft"]
"""What is heard of a sound of so many quarters."""


@dataclass(frozen=True)
class _Reading(Reading):
    fine: bool = True

    def faultless(self) -> bool:
        return self.fine


def _reading(number: int, written: str, heard: str, score: float, *, fine: bool = True) -> Reading:
    sound = np.full(1_600, (1 + _WORDS.index(heard)) / 4.0, np.float32)
    clip = Clip("x", None, Line(written, "", Place(0.5)))
    return _Reading(number, clip, Coded(b"", sound, 16_000), sound, score, fine)


def _hear(sound: Sound) -> str:
    places = np.flatnonzero(np.diff(np.concatenate(([0.0], sound))) > 0.0)
    return " ".join(_WORDS[round(4.0 * float(sound[place])) - 1] for place in places)


def test_a_reading_is_said_as_its_line_asks_and_a_little_otherwise(tmp_path: Path) -> None:
    own = Retake(take=2, pace=1.1, spelt=(("pace", "pAs"),), breadth=0.9)
    assert as_read(own, 0) == own
    for number in range(1, len(READINGS)):
        read = as_read(own, number)
        assert read.take != own.take  # of chances of its own
        assert read.spelt == own.spelt
        assert read.pace / own.pace == pytest.approx(1.0, abs=0.05)
        assert read.breadth / own.breadth == pytest.approx(1.0, abs=0.16)
    path = tmp_path / "cast.toml"
    write_cast("guide", {"walking/hello": 3, "walking/eyes": 0}, path)
    write_cast("low-guide", {"walking/hello": 5}, path)
    assert read_cast("guide", path) == {"walking/hello": 3}
    assert read_cast("low-guide", path) == {"walking/hello": 5}
    assert read_cast("guide-fr", path) == {}


def test_of_several_readings_the_best_is_kept_that_has_no_fault_and_of_which_every_word_is_heard() -> None:
    hello = [
        _reading(0, "hello", "hello", 3.9),
        _reading(1, "hello", "hello", 4.2, fine=False),
        _reading(2, "hello", "hullo", 4.1),
        _reading(3, "hello", "hello", 4.0),
    ]
    # One that is always misheard, or never faultless, is said as well as it can be.
    sighs = [_reading(0, "sighs", "size", 3.9), _reading(1, "sighs", "size", 4.0)]
    soft = [_reading(0, "soft", "soft", 3.9, fine=False), _reading(1, "soft", "soft", 3.8, fine=False)]
    kept = understood([best_first(each) for each in (hello, sighs, soft)], _hear, str)
    assert [each.number for each in kept] == [3, 1, 0]
