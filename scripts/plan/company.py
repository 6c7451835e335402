"""After "too much": a soft bed that stays for as long as the listener likes, alone or after a minute of grounding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scripts import bounds
from scripts.files.model import Presence
from scripts.laid.events import StageSpan
from scripts.phrases import grounding
from scripts.plan.conductor import plan
from scripts.plan.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.units import Seconds
    from scripts.voice.voices import Clip

_LENGTH: Seconds = 24 * 3600.0
"""Until they leave: nobody sits longer."""


def company(title: str) -> Timeline:
    """Return a timeline of nothing but a soft bed, under the title of the session it comes after."""
    stage = StageSpan("company", bounds.SETTLE_IN, _LENGTH, Presence(voice=0.0, tones=0.5, light=0.4), paced=False)
    return Timeline("company", title, _LENGTH + bounds.CLOSING, (stage,), (), ())


def grounding_then_company(clips: Mapping[str, Clip]) -> Timeline:
    """Return the minute of grounding, and after it the soft bed for as long as the listener likes.

    Args:
        clips: The voice's clips, those of the minute's lines among them.

    """
    minute = plan(grounding(), clips)
    (stage,) = minute.stages
    stays = replace(company(minute.title).stages[0], start=stage.end)
    return replace(minute, duration=_LENGTH + bounds.CLOSING, stages=(stage, stays))
