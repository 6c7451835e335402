"""After "too much": a soft bed that stays for as long as the listener likes, alone or after a minute of grounding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.files.library import LANGUAGE
from scripts.files.model import Presence
from scripts.laid.events import StageSpan
from scripts.phrases import grounding
from scripts.plan.conductor import CLOSING_MS, plan
from scripts.plan.timeline import Timeline
from scripts.units import milliseconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.units import Milliseconds
    from scripts.voice.voices import Clip

_LENGTH_MS: Milliseconds = milliseconds(24 * 3600.0)
"""Until they leave: nobody sits longer."""
_SETTLE_IN_MS: Milliseconds = milliseconds(bounds.SETTLE_IN)


def company(title: str) -> Timeline:
    """Return a timeline of nothing but a soft bed, under the title of the session it comes after."""
    stage = StageSpan("company", _SETTLE_IN_MS, _LENGTH_MS, Presence(voice=0.0, tones=0.5, light=0.4), paced=False)
    return Timeline("company", title, _LENGTH_MS + CLOSING_MS, (stage,), (), (), open=True)


def grounding_then_company(clips: Mapping[str, Clip], language: str = LANGUAGE) -> Timeline:
    """Return the minute of grounding, and after it the soft bed for as long as the listener likes.

    Args:
        clips: The voice's clips, those of the minute's lines among them.
        language: The one it is spoken in, where it is written in that.

    """
    minute = plan(grounding(language), clips)
    (stage,) = minute.stages
    stays = replace(company(minute.title).stages[0], start_ms=stage.end_ms)
    return replace(minute, duration_ms=_LENGTH_MS + CLOSING_MS, stages=(stage, stays), open=True)
