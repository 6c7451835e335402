"""What the playing screen shows at a moment: from the timeline, the player's state and what was pressed to a scene.

Two clocks come in as numbers: the session position, from which picture and captions follow alone, and the time that
passes for the person, on which lights dim and messages come and go.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from audio.play.snapshot import PlayState
from scripts.breath import Phase, ease
from scripts.couple.pair import Side
from scripts.laid.idle import idle_at
from tui.picture.scene import Scene
from tui.picture.strip import Shape
from tui.picture.words import DIM, NOTHING, PLAIN, Words
from tui.presenter import strengths
from tui.presenter.captions import captions
from tui.presenter.fades import come, come_and_go, fainter
from tui.presenter.key_hints import ended_keys, keys_of, playing_keys, resting_keys
from tui.presenter.noticed import Noticed
from tui.presenter.strengths import SAFETY_SHOWN
from tui.presenter.tween import Glide
from tui.presenter.two import Seen
from tui.presenter.wake import Wake
from tui.session.levels import CHANNEL_KEPT, Channel, Dial, format_level, silence
from tui.session.recordings import recording_of
from tui.settings.keys import DEFAULT_KEYS
from tui.text import words
from tui.text.breath import pace, silent_before
from tui.text.report import clock_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.files.waveform import Waveform
    from audio.play.snapshot import Snapshot
    from scripts.plan.timeline import Moment, Timeline
    from scripts.units import Seconds
    from tui.presenter.attended import Attended
    from tui.presenter.key_hints import Bound
    from tui.presenter.two import Names


class Director:
    """Keeps what the screen remembers from frame to frame. One thread: the loop's."""

    def __init__(  # noqa: PLR0913 - four that a test or a plain session leaves as they are
        self,
        timeline: Timeline,
        now: Seconds,
        *,
        bound: Bound = DEFAULT_KEYS,
        still: bool = False,
        home: bool = False,
        notice: str | None = None,
        attended: Attended | None = None,
        names: Names | None = None,
        left_at: Seconds | None = None,
        waveform: Callable[[], Waveform] | None = None,
        dial: Dial | None = None,
    ) -> None:
        """Begin.

        Args:
            timeline: The session.
            now: The time of the person's clock.
            bound: The keys of each action.
            still: Whether nothing should move.
            home: Whether leaving leads back to the list of sessions.
            notice: What is to be told at the beginning, beside the player's own.
            attended: What is shown of attending to the listener.
            names: What two people are called.
            left_at: The place that was kept the last time and can be gone to.
            waveform: What is known by now of the recording that is played.
            dial: The level that was asked for last.

        """
        self._began = now
        self._bound = bound
        self._still = still
        self._home = home
        self._names = names
        self._seen = Seen(timeline, names)
        self._paced = Glide(1.0, 0.0, now, strengths.ARRIVES)
        """How much of the timeline's light shows."""
        self._ember = Glide(0.0)
        self._chrome = Glide(1.0)
        self._shown = False
        """Whether anything has been seen yet."""
        self._wake = Wake(now, SAFETY_SHOWN)
        self._attended = attended
        self._held: tuple[Timeline, Seconds] | None = None
        """Where the picture is held since "too much"."""
        self._leaving_at: Seconds | None = None
        self._farewell = ""
        self._ended_at: Seconds | None = None
        self._alone: Seconds | None = None
        """Since when the picture is shown alone; None where it is not."""
        self._brought_back = -math.inf
        """When a key brought the words back."""
        self._words = Glide(1.0)
        """How present all words are."""
        self._goes_over: tuple[float, Seconds] = 0.0, now
        """How far the light was from the session's own when that began, and when."""
        self._dial = dial or Dial()
        self._said: tuple[str, Seconds] = "", -math.inf
        self._noticed = Noticed(now, bound, notice, left_at, attended)
        self._waveform = waveform
        self._feet = {paused: playing_keys(bound, paused=paused) for paused in (False, True)}
        """The foot of the screen while the session plays, and while it is paused."""

    # -- What was pressed -----------------------------------------------------------------------------------------

    def too_much(self, timeline: Timeline, position: Seconds) -> None:
        """Hold the picture where it is. Pressed again, nothing begins anew."""
        if not self._shown:
            # Pressed on the list: what was never there has nothing to fade from.
            self._chrome, self._paced = Glide(0.0), Glide(0.0)
        if self._held is None:
            self._held = timeline, position

    def leave(self, now: Seconds, farewell: str) -> None:
        """Fade from here on, with these words."""
        if self._leaving_at is None:
            self._leaving_at, self._farewell = now, farewell

    def come_back(self) -> None:
        """Leave after all not."""
        self._leaving_at = None

    def touched(self, now: Seconds) -> None:
        """Take note of any key: what went with the light comes back for a while, and all words that were taken away."""
        self._wake.touch(now)
        if self._alone is not None and now > self._alone:
            self._alone = None
            self._brought_back = now

    def show_alone(self, now: Seconds) -> None:
        """Take every word away until a key; asked while they are away, that key has brought them back."""
        if now > self._brought_back:
            self._alone = now

    def say(self, text: str, now: Seconds) -> None:
        """Show a word or two briefly."""
        self._said = text, now
        self._dial.rest()

    def went_back(self, now: Seconds) -> None:
        """Tell no more of the place that was kept: it has been gone to."""
        self._noticed.went_back(now)

    @property
    def leaving_since(self) -> Seconds | None:
        """When leaving began."""
        return self._leaving_at

    @property
    def quiet(self) -> bool:
        """Whether "too much" was pressed, and nothing has been chosen since."""
        return self._quiet_since is not None

    @property
    def _quiet_since(self) -> Seconds | None:
        return self._attended.quiet_since if self._attended else None

    # -- What is shown --------------------------------------------------------------------------------------------

    def moment(self, timeline: Timeline, position: Seconds) -> Moment:
        """Return what the picture shows: in the quiet it is held where it was."""
        if not self.quiet:
            self._held = None
        held, at = self._held or (timeline, position)
        return held.moment(at)

    def scene(self, timeline: Timeline, snapshot: Snapshot, position: Seconds, now: Seconds) -> Scene:
        """Return the scene at a session position (seconds) and a time of the person's clock."""
        self._shown = True
        moment = self.moment(timeline, position)
        timeline = self._held[0] if self._held else timeline
        if timeline is not self._seen.timeline:
            self._seen = Seen(timeline, self._names)
        ended = snapshot.state is PlayState.ENDED
        if ended and self._ended_at is None:
            self._ended_at = now
        elif not ended and snapshot.state is not PlayState.QUIET:
            self._ended_at = None
        self._aim(snapshot, now)
        light = moment.light * self._paced.at(now)
        attended = self._attended
        # As the script's light goes down, nothing else may stay bright; a key brings it back, dimmer than by day.
        lit = min(1.0, max(0.0, (moment.light - strengths.DARK) / (strengths.LIT - strengths.DARK)))
        if attended is not None and attended.meets:
            # Nothing of the script shows yet, its darkness neither.
            light, lit = max(light, strengths.MEETING_LIGHT * self._paced.at(now)), 1.0
        awake = max(lit, self._wake.at(now) * (strengths.DARK_WAKE + (1.0 - strengths.DARK_WAKE) * lit))
        if now - self._began < SAFETY_SHOWN:
            awake = 1.0
        chrome = self._chrome.at(now) * awake
        # Asked once: it is looked up in the course.
        listens = attended is not None and attended.listening(now)
        scene = Scene(
            samples=self._seen.samples,
            position=moment.position,
            level=min(1.0, self._level_seen(timeline, moment, now) + (attended.swell(now) if attended else 0.0)),
            turn=moment.phase_end,
            light=max(light, self._ember.at(now)),
            # Before the session begins there is nothing yet to be drawn along time.
            wave=0.0 if attended is not None and attended.meets else light**0.65,
            still=self._still,
            pair=self._seen.pair(
                moment.position,
                lambda of: self._label(of, snapshot.state),
                attended.swell(now, Side.RIGHT) if attended else 0.0,
            ),
            label=self._label(moment, snapshot.state),
            label_strength=None
            if light >= strengths.FAINT_LABEL
            else max(light / strengths.FAINT_LABEL, DIM * strengths.DARK_WAKE * self._wake.at(now)),
            title=timeline.title,
            mark=attended.mark if attended is not None else "",
            pace=silent_before(
                silence(snapshot.levels, clock_only=snapshot.silent),
                self._seen.pace(moment)
                or (attended.pace(moment, timeline, now) if attended is not None else pace(moment, timeline)),
            ),
            captions=self._captions(timeline, moment.position, now, max(lit, strengths.DARK_CAPTION)),
            words_first=self._resting() or (attended is not None and attended.meets),
            elapsed=clock_time(moment.position),
            # Both change in the same moment, and their sum is the length that the list gives.
            remaining="" if timeline.open else clock_time(int(timeline.duration) - int(moment.position)),
            progress=0.0 if timeline.open else moment.position / timeline.duration,
            clocks=0 if timeline.open else len(clock_time(timeline.duration)),
            shape=self._shape(timeline, now),
            whisper=self._whisper(moment, snapshot, now, listens=listens),
            beneath=self._attended.beneath(now) if self._attended and self._leaving_at is None else NOTHING,
            notice=self._status(snapshot, now),
            keys=self._keys(snapshot.state, now, listens=listens),
            keys_present=self._keys_present(now, chrome),
            chrome=chrome,
        )
        return fainter(scene, self._words.at(now))

    def _level_seen(self, timeline: Timeline, moment: Moment, now: Seconds) -> float:
        """Return how full the light is. While the session waits for a breath it breathes by the person's clock."""
        if self._still:
            return moment.level
        if self._ended_at is not None and not self.quiet:
            return idle_at(now - self._ended_at)
        there = timeline.seen.at(moment.position)
        if self._attended is not None and self._attended.meets:
            waiting = idle_at(now - self._began)
            self._goes_over = waiting - there, now
            return waiting
        # From there it goes over to the session's own, and nothing jumps.
        apart, since = self._goes_over
        return there + apart * (1.0 - ease(min(1.0, (now - since) / strengths.GOES_OVER)))

    def _resting(self) -> bool:
        return self.quiet or self._ended_at is not None

    def _keys_present(self, now: Seconds, chrome: float) -> float:
        if self._leaving_at is not None:
            return chrome
        if self._attended is not None and self._attended.staying and not self._resting():
            # Nothing else is there to be seen, for as long as one likes: the ways out stay, faintly.
            return max(chrome, strengths.STAYING_KEYS + (1.0 - strengths.STAYING_KEYS) * self._wake.at(now))
        if not self._resting():
            return chrome
        # Gone with the rest, and back once it is quiet.
        since = max(self._quiet_since or 0.0, self._ended_at or 0.0)
        return max(self._chrome.at(now), come(now - since - 2.0))

    def _aim(self, snapshot: Snapshot, now: Seconds) -> None:
        gone = self._leaving_at is not None
        meets = self._attended is not None and self._attended.meets
        held = snapshot.away or (snapshot.state in (PlayState.PAUSED, PlayState.STOPPED) and not meets)
        staying = self._attended is not None and self._attended.staying
        playing = strengths.PAUSED_LIGHT if held else 1.0
        self._paced.move(0.0 if gone or self._resting() else playing, now, strengths.FADE)
        ember = strengths.EMBER
        if self._ended_at is not None and not self.quiet:
            # Where the session went towards the dark, it stays dark.
            ember = max(strengths.EMBER, min(strengths.AFTERGLOW, self._seen.timeline.stages[-1].presence.light))
        self._ember.move(ember if self._resting() and not gone else 0.0, now, strengths.FADE)
        if gone or self._resting():
            self._alone = None  # what is said then is not to be missed
        self._words.move(1.0 if self._alone is None else 0.0, now, strengths.FADE)
        self._chrome.move(0.0 if gone or staying or self._resting() else 1.0, now, strengths.FADE)

    def _label(self, moment: Moment, state: PlayState) -> tuple[str, ...]:
        if self._resting() or self._leaving_at is not None or (self._attended is not None and self._attended.meets):
            return ()
        if state is PlayState.PAUSED:
            return (words.PAUSED,)
        if state is PlayState.STOPPED or moment.phase is None or moment.breath is None:
            return ()
        name = words.PHASES[moment.phase.value]
        topping = moment.breath.topup and moment.position >= moment.phase_end - moment.breath.topup
        if moment.phase is Phase.INHALE and topping:
            name = words.TOP_UP
        return name, str(max(1, math.ceil(moment.phase_left - 1e-6)))

    def _captions(self, timeline: Timeline, position: Seconds, now: Seconds, brightest: float) -> tuple[Words, ...]:
        if self._leaving_at is not None:
            return (Words(self._farewell, come(now - self._leaving_at)),) if self._farewell else ()
        attended = self._attended.captions(now) if self._attended else None
        if attended is not None:
            return attended
        if self._ended_at is not None:
            since = now - self._ended_at
            return Words(words.ENDED, come(since)), Words(words.ENDED_NEXT, PLAIN * come(since - 2.0))
        return tuple(Words(line.text, line.strength * brightest, line.shorter) for line in captions(timeline, position))

    def _whisper(self, moment: Moment, snapshot: Snapshot, now: Seconds, *, listens: bool) -> Words:
        if self._leaving_at is not None:
            return NOTHING
        if level := self._level(snapshot, now):
            return level
        if self.quiet and self._attended is not None:
            return self._attended.whisper(moment, now, listens=listens) or NOTHING
        said, at = self._said
        if now - at < strengths.BRIEFLY:
            return Words(said, PLAIN * come_and_go(now - at, strengths.BRIEFLY))
        if now - self._began > SAFETY_SHOWN and self._attended is not None:
            return self._attended.whisper(moment, now, listens=listens) or NOTHING
        longest, *shorter = words.SAFETY_LINES
        return Words(longest, PLAIN * come_and_go(now - self._began, SAFETY_SHOWN), tuple(shorter))

    def _level(self, snapshot: Snapshot, now: Seconds) -> Words | None:
        """Return a level that was asked for: one that louder and softer change stays shown for as long as they do."""
        channel, since = self._dial.last, now - self._dial.asked_at
        if channel is Channel.VOLUME:
            text = format_level(channel, snapshot.levels)
            return Words(text, PLAIN * come_and_go(since, strengths.BRIEFLY)) if since < strengths.BRIEFLY else None
        if since >= CHANNEL_KEPT:
            return None
        keys = keys_of(self._bound, "louder", "quieter")
        text = format_level(channel, snapshot.levels)
        return Words(f"{text}    {keys}", PLAIN * come_and_go(since, CHANNEL_KEPT), (text,))

    def _shape(self, timeline: Timeline, now: Seconds) -> Shape | None:
        if self._waveform is None or recording_of(timeline) is None:
            return None
        said = timeline.lines[0]
        return Shape(self._waveform(), (said.start / timeline.duration, said.end / timeline.duration), now)

    def _status(self, snapshot: Snapshot, now: Seconds) -> Words:
        """Return what stands under the title; nothing in the quiet."""
        return NOTHING if self._resting() or self._leaving_at is not None else self._noticed.at(snapshot, now)

    def _keys(self, state: PlayState, now: Seconds, *, listens: bool) -> tuple[str, ...]:
        if self._leaving_at is not None:
            return ()
        attended = self._attended.keys(now, listens=listens) if self._attended else None
        if attended is not None:
            return attended
        if self.quiet:
            return resting_keys(self._bound, words.KEY_HOME if self._home else words.KEY_LEAVE)
        if self._ended_at is not None:
            return ended_keys(self._bound, words.KEY_HOME if self._home else words.KEY_LEAVE)
        return self._feet[state is PlayState.PAUSED]
