"""A player on a bench: its clock is moved by hand, and what it plays is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from audio.outputs.reconnector import Relay
from audio.outputs.silent import SilentOutput
from audio.play.player import Player
from audio.units import RATE
from tests.audio.laid import laid

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.outputs.contract import Output
    from audio.play.snapshot import Levels, PlayState
    from audio.tones.choices import Timbre
    from scripts.plan.steering import Course
    from scripts.plan.timeline import Timeline

Array = np.ndarray[tuple[int, int], np.dtype[np.float32]]


class Steady:
    """A mix of one constant, ten seconds long: four seconds to arrive, and a breath from there on."""

    timeline = laid("2.5-3.5")
    total_frames = 10 * RATE
    faults: tuple[str, ...] = ()
    tones = 0.125

    def stems(self, _: int, count: int) -> tuple[Array, Array]:
        return np.full((count, 2), 0.375, dtype=np.float32), np.full((count, 2), self.tones, dtype=np.float32)

    def change_timbre(self, _: Timbre) -> None:
        self.tones = 0.25

    def change_timeline(self, timeline: Timeline) -> None:
        self.timeline = timeline

    def speaks_from(self, _: Timeline) -> None:
        """It is not known."""

    def close(self) -> None:
        """Nothing is open."""


class Bench:
    """A player on a silent clock that a test moves by hand; the feeder's work is done by the test's own thread."""

    def __init__(
        self,
        make: Callable[[Bench], Output] | None = None,
        levels: Levels | None = None,
        *,
        waiting: bool = False,
        at_once: bool = False,
        mix: Steady | None = None,
        course: Course | None = None,
    ) -> None:
        self.now = 100.0
        self.slept = 0.0
        self.heard: list[Array] = []
        self.back: list[Output] = []
        """A device that has come back."""
        self.out = SilentOutput(lambda: self.now, threaded=False)
        self.player = Player(
            mix or Steady(),  # type: ignore[arg-type] # as much of a mix as is needed
            lambda: make(self) if make else self.out,
            clock=lambda: self.now,
            levels=levels,
            course=course,
            waiting=waiting,
            at_once=at_once,
            asleep=lambda: self.slept,
        )
        self.feeder = self.player._feeder
        self.ring = self.feeder._ring
        self.feeder.start()

    def run(self, seconds: float, tick: float = 0.02) -> None:
        for _ in range(round(seconds / tick)):
            self.now += tick
            connection = self.feeder._connection
            if connection._again is not None:
                connection._again.look = self._look  # type: ignore[method-assign] # no threads here
            self.feeder.carry_out()
            output = connection._output
            if isinstance(output, SilentOutput):
                before = self.ring.read
                output.step()
                self._keep(before)
            self.feeder.watch()

    def _look(self, now: float) -> tuple[Output, Relay] | None:
        del now
        if not self.back:
            return None
        relay = Relay(self.ring)
        self.back[0].start(relay)
        return self.back.pop(), relay

    def _keep(self, before: int) -> None:
        index = np.arange(before, self.ring.read) % self.ring.capacity
        self.heard.append(self.ring._frames[index].copy())

    @property
    def sound(self) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        return np.concatenate(self.heard)[:, 0]

    def state(self) -> PlayState:
        return self.player.snapshot().state
