"""A session as the list shows it, and the rows of the list that are no script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from scripts.units import Seconds

BREATHE: Final = "(breathe)"
"""No script: five minutes of breathing without a word."""
MINUTES: Final = 5.0
"""How many of these, where nothing else is said."""
QUIET_ROOM: Final = "(quiet)"
"""No session: where "too much" leads to from the list. Nothing is heard there until it is chosen."""
_LENGTH_FIRST: Final = re.compile(r"^[A-Z][a-z]*(?: [a-z]+)*? minutes? (?:of|in which) ")


class Entry(NamedTuple):
    """A session as the list shows it."""

    name: str
    title: str
    duration: Seconds
    """How long it takes; 0 where it cannot be played."""
    summary: str
    asks: str
    """What it asks of the listener; empty where it cannot be played."""
    own: bool
    fault: str = ""
    """Why it cannot be played."""
    needs: tuple[str, ...] = ()
    people: int = 1
    covered: str = ""
    """How much of it the chosen voice speaks, where that is not the guide."""
    left_at: str = ""
    """Where it was left, if its place is kept: ``3:06``."""

    @property
    def purpose(self) -> str:
        """What it is for, without how long it takes, which stands beside it."""
        _, colon, behind = self.summary.partition(": ")
        told = behind if colon else _LENGTH_FIRST.sub("", self.summary)
        return told.removesuffix(".")
