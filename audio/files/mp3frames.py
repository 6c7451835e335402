"""The frames of MPEG audio, Layer III: their headers, and the note in the first that says how many there are.

Layout: ISO/IEC 11172-3 and 13818-3 (headers), and the Xing note as LAME writes it.
"""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from audio.files.window import Bytes
    from audio.units import Frames

_RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_KBITS: Final = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HEAD: Final = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xeb]", re.DOTALL)
"""What the first three bytes of a header look like; ``is_head`` says the rest."""
HEAD_BYTES: Final = 4
_NOTE_BYTES: Final = 16


class Note(NamedTuple):
    """What the first frame says of those that follow."""

    frames: int | None
    size: int | None
    """How many bytes there are from that frame on."""


def is_head(head: bytes) -> bool:
    """Return whether four bytes can be the header of a frame."""
    return (
        len(head) >= HEAD_BYTES
        and _HEAD.match(head) is not None
        and head[2] >> 4 not in (0, 15)
        and head[2] >> 2 & 3 != 3
    )


def rate_of(head: bytes) -> Frames:
    """Return how many frames of sound there are a second."""
    return _RATES[head[1] >> 3 & 3][head[2] >> 2 & 3]


def channels_of(head: bytes) -> int:
    """Return how many channels there are."""
    return 1 if head[3] >> 6 == 3 else 2


def sound_in(head: bytes) -> Frames:
    """Return how many frames of sound there are in each frame of the file."""
    return 1152 if head[1] >> 3 & 3 == 3 else 576


def same_kind(head: bytes, like: bytes) -> bool:
    """Return whether two headers agree in version, layer, rate and whether there is one channel."""
    return head[1] | 1 == like[1] | 1 and not (head[2] ^ like[2]) & 0x0C and channels_of(head) == channels_of(like)


@lru_cache(maxsize=32)
def lengths_of(second: int, third: int) -> dict[int, int]:
    """Return how many bytes a frame of a kind has, by its header's third byte (bit rate, rate, padding).

    Args:
        second: The second byte of any header of that kind.
        third: Its third.

    """
    newest = second >> 3 & 3 == 3
    rate = _RATES[second >> 3 & 3][third >> 2 & 3]
    return {
        kbits << 4 | third & 0x0C | low: (144 if newest else 72) * _KBITS[newest][kbits] * 1000 // rate + (low >> 1)
        for kbits in range(1, 15)
        for low in range(4)
    }


def length_of(head: bytes) -> int:
    """Return how many bytes the frame of a header has."""
    return lengths_of(head[1], head[2])[head[2]]


def next_frame(held: Bytes, at: int, end: int, in_a_row: int) -> int | None:
    """Return the next byte before ``end`` from which so many frames of one kind follow one another.

    Any three bytes look like a header now and then. Near the end of the file fewer are enough.
    """
    while (found := held.find(_HEAD, at, end, HEAD_BYTES - 1)) is not None:
        if _go_on(held, found, in_a_row):
            return found
        at = found + 1
    return None


def _go_on(held: Bytes, at: int, in_a_row: int) -> bool:
    like = held.at(at, HEAD_BYTES)
    for done in range(in_a_row):
        head = held.at(at, HEAD_BYTES)
        if len(head) < HEAD_BYTES or (done and head[:3] in (b"TAG", b"ID3", b"APE")):
            return done > 0 and at <= held.size + 1  # the end
        if not (is_head(head) and same_kind(head, like)):
            return False
        at += length_of(head)
    return True


def side_of(head: bytes) -> int:
    """Return how many bytes stand between a header and a note: what a decoder takes for an empty frame."""
    one = channels_of(head) == 1
    return (17 if one else 32) if head[1] >> 3 & 3 == 3 else (9 if one else 17)


def note_at(held: Bytes, first: int) -> Note | None:
    """Return the note in the frame at a byte; None where it is a frame of sound."""
    head = held.at(first, HEAD_BYTES)
    if not is_head(head):
        return None
    words = held.at(first + HEAD_BYTES + side_of(head), _NOTE_BYTES)
    if words[:4] in (b"Xing", b"Info"):
        if len(words) < _NOTE_BYTES:
            return Note(None, None)
        flags, *numbers = struct.unpack(">III", words[4:])
        frames = numbers.pop(0) if flags & 1 else None
        return Note(frames, numbers.pop(0) if flags & 2 else None)
    return Note(None, None) if held.at(first + 36, 4) == b"VBRI" else None


def note_of(head: bytes, count: int) -> bytes:
    """Return a frame that says how many follow it, of the least bit rate that has room for it."""
    made = bytearray(head)
    made[1] |= 1  # no checksum
    words = bytes(side_of(head)) + b"Info" + struct.pack(">II", 1, count)
    for third, length in sorted(lengths_of(head[1], head[2]).items()):
        if not third & 3 and length >= HEAD_BYTES + len(words):
            made[2] = third
            return (bytes(made) + words).ljust(length, b"\0")
    raise AssertionError("the greatest bit rate has room")
