"""How long each stage is meant to be: as it would be for a listener who gave no breath, were nothing said in it.

A script counts in breaths, and breaths are long or short. So that a session lasts as long as it is meant to whoever
breathes it, a stage lasts as long as its breaths would at that gentle pace, in whole breaths of the listener; and a
line comes at the breath of theirs that is nearest to the one it is written for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scripts import bounds
from scripts.files.model import Free, Paced
from scripts.lead.alone import Alone
from scripts.lead.contract import Ask
from scripts.units import NO_TIME, Milliseconds, milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.files.model import Stage

LONG_FREE_MS: Milliseconds = milliseconds(bounds.LONG_FREE)


class Meant(NamedTuple):
    """How a stage is meant."""

    length_ms: Milliseconds
    starts_ms: tuple[Milliseconds, ...]
    """When each of its breaths begins, from its start; none in a free stage."""

    def due_ms(self, breath: int) -> Milliseconds:
        """Return when a breath, counted from 1, is due, from the stage's start."""
        if breath <= len(self.starts_ms):
            return self.starts_ms[breath - 1]
        last_ms = self.length_ms - self.starts_ms[-1]
        return self.length_ms + (breath - 1 - len(self.starts_ms)) * last_ms


def ask_of(stage: Stage, *, holds: bool) -> Ask:
    """Return what a paced stage asks of the breath."""
    if not isinstance(stage.breath, Paced):
        return Ask(stage.name, None)
    breath = stage.breath
    target, resting = breath.pattern, breath.by_way_of
    if not holds:
        target, resting = target.without_holds(), resting and resting.without_holds()
    return Ask(stage.name, target, breath.step_ms is not None, resting, breath.rest_breaths)


def meant(stages: Sequence[Stage], *, holds: bool) -> tuple[Meant, ...]:
    """Return how each stage is meant."""
    lead, found, away_ms = Alone(), list[Meant](), NO_TIME
    for stage in stages:
        if isinstance(stage.breath, Free):
            length_ms = stage.length_ms or NO_TIME
            away_ms += length_ms
            lead = lead.after_free(NO_TIME, long=lead.pace is not None and away_ms >= LONG_FREE_MS)
            found.append(Meant(length_ms, ()))
            continue
        lead = lead.entering(stage.breath.step_ms if isinstance(stage.breath, Paced) else None)
        away_ms = NO_TIME
        ask, at_ms, starts_ms = ask_of(stage, holds=holds), NO_TIME, list[Milliseconds]()
        while (len(starts_ms) < stage.breaths) if stage.breaths is not None else at_ms < (stage.length_ms or 0):
            given = lead.next(ask, at_ms)
            assert isinstance(given.lead, Alone)  # noqa: S101 - one alone stays one
            lead = given.lead
            starts_ms.append(at_ms)
            at_ms = given.breath.end_ms
            if stage.open and len(starts_ms) >= bounds.STAGE_BREATHS_MAX:
                break  # no line can ask for a later one, and a night of them need not be laid for nobody
        length_ms = at_ms if stage.length_ms is None else stage.length_ms
        found.append(Meant(length_ms, tuple(starts_ms)))
    return tuple(found)
