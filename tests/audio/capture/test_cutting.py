"""Cutting a long reading: every line is found, by its pauses and its length, also where a pause within one is long."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.capture.activity import Stretch, levels_of, stretches
from audio.capture.cutting import cut, usual_length
from audio.faults import TakeError
from audio.mix.clips import ClipSource
from audio.units import RATE, Samples
from scripts.voice.voices import bundled_voice
from tests.scripts.library.bundled import SESSIONS

if TYPE_CHECKING:
    from scripts.files.model import Session

GUIDE = bundled_voice()
COVERED = [session for session in SESSIONS.values() if len(GUIDE.clips(session)) == len(session.lines)]
# A third of the sessions are read, in one of two rooms in turn; all of them in both, where there is time.
READINGS = [
    pytest.param(
        session,
        everywhere,
        id=f"{session.name}-room {'everywhere' if everywhere else 'between'}",
        marks=() if number % 3 == 0 and everywhere == bool(number % 2) else pytest.mark.long,
    )
    for number, session in enumerate(COVERED)
    for everywhere in (False, True)
]


@pytest.mark.parametrize(("session", "everywhere"), READINGS)
def test_every_line_of_a_session_is_found(session: Session, everywhere: bool) -> None:  # noqa: FBT001 - a parameter
    dice = np.random.default_rng(7)
    clips = GUIDE.clips(session)
    lines = session.lines
    sounds, spans, at = [], [], 0

    def room(frames: int) -> Samples:
        return np.asarray(10 ** (-58 / 20) * dice.standard_normal((frames, 1)), np.float32)

    for line in lines:
        gap = room(round(dice.uniform(1.0, 3.0) * RATE))
        source = ClipSource.of(clips[line.id])
        words = source.read(0, source.frames)[:, :1]
        loud = np.flatnonzero(np.abs(words[:, 0]) > 0.003)
        spans.append(((at + len(gap) + loud[0]) / RATE, (at + len(gap) + loud[-1]) / RATE))
        sounds += [gap, words + room(len(words)) if everywhere else words]
        at += len(gap) + len(words)
    reading = np.concatenate([*sounds, room(RATE)])
    found = cut(stretches(levels_of(reading, RATE)), [line.words for line in lines], len(reading) / RATE)
    assert len(found) == len(lines)
    for (first, last), one in zip(spans, found, strict=True):
        assert first - 1.0 < one.first <= first
        assert last <= one.last < last + 1.0
    for one, following in pairwise(found):
        assert one.last <= following.first + 1e-6


def test_a_pause_within_a_line_may_be_longer_than_one_between_two() -> None:
    lines = ["Hello.", "Maybe something has softened. Maybe not yet. Both are welcome, and so are you.", "I'm here."]
    long = usual_length(lines[1])
    parts = [
        Stretch(1.0, 1.8),
        Stretch(3.0, 3.0 + long / 2),
        Stretch(4.6 + long / 2, 4.6 + long),  # 1.6 s after the part before: longer than the 1.2 s between lines
        Stretch(5.8 + long, 6.8 + long),
    ]
    found = cut(parts, lines, 8.0 + long)
    assert [round(one.first + 0.3, 1) for one in found] == [1.0, 3.0, round(5.8 + long, 1)]


def test_too_few_pauses_are_told() -> None:
    with pytest.raises(TakeError, match="few pauses"):
        cut([Stretch(0.0, 5.0)], ["Hello.", "Goodbye."], 5.0)
