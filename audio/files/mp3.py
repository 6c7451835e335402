"""MP3 files that do not say how long they are: counted by their frame headers, and read to their real end.

An MP3 is frames end to end, and only a note in the first (``Xing`` or ``Info``) says how many there are. Without it
libsndfile takes a guess from the first frame's bit rate and then reads no further than that: two hours at a variable
bit rate ended after 24 minutes. A wrong note (a download that broke off, two files joined) misleads it likewise. So
where the note is lacking or does not fit the file, the headers are walked here, 0.3 s for two hours, and libsndfile is
given the frames behind a note of our own. Jumps go by the places found on the walk, not by libsndfile's search.

Layout: ISO/IEC 11172-3 and 13818-3 (headers), and the Xing note as LAME writes it.
"""

from __future__ import annotations

import io
import mmap
import os
import struct
from array import array
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import soundfile

if TYPE_CHECKING:
    from pathlib import Path

    from _typeshed import WriteableBuffer

    from audio.units import Frames, Samples

_STRIDE: Final = 32
"""Every so many frames a place to jump to is kept: less than a second."""
_BEFORE: Final = 12
"""Frames decoded before the one jumped to: packed sound leans on what was before (the bit reservoir, the overlap)."""
_SLACK: Final = 8192
"""Bytes that a note may be wrong by: tags at the end, or the frame of the note itself."""
_IN_A_ROW: Final = 3
"""So many headers must follow one another for the first to be one: any two bytes look like one now and then."""
_SEARCHED: Final = 256 * 1024
"""How far into a file its first frame is looked for."""
_TAG_READ: Final = 4 * 1024 * 1024
"""A longer tag is left out, and its title with it."""
_CHUNK: Final = 1024 * 1024
_RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_KBITS: Final = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the frames of a file are."""

    head: bytes
    """The header of the first."""
    count: int
    places: array[int]
    """The byte at which every ``_STRIDE``-th begins."""
    tag: int
    """How many bytes stand before the first frame: the title is there."""

    @property
    def rate(self) -> int:
        """Frames of sound a second."""
        return _RATES[self.head[1] >> 3 & 3][self.head[2] >> 2 & 3]

    @property
    def each(self) -> Frames:
        """Frames of sound in each frame of the file."""
        return 1152 if self.head[1] >> 3 & 3 == 3 else 576


class CountedMp3:
    """An MP3 file read to its real end. A :class:`audio.files.decoder.Decoder`."""

    def __init__(self, file: Path, walk: Walk) -> None:
        self._file = file
        self._walk = walk
        self.samplerate = walk.rate
        self.channels = 1 if walk.head[3] >> 6 == 3 else 2
        self._sound = self._from(0)
        self.frames: Frames = self._sound.frames
        """A little less than the frames hold: a decoder drops the 529 with which it begins, wherever it begins."""
        self.title = str(self._sound.title or "")

    def read(self, frames: Frames = -1, dtype: str = "float32", always_2d: bool = False) -> Samples:  # noqa: FBT001, FBT002 - soundfile's own signature
        """Return the next frames, as soundfile does."""
        sound: Samples = self._sound.read(frames, dtype=dtype, always_2d=always_2d)
        return sound

    def seek(self, frames: Frames, _: int = 0) -> Frames:
        """Go to a frame counted from the start; as soundfile, refuse to go past the end."""
        if not 0 <= frames <= self.frames:
            raise OSError(f"{self._file} has {self.frames} frames")
        at = min(max(0, frames // self._walk.each - _BEFORE) // _STRIDE, len(self._walk.places) - 1)
        self._sound.close()
        self._sound = self._from(at)
        left = frames - at * _STRIDE * self._walk.each
        while left > 0 and len(part := self._sound.read(min(left, 48_000))):
            left -= len(part)
        return frames - left

    def close(self) -> None:
        """Close the file."""
        self._sound.close()

    def _from(self, place: int) -> soundfile.SoundFile:
        walk = self._walk
        note = _note(walk, walk.count - place * _STRIDE)
        if place == 0:
            with self._file.open("rb") as stream:
                note = stream.read(min(walk.tag, _TAG_READ)) + note
        return soundfile.SoundFile(_Noted(self._file, walk.places[place], note))


class _Noted(io.RawIOBase):
    """A part of a file with a note before it, as one file. libsndfile calls it, on the reading thread."""

    def __init__(self, file: Path, start: int, note: bytes) -> None:
        super().__init__()
        self._stream = file.open("rb", buffering=0)
        self._at = 0
        self._note = note
        self._shift = start - len(note)
        self._end = max(len(note), self._stream.seek(0, os.SEEK_END) - self._shift)
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at if whence == os.SEEK_CUR else 0, self._end)[whence])
        self._stream.seek(max(0, self._at + self._shift, self._shift + len(self._note)))
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, into: WriteableBuffer, /) -> int:
        view = memoryview(into).cast("B")
        if self._at < len(self._note):
            part = self._note[self._at : self._at + len(view)]
            view[: len(part)] = part
            got = len(part)
        else:
            got = self._stream.readinto(view) or 0
        self._at += got
        return got

    def close(self) -> None:
        self._stream.close()
        super().close()


def walk_where_needed(file: Path) -> Walk | None:
    """Return where the frames of an MP3 file are, if it does not itself say rightly how many there are.

    None for every other file. What was walked is kept in mind for as long as the file stays as it is.

    Raises:
        OSError: The file cannot be read.

    """
    stat = file.stat()
    return _walked(file, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=4)
def _walked(file: Path, size: int, _: int) -> Walk | None:
    if size < 4:
        return None
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as held:
        first = _first_frame(held)
        if first is None or _noted_rightly(held, first):
            return None
        walk = _walk(held, first)
        return walk if walk.count else None


def _walk(held: mmap.mmap, first: int) -> Walk:
    head = bytes(held[first : first + 4])
    lengths = _lengths(head)
    places, count, at, end = array("Q"), 0, first, len(held)
    if _note_at(held, first) is not None:
        at += lengths[held[first + 2]]  # a note that does not fit is no sound
    get, mark = lengths.get, head[1] | 1
    while at + 4 <= end:
        # By chunks, because bytes are quicker to look at than a mapped file, and each is let go of afterwards.
        chunk, base = held[at : at + _CHUNK], at
        last = base + len(chunk) - 4
        while at <= last:
            place = at - base
            length = get(chunk[place + 2]) if chunk[place] == 0xFF and chunk[place + 1] | 1 == mark else None
            if length is None:
                found = _next_frame(held, at + 1, end, head)
                at = end if found is None else found
                break
            if count % _STRIDE == 0:
                places.append(at)
            count += 1
            at += length
        _close_map(held)
    if at > end + 1 and count:  # the last frame is not whole
        count -= 1
        if count % _STRIDE == 0:
            places.pop()
    return Walk(head, count, places, first if held[:3] == b"ID3" else 0)


def _close_map(held: mmap.mmap) -> None:
    """Give back the memory that pages of the file take, where the system lets one."""
    if hasattr(held, "madvise") and hasattr(mmap, "MADV_DONTNEED"):
        held.madvise(mmap.MADV_DONTNEED)


def _first_frame(held: mmap.mmap) -> int | None:
    """Return the byte at which the first frame begins; None where the file is no MP3."""
    at = 0
    while held[at : at + 3] == b"ID3" and at + 10 <= len(held):
        size = 0
        for part in held[at + 6 : at + 10]:
            size = size << 7 | part & 0x7F
        at += 10 + size + (10 if held[at + 5] & 0x10 else 0)
    if at == 0 and held[0] != 0xFF:
        return None  # sound of another kind may hold anything; an MP3 without a tag begins with a frame
    return _next_frame(held, at, min(len(held), at + _SEARCHED), None)


def _next_frame(held: mmap.mmap, at: int, end: int, like: bytes | None) -> int | None:
    """Return the next byte from which a few frames follow one another, of a known kind where one is given."""
    while (at := held.find(b"\xff", at, end)) >= 0:
        head = bytes(held[at : at + 4])
        if _is_head(head) and (like is None or _same_kind(head, like)) and _go_on(held, at, head):
            return at
        at += 1
    return None


def _go_on(held: mmap.mmap, at: int, like: bytes) -> bool:
    lengths = _lengths(like)
    for _ in range(_IN_A_ROW):
        head = held[at : at + 4]
        if len(head) < 4:
            return True  # the end
        if not (_is_head(head) and _same_kind(head, like)):
            return head[:3] == b"TAG"
        at += lengths[head[2]]
    return True


def _is_head(head: bytes) -> bool:
    """Return whether four bytes can be the header of a Layer III frame."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] >> 3 & 3 == 1:
        return False
    return head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3


