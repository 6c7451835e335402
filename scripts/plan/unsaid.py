"""Which lines of a script nobody will ever hear: laid out for listeners of every pace, for one and for two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scripts import bounds
from scripts.breath import Pattern
from scripts.files.model import WITH_TONES, When
from scripts.plan.conductor import plan

if TYPE_CHECKING:
    from scripts.files.model import Line, Session

RATES: Final = (6.0, 8.0, 10.0, 12.0, 15.0, 18.0, 20.0, 22.0, 24.0)
"""Breaths a minute, over all that are accepted."""
_HEARD: Final = (WITH_TONES, frozenset({When.NO_TONES, When.GUIDE}))


def never_said(session: Session) -> tuple[Line, ...]:
    """Return the lines that are said at no pace, whoever listens."""
    rates = {bounds.LISTENER_RATE_MIN, *RATES, bounds.LISTENER_RATE_MAX}
    listeners = [None, *map(Pattern.of_rate, sorted(rates))]
    needed = {line.id for line in session.lines if line.when}
    for listener in listeners:
        for partner in (None, listener or Pattern.of_rate(12)):
            for heard in _HEARD:
                if needed:
                    said = plan(session, {}, listener=listener, partner=partner, heard=heard).lines
                    needed -= {line.id for line in said}
    return tuple(line for line in session.lines if line.id in needed)
