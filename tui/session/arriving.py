"""How somebody arrives, where they say so before a session: which way it goes from there, and how much is said.

Asked once, skippable, and never kept.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from scripts.plan.steering import Course

if TYPE_CHECKING:
    from scripts.units import Seconds


class Arrival(StrEnum):
    """How they arrive."""

    STIRRED = "stirred up"
    FAR = "far away"
    WELL = "all right"


ARRIVALS: Final = {str(number): arrival for number, arrival in enumerate(Arrival, 1)}
"""The keys of the answers."""


def arrived(course: Course, at: Seconds, *, arrival: Arrival) -> Course:
    """Return a course that has not begun as it is for somebody who arrives so.

    Whoever is stirred up hears fewer words. Whoever is far away is led nowhere: a slower breath could take them
    further, so the pace stays at theirs, also after a repair, unless they ask for the script's. Whoever is all right
    has the session as it is written.
    """
    conductor, listener = course.conductor, course.steps[0].before.lead.listener
    match arrival:
        case Arrival.STIRRED:
            conductor = replace(conductor, space=True)
        case Arrival.FAR:
            conductor = replace(conductor, leads=False)
        case Arrival.WELL:
            return course
    return Course.begin(conductor, listener, since=at)
