"""A session that is ready to be heard, with what belongs to it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.plan.steering import Course
    from scripts.units import Seconds
    from tui.session.bookmarks import Bookmark
    from tui.session.ears import Ears
    from tui.session.player import PlayerLike


@dataclass(frozen=True, slots=True)
class Opened:
    """A session, opened and not yet started."""

    player: PlayerLike
    bookmark: Bookmark | None = None
    """Where its place is kept; None where none is."""
    left_at: Seconds | None = None
    """Where it was left the last time, if it could be continued there and is not."""
    ears: Ears | None = None
    """What its listener may be listened to with; None where that is not offered."""


@dataclass(frozen=True, slots=True)
class FirstAid:
    """The session for sudden overwhelm, laid out so that whatever plays can go over to it at once."""

    course: Course
    bookmark: Bookmark | None = None
    """Where its place is kept; None where none is."""

    def anew(self) -> FirstAid:
        """Return it with a course of its own, by which it can be told that a player has gone over to this one."""
        return FirstAid(copy(self.course), self.bookmark)
