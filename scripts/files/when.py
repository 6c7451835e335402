"""What a line may ask for, by the stage it stands in: what can never be so there is named at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.files.model import Free, Match, Paced, When

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_A_PATTERN = (When.SLOWING, When.STEADY, When.RESTING)
_OF_A_PACE = (When.QUICKENING, When.ARRIVED)
_EITHER = (
    (When.GIVEN, When.NOT_GIVEN),
    (When.ONE, When.TWO),
    (When.SLOWING, When.QUICKENING),
    (When.SLOWING, When.ARRIVED),
    (When.SLOWING, When.STEADY),
    (When.SLOWING, When.RESTING),
    (When.QUICKENING, When.ARRIVED),
    (When.QUICKENING, When.STEADY),
    (When.QUICKENING, When.RESTING),
    (When.STEADY, When.RESTING),
)


def when_faults(asked: frozenset[When], breath: Free | Match | Paced) -> Iterator[str]:
    """Yield why these conditions cannot be met in a stage with this breath, each as a clause."""
    for when in asked:
        if when in _OF_A_PATTERN and not isinstance(breath, Paced):
            yield f"“{when}” is of a walk; it stands in a stage with a pattern such as “4-6”"
        elif when in _OF_A_PACE and isinstance(breath, Free):
            yield f"“{when}” is of a pace; a free stage has none"
    if When.RESTING in asked and isinstance(breath, Paced) and breath.by_way_of is None:
        yield "the stage has no resting place; by_way_of names one, such as “3-4”"
    for one, other in _EITHER:
        if {one, other} <= asked:
            yield f"“{one}” and “{other}” are never so at once"