def _same_kind(head: bytes, like: bytes) -> bool:
    """Return whether two headers agree in version, layer, rate and whether there is one channel."""
    return head[1] | 1 == like[1] | 1 and not (head[2] ^ like[2]) & 0x0C and (head[3] >> 6 == 3) == (like[3] >> 6 == 3)


@lru_cache(maxsize=32)
def _lengths(head: bytes) -> dict[int, int]:
    """Return how many bytes a frame of this kind has, by its header's third byte (bit rate, rate, padding)."""
    newest = head[1] >> 3 & 3 == 3
    rate = _RATES[head[1] >> 3 & 3][head[2] >> 2 & 3]
    return {
        kbits << 4 | head[2] & 0x0C | low: (144 if newest else 72) * _KBITS[newest][kbits] * 1000 // rate + (low >> 1)
        for kbits in range(1, 15)
        for low in range(4)
    }


def _side(head: bytes) -> int:
    """Return how many bytes stand between a header and a note: what a decoder takes for an empty frame."""
    one = head[3] >> 6 == 3
    return (17 if one else 32) if head[1] >> 3 & 3 == 3 else (9 if one else 17)


def _note_at(held: mmap.mmap, first: int) -> int | None:
    """Return where the note in the first frame begins; None where there is none."""
    head = bytes(held[first : first + 4])
    at = first + 4 + _side(head)
    if held[at : at + 4] in (b"Xing", b"Info"):
        return at
    return first + 36 if held[first + 36 : first + 40] == b"VBRI" else None


def _noted_rightly(held: mmap.mmap, first: int) -> bool:
    """Return whether the first frame says how many there are, and as many bytes as there are."""
    at = _note_at(held, first)
    if at is None or held[at : at + 4] == b"VBRI" or len(held) < at + 16:
        return False
    flags, count, size = struct.unpack(">III", held[at + 4 : at + 16])
    end = len(held) - (128 if held[-128:-125] == b"TAG" else 0)
    return bool(flags & 3 == 3 and count > 0 and abs(end - first - size) <= _SLACK)


def _note(walk: Walk, count: int) -> bytes:
    """Return a frame that says how many follow it, of the least bit rate that has room for it."""
    head = bytearray(walk.head)
    head[1] |= 1  # no checksum
    words = bytes(_side(walk.head)) + b"Info" + struct.pack(">II", 1, count)
    for third, length in sorted(_lengths(walk.head).items()):
        if not third & 3 and length >= 4 + len(words):
            head[2] = third
            return (bytes(head) + words).ljust(length, b"\0")
    raise AssertionError("the greatest bit rate has room")
