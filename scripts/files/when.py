"""What a line may ask for, by the stage it stands in: what can never be so there is named at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.faults import ScriptFault, flaw
from scripts.files.model import Free, Match, Paced, When

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.faults import Flaw

_OF_A_PATTERN = (When.SLOWING, When.STEADY, When.RESTING, When.NOT_LONGER_OUT, When.SIP)
_OF_A_PACE = (
    When.QUICKENING, When.ARRIVED, When.SLOWER_NEXT, When.ENDING, When.IN_STEP, When.LONGER_OUT, When.LONGER_OUT_NEXT,
    When.OWN_PACE,
)  # fmt: skip
_EITHER = (
    (When.GIVEN, When.NOT_GIVEN),
    (When.ONE, When.TWO),
    (When.ONE, When.IN_STEP),
    (When.TONES, When.NO_TONES),
    (When.SLOWING, When.QUICKENING),
    (When.SLOWING, When.ARRIVED),
    (When.SLOWING, When.STEADY),
    (When.SLOWING, When.RESTING),
    (When.QUICKENING, When.ARRIVED),
    (When.QUICKENING, When.STEADY),
    (When.QUICKENING, When.RESTING),
    (When.STEADY, When.RESTING),
    (When.LONGER_OUT, When.NOT_LONGER_OUT),
    (When.LONGER_OUT, When.ARRIVED),
    (When.LONGER_OUT, When.STEADY),
    (When.NOT_GIVEN, When.OWN_PACE),
)


def when_faults(asked: frozenset[When], breath: Free | Match | Paced) -> Iterator[Flaw]:
    """Yield why these conditions cannot be met in a stage with this breath."""
    for when in asked:
        if when in _OF_A_PATTERN and not isinstance(breath, Paced):
            yield flaw(ScriptFault.WHEN_OF_A_WALK, when=when)
        elif when in _OF_A_PACE and isinstance(breath, Free):
            yield flaw(ScriptFault.WHEN_OF_A_PACE, when=when)
    if When.RESTING in asked and isinstance(breath, Paced) and breath.by_way_of is None:
        yield flaw(ScriptFault.NO_RESTING_PLACE)
    for one, other in _EITHER:
        if {one, other} <= asked:
            yield flaw(ScriptFault.NEVER_AT_ONCE, one=one, other=other)
