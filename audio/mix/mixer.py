"""The mix: voice and tones of a session as one sound, the same samples live and offline.

Everything is computed on the fixed grid of pages, each page once and whole, so a request's place and size, and the
order of requests, change nothing about what is heard. Page ``i`` needs its neighbours, because the limiter looks
ahead and behind.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeVar

import numpy as np

from audio.files.samples import clean
from audio.level.limiter import MARGIN, limiting_gain, needs_limiting
from audio.mix.clip_cache import ClipCache
from audio.mix.ducking import Span, duck_page
from audio.mix.voice import SpokenLines
from audio.tones.choices import Cues, Timbre
from audio.tones.engine import PITCH, tones_of
from audio.units import PAGE, RATE, frames_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.units import Frames, Hertz, Samples
    from scripts.faults import Flaw
    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds

_AHEAD: Final[Seconds] = 20.0
"""Clips are opened this long before they are heard."""
_PAGES_KEPT: Final = 24
"""2.4 seconds: the player renders again what it had rendered ahead when a key is pressed."""
_PAGES_A_SECOND: Final = RATE // PAGE

Kept = TypeVar("Kept")

assert MARGIN <= PAGE  # noqa: S101 - a page's neighbours are all that the limiter looks at


def seed_of(session: str) -> int:
    """Return the seed of a session's tones from its name: the same on every machine and in every run."""
    return int.from_bytes(sha256(session.encode()).digest()[:4])


class _Page(NamedTuple):
    """A page before the limiter."""

    sound: Samples
    """Voice and tones, [2, PAGE, 2]."""
    peak: float
    """The greatest magnitude of their sum."""


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
    ) -> None:
        self._clips_open = ClipCache()
        self._voice_wanted, self._tones_wanted = voice, tones
        self._seed, self._timbre, self._cues, self._pitch = seed, timbre, cues, pitch
        self._lay_out(timeline)

    def _lay_out(self, timeline: Timeline) -> None:
        # Whatever of this fails, fails before anything has changed.
        spoken = SpokenLines(timeline, self._clips_open) if self._voice_wanted else None
        tones = (
            tones_of(timeline, self._seed, timbre=self._timbre, cues=self._cues, pitch=self._pitch)
            if self._tones_wanted
            else None
        )
        self._spoken, self._tones = spoken, tones
        self.timeline = timeline
        self.total_frames: Frames = frames_of(timeline.duration)
        self._pages = -(-self.total_frames // PAGE)
        self._unlimited: dict[int, _Page] = {}
        self._limited: dict[int, Samples] = {}

    @property
    def faults(self) -> tuple[Flaw, ...]:
        """What is wrong with each clip met so far that could not be read; its line is then only shown. Any thread."""
        return self._spoken.faults if self._spoken else ()

    @property
    def voice_is_missing(self) -> bool:
        """Whether there are recordings to be heard, and none of those met so far could be."""
        return self._spoken is not None and not self._spoken.heard_any

    def render(self, first_frame: Frames, count: Frames) -> Samples:
        """Return the session's frames from ``first_frame`` on, [count, 2]; silence before its start and after its end.

        Never raises for a recording's sake: see ``faults``.
        """
        voice, tones = self.stems(first_frame, count)
        return voice + tones

    def stems(self, first_frame: Frames, count: Frames) -> tuple[Samples, Samples]:
        """Return voice and tones apart, each [count, 2], as ``render`` adds them: a listener may want less of one.

        Both carry the gain that limits their sum.
        """
        sound = np.zeros((2, count, 2), np.float32)
        start, end = max(first_frame, 0), min(first_frame + count, self.total_frames)
        while start < end:
            index, offset = divmod(start, PAGE)
            part = self._page(index)[:, offset : offset + end - start]
            sound[:, start - first_frame : start - first_frame + part.shape[1]] = part
            start += part.shape[1]
        return sound[0], sound[1]

    def change_timbre(self, timbre: Timbre) -> None:
        """Make the tones of something else from here on; what was made of them is forgotten."""
        self._timbre = timbre
        self._lay_out(self.timeline)

    def change_timeline(self, timeline: Timeline) -> None:
        """Play another timeline from here on: one that agrees with this up to what has been rendered and heard."""
        self._lay_out(timeline)

    def prefetch(self, first_frame: Frames, seconds: Seconds) -> None:
        """Have the clips of the coming seconds opened by another thread, so that a slow disk makes no gap.

        Returns at once. Also closes the clips that are far from there. ``render`` does this for itself every second;
        calling it earlier (before the start, before a jump) has the first clip ready as well.
        """
        if self._spoken:
            self._spoken.fetch(first_frame, frames_of(seconds))

    def close(self) -> None:
        """Close the files. Rendering on is allowed: what is needed opens again."""
        self._clips_open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _page(self, index: int) -> Samples:
        return _kept(self._limited, index, self._limit)

    def _limit(self, index: int) -> Samples:
        pages = [_kept(self._unlimited, at, self._mixed) for at in (index - 1, index, index + 1)]
        before, here, after = (page.sound for page in pages)
        if not needs_limiting(max(page.peak for page in pages)):
            return here
        gain = limiting_gain(np.concatenate([before[:, -MARGIN:], here, after[:, :MARGIN]], axis=1).sum(axis=0))
        return here if gain is None else here * gain[:, None]

    def _mixed(self, index: int) -> _Page:
        """Return a page of voice and of tones before the limiter."""
        sound = np.zeros((2, PAGE, 2), np.float32)
        if not 0 <= index < self._pages:
            return _Page(sound, 0.0)
        if index % _PAGES_A_SECOND == 0:
            self.prefetch(index * PAGE, _AHEAD)
        spans: list[Span] = []
        if self._spoken:
            voice, spans = self._spoken.page(index)
            sound[0] = clean(voice)
        if self._tones:
            tones = self._tones.page(index)
            gain = duck_page(spans, index, self._tones.power(index))
            sound[1] = tones if gain is None else tones * gain[:, None]
        return _Page(sound, float(np.abs(sound[0] + sound[1]).max()))


def _kept(pages: dict[int, Kept], index: int, make: Callable[[int], Kept]) -> Kept:
    """Return a page, made if it is not kept; the ones made longest ago are let go."""
    if index not in pages:
        page = make(index)
        while len(pages) >= _PAGES_KEPT:
            del pages[next(iter(pages))]
        pages[index] = page
    return pages[index]
