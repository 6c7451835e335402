"""MP3 files read to their real end: their frames are walked, and what stands between them is left out.

An MP3 is frames end to end, and only a note in the first (``Xing`` or ``Info``) says how many there are. Without it
libsndfile takes a guess from the first frame's bit rate and then reads no further than that: two hours at a variable
bit rate ended after 24 minutes. A wrong note (a download that broke off, two files joined) misleads it likewise; at
rubbish, at zeros, at a frame of another rate it stops. So the headers are walked here, 0.4 s for two hours, and where
the file is not plainly what its note says, libsndfile is given runs of frames of one kind, without what is between
them, each behind a note of our own. Jumps go by the places found on the walk, not by libsndfile's search.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from audio.files.mp3frames import (
    HEAD_BYTES,
    channels_of,
    length_of,
    lengths_of,
    next_frame,
    note_at,
    note_of,
    rate_of,
    same_kind,
    sound_in,
)
from audio.files.sndfile import ReadOn
from audio.files.window import Bytes, Span, Window

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Frames, Samples

_STRIDE: Final = 32
"""Every so many frames a place to jump to is kept: less than a second."""
_BEFORE: Final = 12
"""Frames decoded before the one jumped to: packed sound leans on what was before (the bit reservoir, the overlap)."""
_SLACK: Final = 8192
"""Bytes that a note may be wrong by: tags at the end, or the frame of the note itself."""
_IN_A_ROW: Final = 4
_IN_A_ROW_LATER: Final = 8
"""So many frames make a start; more, where something that is none stands before them."""
_SEARCHED: Final = 256 * 1024
_SEARCHED_BY_NAME: Final = 64 * 1024 * 1024
"""How far into a file its first frame is looked for; further, where it is called an MP3."""
_TAG_READ: Final = 4 * 1024 * 1024
"""A longer tag is left out, and its title with it."""
_CHUNK: Final = 1 << 20
_NAMES: Final = frozenset({".mp3", ".mpga", ".mpeg3"})
_OTHERS: Final = re.compile(
    rb"RIFF|RF64|RIFX|FORM|fLaC|OggS|\.snd|caff|\x1aE\xdf\xa3|0&\xb2u|wvpk|MAC |#!AM|FLV|TTA|tBaK|MPCK|MP\+|\.RMF|"
    rb"....ftyp|....moov|....mdat|riff|Crea|2BIT|\x0b\x77|\x00\x00\x01\xba|G.{187}G.{187}G|\xff[\xf0\xf1\xf8\xf9]",
    re.DOTALL,
)
"""How kinds of sound begin that are no MP3, though some bytes in them may look like one."""


@dataclass(frozen=True, slots=True)
class Run:
    """Frames of one kind that follow one another."""

    head: bytes
    """The header of the first."""
    count: int = 0
    spans: tuple[Span, ...] = ()
    """The bytes they take; between these is what is no frame."""
    places: array[int] = field(default_factory=lambda: array("Q"))
    """The byte at which every ``_STRIDE``-th begins."""


@dataclass(frozen=True, slots=True)
class Walk:
    """What is in a file."""

    runs: tuple[Run, ...]
    tag: int
    """How many bytes stand before the first frame, if they are a tag: the title is there."""
    plain: bool
    """Whether the file itself says all this, so that libsndfile reads it rightly."""


class CountedMp3:
    """One run of an MP3 file. A :class:`audio.files.decoder.Decoder`."""

    sure = True
    jumps = True

    def __init__(self, file: Path, run: Run, tag: int = 0) -> None:
        """Open it.

        Args:
            file: The file.
            run: Which of its runs.
            tag: How many bytes of it are a tag with a title.

        """
        self._file = file
        self._run = run
        self._tag = tag
        self.samplerate = rate_of(run.head)
        self.channels = channels_of(run.head)
        self._sound = self._from(0)
        self.frames: Frames = self._sound.frames
        """A little less than the frames hold: a decoder drops the 529 with which it begins, wherever it begins."""
        self.title = str(self._sound.title or "")

    def read(self, frames: Frames) -> Samples:
        """Return the next frames, [up to frames, channels]."""
        return self._sound.read_on(frames)

    def seek(self, frames: Frames) -> Frames:
        """Go to a frame counted from the start; as soundfile, refuse to go past the end."""
        if not 0 <= frames <= self.frames:
            raise OSError(f"{self._file} has {self.frames} frames")
        each = sound_in(self._run.head)
        at = min(max(0, frames // each - _BEFORE) // _STRIDE, len(self._run.places) - 1)
        self._sound.close()
        self._sound = self._from(at)
        left = frames - at * _STRIDE * each
        while left > 0 and len(part := self._sound.read_on(min(left, 48_000))):
            left -= len(part)
        return frames - left

    def near(self, frames: Frames) -> None:
        """Go to a frame."""
        self.seek(frames)

    def close(self) -> None:
        """Close the file."""
        self._sound.close()

    def _from(self, place: int) -> ReadOn:
        run = self._run
        note = note_of(run.head, run.count - place * _STRIDE)
        if place == 0 and self._tag:
            with self._file.open("rb") as stream:
                note = stream.read(min(self._tag, _TAG_READ)) + note
        first = run.places[place]
        spans = [(max(start, first), end) for start, end in run.spans if end > first]
        return ReadOn(Window(self._file, spans, note))


def walk_of(file: Path) -> Walk | None:
    """Return where the frames of an MP3 file are; None where it is none.

    What was walked is kept in mind for as long as the file stays as it is.

    Raises:
        OSError: The file cannot be read.

    """
    stat = file.stat()
    return _walked(file, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=4)
def _walked(file: Path, _: int, __: int) -> Walk | None:
    with Bytes(file) as held:
        if _OTHERS.match(held.at(0, 400)):
            return None
        begin = _after_tags(held, 0)
        there = note_at(held, begin) is not None or next_frame(held, begin, begin + 1, _IN_A_ROW) is not None
        reach = _SEARCHED_BY_NAME if file.suffix.lower() in _NAMES else _SEARCHED
        first = begin if there else next_frame(held, begin, min(held.size, begin + reach), _IN_A_ROW_LATER)
        if first is None:
            return None
        runs = _runs(held, first)
        if not runs:
            return None
        return Walk(runs, begin if held.at(0, 3) == b"ID3" else 0, _said_rightly(held, first, runs))


def _after_tags(held: Bytes, at: int) -> int:
    """Return where the tags end that begin at a byte; that byte where there is none, or nothing after it."""
    while (head := held.at(at, 10))[:3] == b"ID3" and len(head) == 10:
        size = 0
        for part in head[6:10]:
            size = size << 7 | part & 0x7F
        after = at + 10 + size + (10 if head[5] & 0x10 else 0)
        if after >= held.size:
            break
        at = after
    return at


class _Making:
    """A run as it is found."""

    def __init__(self, head: bytes) -> None:
        self.head = head
        self.count = 0
        self.spans: list[Span] = []
        self.places = array("Q")

    def add(self, start: int, end: int) -> None:
        if end <= start:
            return
        if self.spans and self.spans[-1][1] == start:
            start = self.spans.pop()[0]
        self.spans.append((start, end))

    def made(self) -> Run:
        return Run(self.head, self.count, tuple(self.spans), self.places)


def _runs(held: Bytes, first: int) -> tuple[Run, ...]:
    """Return all runs of frames from the first on."""
    found: list[_Making] = []
    at: int | None = first
    while at is not None:
        head = held.at(at, HEAD_BYTES)
        if note_at(held, at) is not None:
            at += length_of(head)  # says how many there are, and is no sound
        run = found[-1] if found and same_kind(head, found[-1].head) else _Making(head)
        at, whole = _walk(held, at, run)
        if run.count and (not found or found[-1] is not run):
            found.append(run)
        if not whole:
            break
        after = _after_tags(held, at)
        at = next_frame(held, after, held.size, _IN_A_ROW)
    return tuple(run.made() for run in found)


def _walk(held: Bytes, at: int, run: _Making) -> tuple[int, bool]:
    """Add frames of its kind to a run from a byte on; return where they end, and whether the last is whole."""
    begun, end = at, held.size
    get, mark, one = lengths_of(run.head[1], run.head[2]).get, run.head[1] | 1, run.head[3] >> 6 == 3
    places, count = run.places, run.count
    length: int | None = 0
    last = at
    while length is not None and at + HEAD_BYTES <= end:
        chunk, base = held.at(at, _CHUNK), at
        limit = base + len(chunk) - HEAD_BYTES
        if at > limit:
            break  # it has been cut short meanwhile
        while at <= limit:
            place = at - base
            length = (
                get(chunk[place + 2])
                if chunk[place] == 0xFF and chunk[place + 1] | 1 == mark and (chunk[place + 3] >> 6 == 3) == one
                else None
            )
            if length is None:
                break
            if count % _STRIDE == 0:
                places.append(at)
            count += 1
            last = at
            at += length
    whole = at <= end
    if not whole and count > run.count:  # else the frame of the note is all there is, or less
        count -= 1
        if count % _STRIDE == 0:
            places.pop()
        at = last
    run.count = count
    run.add(begun, at)
    return at, whole


def _said_rightly(held: Bytes, first: int, runs: tuple[Run, ...]) -> bool:
    """Return whether the first frame says how many there are, and as many bytes as there are, and nothing is amiss."""
    note = note_at(held, first)
    if note is None or note.frames is None or note.size is None or len(runs) > 1 or len(runs[0].spans) > 1:
        return False
    # Whether the frame of the note is one of them, encoders do not agree.
    return abs(note.frames - runs[0].count) <= 1 and abs(runs[0].spans[0][1] - first - note.size) <= _SLACK
