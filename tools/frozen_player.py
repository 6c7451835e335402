"""A player that stands still, for pictures of the face at one moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audio.play.snapshot import PlayState, Snapshot
from audio.units import Decibels

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.play.notices import Notice
    from audio.tones.choices import Timbre
    from scripts.plan.steering import Course
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds


class FrozenPlayer:
    """A player that stands still at a position."""

    def __init__(self, timeline: Timeline, position: Seconds, state: PlayState, notice: Notice | None = None) -> None:
        self.timeline = timeline
        self._position = position
        self._state = state
        self._snapshot = Snapshot(state=PlayState.PLAYING, notice=notice)

    def snapshot(self) -> Snapshot:
        """Return the frozen state."""
        return self._snapshot

    def freeze(self) -> None:
        """Go over to the state of the picture."""
        self._snapshot = replace(self._snapshot, state=self._state)

    def heard_now(self, now: Seconds | None = None) -> Seconds:
        """Return the frozen position."""
        del now
        return self._position

    def wait(self, timeout: Seconds | None = None) -> bool:
        """Return that nothing has faded."""
        del timeout
        return False

    def start(self) -> None:
        """Stay frozen."""

    def close(self) -> None:
        """Have nothing to let go of."""

    pause = resume = toggle_pause = too_much = stop = toggle_mute = start

    course = None
    waiting = False
    touch = sound_out = start

    def steer(self, change: Callable[[Course, Seconds], Course]) -> None:
        """Stay frozen."""

    def make_ready(self, timeline: Timeline) -> None:
        """Mix nothing."""

    def begin_at_once(self, timeline: Timeline, course: Course | None = None) -> None:
        """Stand still."""

    def begin_again(self, timeline: Timeline, course: Course | None = None, start_at: Seconds = 0.0) -> None:
        """Stay frozen."""

    def seek(self, position: Seconds) -> None:
        """Stay frozen."""

    def change_volume(self, step_db: float) -> None:
        """Stay frozen."""

    def change_voice(self, step_db: float) -> None:
        """Change the level that is told."""
        levels = self._snapshot.levels
        self._snapshot = replace(self._snapshot, levels=replace(levels, voice_db=Decibels(levels.voice_db + step_db)))

    change_tones = change_volume

    def change_timbre(self, timbre: Timbre) -> None:
        """Stay frozen."""
