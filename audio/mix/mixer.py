"""The mix: voice and tones of a session as one sound, the same samples live and offline.

Everything is computed on fixed grids, so a request's place and size, and the order of requests, change nothing about
what is heard: voice and tones come together a second at a time, as the tones are made, and are limited page by page.
A page needs its neighbours, because the limiter looks ahead and behind.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeVar

import numpy as np

from audio.files.samples import GREATEST, clean
from audio.level.limiter import MARGIN, limiting_gain, needs_limiting
from audio.mix.clip_cache import ClipCache
from audio.mix.ducking import ducking_gain
from audio.mix.voice import SpokenLines
from audio.tones.choices import Cues, Timbre
from audio.tones.engine import PITCH, SPAN, tones_of
from audio.tones.envelopes import Envelope
from audio.units import PAGE, frames_of, session_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audio.mix.ducking import Span as Spoken
    from audio.mix.under import Under
    from audio.tones.engine import Span as Made
    from audio.tones.engine import Tones, TonesOfTwo
    from audio.units import Frames, Hertz, Samples, SessionFrame
    from scripts.faults import Flaw
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

_AHEAD: Final[Seconds] = 20.0
"""Clips are opened this long before they are heard."""
_SPANS_KEPT: Final = 4
"""Seconds: the player renders again what it had rendered ahead when a key is pressed."""
_PAGES: Final = SPAN // PAGE
"""In a span."""
_PAGES_KEPT: Final = 24
"""Of those that the limiter looked at."""

_SOUND: Final = GREATEST / 2
"""Where voice and tones together go no higher, neither does the voice go over ``GREATEST``."""
_READY: Final = 2 * SPAN
"""So much of another timeline is mixed beforehand: what the player keeps ahead, and the second that ends in."""
_SPEAKS: Final = 0.001
"""A sample of the voice that is greater is heard; what comes before it is the breath before the first word."""

Kept = TypeVar("Kept")

assert MARGIN <= PAGE  # noqa: S101 - a page's neighbours are all that the limiter looks at


def seed_of(session: str) -> int:
    """Return the seed of a session's tones from its name: the same on every machine and in every run."""
    return int.from_bytes(sha256(session.encode()).digest()[:4])


class _Stems(NamedTuple):
    """Voice, tones, and both together, each [frames, 2] and not to be written to."""

    voice: Samples
    tones: Samples
    both: Samples


class _Span(NamedTuple):
    """A second before the limiter."""

    stems: _Stems
    peaks: tuple[float, ...]
    """The greatest magnitude of both together in each page."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A timeline as it is mixed, and what was made of it."""

    timeline: Timeline
    timbre: Timbre
    clips_open: ClipCache
    spoken: SpokenLines | None
    tones: Tones | TonesOfTwo | None
    present: Envelope
    spans: dict[int, _Span] = field(default_factory=dict)
    limited: dict[int, _Stems | None] = field(default_factory=dict)


def _silence() -> Samples:
    silence = np.zeros((SPAN, 2), np.float32)
    silence.flags.writeable = False
    return silence


_SILENCE: Final = _silence()
_NOTHING: Final = _Span(_Stems(_SILENCE, _SILENCE, _SILENCE), (0.0,) * _PAGES)


