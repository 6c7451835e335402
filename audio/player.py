"""The player: a session, heard. Keys become ramps, and one clock says what is heard now.

Threads: the *feeder* (here) renders ahead into the ring, applies controls, watches the output. The *output's* thread
takes frames from the ring. Any thread may call the controls (they only put a request in a queue), ``snapshot`` and
``heard_now`` (they read values that are replaced whole). The player never calls up.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from audio.asleep import time_asleep
from audio.clock import HeardClock
from audio.faults import OutputError
from audio.outputs.again import Again
from audio.outputs.device import DeviceOutput
from audio.outputs.silent import SilentOutput
from audio.ring import Ring
from audio.tones import Timbre
from audio.transport import FADE_IN, FADE_OUT, VOLUME_RAMP, Transport
from audio.units import RATE, gain_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.mixer import Mix
    from audio.outputs.again import Relay
    from audio.outputs.contract import Output
    from audio.units import Decibels, Frames, Gain
    from scripts.course import Course
    from scripts.timeline import Timeline
    from scripts.units import Seconds

log = logging.getLogger(__name__)

AHEAD: Frames = round(0.7 * RATE)
"""How far ahead of the output the feeder keeps: longer than any pause of Python's own that was measured."""
MARGIN: Frames = 2048
"""Frames this close ahead of the output are left as they are when a control changes what comes: two blocks, more
than the output takes while the feeder writes. Should it take more at once, it plays a little of what was there before,
and the ramp it then meets has barely begun."""
_CHUNK: Frames = 4800
_CAPACITY: Frames = 2 * RATE
_TICK: Seconds = 0.02
VOLUME_FLOOR: Decibels = -40.0
_HELD: Seconds = 10.0
"""A session whose device went away waits this long for it before it goes on without sound."""
_STOOD_STILL: Seconds = 2.0
"""A feeder that was not called for so long was asleep with its machine, or stopped: the listener has heard a gap."""
_SETTLES: Seconds = 1.0
"""After such a sleep a device has this long to call back before it counts as lost."""
_OPENING: Seconds = 5.0
"""How long a device may take to open before the session goes on without it."""


class State(Enum):
    """What the player is doing, as the listener asked."""

    STARTING = "starting"
    PLAYING = "playing"
    PAUSED = "paused"
    QUIET = "quiet"
    """The listener said it was too much: faded to silence, and nothing goes on by itself."""
    STOPPED = "stopped"
    ENDED = "ended"
    """The last of the session has been heard."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a screen shows of the player; replaced whole."""

    state: State = State.STARTING
    volume_db: Decibels = 0.0
    muted: bool = False
    voice_db: Decibels = 0.0
    tones_db: Decibels = 0.0
    timbre: Timbre = Timbre.TIDE
    silent: bool = False
    output: str = ""
    notice: str | None = None
    """One sentence for people, or None."""
    underruns: int = 0
    away: bool = False
    """Whether the session stands still because its device went away."""


class _Next(NamedTuple):
    """What is heard once everything is silent, at a stream frame: a timeline, its course, and the frame to begin at."""

    silent_from: Frames
    timeline: Timeline
    course: Course | None
    start: Frames


