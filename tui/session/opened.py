"""A session that is ready to be heard, with what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
