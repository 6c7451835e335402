"""The player: a session, heard. Keys become ramps, and one clock says what is heard now.

Threads: any thread may call the controls (they only put a request in a queue), ``snapshot`` and ``heard_now`` (they
read values that are replaced whole). The *feeder* (``audio.play.feeder``) renders ahead into the ring, applies controls
and watches the output. The *output's* thread takes frames from the ring. The player never calls up.
"""

from __future__ import annotations

import threading
import time
from functools import update_wrapper
from typing import TYPE_CHECKING, Concatenate, ParamSpec

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
    from audio.play.snapshot import Levels, Snapshot
    from scripts.plan.steering import Course
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

_CLOSES_WITHIN: Seconds = 2.0
_Given = ParamSpec("_Given")


def _asked(control: Callable[Concatenate[Controls, _Given], None]) -> Callable[Concatenate[Player, _Given], None]:
    """Return a player's method by which any thread asks for a control; the feeder carries it out soon."""

    def ask(player: Player, /, *args: _Given.args, **kwargs: _Given.kwargs) -> None:
        player.ask(lambda controls: control(controls, *args, **kwargs))

    update_wrapper(ask, control)
    return ask


class Player:
    """Plays one session once.

    Args:
        mix: What is played.
        open_output: Makes the output; its ``start`` raises OutputError where there is none (then a silent clock keeps
            the pace).
        clock: Monotonic seconds.
        start_at: Session position to begin at.
        levels: The listener's levels to begin with.
        course: What the mix plays, where the listener can steer it.
        waiting: Whether to stand still and silent at the beginning, paused, until ``resume``.
        at_once: Whether it is first aid, whose first word comes as soon as the device is there.
        asleep: Seconds that grow by what the machine sleeps.

    """

    def __init__(  # noqa: PLR0913 - what makes a player, each by its name
        self,
        mix: Mix,
        open_output: Callable[[], Output] = DeviceOutput,
        *,
        clock: Callable[[], Seconds] = time.monotonic,
        start_at: Seconds = 0.0,
        levels: Levels | None = None,
        course: Course | None = None,
        waiting: bool = False,
        at_once: bool = False,
        asleep: Callable[[], Seconds] = time_asleep,
    ) -> None:
        ring = Ring(CAPACITY)
        self._clock, self._mix = clock, mix
        self._controls = Controls(
            mix,
            lambda: soon_in(ring),
            start_at=start_at,
            levels=levels,
            course=course,
            waiting=waiting,
            at_once=at_once,
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
        return self._controls.shown

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

    def ask(self, control: Callable[[Controls], None]) -> None:
        """Have the feeder do something with the controls soon; every method below is this with one of them."""
        self._feeder.ask(lambda: control(self._controls))

    def make_ready(self, timeline: Timeline) -> None:
        """Have the first seconds of another timeline mixed, for ``begin_at_once``. May wait; any thread."""
        self._mix.make_ready(timeline)

    pause = _asked(Controls.pause)
    resume = _asked(Controls.resume)
    toggle_pause = _asked(Controls.toggle_pause)
    too_much = _asked(Controls.too_much)
    stop = _asked(Controls.stop)
    seek = _asked(Controls.seek)
    steer = _asked(Controls.steer)
    begin_again = _asked(Controls.begin_again)
    begin_at_once = _asked(Controls.begin_at_once)
    touch = _asked(Controls.touch)
    sound_out = _asked(Controls.sound_out)
    change_volume = _asked(Controls.change_volume)
    toggle_mute = _asked(Controls.toggle_mute)
    change_voice = _asked(Controls.change_voice)
    change_tones = _asked(Controls.change_tones)
    change_timbre = _asked(Controls.change_timbre)

    def close(self) -> None:
        """Let go of the output and the recordings. What still sounds is cut: stop first."""
        self._feeder.close()
        if self._feeding is not None:
            self._feeding.join(_CLOSES_WITHIN)
