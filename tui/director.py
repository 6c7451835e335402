"""What the playing screen shows at a moment: from the timeline, the player's state and what was pressed to a scene.

Two clocks come in as numbers: the session position, from which picture and captions follow alone, and the time that
passes for the person, on which lights dim and messages come and go.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from audio.player import State
from scripts.breath import Phase
from tui import words
from tui.captions import captions
from tui.glide import Glide
from tui.pace import pace
from tui.picture.scene import BRIGHT, DIM, NOTHING, PLAIN, Scene, Words
from tui.picture.wave import Samples
from tui.report import clock_time

if TYPE_CHECKING:
    from audio.player import Snapshot
    from scripts.timeline import Moment, Timeline
    from scripts.units import Seconds

SAFETY_SHOWN: Seconds = 10.0
SILENCE: Seconds = 10.0
"""Nothing is asked for so long after "too much"."""
_BRIEFLY: Seconds = 2.0
_NOTICE_SHOWN: Seconds = 12.0
_FADE: Seconds = 0.7
_PAUSED_LIGHT = 0.55
_EMBER = 0.16
"""The light that stays in the quiet and at the end."""


class Director:
    """Keeps what the screen remembers from frame to frame. One thread: the loop's."""

    def __init__(self, timeline: Timeline, now: Seconds) -> None:
        self._began = now
        self._timeline = timeline
        self._samples = Samples(timeline.level)
        self._paced = Glide(1.0)
        """How much of the timeline's light shows."""
        self._ember = Glide(0.0)
        self._chrome = Glide(1.0)
        self._held: Seconds | None = None
        """The position the picture is held at since "too much"."""
        self._too_much_at: Seconds | None = None
        self._leaving_at: Seconds | None = None
        self._ended_at: Seconds | None = None
        self._volume_at: Seconds = -math.inf
        self._notice: tuple[str, Seconds] | None = None
        self._choice = 0
        self._staying = False

    # -- What was pressed -----------------------------------------------------------------------------------------

    def too_much(self, position: Seconds, now: Seconds) -> None:
        """Go quiet from here on. Pressed again, nothing begins anew."""
        if self._too_much_at is None:
            self._too_much_at, self._held = now, position

    def leave(self, now: Seconds) -> None:
        """Say goodbye from here on."""
        if self._leaving_at is None:
            self._leaving_at = now

    def volume_asked(self, now: Seconds) -> None:
        """Show the volume briefly."""
        self._volume_at = now

    @property
    def leaving_since(self) -> Seconds | None:
        """When leaving began."""
        return self._leaving_at

    @property
    def quiet(self) -> bool:
        """Whether "too much" was pressed."""
        return self._too_much_at is not None

    def choosing(self, now: Seconds) -> bool:
        """Return whether the two choices are offered."""
        asked = self._too_much_at is not None and now - self._too_much_at >= SILENCE
        return asked and not self._staying and self._leaving_at is None

    def choose_other(self) -> None:
        """Go from one choice to the other."""
        self._choice = 1 - self._choice

    def take_choice(self) -> bool:
        """Take the choice that is marked; return whether it is to leave."""
        self._staying = self._choice == 0
        return self._choice == 1

    # -- What is shown --------------------------------------------------------------------------------------------

    def moment(self, timeline: Timeline, position: Seconds) -> Moment:
        """Return what the picture shows: in the quiet it is held where it was."""
        return timeline.moment(position if self._held is None else self._held)

    def scene(self, timeline: Timeline, snapshot: Snapshot, position: Seconds, now: Seconds) -> Scene:
        """Return the scene at a session position (seconds) and a time of the person's clock."""
        if timeline is not self._timeline:
            self._timeline, self._samples = timeline, Samples(timeline.level)
        ended = snapshot.state is State.ENDED
        if ended and self._ended_at is None:
            self._ended_at = now
        self._aim(snapshot.state, now)
        moment = self.moment(timeline, position)
        light = moment.light * self._paced.at(now)
        return Scene(
            samples=self._samples,
            position=moment.position,
            level=moment.level,
            turn=moment.phase_end,
            light=max(light, self._ember.at(now)),
            wave=math.sqrt(light),
            label=self._label(moment, snapshot.state),
            title=timeline.title,
            pace=pace(moment, timeline),
            captions=self._captions(timeline, moment.position, now),
            words_first=self._resting(),
            elapsed=clock_time(moment.position),
            remaining=clock_time(math.ceil(timeline.duration - moment.position)),
            progress=moment.position / timeline.duration,
            whisper=self._whisper(snapshot, now),
            notice=self._current_notice(snapshot, now),
            keys=self._keys(snapshot.state, now),
            keys_present=self._keys_present(now),
            chrome=self._chrome.at(now),
        )

    def _resting(self) -> bool:
        return self._too_much_at is not None or self._ended_at is not None

    def _keys_present(self, now: Seconds) -> float:
        if self._leaving_at is not None or not self._resting():
            return self._chrome.at(now)
        # Gone with the rest, and back once it is quiet.
        since = max(self._too_much_at or 0.0, self._ended_at or 0.0)
        return max(self._chrome.at(now), _come(now - since - 2.0))

    def _aim(self, state: State, now: Seconds) -> None:
        gone = self._leaving_at is not None
        held = state in (State.PAUSED, State.STOPPED)
        playing = _PAUSED_LIGHT if held else 1.0
        self._paced.move(0.0 if gone or self._resting() else playing, now, _FADE)
        self._ember.move(_EMBER if self._resting() and not gone else 0.0, now, _FADE)
        self._chrome.move(0.0 if gone or self._resting() else 1.0, now, _FADE)

    def _label(self, moment: Moment, state: State) -> tuple[str, ...]:
        if self._resting() or self._leaving_at is not None:
            return ()
        if state is State.PAUSED:
            return (words.PAUSED,)
        if state is State.STOPPED:
            return ()
        if moment.phase is None or moment.breath is None:
            return ()
        name = words.PHASES[moment.phase.value]
        topping = moment.breath.topup and moment.position >= moment.phase_end - moment.breath.topup
        if moment.phase is Phase.INHALE and topping:
            name = words.TOP_UP
        return name, str(max(1, math.ceil(moment.phase_left - 1e-6)))

    def _captions(self, timeline: Timeline, position: Seconds, now: Seconds) -> tuple[Words, ...]:
        if self._leaving_at is not None:
            return (Words(words.LEAVING, _come(now - self._leaving_at)),)
        if self._too_much_at is not None:
            since = now - self._too_much_at
            kind = Words(words.TOO_MUCH, max(0.5, _come(since)) if since < SILENCE else DIM)
            if self._staying:
                return (Words(words.STAYING, PLAIN),)
            return (kind, Words(words.TOO_MUCH_NEXT, _come(since - SILENCE))) if since >= SILENCE else (kind,)
        if self._ended_at is not None:
            since = now - self._ended_at
            return Words(words.ENDED, _come(since)), Words(words.ENDED_NEXT, PLAIN * _come(since - 2.0))
        return captions(timeline, position)

    def _whisper(self, snapshot: Snapshot, now: Seconds) -> Words:
        if self._leaving_at is not None:
            return NOTHING
        if self.quiet:
            if not self.choosing(now):
                return NOTHING
            marks = ("\u203a", " ") if self._choice == 0 else (" ", "\u203a")
            text = f"{marks[0]} {words.CHOICE_STAY}     {marks[1]} {words.CHOICE_LEAVE}"
            return Words(text, BRIGHT * _come(now - (self._too_much_at or 0.0) - SILENCE))
        since = now - self._volume_at
        if since < _BRIEFLY:
            return Words(_volume(snapshot), PLAIN * _come_and_go(since, _BRIEFLY))
        longest, *shorter = words.SAFETY_LINES
        return Words(longest, PLAIN * _come_and_go(now - self._began, SAFETY_SHOWN), tuple(shorter))

    def _current_notice(self, snapshot: Snapshot, now: Seconds) -> Words:
        if snapshot.notice is None or self._resting() or self._leaving_at is not None:
            return NOTHING
        if self._notice is None or self._notice[0] != snapshot.notice:
            # One that is there from the start stays until the safety words have gone, where they share a row.
            self._notice = snapshot.notice, max(now, self._began + SAFETY_SHOWN)
        text, until = self._notice
        if snapshot.state is State.STOPPED:
            # Stopped by a fault, not by the listener: the reason stays.
            return Words(text, PLAIN)
        return Words(text, PLAIN * min(1.0, max(0.0, (until + _NOTICE_SHOWN - now) / _FADE)))

    def _keys(self, state: State, now: Seconds) -> tuple[str, ...]:
        if self._leaving_at is not None:
            return ()
        if self.quiet:
            return () if self.choosing(now) else words.KEYS_QUIET
        if self._ended_at is not None:
            return words.KEYS_ENDED
        return words.KEYS_PAUSED if state is State.PAUSED else words.KEYS


def _volume(snapshot: Snapshot) -> str:
    if snapshot.muted:
        return words.MUTED
    return words.VOLUME_FULL if snapshot.volume_db >= 0 else f"{words.VOLUME} \u2212{-snapshot.volume_db:g} dB"


def _come(since: Seconds) -> float:
    """Return a strength that comes from 0 to 1 over the first moments."""
    return min(1.0, max(0.0, since / _FADE))


def _come_and_go(since: Seconds, shown: Seconds) -> float:
    """Return a strength that comes, stays and has gone after ``shown``."""
    return max(0.0, min(1.0, since / 0.3 + 0.3, (shown - since) / _FADE))
