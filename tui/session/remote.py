"""A session as media keys control it: what they ask becomes an action by its name, for whoever carries those out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.play.snapshot import Snapshot
    from audio.units import Decibels
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds
    from tui.session.player import PlayerLike


class Remote:
    """One session's; it is what ``tui/mpris/controlled.py`` asks for. Any thread.

    Args:
        player: The session, to be looked at.
        ask: Takes an action's name and its amount, and has the thread of the keys carry it out.

    """

    def __init__(self, player: PlayerLike, ask: Callable[[str, float], None]) -> None:
        self._player = player
        self._ask = ask

    @property
    def timeline(self) -> Timeline:
        """The session as it is laid out now."""
        return self._player.timeline

    def snapshot(self) -> Snapshot:
        """Return the player's state."""
        return self._player.snapshot()

    def heard_now(self) -> Seconds:
        """Return the session position that is heard now."""
        return self._player.heard_now()

    def pause(self) -> None:
        """Ask to stand still."""
        self._ask("hold", 0.0)

    def resume(self) -> None:
        """Ask to go on."""
        self._ask("go_on", 0.0)

    def toggle_pause(self) -> None:
        """Ask for what the key for pausing does."""
        self._ask("pause", 0.0)

    def seek(self, position: Seconds) -> None:
        """Ask to go to a position."""
        self._ask("go_to", position)

    def change_volume(self, step_db: Decibels) -> None:
        """Ask for more or less of everything."""
        self._ask("volume_by", step_db)

    def toggle_mute(self) -> None:
        """Ask for silence, or for an end of it."""
        self._ask("mute", 0.0)

    def leave(self) -> None:
        """Ask to leave gently."""
        self._ask("leave", 0.0)
