"""Which lines of a script nobody will ever hear: laid out for listeners of every pace, for one and for two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scripts import bounds
from scripts.breath import Pattern
from scripts.files.model import WITH_TONES, Paced, When
from scripts.listener.given import is_of_a_listener_s_rate
from scripts.plan.conductor import plan
from scripts.units import Milliseconds, milliseconds

if TYPE_CHECKING:
    from scripts.files.model import Line, Session

RATES: Final = (6.0, 8.0, 10.0, 12.0, 15.0, 18.0, 20.0, 22.0, 24.0)
"""Breaths a minute, over all that are accepted."""
_SHORTER_MS: Final = Milliseconds(500)
_HEARD: Final = (WITH_TONES, frozenset({When.NO_TONES, When.GUIDE}))


def never_said(session: Session) -> tuple[Line, ...]:
    """Return the lines that are said at no pace, whoever listens."""
    rates = {bounds.LISTENER_RATE_MIN, *RATES, bounds.LISTENER_RATE_MAX}
    # And those whose breath out is as long already as where a stage leads to, and whose breath in is not.
    targets = [stage.breath.pattern for stage in session.stages if isinstance(stage.breath, Paced)]
    most_ms = milliseconds(60 / bounds.LISTENER_RATE_MIN)
    ins_ms = [max(_SHORTER_MS, min(each.inhale_ms - _SHORTER_MS, most_ms - each.exhale_ms)) for each in targets]
    long_out = [Pattern(in_ms, each.exhale_ms) for in_ms, each in zip(ins_ms, targets, strict=True)]
    listeners = [None, *map(Pattern.of_rate, sorted(rates)), *filter(is_of_a_listener_s_rate, long_out)]
    needed = {line.id for line in session.lines if line.when}
    for listener in listeners:
        for partner in (None, listener or Pattern.of_rate(12)):
            for heard in _HEARD:
                if needed:
                    said = plan(session, {}, listener=listener, partner=partner, heard=heard).lines
                    needed -= {line.id for line in said}
    return tuple(line for line in session.lines if line.id in needed)
