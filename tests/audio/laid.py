"""Timelines laid by hand, for tests of the sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scripts.breath import Pattern
from scripts.files.model import Presence
from scripts.laid.events import Breath, Mode, SpokenLine, StageSpan
from scripts.plan.timeline import Timeline
from scripts.units import seconds
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
    start_ms = round((ARRIVAL + free) * 1000)
    for text in patterns:
        pattern = Pattern.parse(text)
        parts = (pattern.inhale_ms, pattern.topup_ms, pattern.hold_ms, pattern.exhale_ms, pattern.rest_ms)
        inhale, topup, hold, exhale, rest = (seconds(part) for part in parts)
        breaths.append(Breath(seconds(start_ms), inhale, topup, hold, exhale, rest, "paced", Mode.STEADY))
        start_ms += pattern.total_ms
    end = seconds(start_ms) + after
    presence = Presence(tones=tones)
    stages = [StageSpan("here", ARRIVAL, end, presence, paced=bool(breaths))]
    return Timeline("laid", "Laid by hand", end + CLOSING, tuple(stages), tuple(breaths), tuple(lines))


def said(start: Seconds, end: Seconds, *, clip: bool = True) -> SpokenLine:
    """Return a line at its time, with or without a recording."""
    recording = Clip(Path("said.ogg"), "I am here.", end - start, 0.0) if clip else None
    return SpokenLine(f"at-{start}", "I am here.", "here", start, end, recording)
