"""What a listener asks of the pace, and what is said of it: what came of it, once it has been done.

A player makes a change on its feeder's thread, a moment after it was asked; until then its course is the one before.
"""

from __future__ import annotations

import queue
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from scripts.laid.events import Change, Mode
from scripts.plan.steering import Course
from tui.actions.table import TABLE
from tui.text import words
from tui.text.breath import spelled, stays_at
from tui.text.language import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scripts.laid.events import Breath
    from scripts.units import Seconds
    from tui.session.player import PlayerLike

    Asks = Callable[[Course, Seconds], Course]
    Told = Callable[[Course, Course, Seconds], tuple[str, ...]]
    """Gives what is said, the longest form first, from the course before, the one after, and where they part."""

ASKED: Final[Mapping[str, Asks]] = {
    "slower": Course.slower,
    "faster": Course.faster,
    "as_written": Course.as_written,
    "stay_here": Course.stay_here,
    "company": Course.company,
}
"""What the listener asks, by the action's name."""
_ADDS_UP: Final = {
    "slower": (words.SLOWER_TO, words.SLOWER_TO_SHARE, words.NO_SLOWER),
    "faster": (words.FASTER_TO, words.FASTER_TO_SHARE, words.NO_FASTER),
}


class Steering:
    """Asks a player, and says what came of it. One thread, the caller's, but for what a change is told by.

    Args:
        player: The session.
        say: Says something, given the time and its forms.

    """

    def __init__(self, player: PlayerLike, say: Callable[..., None]) -> None:
        self._player, self._say = player, say
        self._done: queue.SimpleQueue[tuple[str, ...]] = queue.SimpleQueue()
        """What is told of what has been done."""

    def do(self, action: str, now: Seconds) -> None:
        """Ask what an action of ``ASKED`` asks."""

        def told(before: Course, after: Course, at: Seconds) -> tuple[str, ...]:
            shared = _comes_to_be_shared(after, at)
            coming = shared or _asked_for(after, at)
            if action not in _ADDS_UP or coming is None:
                return tuple(map(_, TABLE[action].says))
            more, to_share, none = _ADDS_UP[action]
            was = _comes_to_be_shared(before, at) if shared else _asked_for(before, at)
            if was is not None and round(coming.total - was.total, 2) == 0:
                return tuple(map(_, none))
            return tuple(_(form).format(breath=spelled(coming)) for form in (to_share if shared else more))

        self.ask(ASKED[action], told, now)

    def ask(self, change: Asks, told: Told, now: Seconds) -> None:
        """Ask for a change, and say what is told of it: at once, or at a tick soon."""
        done = self._done

        def changed(course: Course, at: Seconds) -> Course:
            """Make it. The player's feeder's thread."""
            after = change(course, at)
            done.put(told(course, after, at))
            return after

        self._player.steer(changed)
        self.tick(now)

    def tick(self, now: Seconds) -> None:
        """Say what has been done since."""
        with suppress(queue.Empty):
            while True:
                self._say(now, *self._done.get_nowait())

    def forget(self) -> None:
        """Say nothing of what was asked up to here: something else is heard from now on."""
        self._done = queue.SimpleQueue()


def _comes_to_be_shared(course: Course, at: Seconds) -> Breath | None:
    """Return the first breath that two who are apart come to share; None where they share one, or one has gone."""
    timeline = course.timeline
    changes = [mark.change for mark in timeline.marks]
    if not course.are_two or Change.LEFT_GONE in changes or Change.RIGHT_GONE in changes:
        return None
    one = next((mark.at for mark in timeline.marks if mark.change is Change.ONE and mark.at > at), None)
    return None if one is None else next((breath for breath in timeline.breaths if breath.start >= one), None)


def _asked_for(course: Course, at: Seconds) -> Breath | None:
    """Return the breath that the pace comes to which the listener asked for; before that, the one of now."""
    timeline = course.timeline
    coming = (breath for breath in timeline.breaths if breath.start > at and breath.mode is Mode.STAY)
    asked = next(coming, None)
    return timeline.breath_at(at) if asked is None else stays_at(asked, timeline)
