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
    GROUNDING = "grounding"
    """A minute of hands, feet and what is near, spoken, without pacing."""
    GENTLER = "gentler"
    """The session goes on, one step more gently."""
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Quiet:
    """The quiet since ``since``."""

    since: Seconds
    choices: tuple[Next, ...] = tuple(Next)
    marked: int = 0
    asked_after: Seconds = bounds.QUIET

    def asking(self, now: Seconds) -> bool:
        """Return whether the choices are offered."""
        return now - self.since >= self.asked_after

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
