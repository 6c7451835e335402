"""Timelines laid by hand, for tests of the sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scripts.breath import Pattern
from scripts.files.model import Presence
from scripts.laid.events import Breath, Mode, SpokenLine, StageSpan
from scripts.plan.timeline import Timeline
from scripts.units import milliseconds
from scripts.voice.voices import Clip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.units import Seconds

ARRIVAL: Seconds = 4.0
CLOSING: Seconds = 6.0


def laid(
    *patterns: str, free: Seconds = 0.0, tones: float = 1.0, lines: Iterable[SpokenLine] = (), after: Seconds = 0.0
) -> Timeline:
    """Return a session: four seconds to arrive, a free stretch, breaths of the patterns, another, and closing."""
    breaths: list[Breath] = []
    start_ms = milliseconds(ARRIVAL + free)
    for text in patterns:
        pattern = Pattern.parse(text)
        breaths.append(Breath(start_ms, pattern, "paced", Mode.STEADY))
        start_ms += pattern.total_ms
    end_ms = start_ms + milliseconds(after)
    presence = Presence(tones=tones)
    stages = [StageSpan("here", milliseconds(ARRIVAL), end_ms, presence, paced=bool(breaths))]
    return Timeline("laid", "Laid by hand", end_ms + milliseconds(CLOSING), tuple(stages), tuple(breaths), tuple(lines))


def said(start: Seconds, end: Seconds, *, clip: bool = True) -> SpokenLine:
    """Return a line at its time, with or without a recording."""
    recording = Clip(Path("said.ogg"), "I am here.", end - start, 0.0) if clip else None
    return SpokenLine(f"at-{start}", "I am here.", "here", milliseconds(start), milliseconds(end), recording)
