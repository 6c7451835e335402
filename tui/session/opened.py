"""A session that is ready to be heard, with what belongs to it."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple

from scripts.faults import MendableError
from tui.storage.logs import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.play.snapshot import Levels
    from audio.tones.choices import Timbre
    from scripts.plan.steering import Course
    from scripts.units import Seconds
    from tui.session.bookmarks import Bookmark
    from tui.session.ears import Ears
    from tui.session.player import PlayerLike


class Opened(NamedTuple):
    """A session, opened and not yet started."""

    player: PlayerLike
    bookmark: Bookmark | None = None
    """Where its place is kept; None where none is."""
    left_at: Seconds | None = None
    """Where it was left the last time, if it could be continued there and is not."""
    ears: Ears | None = None
    """What its listener may be listened to with; None where that is not offered."""


class FirstAid(NamedTuple):
    """The session for sudden overwhelm, laid out so that whatever plays can go over to it at once."""

    course: Course
    bookmark: Bookmark | None = None
    """Where its place is kept; None where none is."""
    fault: str = ""
    """What is wrong with the voice that was to speak it, in a sentence; empty where nothing is."""

    def anew(self) -> FirstAid:
        """Return it with a course of its own, by which it can be told that a player has gone over to this one."""
        return FirstAid(copy(self.course), self.bookmark, self.fault)

    def mix_beforehand(self, player: PlayerLike) -> None:
        """Have a player mix its first seconds; where that cannot be, it is mixed when it is gone over to. May wait."""
        try:
            player.make_ready(self.course.timeline)
        except (MendableError, OSError) as error:
            log.warning("sudden overwhelm is not mixed beforehand: %s", error)


class AtHand(NamedTuple):
    """The session for sudden overwhelm where nothing plays: laid out, its first seconds mixed, and opened at once."""

    timbre: Timbre
    """What its tones are made of; where others are wanted by then, it is opened as any other."""
    open: Callable[[Levels], Opened]
    """Gives it, ready to be started, at these levels; once. Never waits."""
