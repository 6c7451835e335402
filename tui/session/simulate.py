"""A listener who presses keys at given times, simulated: the session as it becomes for them, without sound or screen.

Time passes in steps of its own, so the same keys give the same timeline, to the millisecond, on every machine. What a
key does is decided by ``tui.session.controller``, as it is on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from audio.play.snapshot import PlayState, Snapshot
from audio.play.transport import FADE_OUT
from audio.units import RATE
from tui.session.controller import Attending
from tui.session.key_script import BEGINS
from tui.session.seeking import STEPS, Moves

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audio.tones.choices import Timbre
    from audio.units import Decibels
    from scripts.plan.steering import Course
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds
    from tui.session.key_script import Press

REACH: Final[Seconds] = 0.45
"""How far ahead of what is heard the first frame is that a key can still change: the device's 280 ms, what the feeder
takes, and room. A key is heard within as much."""
_STEP: Final[Seconds] = 0.02


class SimulatedPlayer:
    """A player whose time is what the simulation says. See ``tui.session.player`` for what its methods are."""

    waiting = True

    def __init__(self, timeline: Timeline, course: Course | None, start_at: Seconds = 0.0) -> None:
        self.timeline = timeline
        self.course = course
        self.now: Seconds = 0.0
        self._state = PlayState.PAUSED
        self._segments: list[tuple[Seconds, Seconds, bool]] = [(0.0, start_at, False)]

    def snapshot(self) -> Snapshot:
        """As in the protocol."""
        state = self._state
        if state is PlayState.PLAYING and self.heard_now() >= self.timeline.duration:
            state = PlayState.ENDED
        return Snapshot(state=state)

    def heard_now(self, now: Seconds | None = None) -> Seconds:
        """As in the protocol."""
        now = self.now if now is None else now
        since, position, moving = next((each for each in reversed(self._segments) if each[0] <= now), self._segments[0])
        return min(position + max(0.0, now - since) * moving, self.timeline.duration)

    def wait(self, timeout: Seconds | None = None) -> bool:
        """As in the protocol."""
        del timeout
        return self.snapshot().state in (PlayState.ENDED, PlayState.STOPPED)

    def start(self) -> None:
        """Nothing has to be opened."""

    def close(self) -> None:
        """Nothing is open."""

    def pause(self) -> None:
        """As in the protocol."""
        if self.snapshot().state is PlayState.PLAYING:
            self._stand_still(PlayState.PAUSED)

    def resume(self) -> None:
        """As in the protocol."""
        if self._state is PlayState.PAUSED:
            self._state = PlayState.PLAYING
            self._go_from(self.heard_now(self.now + REACH))

    def toggle_pause(self) -> None:
        """As in the protocol."""
        if self._state is PlayState.PAUSED:
            self.resume()
        else:
            self.pause()

    def too_much(self) -> None:
        """As in the protocol."""
        if self._state is not PlayState.STOPPED:
            self._stand_still(PlayState.QUIET)

    def stop(self) -> None:
        """As in the protocol."""
        self._stand_still(PlayState.STOPPED)

    def seek(self, position: Seconds) -> None:
        """As in the protocol."""
        if self._state is PlayState.PAUSED:
            self._segments.append((self.now + REACH, position, False))
        elif self.snapshot().state is PlayState.PLAYING:
            self._segments.append((self.now + REACH + FADE_OUT / RATE, position, True))

    def steer(self, change: Callable[[Course, Seconds], Course]) -> None:
        """As in the protocol."""
        if self.course is not None and self.snapshot().state in (PlayState.PLAYING, PlayState.PAUSED):
            self.course = change(self.course, self.heard_now(self.now + REACH))
            self.timeline = self.course.timeline

    def touch(self) -> None:
        """Nothing is heard."""

    def begin_again(self, timeline: Timeline, course: Course | None = None, start_at: Seconds = 0.0) -> None:
        """As in the protocol."""
        self.timeline, self.course, self._state = timeline, course, PlayState.PLAYING
        self._go_from(start_at)

    def change_volume(self, step_db: Decibels) -> None:
        """As in the protocol."""
        del step_db

    change_voice = change_tones = change_volume

    def change_timbre(self, timbre: Timbre) -> None:
        """As in the protocol."""
        del timbre

    def toggle_mute(self) -> None:
        """Nothing is heard."""

    def _go_from(self, position: Seconds) -> None:
        self._segments.append((self.now + REACH, position, True))

    def _stand_still(self, state: PlayState) -> None:
        faded = self.now + REACH + FADE_OUT / RATE
        if self._segments[-1][2]:
            self._segments.append((faded, self.heard_now(faded), False))
        self._state = state


class Pressed(NamedTuple):
    """A key, and where in the session it was pressed."""

    at: Seconds
    key: str
    position: Seconds
    playing: str
    """``session``, or what is heard instead: ``meeting``, ``quiet``, ``company``, ``grounding``."""


class Simulation(NamedTuple):
    """What a simulated listener got."""

    timeline: Timeline
    """The session as it has become."""
    pressed: tuple[Pressed, ...]
    state: str
    """What is heard after the last key: ``session``, to its end; ``stopped`` where they left; else as ``Pressed``."""


def simulated(
    timeline: Timeline,
    course: Course | None,
    presses: Sequence[Press],
    actions: Mapping[str, str],
    *,
    start_at: Seconds = 0.0,
) -> Simulation:
    """Return what a listener gets who presses these keys.

    Args:
        timeline: The session as it stands before any key.
        course: What it is of, where it can be steered.
        presses: The keys at their times, in order.
        actions: What each key is bound to.
        start_at: Where in the session they begin.

    """
    player = SimulatedPlayer(timeline, course, start_at)
    attending = Attending(player, leave=player.stop)
    listener = _Listener(player, attending, actions)
    waiting = list(presses)
    steps = round(BEGINS / _STEP)
    player.now = BEGINS
    attending.begin(BEGINS)
    while not player.wait() and (waiting or listener.undecided()):
        steps += 1
        now = round(steps * _STEP, 6)
        while waiting and waiting[0].at <= now:
            player.now = waiting[0].at
            listener.press(waiting.pop(0))
        player.now = now
        attending.tick(now)
    session = attending.course.timeline if attending.course else timeline
    return Simulation(session, tuple(listener.pressed), listener.playing())


class _Listener:
    """Presses keys as the program would take them."""

    def __init__(self, player: SimulatedPlayer, attending: Attending, actions: Mapping[str, str]) -> None:
        self._player, self._attending, self._actions = player, attending, actions
        self._moves = Moves()
        self.pressed: list[Pressed] = []

    def press(self, press: Press) -> None:
        player, attending = self._player, self._attending
        now = player.now
        playing = "meeting" if attending.meets else self.playing()
        self.pressed.append(Pressed(press.at, press.key, round(player.heard_now(), 3), playing))
        if attending.press(press.key, now):
            return
        action = self._actions.get(press.key, "")
        if action == "too_much":
            attending.too_much(now)
        elif press.key in ("ctrl+c", "ctrl+q") or action == "leave":
            player.stop()
        elif not attending.do(action, now) and attending.quiet is None:
            self._move(action, now)

    def _move(self, action: str, now: Seconds) -> None:
        player = self._player
        if action in STEPS:
            player.seek(self._moves.by(player.timeline, player.heard_now(), STEPS[action], now))
        elif action in ("previous_stage", "next_stage"):
            step = 1 if action == "next_stage" else -1
            stage = self._moves.stage(player.timeline, player.heard_now(), step, now)
            if stage is not None:
                player.seek(stage.start)
        elif action == "pause":
            player.toggle_pause()

    def undecided(self) -> bool:
        """Return whether time alone may change the session yet."""
        repair = self._attending.repair
        return self._attending.meets or (repair is not None and repair.outcome is None)

    def playing(self) -> str:
        """Return what is heard now."""
        state = self._player.snapshot().state
        if state in (PlayState.STOPPED, PlayState.ENDED):
            return str(state.value)
        if self._attending.quiet is not None:
            return "quiet"
        staying = self._attending.staying
        return "session" if staying is None else str(staying)


def simulation_json(simulation: Simulation) -> dict[str, Any]:
    """Return what is added to a timeline for programs: the keys at their positions, and what is heard after them."""
    return {
        "keys": [
            {"time": each.at, "key": each.key, "position": each.position, "heard": each.playing}
            for each in simulation.pressed
        ],
        "begins": BEGINS,
        "after": simulation.state,
    }
