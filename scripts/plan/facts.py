"""What there is to tell of a session before it is played: its title, how long it takes, and what it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.faults import ScriptError
    from scripts.files.library import SessionFile
    from scripts.files.model import Session
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds


class Facts(NamedTuple):
    """What is known of a session that can be played, as it was laid out."""

    title: str
    about: str
    """What it is for, in a sentence."""
    language: str
    needs: tuple[str, ...]
    people: int
    duration: Seconds
    paced: bool
    matched: bool
    """Whether it begins at the listener's own breath, or comes to it."""
    holds: bool
    lines: int
    spoken: int
    """How many of its lines the voice itself speaks."""
    filled: int
    """How many the guide speaks in its place."""


class Summary(NamedTuple):
    """A session as lists tell of it: with facts, or with what is wrong with its script."""

    found: SessionFile
    facts: Facts | None
    fault: ScriptError | None = None


def facts_of(session: Session, timeline: Timeline, voice: Path) -> Facts:
    """Return what is told of a session that has been laid out, for the voice of this folder."""
    from scripts.files.model import Match  # noqa: PLC0415 - facts that are known already are there sooner

    clips = [line.clip for line in timeline.lines if line.clip is not None]
    its_own = sum(voice in clip.file.parents for clip in clips)
    return Facts(
        title=session.title,
        about=session.summary,
        language=session.language,
        needs=session.needs,
        people=session.people,
        duration=timeline.duration,
        paced=bool(timeline.breaths),
        matched=any(isinstance(stage.breath, Match) for stage in session.stages),
        holds=any(breath.hold or breath.rest for breath in timeline.breaths),
        lines=len(timeline.lines),
        spoken=its_own,
        filled=len(clips) - its_own,
    )