class Player:
    """Plays one session once.

    Args:
        mix: What is played.
        open_output: Makes the output; raises OutputError where there is none (then a silent clock keeps the pace).
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
        self._mix = mix
        self._open_output = open_output
        self._clock = clock
        self._ring = Ring(_CAPACITY)
        self._transport = Transport(mix.total_frames, round(start_at * RATE))
        self._heard = HeardClock()
        self._output: Output | None = None
        self._snapshot = levels or Snapshot()
        self._transport.volume(0, self._gain(), at_once=True)
        self._transport.voice.move(0, _gain_of(self._snapshot.voice_db), 0)
        self._transport.tones.move(0, _gain_of(self._snapshot.tones_db), 0)
        self._requests: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._closed = threading.Event()
        self._done = threading.Event()
        self._feeder: threading.Thread | None = None
        self._again: Again | None = None
        """Who looks for a device, since it went away."""
        self._timeline = mix.timeline
        self._course = course
        self._waiting = waiting
        if waiting:
            self._transport.wait()
        self._asleep = asleep
        self._ticked_at: Seconds = clock()
        self._slept_at: Seconds = asleep()
        self._heard_at_tick: Seconds = start_at
        self._trusted_from: Seconds = 0.0
        """The time from which an output that does not call back counts as lost."""
        self._lost_at: Seconds = 0.0
        self._next: _Next | None = None
        self._timbre_from: Frames | None = None
        """Where the tones have faded to change their timbre; None while they do not change."""

    # -- What any thread may ask ---------------------------------------------------------------------------------

    @property
    def timeline(self) -> Timeline:
        """The session as it is laid out now."""
        return self._timeline

    @property
    def waiting(self) -> bool:
        """Whether it was made to wait at the beginning until ``resume``."""
        return self._waiting

    @property
    def course(self) -> Course | None:
        """The session as it is steered now; None where it cannot be."""
        return self._course

    def snapshot(self) -> Snapshot:
        """Return the player's state."""
        return self._snapshot

    def heard_now(self, now: Seconds | None = None) -> Seconds:
        """Return the session position that is heard at a time of the clock (now, where none is given)."""
        output = self._output
        stream = self._heard.frame(output.anchor if output else None, self._clock() if now is None else now)
        return self._transport.session_at(stream) / RATE

    def wait(self, timeout: Seconds | None = None) -> bool:
        """Wait until everything has been heard or has faded; return whether it has."""
        return self._done.wait(timeout)

    # -- Controls: any thread; carried out by the feeder ----------------------------------------------------------

    def start(self) -> None:
        """Begin. Returns at once; the state says when sound is there."""
        self._feeder = threading.Thread(target=self._feed, name="feeder", daemon=True)
        self._feeder.start()

    def pause(self) -> None:
        """Fade out and hold the position."""
        self._ask(self._pause)

    def resume(self) -> None:
        """Fade in and go on."""
        self._ask(self._resume)

    def toggle_pause(self) -> None:
        """Pause, or go on."""
        self._ask(lambda: self._resume() if self._snapshot.state is State.PAUSED else self._pause())

    def too_much(self) -> None:
        """Fade to silence at once and stay there. Works in every state; never resumes by itself."""
        self._ask(self._too_much)

    def stop(self) -> None:
        """Fade out and end."""
        self._ask(self._stop)

    def seek(self, position: Seconds) -> None:
        """Fade out, go to a position of the session, fade in."""
        self._ask(lambda: self._seek(position))

    def change_volume(self, step_db: Decibels) -> None:
        """Make everything louder or quieter, up to the level it was made at and down to the floor."""
        self._ask(lambda: self._change_volume(step_db))

    def toggle_mute(self) -> None:
        """Silence everything, or bring it back."""
        self._ask(self._toggle_mute)

    def change_voice(self, step_db: Decibels) -> None:
        """Make the voice alone louder or quieter, within the same limits."""
        self._ask(lambda: self._change_voice(step_db))

    def change_tones(self, step_db: Decibels) -> None:
        """Make the tones alone louder or quieter, within the same limits."""
        self._ask(lambda: self._change_tones(step_db))

    def steer(self, change: Callable[[Course, Seconds], Course]) -> None:
        """Ask something of the pace; the rest of the session is laid anew around it.

        Args:
            change: Gives the course with the change in it, from the course as it is and the first position that is not
                out of hand. Called on the feeder's thread.

        """
        self._ask(lambda: self._steer(change))

    def touch(self) -> None:
        """Answer a tap with a soft swell, whether the session moves on or waits."""
        self._ask(lambda: self._transport.touch.answer(self._soon()))

    def begin_again(self, timeline: Timeline, course: Course | None = None, start_at: Seconds = 0.0) -> None:
        """Let what is heard fade, where it has not, and go on with another timeline, coming back slowly.

        From every state but STOPPED: also after "too much" and after the end.

        Args:
            timeline: What is heard then, mixed as the one before.
            course: What the timeline is of, where the listener can steer it.
            start_at: Where in it to begin.

        """
        self._ask(lambda: self._then(timeline, course, start_at))

    def change_timbre(self, timbre: Timbre) -> None:
        """Let the tones fade, and come back made of something else."""
        self._ask(lambda: self._change_timbre(timbre))

    def close(self) -> None:
        """Let go of the output and the recordings. What still sounds is cut: stop first."""
        self._closed.set()
        self._wake.set()
        if self._feeder is not None:
            self._feeder.join(timeout=2.0)

    def _ask(self, request: Callable[[], None]) -> None:
        self._requests.put(request)
        self._wake.set()

    # -- The feeder's thread --------------------------------------------------------------------------------------

    def _feed(self) -> None:
        try:
            self._fill()
            self._open()
            while not self._closed.is_set():
                self._wake.wait(_TICK)
                self._wake.clear()
                self._carry_out()
                self._begin_timbre()
                self._fill()
                self._watch()
        except Exception:
            log.exception("the feeder failed")
            self._say("The sound stopped because of a fault in the program; the log file has more.")
            self._change(state=State.STOPPED)
        finally:
            if self._again is not None:
                self._again.stop()
            if self._output is not None:
                self._output.close()
            self._mix.close()
            self._done.set()

    def _open(self) -> None:
        """Open the output, in a thread of its own: a frozen sound server may never answer."""
        opened: queue.SimpleQueue[Output | OutputError] = queue.SimpleQueue()
        output = self._open_output()

        def start() -> None:
            try:
                output.start(self._ring)
                opened.put(output)
            except OutputError as error:
                opened.put(error)

        threading.Thread(target=start, name="opening", daemon=True).start()
        try:
            result = opened.get(timeout=_OPENING)
        except queue.Empty:
            output.close()
            result = OutputError("The sound device does not answer.")
        if isinstance(result, OutputError):
            log.warning("no sound: %s", result)
            self._say(f"{result} A silent clock keeps the pace.")
            result = SilentOutput(self._clock)
            result.start(self._ring)
        output = result
        self._output = output
        state = self._snapshot.state
        if state is State.STARTING:
            state = State.PAUSED if self._waiting else State.PLAYING
        self._change(state=state, silent=output.silent, output=output.name)

    def _carry_out(self) -> None:
        """Apply every request from the earliest frame that is not out of hand, and render again from there."""
        changed = False
        while True:
            try:
                request = self._requests.get_nowait()
            except queue.Empty:
                break
            request()
            changed = True
        if changed:
            self._render(self._soon(), self._ring.written)

    def _soon(self) -> Frames:
        """Return the first stream frame that a control can still change."""
        return min(self._ring.read + MARGIN, self._ring.written)

    def _fill(self) -> None:
        self._render(self._ring.written, self._ring.read + AHEAD)

    def _render(self, first: Frames, end: Frames) -> None:
        while first < end:
            count = min(_CHUNK, end - first)
            self._ring.write(first, self._transport.render(first, count, self._mix.stems))
            first += count

    def _watch(self) -> None:
        """Notice the end, new faults of the mix, time that was lost, an output that was lost or has come back."""
        output = self._output
        if output is None:
            return
        now = self._clock()
        self._watch_time(now)
        self._begin_next()
        if now >= self._trusted_from and output.lost(now):
            self._lose(output)
        elif self._again is not None:
            self._look_again(self._again, now)
        if output.underruns != self._snapshot.underruns:
            log.warning("underruns: %d", output.underruns)
            self._change(underruns=output.underruns)
        if self._mix.faults and self._snapshot.notice is None:
            self._say(self._mix.faults[0])
        end = self._transport.end
        if end is not None and self._heard.frame(output.anchor, now) >= end:
            if self._snapshot.state in (State.PLAYING, State.STOPPED):
                self._change(state=State.ENDED if self._snapshot.state is State.PLAYING else State.STOPPED)
            self._done.set()

    def _watch_time(self, now: Seconds) -> None:
        """Notice that the machine slept, or the program was stopped: go back to the start of the breath it was in."""
        slept = self._asleep()
        missing = max(now - self._ticked_at, slept - self._slept_at)
        before = self._heard_at_tick
        self._ticked_at, self._slept_at, self._heard_at_tick = now, slept, self.heard_now(now)
        if missing < _STOOD_STILL:
            return
        log.warning("nothing happened here for %.1f s", missing)
        self._trusted_from = now + _SETTLES
        if self._snapshot.state is not State.PLAYING or self._snapshot.away:
            return
        soon = self._soon()
        self._transport.seek(soon, round(self._timeline.again_from(before) * RATE))
        self._render(soon, self._ring.written)
        self._say("Everything stood still for a while, so we go back to the start of this breath.")

    def _lose(self, output: Output) -> None:
        log.warning("the output was lost: %s", output.name)
        now = self._clock()
        heard = self.heard_now(now)
        output.close()
        playing = self._snapshot.state is State.PLAYING
        if playing:
            # Nobody takes from the ring now, so that not even its next frame is out of hand.
            read = self._ring.read
            self._transport.break_off(read, round(self._timeline.again_from(heard) * RATE))
            self._render(read, self._ring.written)
        silent = SilentOutput(self._clock)
        silent.start(self._ring)
        self._output = silent
        waits = "We wait here a little, and go on from the start of this breath."
        self._say(f"The sound device went away. {waits}" if playing else "The sound device went away.")
        self._change(silent=True, output=silent.name, away=playing)
        self._lost_at = now
        self._again = Again(self._open_output, self._ring, now)

    def _go_on_after_loss(self) -> None:
        """Go on from where it has stood since the device went away, if that is still what is wanted."""
        if not self._snapshot.away:
            return
        self._change(away=False)
        if self._snapshot.state is State.PLAYING:
            soon = self._soon()
            self._transport.resume(soon)
            self._render(soon, self._ring.written)

    def _look_again(self, again: Again, now: Seconds) -> None:
        """Take over a device that is back; where none comes, go on without before long."""
        found = again.look(now)
        if found is not None:
            self._swap(*found)
        elif self._snapshot.away and now - self._lost_at > _HELD:
            self._say("There is no sound device; a silent clock keeps the pace until one is back.")
            self._go_on_after_loss()

    def _swap(self, fresh: Output, relay: Relay) -> None:
        """Go over from the silent clock to a device, fading in."""
        soon = self._soon()
        self._transport.volume_from_silence(soon, self._gain())
        self._render(soon, self._ring.written)
        silent, self._output, self._again = self._output, fresh, None
        if silent is not None:
            silent.close()
        relay.connect()
        self._say("The sound is back.")
        self._change(silent=False, output=fresh.name)
        self._go_on_after_loss()

    def _change(self, **changes: object) -> None:
        self._snapshot = replace(self._snapshot, **changes)  # type: ignore[arg-type] # the fields' own types

    def _say(self, notice: str) -> None:
        self._change(notice=notice)

    # -- Requests, on the feeder's thread -------------------------------------------------------------------------

    def _pause(self) -> None:
        if self._snapshot.state in (State.PLAYING, State.STARTING):
            self._transport.hold(self._soon())
            self._change(state=State.PAUSED)

    def _resume(self) -> None:
        if self._snapshot.state is State.PAUSED:
            self._transport.resume(self._soon())
            self._change(state=State.PLAYING, away=False)

    def _too_much(self) -> None:
        self._next = None
        if self._snapshot.state in (State.PLAYING, State.STARTING):
            self._transport.hold(self._soon())
        if self._snapshot.state is not State.STOPPED:
            self._change(state=State.QUIET)

    def _stop(self) -> None:
        if self._snapshot.state is State.STOPPED:
            return
        self._next = None
        ended = self._snapshot.state is State.ENDED
        self._transport.stop(self._soon())
        if not ended:
            self._change(state=State.STOPPED)

    def _seek(self, position: Seconds) -> None:
        if self._snapshot.state in (State.PLAYING, State.PAUSED):
            self._transport.seek(self._soon(), round(position * RATE))

    def _change_volume(self, step_db: Decibels) -> None:
        self._change(volume_db=_within(self._snapshot.volume_db + step_db), muted=False)
        self._transport.volume(self._soon(), self._gain())

    def _change_voice(self, step_db: Decibels) -> None:
        self._change(voice_db=_within(self._snapshot.voice_db + step_db))
        self._transport.voice.move(self._soon(), _gain_of(self._snapshot.voice_db), VOLUME_RAMP)

    def _change_tones(self, step_db: Decibels) -> None:
        self._change(tones_db=_within(self._snapshot.tones_db + step_db))
        self._transport.tones.move(self._soon(), _gain_of(self._snapshot.tones_db), VOLUME_RAMP)

    def _steer(self, change: Callable[[Course, Seconds], Course]) -> None:
        if self._course is None or self._snapshot.state not in (State.STARTING, State.PLAYING, State.PAUSED):
            return
        soon = self._soon()
        course = change(self._course, self._transport.session_at(soon) / RATE)
        if course is self._course:
            return
        self._course, self._timeline = course, course.timeline
        self._mix.change_timeline(course.timeline)
        self._transport.relaid(soon, self._mix.total_frames)

    def _then(self, timeline: Timeline, course: Course | None, start_at: Seconds) -> None:
        if self._snapshot.state is not State.STOPPED:
            silent_from = self._transport.silent_from(self._soon())
            self._next = _Next(silent_from, timeline, course, round(start_at * RATE))

    def _begin_next(self) -> None:
        """Begin what is next, once the last frame of what was heard before is out of hand."""
        soon = self._soon()
        if self._next is None or soon < self._next.silent_from:
            return
        (_, timeline, course, start), self._next = self._next, None
        self._mix.change_timeline(timeline)
        self._course, self._timeline = course, timeline
        self._transport.again(soon, start, self._mix.total_frames)
        self._done.clear()
        self._change(state=State.PLAYING, away=False)
        self._render(soon, self._ring.written)

    def _change_timbre(self, timbre: Timbre) -> None:
        self._change(timbre=timbre)
        # What has been rendered until the tones are gone is theirs yet: the others begin after it.
        self._timbre_from = self._transport.tones.move(self._soon(), 0.0, FADE_OUT)

    def _begin_timbre(self) -> None:
        """Have the tones come back, once the old ones' last frame is out of hand."""
        if self._timbre_from is not None and self._soon() >= self._timbre_from:
            self._timbre_from = None
            self._mix.change_timbre(self._snapshot.timbre)
            soon = self._soon()
            self._transport.tones.move(soon, _gain_of(self._snapshot.tones_db), FADE_IN)
            self._render(soon, self._ring.written)

    def _toggle_mute(self) -> None:
        self._change(muted=not self._snapshot.muted)
        self._transport.volume(self._soon(), self._gain())

    def _gain(self) -> float:
        return 0.0 if self._snapshot.muted else _gain_of(self._snapshot.volume_db)


def _within(level_db: Decibels) -> Decibels:
    """Return a level within the listener's limits: never above what it was made at."""
    return min(0.0, max(VOLUME_FLOOR, level_db))


def _gain_of(level_db: Decibels) -> Gain:
    """Return a level's gain; at the floor there is silence."""
    return 0.0 if level_db <= VOLUME_FLOOR else gain_of(level_db)
