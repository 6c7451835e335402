"""A session around one recording: a talk, a meditation, a letter read aloud, with breaths to sit beside it.

Settling in, one stage, closing. The recording begins after one whole breath, so that there is something to settle
into, and the stage ends with a whole breath after it: nobody is left at the top of one. It is a single line without
words; nothing is shown for it but its title.

Where no pattern is asked for, the breath is the listener's own and stays so. A script that leads says when it slows
down; a talk cannot, and a pace that changes under somebody else's words would be a lead in secret. So leading happens
when it is asked for (``lead``), and then it goes to ``LED_TO`` if nothing else is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scripts import bounds
from scripts.breath import DEFAULT_LISTENER, Pattern
from scripts.faults import PatternError, PatternFault
from scripts.files.limits import typed_pattern
from scripts.files.model import Presence
from scripts.laid.events import Breath, Mode, SpokenLine, StageSpan
from scripts.lead.walk import floored, walked
from scripts.plan.timeline import Timeline
from scripts.units import Milliseconds, milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.voice.voices import Clip

FREE: Final = "free"
"""Typed in place of a pattern: no pacing."""
LED_TO: Final = Pattern(inhale_ms=Milliseconds(4000), exhale_ms=Milliseconds(6000))
"""Six breaths a minute, the exhale longer: where most of what is known about slow breathing was found."""
STAGE: Final = "recording"
_STEP_MS: Final = milliseconds(bounds.LEAD_STEP_MAX)


@dataclass(frozen=True, slots=True)
class Pace:
    """How the breath moves beside a recording, as it was asked for."""

    pattern: Pattern | None = None
    """Where the breath goes or stays; None where that was not said."""
    free: bool = False
    """No pacing at all."""
    lead: bool = False
    """Whether to begin at the listener's breath and walk to the pattern, rather than begin there."""


def pace_of(text: str | None, *, lead: bool) -> Pace:
    """Return the pace from what was typed: ``4-6`` or another pattern, ``free``, or nothing.

    Raises:
        PatternError: It is no pattern, or one out of bounds; or to be led is asked for where nothing paces.

    """
    if text is None:
        return Pace(lead=lead)
    if text.strip().lower() == FREE:
        if lead:
            raise PatternError(PatternFault.NOTHING_TO_FOLLOW)
        return Pace(free=True)
    return Pace(typed_pattern(text), lead=lead)


def plan_recording(  # noqa: PLR0913 - what the timeline follows from, each by its name
    name: str,
    title: str,
    clip: Clip,
    pace: Pace,
    *,
    listener: Pattern | None = None,
    holds: bool = True,
) -> Timeline:
    """Return the session around a recording.

    Args:
        name: What it is called for programs; the tones vary by it.
        title: What it is called for people.
        clip: The recording and its length.
        pace: How the breath moves.
        listener: The listener's own breath; None meets them at a gentle default.
        holds: False drops every hold and rest.

    Raises:
        ValueError: The recording is longer than a session may be; its breaths are laid one by one.

    """
    if not 0.0 <= clip.length <= bounds.RECORDING_MAX:
        raise ValueError(f"a recording of {clip.length:g} s cannot be laid out")
    start_ms = milliseconds(bounds.SETTLE_IN)
    own = listener or DEFAULT_LISTENER
    length_ms = -int(-clip.length * 1000 // 1)
    breaths: list[Breath] = []
    said_ms = start_ms + own.total_ms
    end_ms = said_ms + length_ms + own.total_ms
    if not pace.free:
        at_ms = start_ms
        for pattern, mode in _breaths(pace, listener, holds=holds):
            breaths.append(Breath(at_ms, pattern, STAGE, mode))
            begun_ms, at_ms = at_ms, at_ms + pattern.total_ms
            if len(breaths) == 1:
                said_ms = at_ms
            if begun_ms >= said_ms + length_ms:
                break
        end_ms = at_ms
    line = SpokenLine(STAGE, "", STAGE, said_ms, said_ms + length_ms, clip)
    stage = StageSpan(STAGE, start_ms, end_ms, Presence(), paced=not pace.free)
    duration_ms = end_ms + milliseconds(bounds.CLOSING)
    return Timeline(name, title, duration_ms, (stage,), tuple(breaths), (line,))


def _breaths(pace: Pace, listener: Pattern | None, *, holds: bool) -> Iterator[tuple[Pattern, Mode]]:
    """Yield one breath after another, without end."""
    own = listener or DEFAULT_LISTENER
    if pace.pattern is None and not pace.lead:
        while True:
            yield own, Mode.MATCH
    target = pace.pattern or LED_TO
    target = floored(target if holds else target.without_holds(), listener)
    if pace.lead:
        now = own
        yield now, Mode.MATCH
        while now != target:
            now = walked(now, target, _STEP_MS)
            yield now, Mode.LEAD
    while True:
        yield target, Mode.STEADY
