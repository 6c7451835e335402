"""What the face asks of a player. ``audio.play.player.Player`` is one; tests bring one with a clock of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.play.snapshot import Snapshot
    from audio.tones.choices import Timbre
    from audio.units import Decibels
    from scripts.plan.steering import Course
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds


class PlayerLike(Protocol):
    """A session that is heard. Every method returns at once, but for ``close`` and ``make_ready``; any thread."""

    @property
    def timeline(self) -> Timeline:
        """The session as it is laid out now."""

    @property
    def course(self) -> Course | None:
        """The session as it is steered now; None where it cannot be."""

    @property
    def waiting(self) -> bool:
        """Whether it was made to wait at the beginning until ``resume``."""

    def snapshot(self) -> Snapshot:
        """Return the player's state."""

    def heard_now(self, now: Seconds | None = None) -> Seconds:
        """Return the session position that is heard at a time of the clock."""

    def wait(self, timeout: Seconds | None = None) -> bool:
        """Return whether everything has been heard or has faded, after waiting for it at most so long."""

    def start(self) -> None:
        """Begin."""

    def pause(self) -> None:
        """Fade out and hold the position."""

    def resume(self) -> None:
        """Fade in and go on."""

    def toggle_pause(self) -> None:
        """Pause, or go on."""

    def too_much(self) -> None:
        """Fade to silence at once and stay there."""

    def stop(self) -> None:
        """Fade out and end."""

    def seek(self, position: Seconds) -> None:
        """Fade out, go to a position of the session, fade in."""

    def steer(self, change: Callable[[Course, Seconds], Course]) -> None:
        """Ask something of the pace, from the first position on that is not out of hand."""

    def touch(self) -> None:
        """Answer a tap with a soft swell."""

    def sound_out(self) -> None:
        """Play the soft tone whose return through a microphone is listened for."""

    def begin_again(self, timeline: Timeline, course: Course | None = None, start_at: Seconds = 0.0) -> None:
        """Let what is heard fade, and go on with another timeline."""

    def make_ready(self, timeline: Timeline) -> None:
        """Make the first seconds of another timeline, for ``begin_at_once``. May take a second; any thread."""

    def begin_at_once(self, timeline: Timeline, course: Course | None = None) -> None:
        """Let what is heard fade, and have another timeline begin meanwhile: its first word comes right after."""

    def change_volume(self, step_db: Decibels) -> None:
        """Make everything louder or quieter."""

    def change_voice(self, step_db: Decibels) -> None:
        """Make the voice alone louder or quieter."""

    def change_tones(self, step_db: Decibels) -> None:
        """Make the tones alone louder or quieter."""

    def change_timbre(self, timbre: Timbre) -> None:
        """Let the tones fade, and come back made of something else."""

    def toggle_mute(self) -> None:
        """Silence everything, or bring it back."""

    def close(self) -> None:
        """Let go of the output. May take a while."""
