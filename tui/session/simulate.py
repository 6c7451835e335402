"""A listener who presses keys at given times, simulated: the session as it becomes for them, without sound or screen.

Time passes in steps of its own, so the same keys give the same timeline, to the millisecond, on every machine. What a
key does is decided by ``tui.session.conduct``, as it is on the screen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from audio.play.controls import BEGINS_BEFORE, GETS_READY
from audio.play.snapshot import Levels, PlayState, Snapshot, within
from audio.play.transport import FADE_FOR_AID, FADE_OUT
from audio.units import RATE
from tui.session.autosave import Keeping
from tui.session.conduct import Conduct
from tui.session.context import Context
from tui.session.key_script import BEGINS, Presses
from tui.session.levels import levels_of
from tui.session.opened import Opened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audio.tones.choices import Timbre
    from audio.units import Decibels
    from scripts.plan.steering import Course
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds
    from tui.session.ears import Ears
    from tui.session.key_script import Press
    from tui.settings import Settings

REACH: Final[Seconds] = 0.45
"""How far ahead of what is heard the first frame is that a key can still change: the device's 280 ms, what the feeder
takes, and room. A key is heard within as much."""
_STEP: Final[Seconds] = 0.02


class SimulatedPlayer:
    """A player whose time is what the simulation says. See ``tui.session.player`` for what its methods are."""

    waiting = True

    def __init__(
        self,
        timeline: Timeline,
        course: Course | None,
        start_at: Seconds = 0.0,
        levels: Levels | None = None,
    ) -> None:
        self.timeline = timeline
        self.course = course
        self.now: Seconds = 0.0
        self._levels = levels or Levels()
        self._state = PlayState.PAUSED
        self._segments: list[tuple[Seconds, Seconds, bool]] = [(0.0, start_at, False)]
        self._snapshot = Snapshot(state=self._state, levels=self._levels)

    def snapshot(self) -> Snapshot:
        """As in the protocol."""
        state = self._state
        if state is PlayState.PLAYING and self.heard_now() >= self.timeline.duration:
            state = PlayState.ENDED
        if self._snapshot.state is not state or self._snapshot.levels is not self._levels:
            self._snapshot = Snapshot(state=state, levels=self._levels)
        return self._snapshot

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

    def sound_out(self) -> None:
        """Nothing is heard of this either."""

    def begin_again(self, timeline: Timeline, course: Course | None = None, start_at: Seconds = 0.0) -> None:
        """As in the protocol."""
        self.timeline, self.course, self._state = timeline, course, PlayState.PLAYING
        self._go_from(start_at)

    def make_ready(self, timeline: Timeline) -> None:
        """Nothing is mixed."""

    def begin_at_once(self, timeline: Timeline, course: Course | None = None) -> None:
        """As in the protocol."""
        sounds = self._segments[-1][2] and self._state is PlayState.PLAYING
        self.timeline, self.course, self._state = timeline, course, PlayState.PLAYING
        silent = self.now + REACH + (FADE_FOR_AID / RATE if sounds else GETS_READY / RATE)
        self._segments = [(0.0, 0.0, False), (silent - BEGINS_BEFORE / RATE, 0.0, True)]

    def change_volume(self, step_db: Decibels) -> None:
        """As in the protocol."""
        self._levels = replace(self._levels, volume_db=within(self._levels.volume_db + step_db), muted=False)

    def change_voice(self, step_db: Decibels) -> None:
        """As in the protocol."""
        self._levels = replace(self._levels, voice_db=within(self._levels.voice_db + step_db))

    def change_tones(self, step_db: Decibels) -> None:
        """As in the protocol."""
        self._levels = replace(self._levels, tones_db=within(self._levels.tones_db + step_db))

    def change_timbre(self, timbre: Timbre) -> None:
        """As in the protocol."""
        self._levels = replace(self._levels, timbre=timbre)

    def toggle_mute(self) -> None:
        """As in the protocol."""
        self._levels = replace(self._levels, muted=not self._levels.muted)

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
    """``session``, or what is heard instead: ``meeting``, ``quiet``, ``company``, ``grounding``, ``overwhelm``."""


class Said(NamedTuple):
    """Something that was said beside the session."""

    at: Seconds
    position: Seconds
    text: str


class Simulation(NamedTuple):
    """What a simulated listener got."""

    timeline: Timeline
    """The session as it has become."""
    pressed: tuple[Pressed, ...]
    state: str
    """What is heard after the last key: ``session``, to its end; ``stopped`` where they left; else as ``Pressed``."""
    levels: Levels
    """How loud it is at the end, and made of what."""
    reached: Seconds = 0.0
    """How far into the session they came, where something else is heard by then, or nothing."""
    said: tuple[Said, ...] = ()
    """What was said beside the session: what was heard of a breath, and what was noticed."""


def simulated(  # noqa: PLR0913 - a session, its keys, and what they may lead to
    timeline: Timeline,
    course: Course | None,
    presses: Sequence[Press],
    settings: Settings,
    *,
    start_at: Seconds = 0.0,
    overwhelm: Callable[[], Course] | None = None,
    ears: Ears | None = None,
) -> Simulation:
    """Return what a listener gets who presses these keys.

    Args:
        timeline: The session as it stands before any key.
        course: What it is of, where it can be steered.
        presses: The keys at their times, in order.
        settings: What each key does, and how loud it is at the beginning.
        start_at: Where in the session they begin.
        overwhelm: Lays out the session for sudden overwhelm; without it that key leads nowhere.
        ears: What their breath is heard with.

    """
    player = SimulatedPlayer(timeline, course, start_at, levels_of(settings))
    listener = _Listener(player, settings, overwhelm, ears)
    waiting = list(presses)
    steps = round(BEGINS / _STEP)
    player.now = BEGINS
    listener.conduct.begin(BEGINS)
    while not listener.gone and (waiting or listener.undecided()):
        steps += 1
        now = round(steps * _STEP, 6)
        while waiting and waiting[0].at <= now:
            listener.player.now = waiting[0].at
            listener.press(waiting.pop(0))
        listener.tick(now)
    levels = listener.player.snapshot().levels
    return Simulation(
        listener.became(timeline),
        tuple(listener.pressed),
        listener.playing(),
        levels,
        listener.reached(),
        tuple(listener.said),
    )


class _Listener:
    """Presses keys as the program would take them, and has the ways that a face has."""

    def __init__(
        self,
        player: SimulatedPlayer,
        settings: Settings,
        overwhelm: Callable[[], Course] | None,
        ears: Ears | None = None,
    ) -> None:
        self._context = Context(settings, keeping=Keeping(lambda **_: None), presses=Presses((), 0.0))
        self._overwhelm = overwhelm
        self.pressed: list[Pressed] = []
        self.said: list[Said] = []
        self._ears = ears
        self._before: list[Conduct] = []
        """The sessions they went from, to the one for sudden overwhelm."""
        self._sit_with(player)

    def _sit_with(self, player: SimulatedPlayer) -> None:
        self.player = player
        ears, self._ears = self._ears, None  # nobody is listened to in what comes when it is too much
        self.conduct = Conduct(Opened(player, ears=ears), self, self._context, lambda *_: None)

    def press(self, press: Press) -> None:
        position = round(self.player.heard_now(), 3)
        playing = "meeting" if self.conduct.attending.meets else self.playing()
        self.pressed.append(Pressed(press.at, press.key, position, playing))
        self.conduct.press(press.key, self.player.now)

    def tick(self, now: Seconds) -> None:
        self.player.now = now
        self.conduct.tick(now)
        forms, at = self.conduct.attending.last_said
        if forms and (not self.said or self.said[-1].at != at):
            self.said.append(Said(at, round(self.player.heard_now(), 3), forms[0]))

    @property
    def gone(self) -> bool:
        """Whether nothing more is heard, and nothing comes."""
        return self.player.wait()

    def undecided(self) -> bool:
        """Return whether time alone may change the session yet."""
        return self.conduct.attending.undecided

    def became(self, timeline: Timeline) -> Timeline:
        """Return the session they began with, as it has become."""
        attending = (self._before[0] if self._before else self.conduct).attending
        return attending.course.timeline if attending.course else timeline

    def reached(self) -> Seconds:
        """Return how far into the session they began with they have come."""
        attending = (self._before[0] if self._before else self.conduct).attending
        return attending.place(self.player.now)[1]

    def playing(self) -> str:
        """Return what is heard now."""
        state = self.player.snapshot().state
        if state in (PlayState.STOPPED, PlayState.ENDED):
            return str(state.value)
        attending = self.conduct.attending
        if attending.quiet is not None:
            return "quiet"
        if attending.staying is not None:
            return str(attending.staying)
        return "overwhelm" if self._before else "session"

    # -- The ways of a face ---------------------------------------------------------------------------------------

    @property
    def leaving(self) -> bool:
        """As in the protocol."""
        return self.player.snapshot().state is PlayState.STOPPED

    def too_much(self) -> None:
        """As in the protocol."""
        self.conduct.too_much(self.player.now)

    def leave(self, farewell: str | None = None) -> None:
        """As in the protocol."""
        del farewell
        self.player.stop()

    def overwhelm(self) -> None:
        """As in the protocol."""
        if self._overwhelm is None or self.leaving or self.conduct.is_overwhelm():
            return
        course = self._overwhelm()
        self.conduct.attending.give_way(self.player.now)
        self._before.append(self.conduct)
        self.player.begin_at_once(course.timeline, course)
        self._sit_with(self.player)

    def help(self) -> None:
        """There is nobody to read it."""

    def picture_alone(self) -> None:
        """As in the protocol; nothing is seen."""

    def theme(self) -> None:
        """There is nothing to see."""


def simulation_json(simulation: Simulation) -> dict[str, Any]:
    """Return what is added to a timeline for programs: the keys at their positions, and what is heard after them."""
    return {
        "keys": [
            {"time": each.at, "key": each.key, "position": each.position, "heard": each.playing}
            for each in simulation.pressed
        ],
        "said": [{"time": each.at, "position": each.position, "text": each.text} for each in simulation.said],
        "begins": BEGINS,
        "after": simulation.state,
        "levels": {
            "volume_db": simulation.levels.volume_db,
            "voice_db": simulation.levels.voice_db,
            "tones_db": simulation.levels.tones_db,
            "timbre": simulation.levels.timbre.value,
            "muted": simulation.levels.muted,
        },
    }
