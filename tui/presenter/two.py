"""Two people as the face shows them: their orbs, their traces and turns, and what becomes of them, in words.

Their names are what was typed for this run, or left and right; nothing keeps them.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from scripts.laid.events import Change, Mode
from tui.picture.pair import Pair
from tui.picture.wave import Samples
from tui.text import words
from tui.text.breath import brief, mode_in_words
from tui.text.language import _
from tui.text.report import clock_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scripts.laid.events import Breath
    from scripts.plan.timeline import Moment, Timeline
    from scripts.units import Seconds

Names = tuple[str, str]

SIDES: Names = ("left", "right")


def last_change(timeline: Timeline, position: Seconds) -> Change | None:
    """Return what last became of two by a position; None where there is one."""
    index = bisect_right(timeline.marks, position, key=lambda mark: mark.at) - 1
    return timeline.marks[index].change if index >= 0 else None


def apart(timeline: Timeline, position: Seconds) -> bool:
    """Return whether each of two has a breath of their own at a position, or one is just going."""
    return last_change(timeline, position) in (Change.APART, Change.LEFT_GONE)


class Seen:
    """What is drawn along a timeline: its trace, and where there are two the second one. The loop's thread."""

    def __init__(self, timeline: Timeline, names: Names | None = None) -> None:
        self.timeline = timeline
        self.samples = Samples(timeline.seen)
        """Of the timeline's own breaths: of two, the first one's."""
        self._names = names or SIDES
        self._second = Samples(timeline.second.seen) if timeline.two else None

    def pair(self, position: Seconds, label: Callable[[Moment], tuple[str, ...]], swell: float = 0.0) -> Pair | None:
        """Return what is shown of two at a position; None where one orb is all there is.

        Args:
            position: The session position.
            label: What stands in an orb at a moment.
            swell: How much fuller the second one's light is, for taps.

        """
        two = self.timeline.two
        if two is None or self._second is None:
            return None
        places = two.left_place.at(position), two.right_place.at(position)
        present = two.left_present.at(position), two.right_present.at(position)
        if last_change(self.timeline, position) is Change.ONE:
            # What is heard of the second fades as they become one. What is seen of them stays until it is the same.
            present = present[0], 1.0
            if not any(places):
                return None
        elif not present[1] and not places[0]:
            return None
        moment = self.timeline.second.moment(position)
        return Pair(
            min(1.0, self.timeline.second.seen.at(position) + swell),
            self._second,
            moment.phase_end,
            places,
            present,
            label(moment),
        )

    def pace(self, moment: Moment) -> tuple[str, ...]:
        """Return both breaths and where they go, the longest form first; empty where the session's own says it all."""
        timeline = self.timeline
        other = timeline.second.breath_at(moment.position)
        if moment.breath is None or other is None or not apart(timeline, moment.position):
            return ()
        one, another = self._names
        named = f"{one} {brief(moment.breath)} \u00b7 {another} {brief(other)}"
        both = f"{brief(moment.breath)} \u00b7 {brief(other)}"
        shared = self._shared(moment.position)
        if shared is None or Mode.LEAD not in (moment.breath.mode, other.mode):
            modes = words.WITH_EACH, words.WITH_YOU
            return *(f"{breaths} \u00b7 {mode}" for breaths in (named, both) for mode in modes), *modes
        # Every form says where to: nobody is led in secret, however small the screen.
        leading, to = _("leading to {breath}").format(breath=brief(shared)), f"\u2192 {brief(shared)}"
        return f"{named} \u00b7 {leading}", f"{named} {to}", f"{both} \u00b7 {leading}", f"{both} {to}", leading, to

    def _shared(self, position: Seconds) -> Breath | None:
        """Return the breath that the two are led to."""
        timeline = self.timeline
        for mark in timeline.marks:
            if mark.at > position and mark.change is Change.ONE:
                return timeline.breath_at(mark.at + 1e-3)
        return None


def turns(timeline: Timeline, names: Names | None = None) -> Iterator[tuple[Seconds, str]]:
    """Yield the second one's turns, as the plain mode tells them, each with its time."""
    another = (names or SIDES)[1]
    told = ""
    for breath in timeline.partner:
        mode = mode_in_words(breath, timeline.second)
        if mode != told:
            yield breath.start, f"[{clock_time(breath.start)}] {another}: {mode}"
            told = mode
        for phase, start, end in breath.phases():
            yield start, f"[{clock_time(start)}] {another}: {_(phase.value)} {end - start:.1f} s"


def changes(timeline: Timeline, names: Names | None = None) -> Iterator[tuple[Seconds, str]]:
    """Yield what becomes of two who differ, as the plain mode tells it, each with its time."""
    one, another = names or SIDES
    said = {
        Change.ONE: words.IN_STEP,
        Change.LEFT_GONE: f"{one}: {words.LET_GO}",
        Change.RIGHT_GONE: f"{another}: {words.LET_GO}",
    }
    before = Change.APART
    for mark in timeline.marks:
        # One who takes over from another who let go is in step with nobody.
        if mark.change in said and timeline.partner and not (before is Change.LEFT_GONE and mark.change is Change.ONE):
            yield mark.at, f"[{clock_time(mark.at)}] {said[mark.change]}"
        before = mark.change


def whose(timeline: Timeline, position: Seconds, names: Names | None = None) -> str:
    """Return what stands before a turn of the session's own breaths: whose it is, while there are two."""
    return f"{(names or SIDES)[0]}: " if timeline.partner and apart(timeline, position) else ""