class Mix:
    """The sound of one timeline at 48 kHz. Belongs to the feeder thread live, to the caller's when rendering.

    Args:
        timeline: What is played.
        seed: Any whole number; the same one gives the same tones. ``seed_of`` has one for each session.
        voice: Whether the guide is heard; without, the tones do not step back.
        tones: Whether the tones are heard.
        timbre: What the tones are made of.
        cues: How the tones follow the breath.
        pitch: Of the tones' hum; a voice has its own.
        under: The listener's own sound underneath, if any. It belongs to the tones' stem.

    """

    def __init__(  # noqa: PLR0913 - what a listener chooses, each by its name
        self,
        timeline: Timeline,
        *,
        seed: int,
        voice: bool = True,
        tones: bool = True,
        timbre: Timbre = Timbre.TIDE,
        cues: Cues = Cues.RISING,
        pitch: Hertz = PITCH,
        under: Under | None = None,
    ) -> None:
        self._voice_wanted, self._tones_wanted = voice, tones
        self._seed, self._timbre, self._cues, self._pitch = seed, timbre, cues, pitch
        self._under = under
        self._ready: _Laid | None = None
        """Another timeline, its first seconds made."""
        self.laid = self._laid_out(timeline, ClipCache())

    def _laid_out(self, timeline: Timeline, clips_open: ClipCache) -> _Laid:
        spoken = SpokenLines(timeline, clips_open) if self._voice_wanted else None
        tones = (
            tones_of(timeline, self._seed, timbre=self._timbre, cues=self._cues, pitch=self._pitch)
            if self._tones_wanted
            else None
        )
        return _Laid(timeline, self._timbre, clips_open, spoken, tones, Envelope(timeline.tones))

    @property
    def timeline(self) -> Timeline:
        """What is played."""
        return self.laid.timeline

    @property
    def total_frames(self) -> SessionFrame:
        """How long that is."""
        return session_frame(self.laid.timeline.duration)

    @property
    def faults(self) -> tuple[Flaw, ...]:
        """What is wrong with each clip met so far that could not be read; its line is then only shown. Any thread."""
        return self.laid.spoken.faults if self.laid.spoken else ()

    @property
    def voice_is_missing(self) -> bool:
        """Whether there are recordings to be heard, and none of those met so far could be."""
        return self.laid.spoken is not None and not self.laid.spoken.heard_any

    def render(self, first_frame: Frames, count: Frames) -> Samples:
        """Return the session's frames from ``first_frame`` on, [count, 2]; silence before its start and after its end.

        Never raises for a recording's sake: see ``faults``.
        """
        (both,) = self._heard(first_frame, count, slice(2, 3))
        return both

    def stems(self, first_frame: Frames, count: Frames) -> tuple[Samples, Samples]:
        """Return voice and tones apart, each [count, 2], as ``render`` adds them: a listener may want less of one.

        Both carry the gain that limits their sum.
        """
        voice, tones = self._heard(first_frame, count, slice(2))
        return voice, tones

    def _heard(self, first_frame: Frames, count: Frames, wanted: slice) -> list[Samples]:
        """Return some of the stems over some frames of the session, each [count, 2]."""
        sounds = [np.zeros((count, 2), np.float32) for _ in _Stems._fields[wanted]]
        start, end = max(first_frame, 0), min(first_frame + count, self.total_frames)
        while start < end:
            number, offset = divmod(start, SPAN)
            stop = min(end, (number + 1) * SPAN)
            for sound, stem in zip(sounds, self._span(number).stems[wanted], strict=True):
                sound[start - first_frame : stop - first_frame] = stem[offset : offset + stop - start]
            for index in self._pages_to_limit(start, stop):
                limited = self._page(index)
                if limited is not None:
                    begin, until = max(start, index * PAGE), min(stop, (index + 1) * PAGE)
                    for sound, stem in zip(sounds, limited[wanted], strict=True):
                        page = stem[begin - index * PAGE : until - index * PAGE]
                        sound[begin - first_frame : until - first_frame] = page
            start = stop
        return sounds

    def change_timbre(self, timbre: Timbre) -> None:
        """Make the tones of something else from here on; what was made of them is forgotten."""
        self._timbre = timbre
        self.laid = self._laid_out(self.timeline, self.laid.clips_open)

    def change_timeline(self, timeline: Timeline) -> None:
        """Play another timeline from here on: one that agrees with this up to what has been rendered and heard."""
        ready = self._ready_for(timeline)
        if ready is None:
            # Whatever of this fails, fails before anything has changed.
            self.laid = self._laid_out(timeline, self.laid.clips_open)
        else:
            before, self.laid, self._ready = self.laid, ready, None
            before.clips_open.close()

    # -- Another timeline, made ready ---------------------------------------------------------------------------------

    def make_ready(self, timeline: Timeline) -> None:
        """Mix the first seconds of another timeline, so that that is gone over to at once. Any thread; may wait."""
        ready = copy(self)  # all that the listener chose, and none of what is played
        ready.laid = ready._laid_out(timeline, ClipCache())  # noqa: SLF001 - it is one of these
        ready.stems(0, _READY)
        self._ready = ready.laid

    def speaks_from(self, timeline: Timeline) -> Frames | None:
        """Return the first session frame at which a timeline speaks; None where it is not ready, or does not soon."""
        ready = self._ready_for(timeline)
        for number, span in sorted(ready.spans.items()) if ready is not None else ():
            heard = np.flatnonzero(np.abs(span.stems.voice).max(axis=1) > _SPEAKS)
            if len(heard):
                return number * SPAN + int(heard[0])
        return None

    def _ready_for(self, timeline: Timeline) -> _Laid | None:
        ready = self._ready
        return ready if ready is not None and ready.timeline is timeline and ready.timbre is self._timbre else None

    def prefetch(self, first_frame: Frames, seconds: Seconds) -> None:
        """Have the clips of the coming seconds opened by another thread, so that a slow disk makes no gap.

        Returns at once. Also closes the clips that are far from there. ``render`` does this for itself every second;
        calling it earlier (before the start, before a jump) has the first clip ready as well.
        """
        if self.laid.spoken:
            self.laid.spoken.fetch(first_frame, frames_of(seconds))

    def close(self) -> None:
        """Close the files. Rendering on is allowed: what is needed opens again."""
        self.laid.clips_open.close()
        if self._ready is not None:
            self._ready.clips_open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _pages_to_limit(self, start: Frames, stop: Frames) -> Iterable[int]:
        """Return which pages of a stretch within a span are to be looked at: in most spans none."""
        pages = range(start // PAGE, -(-stop // PAGE))
        number = start // SPAN
        if needs_limiting(max(self._span(number).peaks)):
            return pages
        # What stands in a neighbour reaches into the first page or the last.
        return [page for page in (number * _PAGES, (number + 1) * _PAGES - 1) if page in pages]

    def _page(self, index: int) -> _Stems | None:
        """Return a page as it is limited; None where it needs no limiting."""
        near = [(self._span(at // _PAGES), at % _PAGES) for at in (index - 1, index, index + 1)]
        if not needs_limiting(max(span.peaks[at] for span, at in near)):
            return None
        if index not in self.laid.limited:
            before, here, after = (
                _Stems(*(stem[at * PAGE : (at + 1) * PAGE] for stem in span.stems)) for span, at in near
            )
            gain = limiting_gain(np.concatenate([before.both[-MARGIN:], here.both, after.both[:MARGIN]]))
            limited = None
            if gain is not None:
                voice, tones = here.voice * gain[:, None], here.tones * gain[:, None]
                limited = _Stems(voice, tones, voice + tones)
            _keep(self.laid.limited, index, limited, _PAGES_KEPT)
        return self.laid.limited[index]

    def _span(self, number: int) -> _Span:
        if number in self.laid.spans:
            return self.laid.spans[number]
        if not 0 <= number * SPAN < self.total_frames:
            return _NOTHING
        return _keep(self.laid.spans, number, self._mixed(number), _SPANS_KEPT)

    def _mixed(self, number: int) -> _Span:
        """Return a second of voice and of tones before the limiter."""
        first = number * SPAN
        self.prefetch(first, _AHEAD)
        # Before the voice: after a key its recording is only now being opened, by another thread.
        made = self.laid.tones.span(number) if self.laid.tones else None
        voice = np.zeros((SPAN, 2), np.float32) if self.laid.spoken else _SILENCE
        spoken = self.laid.spoken.add_to(voice, first) if self.laid.spoken else None
        tones = self._tones_under(spoken or (), first, made)
        if spoken is None:
            return _Span(_Stems(_SILENCE, tones, tones), tuple(_peaks(tones).tolist()))
        both = voice + tones
        peaks = _peaks(both)
        if not peaks.max() <= _SOUND:  # nor is it where there is no number
            voice = clean(voice)
            both = voice + tones
            peaks = _peaks(both)
        return _Span(_Stems(voice, tones, both), tuple(peaks.tolist()))

    def _tones_under(self, spoken: Sequence[Spoken], first: Frames, made: Made | None) -> Samples:
        """Return a second of the tones, and of one's own sound, that make room for what is spoken."""
        tones = _SILENCE
        if made is not None:
            tones, power = made
            gain = ducking_gain(spoken, first, power)
            if gain is not None:
                ducked = np.empty((SPAN, 2), np.float32)
                # A side after the other: numpy is slow along an axis of two.
                np.multiply(tones[:, 0], gain, out=ducked[:, 0])
                np.multiply(tones[:, 1], gain, out=ducked[:, 1])
                tones = ducked
        if self._under is not None:
            tones = tones + self._under.stretch(first, SPAN, self.laid.present, spoken)
        return tones


def _peaks(sound: Samples) -> Samples:
    """Return the greatest magnitude in each page of a span, [_PAGES]; no number where there is one that is none."""
    by_page = sound.reshape(_PAGES, -1)
    return np.asarray(np.maximum(by_page.max(axis=1), -by_page.min(axis=1)))


def _keep(kept: dict[int, Kept], number: int, made: Kept, count: int) -> Kept:
    """Keep what was made, and return it; what was made longest ago is let go."""
    while len(kept) >= count:
        del kept[next(iter(kept))]
    kept[number] = made
    return made
