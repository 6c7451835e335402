"""What comes first where both of two people breathe fast: the ground under them, before any breath is paced."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scripts.files.model import Free

if TYPE_CHECKING:
    from scripts.files.model import Session, Stage


def with_grounding_first(session: Session, ground: Stage, *, wanted: bool) -> Session:
    """Return a session with a stage of grounding, or without it where that is not wanted.

    It comes after the first stage, the greeting, unless that one paces already; so words come before it as before
    anything else.
    """
    stages = [stage for stage in session.stages if stage is not ground]
    if wanted:
        stages.insert(int(bool(stages) and isinstance(stages[0].breath, Free)), ground)
    return replace(session, stages=tuple(stages))
