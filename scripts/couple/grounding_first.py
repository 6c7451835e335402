"""What comes first where both of two people breathe fast: the ground under them, before any breath is paced."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from scripts.files.model import Free

if TYPE_CHECKING:
    from scripts.files.model import Session, Stage


def with_grounding_first(session: Session, ground: Stage, *, wanted: bool) -> Session:
    """Return a session with a stage of grounding, or without it where that is not wanted.

    It comes after the greeting, so words come before it as before anything else, and before the last stage in which
    nothing is paced yet, where leave to pace is asked. A session that greets and asks in one stage has it after that.
    """
    if all(isinstance(stage.breath, Free) for stage in session.stages):
        return session  # nothing is paced, so nothing comes before it
    stages = [stage for stage in session.stages if stage != ground]
    if wanted:
        greeting = tuple(takewhile(lambda stage: isinstance(stage.breath, Free), stages))
        stages.insert(max(min(1, len(greeting)), len(greeting) - 1), ground)
    return replace(session, stages=tuple(stages))
