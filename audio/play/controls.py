"""What keys turn into: each a ramp, from the first frame that is not out of hand. And the state that comes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from audio.play.snapshot import Levels, PlayState, Snapshot, within
from audio.play.transport import FADE_BACK, FADE_FOR_AID, FADE_IN, FADE_OUT, VOLUME_RAMP, Transport
from audio.units import RATE, SILENCE, StreamFrame, session_frame
from scripts import bounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.mix.mixer import Mix
    from audio.tones.choices import Timbre
    from audio.units import Decibels, Frames, SessionFrame
    from scripts.plan.steering import Course
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds


class _Next(NamedTuple):
    """What is heard once everything is silent, at a stream frame: a timeline, its course, and the frame to begin at."""

    silent_from: StreamFrame
    timeline: Timeline
    course: Course | None
    start: SessionFrame


class _AtOnce(NamedTuple):
    """What is heard as soon as everything is silent, and has begun at a stream frame before that."""

    silent_from: StreamFrame
    timeline: Timeline
    course: Course | None
    begins: StreamFrame


GETS_READY: Frames = round(0.15 * RATE)
"""Where it is silent already, what begins at once is heard after this: its first recording has to be opened."""
BEGINS_BEFORE: Frames = round((bounds.SETTLE_IN_AT_ONCE - 0.01) * RATE)
"""So much of its settling in goes by while something else fades, or before: its first word comes right after that."""
_TAKES_BREATH: Frames = round(0.02 * RATE)
"""So much of the stillness before a first word is left, where it is known how much there is."""
OPENS_AT: Frames = round((bounds.SETTLE_IN_AT_ONCE - 0.3) * RATE)
"""Where first aid begins that nothing was heard before: its first word comes so soon that it is there within a second,
and not so soon that a device which swallows what comes right after it opens would swallow that."""


class Controls:
    """A session under the listener's hands.

    Everything is the feeder's thread, but for ``shown``, ``timeline`` and ``course``, which are replaced whole and may
    be read by any. What a control changes has to be rendered again, from ``soon`` on.

    Args:
        mix: What is played.
        soon: Gives the first stream frame that a control can still change.
        start_at: Session position to begin at.
        levels: The listener's levels to begin with.
        course: What the mix plays, where the listener can steer it.
        waiting: Whether to stand still and silent at the beginning until ``resume``.
        at_once: Whether it is first aid, whose voice is there at once: see ``OPENS_AT``.

    """

    def __init__(  # noqa: PLR0913 - what a session begins with
        self,
        mix: Mix,
        soon: Callable[[], StreamFrame],
        *,
        start_at: Seconds,
        levels: Levels | None,
        course: Course | None,
        waiting: bool,
        at_once: bool = False,
    ) -> None:
        self.snapshot = Snapshot(levels=levels or Levels())
        """The state as the feeder is changing it."""
        self.shown = self.snapshot
        """The state as everybody else sees it: after everything that belongs to one moment, never between."""
        self.timeline = mix.timeline
        self.course = course
        self.waiting = waiting
        self.transport = Transport(mix.total_frames, session_frame(start_at))
        self.transport.volume(StreamFrame(0), self.snapshot.levels.volume_gain, at_once=True)
        self.transport.voice.move(StreamFrame(0), self.snapshot.levels.voice_gain, 0)
        self.transport.tones.move(StreamFrame(0), self.snapshot.levels.tones_gain, 0)
        if at_once:
            self.transport.ahead(StreamFrame(-OPENS_AT), StreamFrame(0), mix.total_frames)
            self.transport.tones.move(StreamFrame(0), self.snapshot.levels.tones_gain, FADE_IN, start=SILENCE)
        if waiting:
            self.transport.wait()
        self._mix = mix
        self._soon = soon
        self._next: _Next | None = None
        self.at_once: _AtOnce | None = None
        """What is heard as soon as everything is silent, and may be rendered before that: see ``go_ahead``."""
        self._timbre_from: StreamFrame | None = None
        """Where the tones have faded to change their timbre; None while they do not change."""

    def change(self, **changes: object) -> None:
        """Change the state; it is seen once it is ``show``n."""
        self.snapshot = replace(self.snapshot, **changes)  # type: ignore[arg-type] # the fields' own types

    def show(self) -> None:
        """Let everybody see the state as it is now."""
        self.shown = self.snapshot

    def begin(self) -> None:
        """Take it that the output is there now."""
        if self.snapshot.state is PlayState.STARTING:
            self.change(state=PlayState.PAUSED if self.waiting else PlayState.PLAYING)

    def ended(self) -> None:
        """Take it that the last of the session has been heard."""
        if self.snapshot.state is PlayState.PLAYING:
            self.change(state=PlayState.ENDED)

    @property
    def waits(self) -> bool:
        """Whether something waits for a silence that is coming."""
        return self._next is not None or self._timbre_from is not None

    def come_due(self) -> bool:
        """Begin what waited for a silence that is there now; return whether anything did."""
        soon = self._soon()
        following, tones = self._next, self._timbre_from
        if tones is not None and soon >= tones:
            self._timbre_from = None
            self._mix.change_timbre(self.snapshot.levels.timbre)
            self.transport.tones.move(soon, self.snapshot.levels.tones_gain, FADE_IN)
        if following is not None and soon >= following.silent_from:
            self._next = None
            self._mix.change_timeline(following.timeline)
            self.course, self.timeline = following.course, following.timeline
            self.transport.again(soon, following.start, self._mix.total_frames)
            self.change(state=PlayState.PLAYING, away=False)
        return self._next is not following or self._timbre_from is not tones

    # -- Where it goes --------------------------------------------------------------------------------------------

    def pause(self) -> None:
        """Fade out and hold the position."""
        if self.snapshot.state in (PlayState.PLAYING, PlayState.STARTING):
            self.transport.hold(self._soon())
            self.change(state=PlayState.PAUSED)

    def resume(self) -> None:
        """Fade in and go on."""
        if self.snapshot.state is PlayState.PAUSED:
            self.transport.resume(self._soon())
            self.change(state=PlayState.PLAYING, away=False)

    def toggle_pause(self) -> None:
        """Pause, or go on."""
        if self.snapshot.state is PlayState.PAUSED:
            self.resume()
        else:
            self.pause()

    def too_much(self) -> None:
        """Fade to silence at once and stay there. Works in every state; never resumes by itself."""
        self._next = self.at_once = None
        if self.snapshot.state in (PlayState.PLAYING, PlayState.STARTING):
            self.transport.hold(self._soon())
        if self.snapshot.state is not PlayState.STOPPED:
            self.change(state=PlayState.QUIET)

    def stop(self) -> None:
        """Fade out and end."""
        if self.snapshot.state is PlayState.STOPPED:
            return
        self._next = self.at_once = None
        self.transport.stop(self._soon())
        if self.snapshot.state is not PlayState.ENDED:
            self.change(state=PlayState.STOPPED)

    def seek(self, position: Seconds) -> None:
        """Fade out, go to a position of the session, fade in."""
        if self.snapshot.state in (PlayState.PLAYING, PlayState.PAUSED):
            self.transport.seek(self._soon(), session_frame(position))

    def steer(self, change: Callable[[Course, Seconds], Course]) -> None:
        """Ask something of the pace; the rest of the session is laid anew around it.

        Args:
            change: Gives the course with the change in it, from the course as it is and the first position that is not
                out of hand. Called on the feeder's thread; where it raises, the course stays as it was.

        """
        if self.course is None or self.snapshot.state not in (PlayState.STARTING, PlayState.PLAYING, PlayState.PAUSED):
            return
        soon = self._soon()
        course = change(self.course, self.transport.session_at(soon) / RATE)
        if course is self.course:
            return
        self._mix.change_timeline(course.timeline)
        self.course, self.timeline = course, course.timeline
        self.transport.relaid(soon, self._mix.total_frames)

    def go_back_to(self, course: Course) -> None:
        """Take up the course before, as what it became cannot be rendered."""
        self._mix.change_timeline(course.timeline)
        self.course, self.timeline = course, course.timeline
        self.transport.relaid(self._soon(), self._mix.total_frames)

    def begin_again(self, timeline: Timeline, course: Course | None = None, start_at: Seconds = 0.0) -> None:
        """Let what is heard fade, where it has not, and go on with another timeline, coming back slowly.

        From every state but STOPPED: also after "too much" and after the end.

        Args:
            timeline: What is heard then, mixed as the one before.
            course: What the timeline is of, where the listener can steer it.
            start_at: Where in it to begin.

        """
        if self.snapshot.state is not PlayState.STOPPED:
            silent_from = self.transport.silent_from(self._soon())
            self._next, self.at_once = _Next(silent_from, timeline, course, session_frame(start_at)), None

    def begin_at_once(self, timeline: Timeline, course: Course | None = None) -> None:
        """Let what is heard fade, where it has not, and go on with another timeline that has begun while it fades.

        For first aid. As ``begin_again``, but that nothing waits for the silence: what comes is laid behind the fade
        while that is heard, its first word as soon after as it is written.
        """
        if self.snapshot.state is not PlayState.STOPPED:
            soon = self._soon()
            silent_from = max(self.transport.silent_from(soon, FADE_FOR_AID), soon + GETS_READY)
            speaks_from = self._mix.speaks_from(timeline)
            # A recording may have a breath of stillness before its first word: that goes by as well.
            before = BEGINS_BEFORE if speaks_from is None else max(0, speaks_from - _TAKES_BREATH)
            begins = StreamFrame(silent_from - before)
            self._next, self.at_once = None, _AtOnce(silent_from, timeline, course, begins)

    def go_ahead(self) -> None:
        """Go over to what begins at once. What is heard before that is rendered already, and cannot be any more."""
        following = self.at_once
        if following is None:
            return
        # Whatever of this fails, fails before anything has changed.
        self._mix.change_timeline(following.timeline)
        self.course, self.timeline = following.course, following.timeline
        self.transport.ahead(following.begins, following.silent_from, self._mix.total_frames)
        self.transport.tones.move(following.silent_from, self.snapshot.levels.tones_gain, FADE_IN, start=SILENCE)
        self.change(state=PlayState.PLAYING, away=False)
        self.at_once = None

    # -- Without a device -----------------------------------------------------------------------------------------

    def break_off(self, at: StreamFrame, position: Seconds) -> None:
        """Stand still at a position, where the device went away at a stream frame."""
        self.transport.break_off(at, session_frame(position))
        self.change(away=True)

    def go_on_after_loss(self) -> None:
        """Go on from where it has stood since the device went away, if that is still what is wanted."""
        if self.snapshot.state is PlayState.PLAYING:
            self.transport.resume(self._soon())
        self.change(away=False)

    def sound_is_back(self, at: StreamFrame, *, at_last: bool) -> None:
        """Come up from silence: a device begins to play at a stream frame; slowly where it is the first."""
        length = FADE_BACK if at_last else VOLUME_RAMP
        self.transport.volume_from_silence(at, self.snapshot.levels.volume_gain, length)

    # -- How loud, and made of what -------------------------------------------------------------------------------

    def change_volume(self, step_db: Decibels) -> None:
        """Make everything louder or quieter, up to the level it was made at and down to the floor."""
        self._change_levels(volume_db=within(self.snapshot.levels.volume_db + step_db), muted=False)
        self.transport.volume(self._soon(), self.snapshot.levels.volume_gain)

    def toggle_mute(self) -> None:
        """Silence everything, or bring it back."""
        self._change_levels(muted=not self.snapshot.levels.muted)
        self.transport.volume(self._soon(), self.snapshot.levels.volume_gain)

    def change_voice(self, step_db: Decibels) -> None:
        """Make the voice alone louder or quieter, within the same limits."""
        self._change_levels(voice_db=within(self.snapshot.levels.voice_db + step_db))
        self.transport.voice.move(self._soon(), self.snapshot.levels.voice_gain, VOLUME_RAMP)

    def change_tones(self, step_db: Decibels) -> None:
        """Make the tones alone louder or quieter, within the same limits."""
        self._change_levels(tones_db=within(self.snapshot.levels.tones_db + step_db))
        self.transport.tones.move(self._soon(), self.snapshot.levels.tones_gain, VOLUME_RAMP)

    def change_timbre(self, timbre: Timbre) -> None:
        """Let the tones fade, and come back made of something else."""
        self._change_levels(timbre=timbre)
        # What has been rendered until the tones are gone is theirs yet: the others begin after it.
        self._timbre_from = self.transport.tones.move(self._soon(), SILENCE, FADE_OUT)

    def touch(self) -> None:
        """Answer a tap with a soft swell, whether the session moves on or waits."""
        self.transport.touch.answer(self._soon())

    def sound_out(self) -> None:
        """Play the soft tone whose return through a microphone is listened for."""
        self.transport.sounding.begin(self._soon())

    def _change_levels(self, **changes: object) -> None:
        self.change(levels=replace(self.snapshot.levels, **changes))  # type: ignore[arg-type] # the fields' own types
