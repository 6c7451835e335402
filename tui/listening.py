"""What the face asks of a player. ``audio.player.Player`` is one; tests bring one with a clock of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from audio.player import Snapshot
    from scripts.timeline import Timeline
    from scripts.units import Seconds


class Listening(Protocol):
    """A session that is heard. Every method returns at once and may be called from any thread."""

    @property
    def timeline(self) -> Timeline:
        """The session as it is laid out now."""

    def snapshot(self) -> Snapshot:
        """Return the player's state."""

    def heard_now(self, now: Seconds | None = None) -> Seconds:
        """Return the session position that is heard at a time of the clock."""

    def wait(self, timeout: Seconds | None = None) -> bool:
        """Return whether everything has been heard or has faded, after waiting for it at most so long."""

    def start(self) -> None:
        """Begin."""

    def toggle_pause(self) -> None:
        """Pause, or go on."""

    def too_much(self) -> None:
        """Fade to silence at once and stay there."""

    def stop(self) -> None:
        """Fade out and end."""

    def change_volume(self, step_db: float) -> None:
        """Make everything louder or quieter."""

    def toggle_mute(self) -> None:
        """Silence everything, or bring it back."""

    def close(self) -> None:
        """Let go of the output."""
