"""After "too much": ten seconds in which nothing is asked, then what can come next. Immutable; time is a number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from scripts import bounds

if TYPE_CHECKING:
    from scripts.units import Seconds


class Next(StrEnum):
    """What the listener can choose."""

    COMPANY = "company"
    """A soft bed, no pacing, no words, until they leave."""
    AGAIN = "again"
    """First aid, once more from its start."""
    GROUNDING = "grounding"
    """A minute of hands, feet and what is near, spoken, without pacing."""
    GENTLER = "gentler"
    """The session goes on, one step more gently."""
    LEAVE = "leave"
    AS_BEFORE = "as before"
    """The session goes on as if nothing had been pressed: it may have been a slip. The last, so that no other choice
    has another number once it is offered no more."""


AS_BEFORE_OFFERED: Seconds = 30.0
"""So long after the choices have come, going on as before is one of them."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """The quiet since ``since``."""

    since: Seconds
    choices: tuple[Next, ...] = tuple(Next)
    marked: int = 0
    asked_after: Seconds = bounds.QUIET
    after: Next | None = None
    """What is over, where the choices come after something that was chosen, or after first aid."""

    def asking(self, now: Seconds) -> bool:
        """Return whether the choices are offered."""
        return now - self.since >= self.asked_after

    def at(self, now: Seconds) -> Quiet:
        """Return it at a time: going on as before is offered for a while, and longer where it is marked."""
        long = now - self.since >= self.asked_after + AS_BEFORE_OFFERED
        if not long or Next.AS_BEFORE not in self.choices or self.choice is Next.AS_BEFORE:
            return self
        return replace(self, choices=tuple(each for each in self.choices if each is not Next.AS_BEFORE))

    def moved(self, steps: int) -> Quiet:
        """Mark another choice; from the last one on to the first."""
        return replace(self, marked=(self.marked + steps) % len(self.choices))

    @property
    def choice(self) -> Next:
        """The choice that is marked."""
        return self.choices[self.marked]

    def numbered(self, number: int) -> Next | None:
        """Return a choice by its number from 1; None where there is none."""
        return self.choices[number - 1] if 1 <= number <= len(self.choices) else None
