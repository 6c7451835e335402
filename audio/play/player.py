"""The player: a session, heard. Keys become ramps, and one clock says what is heard now.

Threads: any thread may call the controls (they only put a request in a queue), ``snapshot`` and ``heard_now`` (they
read values that are replaced whole). The *feeder* (``audio.play.feeder``) renders ahead into the ring, applies controls
and watches the output. The *output's* thread takes frames from the ring. The player never calls up.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from audio.outputs.device import DeviceOutput
from audio.play.connection import Connection
from audio.play.controls import Controls
from audio.play.feeder import CAPACITY, Feeder, soon_in
from audio.play.ring import Ring
from audio.play.suspend import SuspendDetector, time_asleep

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.mix.mixer import Mix
    from audio.outputs.contract import Output
    from audio.play.snapshot import Snapshot
    from audio.tones.choices import Timbre
    from audio.units import Decibels
    from scripts.plan.steering import Course
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

_CLOSES_WITHIN: Seconds = 2.0


class Player:
    """Plays one session once.

    Args:
        mix: What is played.
        open_output: Makes the output; its ``start`` raises OutputError where there is none (then a silent clock keeps
            the pace).
        clock: Monotonic seconds.
        start_at: Session position to begin at.
        levels: The listener's levels to begin with, as a snapshot has them.
        course: What the mix plays, where the listener can steer it.
        waiting: Whether to stand still and silent at the beginning, paused, until ``resume``.
        asleep: Seconds that grow by what the machine sleeps.

    """

    def __init__(  # noqa: PLR0913 - what makes a player, each by its name
        self,
        mix: Mix,
        open_output: Callable[[], Output] = DeviceOutput,
        *,
        clock: Callable[[], Seconds] = time.monotonic,
        start_at: Seconds = 0.0,
        levels: Snapshot | None = None,
        course: Course | None = None,
        waiting: bool = False,
        asleep: Callable[[], Seconds] = time_asleep,
    ) -> None:
        ring = Ring(CAPACITY)
        self._clock = clock
        self._controls = Controls(
            mix, lambda: soon_in(ring), start_at=start_at, levels=levels, course=course, waiting=waiting
        )
        connection = Connection(open_output, ring, clock)
        absence = SuspendDetector(clock(), asleep)
        self._feeder = Feeder(mix, self._controls, ring, connection, clock=clock, absence=absence)
        self._feeding: threading.Thread | None = None

    # -- What any thread may ask ---------------------------------------------------------------------------------

    @property
    def timeline(self) -> Timeline:
        """The session as it is laid out now."""
        return self._controls.timeline

    @property
    def waiting(self) -> bool:
        """Whether it was made to wait at the beginning until ``resume``."""
        return self._controls.waiting

    @property
    def course(self) -> Course | None:
        """The session as it is steered now; None where it cannot be."""
        return self._controls.course

    def snapshot(self) -> Snapshot:
        """Return the player's state."""
        return self._controls.snapshot

    def heard_now(self, now: Seconds | None = None) -> Seconds:
        """Return the session position that is heard at a time of the clock (now, where none is given)."""
        return self._feeder.heard_now(self._clock() if now is None else now)

    def wait(self, timeout: Seconds | None = None) -> bool:
        """Wait until everything has been heard or has faded; return whether it has."""
        return self._feeder.wait(timeout)

    # -- Controls: any thread; carried out by the feeder ----------------------------------------------------------

    def start(self) -> None:
        """Begin. Returns at once; the state says when sound is there."""
        self._feeding = threading.Thread(target=self._feeder.feed, name="feeder", daemon=True)
        self._feeding.start()

    def pause(self) -> None:
        """Fade out and hold the position."""
        self._feeder.ask(self._controls.pause)

    def resume(self) -> None:
        """Fade in and go on."""
        self._feeder.ask(self._controls.resume)

    def toggle_pause(self) -> None:
        """Pause, or go on."""
        self._feeder.ask(self._controls.toggle_pause)

    def too_much(self) -> None:
        """Fade to silence at once and stay there. Works in every state; never resumes by itself."""
        self._feeder.ask(self._controls.too_much)

    def stop(self) -> None:
        """Fade out and end."""
        self._feeder.ask(self._controls.stop)

    def seek(self, position: Seconds) -> None:
        """Fade out, go to a position of the session, fade in."""
        self._feeder.ask(lambda: self._controls.seek(position))

    def change_volume(self, step_db: Decibels) -> None:
        """Make everything louder or quieter, up to the level it was made at and down to the floor."""
        self._feeder.ask(lambda: self._controls.change_volume(step_db))

    def toggle_mute(self) -> None:
        """Silence everything, or bring it back."""
        self._feeder.ask(self._controls.toggle_mute)

    def change_voice(self, step_db: Decibels) -> None:
        """Make the voice alone louder or quieter, within the same limits."""
        self._feeder.ask(lambda: self._controls.change_voice(step_db))

    def change_tones(self, step_db: Decibels) -> None:
        """Make the tones alone louder or quieter, within the same limits."""
        self._feeder.ask(lambda: self._controls.change_tones(step_db))

    def steer(self, change: Callable[[Course, Seconds], Course]) -> None:
        """Ask something of the pace; the rest of the session is laid anew around it.

        Args:
            change: Gives the course with the change in it, from the course as it is and the first position that is not
                out of hand. Called on the feeder's thread.

        """
        self._feeder.ask(lambda: self._controls.steer(change))

    def touch(self) -> None:
        """Answer a tap with a soft swell, whether the session moves on or waits."""
        self._feeder.ask(self._controls.touch)

    def begin_again(self, timeline: Timeline, course: Course | None = None, start_at: Seconds = 0.0) -> None:
        """Let what is heard fade, where it has not, and go on with another timeline, coming back slowly.

        From every state but STOPPED: also after "too much" and after the end.

        Args:
            timeline: What is heard then, mixed as the one before.
            course: What the timeline is of, where the listener can steer it.
            start_at: Where in it to begin.

        """
        self._feeder.ask(lambda: self._controls.begin_again(timeline, course, start_at))

    def change_timbre(self, timbre: Timbre) -> None:
        """Let the tones fade, and come back made of something else."""
        self._feeder.ask(lambda: self._controls.change_timbre(timbre))

    def close(self) -> None:
        """Let go of the output and the recordings. What still sounds is cut: stop first."""
        self._feeder.close()
        if self._feeding is not None:
            self._feeding.join(_CLOSES_WITHIN)
