"""The transport: which session frame sounds at which stream frame, and how loud; pause, resume, seek and stop.

The stream is what the output plays, and never stops; the session is what it plays from, and may stand still or jump.
Everything is a function of the stream frame, so that a change can be applied to sound that was rendered ahead by
rendering it again. Belongs to the feeder thread, but for ``segments`` and ``end``, which are replaced whole and may be
read by any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from audio.play.automation import Automation
from audio.play.sounding import Sounding
from audio.play.tap_answer import Touch
from audio.units import FULL, RATE, SILENCE, SessionFrame, StreamFrame

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.units import Frames, Gain, Samples

FADE_OUT: Frames = round(0.55 * RATE)
"""No stop takes less than half a second, and the quiet after "too much" is there within 600 ms."""
FADE_FOR_AID: Frames = round(0.5 * RATE)
"""What gives way to first aid takes no longer than it must: its first word waits for that."""
FADE_IN: Frames = round(0.5 * RATE)
_SOON = 0.6
"""The bend of a fade-out: 1 dB down after 42 ms instead of 118."""
FADE_BACK: Frames = round(2.0 * RATE)
"""Back from the quiet there is no hurry."""
VOLUME_RAMP: Frames = round(0.4 * RATE)


_FIRST: Final = SessionFrame(0)


class Segment(NamedTuple):
    """From stream frame ``stream`` on, session frame ``session`` sounds, moving on or standing still."""

    stream: StreamFrame
    session: SessionFrame
    moving: bool

    def session_at(self, stream: float) -> float:
        """Return the session frame at a stream frame of this segment."""
        return self.session + (stream - self.stream) if self.moving else float(self.session)


class Transport:
    """See the module."""

    def __init__(self, total_frames: SessionFrame, first_session_frame: SessionFrame = _FIRST) -> None:
        self.total_frames = total_frames
        self.segments: tuple[Segment, ...] = (Segment(StreamFrame(0), first_session_frame, moving=True),)
        self.end: StreamFrame | None = None
        """The stream frame after the last that sounds, at which the last segment stands still; None while there is more
        to come."""
        self._fade = Automation(FULL if first_session_frame == 0 else SILENCE)
        self._volume = Automation(FULL)
        self.voice = Automation(FULL)
        """How loud the listener wants the voice."""
        self.tones = Automation(FULL)
        """How loud the listener wants the tones."""
        self._heard_from = StreamFrame(-1)
        """Where a session begins to be heard that began before: what is silenced there is not heard at all."""
        self.touch = Touch()
        """What answers a tap, whether the session moves on or stands still."""
        self.sounding = Sounding()
        """The tone that is played to hear whether it comes back, likewise."""
        if first_session_frame:
            self._fade.move(StreamFrame(0), FULL, FADE_IN)

    def session_at(self, stream: float) -> float:
        """Return the session frame at a stream frame. Any thread."""
        segments = self.segments
        for segment in reversed(segments):
            if segment.stream <= stream:
                return min(segment.session_at(stream), float(self.total_frames))
        return min(float(segments[0].session), float(self.total_frames))

    def moving_at(self, stream: float) -> bool:
        """Return whether the session moves on at a stream frame. Any thread."""
        segments = self.segments
        return next((segment.moving for segment in reversed(segments) if segment.stream <= stream), False)

    def hold(self, at: StreamFrame, within: Frames = FADE_OUT) -> None:
        """Fade out from a stream frame on, and stand still where it has faded."""
        self._cut(at)
        self._fade_beside(at)
        if not self.segments[-1].moving:
            return
        arrival = self._silence(at, within)
        self._append(Segment(arrival, SessionFrame(round(self.session_at(arrival))), moving=False))

    def wait(self) -> None:
        """Stand still and silent before the first frame, until ``resume``."""
        self.segments = (self.segments[0]._replace(moving=False),)
        self._fade = Automation(SILENCE)

    def break_off(self, at: StreamFrame, session: SessionFrame) -> None:
        """Be silent from a stream frame on, without a fade, standing still at a session frame: nothing is heard there.

        For an output that has gone. What it was handed last has gone with it.
        """
        self._cut(at)
        self._fade.move(at, SILENCE, 0)
        self._append(Segment(at, session, moving=False))
        self.end = None

    def again(self, at: StreamFrame, session: SessionFrame, total_frames: SessionFrame) -> None:
        """Begin from a stream frame on at a frame of a session that may be another one, fading in slowly.

        What was heard before has faded by then.
        """
        self._cut(at)
        self.total_frames = total_frames
        self._append(Segment(at, session, moving=True))
        self._fade.move(at, FULL, FADE_BACK, start=SILENCE)
        self.end = None

    def ahead(self, at: StreamFrame, heard_from: StreamFrame, total_frames: SessionFrame) -> None:
        """Begin another session at a stream frame, to be heard from a later one on; before the first it stands still.

        What is heard up to there was rendered before: there is no way back to it.
        """
        self.total_frames, self.end = total_frames, None
        self.segments = (Segment(at, SessionFrame(0), moving=True),)
        self._fade.move(heard_from, FULL, 0, start=FULL)
        self._heard_from = heard_from

    def silent_from(self, at: StreamFrame, within: Frames = FADE_OUT) -> StreamFrame:
        """Return the first stream frame from ``at`` on at which the session is silent; fade it out where it sounds."""
        if self._fade.value(at) == 0.0 or (self.end is not None and self.end <= at):
            return at
        self.hold(at, within)
        # One that was coming back while it stood still has to be faded all the same.
        return self._silence(at, within)

    def resume(self, at: StreamFrame) -> None:
        """Go on from a stream frame on, fading in."""
        self._cut(at)
        if not self.segments[-1].moving:
            self._append(Segment(at, SessionFrame(round(self.session_at(at))), moving=True))
        self._fade.move(at, FULL, FADE_IN)

    def seek(self, at: StreamFrame, session: SessionFrame) -> None:
        """Fade out from a stream frame on, jump, and fade in; standing still, only jump."""
        self._cut(at)
        session = min(max(session, _FIRST), self.total_frames)
        if self.end is not None:
            # The last frame is out of hand and may not have been heard yet: there is nothing to fade, but a way to go.
            self.end = None
            self._append(Segment(at, session, moving=True))
            self._fade.move(at, FULL, FADE_IN, start=SILENCE)
            return
        if not self.segments[-1].moving:
            self._append(Segment(at, session, moving=False))
            return
        arrival = self._silence(at) if self._fade.value(at) > 0 else at
        self._append(Segment(arrival, session, moving=True))
        self._fade.move(arrival, FULL, FADE_IN)

    def stop(self, at: StreamFrame) -> None:
        """Fade out from a stream frame on; nothing sounds after."""
        self._cut(at)
        self._fade_beside(at)
        if self.end is not None and self.end <= at:
            return
        arrival = self._silence(at) if self._fade.value(at) > 0 else at
        self._append(Segment(arrival, SessionFrame(round(self.session_at(arrival))), moving=False))
        self.end = arrival

    def relaid(self, at: StreamFrame, total_frames: SessionFrame) -> None:
        """Take it that from a stream frame on the session goes on differently, and ends elsewhere."""
        if self.end is not None and self.end > at and self._fade.value(self.end) > 0:
            self._cut(at)
        self.total_frames = total_frames

    def volume(self, at: StreamFrame, gain: Gain, *, at_once: bool = False) -> None:
        """Move the listener's volume to a gain from a stream frame on."""
        self._volume.move(at, gain, 0 if at_once else VOLUME_RAMP)

    def volume_from_silence(self, at: StreamFrame, gain: Gain, length: Frames) -> None:
        """Bring the listener's volume up from nothing: an output that was away begins here."""
        self._volume.move(at, gain, length, start=SILENCE)

    def render(
        self, first: StreamFrame, count: Frames, stems: Callable[[SessionFrame, Frames], tuple[Samples, Samples]]
    ) -> Samples:
        """Return stream frames [first, first + count) as [count, 2].

        Args:
            first: The first stream frame.
            count: How many.
            stems: Gives the session's voice and tones, each [count, 2], from a session frame on.

        """
        voice, tones = np.zeros((2, count, 2), dtype=np.float32)
        segments = self.segments
        for index, segment in enumerate(segments):
            following = segments[index + 1].stream if index + 1 < len(segments) else first + count
            begin, end = max(first, segment.stream), min(first + count, following)
            if end <= begin or not segment.moving:
                continue
            session = segment.session + begin - segment.stream
            left = self.total_frames - session
            if left <= end - begin:
                end = begin + max(0, left)
                if index + 1 == len(segments):  # else a jump is on its way, and this is not the end
                    self._ended(end, self.total_frames)
            if end > begin:
                wanted = slice(begin - first, end - first)
                voice[wanted], tones[wanted] = stems(session, end - begin)
        _apply(self.voice, voice, first)
        beside = (self.touch.sound(first, count), self.sounding.sound(first, count))
        _apply(self.tones, tones, first)
        voice += tones
        _apply(self._fade, voice, first)
        for sound in beside:
            if sound is not None:
                voice += sound[:, None]
        _apply(self._volume, voice, first)
        return voice

    def _fade_beside(self, at: StreamFrame) -> None:
        """Fade what sounds beside the session from a stream frame on."""
        self.touch.fade(at, FADE_OUT)
        self.sounding.fade(at, FADE_OUT)

    def _silence(self, at: StreamFrame, within: Frames = FADE_OUT) -> StreamFrame:
        """Fade out from a stream frame on; return where it has."""
        return self._fade.move(at, SILENCE, 0 if at <= self._heard_from else within, bend=_SOON)

    def _ended(self, stream: StreamFrame, session: SessionFrame) -> None:
        if self.end is None or stream < self.end:
            self.end = stream
            self._append(Segment(stream, session, moving=False))

    def _cut(self, at: StreamFrame) -> None:
        """Forget what was to come after a stream frame, so that something else can."""
        kept = tuple(segment for segment in self.segments if segment.stream < at)
        if len(kept) != len(self.segments):
            self.segments = kept or self.segments[:1]
            self.end = None

    def _append(self, segment: Segment) -> None:
        # A few past segments are enough: what is heard now lies less than two seconds behind what is rendered.
        self.segments = (*(past for past in self.segments if past.stream < segment.stream), segment)[-16:]


def _apply(automation: Automation, sound: Samples, first: StreamFrame) -> None:
    """Multiply sound [frames, 2] by a gain, in place. A gain of 1 leaves the very samples."""
    gains = automation.gains(first, len(sound))
    if isinstance(gains, float):
        if gains != 1.0:
            sound *= np.float32(gains)
    else:
        sound *= gains[:, None]
