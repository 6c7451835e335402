"""Words on a picture, and how strongly they show."""

from __future__ import annotations

from dataclasses import dataclass

BRIGHT = 1.0
PLAIN = 0.72
"""Text that is there to be read when looked for."""
DIM = 0.58
"""Text that has been said or is seldom needed."""


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text and how strongly it shows, 0 to 1."""

    text: str
    strength: float = BRIGHT
    shorter: tuple[str, ...] = ()
    """Other forms, the longest first, for where the text does not fit on a line; one with line breaks is a block."""
    waits: bool = False
    """Whether it gives way to a notice where both share a row: it can be learnt later."""


NOTHING = Words("", 0.0)
