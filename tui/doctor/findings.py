"""A finding: what was looked at, what was found, and what a person can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.text.language import later

SUBJECTS: Final = (
    later("session"),
    later("voice"),
    later("sound library"),
    later("sound device"),
    later("terminal"),
    later("colours"),
    later("characters"),
    later("whole frames"),
    later("pixels"),
    later("settings"),
    later("theme"),
    later("config folder"),
    later("data folder"),
    later("log folder"),
)
"""What is looked at. Programs are told these; people, in their language, in a column of fourteen letters."""


class Grade(StrEnum):
    """How a finding bears on a session."""

    GOOD = "good"
    NOTE = "note"
    """A session plays; something could be better."""
    TROUBLE = "trouble"
    """No session can be played."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    found: str
    """A sentence without its full stop."""
    advice: str = ""
    """What to do, as a whole sentence; empty where there is nothing to do."""
    grade: Grade = Grade.GOOD


def note(subject: str, found: str, advice: str) -> Finding:
    """Return a finding that something could be better."""
    return Finding(subject, found, advice, Grade.NOTE)
