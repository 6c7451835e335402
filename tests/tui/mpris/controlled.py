"""A player in memory for the tests of media keys: its clock is a number, and what it is asked is written down."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from audio.play.snapshot import Levels, PlayState, Snapshot, within
from scripts.breath import Pattern
from scripts.laid.events import Breath, Mode
from scripts.plan.timeline import Timeline
from scripts.units import Milliseconds, milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.units import Seconds

TEN_MINUTES: Seconds = 600.0


def free(duration: Seconds = TEN_MINUTES) -> Timeline:
    """A session without paced breaths: a jump lands where it was asked for."""
    return Timeline("test", "A test", milliseconds(duration), (), (), ())


def paced() -> Timeline:
    """A minute of six breaths of ten seconds."""
    breaths = tuple(
        Breath(Milliseconds(10_000 * index), Pattern(Milliseconds(4000), Milliseconds(6000)), "all", Mode.STEADY)
        for index in range(6)
    )
    return Timeline("test", "A test", Milliseconds(60_000), (), breaths, ())


@dataclass
class PlayerInMemory:
    """Does as ``audio.play.player.Player`` documents; at once, or, while ``busy``, when ``catch_up`` is called."""

    timeline: Timeline = field(default_factory=free)
    state: PlayState = PlayState.PLAYING
    now: Seconds = 1000.0
    position: Seconds = 0.0
    busy: bool = False
    asked: list[str] = field(default_factory=list)
    _since: Seconds = 1000.0
    _levels: Levels = field(default_factory=Levels)
    _waiting: list[Callable[[], None]] = field(default_factory=list)

    def clock(self) -> Seconds:
        return self.now

    def snapshot(self) -> Snapshot:
        return Snapshot(state=self.state, levels=self._levels)

    def heard_now(self, now: Seconds | None = None) -> Seconds:
        elapsed = (self.now if now is None else now) - self._since
        return self.position + (elapsed if self.state is PlayState.PLAYING else 0.0)

    def become(self, state: PlayState) -> None:
        self.position, self._since = self.heard_now(), self.now
        self.state = state

    def go_to(self, position: Seconds) -> None:
        self.position, self._since = position, self.now

    def catch_up(self) -> None:
        waiting, self._waiting = self._waiting, []
        for request in waiting:
            request()

    def pause(self) -> None:
        self._ask("pause", lambda: self._move(PlayState.PAUSED, PlayState.STARTING, PlayState.PLAYING))

    def resume(self) -> None:
        self._ask("resume", lambda: self._move(PlayState.PLAYING, PlayState.PAUSED))

    def toggle_pause(self) -> None:
        paused = self.state is PlayState.PAUSED
        come_from = (PlayState.PAUSED,) if paused else (PlayState.STARTING, PlayState.PLAYING)
        self._ask("toggle pause", lambda: self._move(PlayState.PLAYING if paused else PlayState.PAUSED, *come_from))

    def seek(self, position: Seconds) -> None:
        self._ask(f"seek {position:g}", lambda: self.go_to(position))

    def change_volume(self, step_db: float) -> None:
        def change() -> None:
            self._levels = replace(self._levels, volume_db=within(self._levels.volume_db + step_db), muted=False)

        self._ask(f"volume {step_db:+g} dB", change)

    def toggle_mute(self) -> None:
        def toggle() -> None:
            self._levels = replace(self._levels, muted=not self._levels.muted)

        self._ask("toggle mute", toggle)

    def _move(self, state: PlayState, *come_from: PlayState) -> None:
        if self.state in come_from:
            self.become(state)

    def _ask(self, words: str, request: Callable[[], None]) -> None:
        self.asked.append(words)
        self._waiting.append(request)
        if not self.busy:
            self.catch_up()
