"""What media keys ask of a player. ``audio.play.player.Player`` is one; tests bring one with a clock of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from audio.play.snapshot import Snapshot
    from audio.units import Decibels
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds


class Controlled(Protocol):
    """A session that is heard. Every method returns at once and may be called from any thread."""

    @property
    def timeline(self) -> Timeline:
        """The session as it is laid out now."""

    def snapshot(self) -> Snapshot:
        """Return the player's state."""

    def heard_now(self) -> Seconds:
        """Return the session position that is heard now."""

    def pause(self) -> None:
        """Fade out and hold the position."""

    def resume(self) -> None:
        """Fade in and go on."""

    def toggle_pause(self) -> None:
        """Pause, or go on."""

    def seek(self, position: Seconds) -> None:
        """Go to a position of the session."""

    def change_volume(self, step_db: Decibels) -> None:
        """Make everything louder or quieter, never above full; what was muted is heard again."""

    def toggle_mute(self) -> None:
        """Silence everything, or bring it back."""
