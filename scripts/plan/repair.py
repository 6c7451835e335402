"""Finding a lost listener again: the pacing lets go, listens, meets them for a few breaths, and leads more gently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.units import milliseconds

if TYPE_CHECKING:
    from scripts.breath import Pattern
    from scripts.units import Milliseconds

LISTENING_MS: Milliseconds = milliseconds(12.0)
"""How long the listener has to give their breath, after the guide's words. They may give it sooner, or not at all."""
MEETING_BREATHS = 4
GIVEN_BACK_MS: Milliseconds = milliseconds(1.0)
"""A listener who gives no breath is met by one so much shorter than the one that was too long."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What is left of a repair."""

    meet: Pattern
    """The breath the listener is met at."""
    listening_ms: Milliseconds
    """How long the pacing has let go yet; 0 once it comes back."""
    breaths: int = MEETING_BREATHS
    """How many breaths to meet them for yet."""
