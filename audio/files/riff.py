"""WAV and AIFF whose header does not say how much sound there is: the recorder died before it came back to write it.

Sizes are 0, or those of the last time it came by; the sound is there all the same. A header that does say it is put
before the file. Layout: the RIFF/WAVE and AIFF specifications; EBU Tech 3306 for ``RF64``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from audio.files.window import Bytes, Span, Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FIRST: Final = 12
"""Where the first chunk begins."""
_HEADER_MOST: Final = 1 << 20
_CHUNKS_MOST: Final = 10_000
"""So many behind the sound are looked at; there may be millions without anything in them."""
_STREAMED: Final = 0x7FFF_0000
"""From here on a size stands for: nobody knows."""
_NOISE: Final = 16
"""Fewer bytes after the sound's chunk are nobody's recording."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A file behind a header that says how long it is."""

    file: Path
    head: bytes
    span: Span

    def opened(self) -> Window:
        """Open it.

        Raises:
            OSError: It cannot be read.

        """
        return Window(self.file, [self.span], self.head)


@dataclass(frozen=True, slots=True)
class Riff:
    """What a WAV or AIFF says of its sound."""

    mended: Mended | None = None
    """The file with its sizes put right; None where they are."""
    promised: float = 1.0
    """How much more sound it says it has than there is, as a ratio; 1 where all of it is there."""


def is_without_sound(file: Path) -> bool:
    """Return whether a WAV or AIFF is whole, and has no chunk of sound in it.

    Raises:
        OSError: The file cannot be read.

    """
    with Bytes(file) as held:
        head = held.at(0, 12)
        sound, order = (b"SSND", ">") if head[:4] == b"FORM" else (b"data", "<")
        if head[8:] not in (b"WAVE", b"AIFF", b"AIFC") or head[:4] not in (b"RIFF", b"RF64", b"FORM"):
            return False
        end = _FIRST
        for name, at, size in _walked(held, order):
            if name == sound or not _is_name(name):
                return False
            end = at + size + (size & 1)
        return end - held.size in (0, 1)


def looked_at(file: Path) -> Riff:
    """Return what is amiss with the sizes of a WAV or AIFF file; of any other, nothing.

    Raises:
        OSError: The file cannot be read.

    """
    stat = file.stat()
    return _looked_at(file, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=8)
def _looked_at(file: Path, _: int, __: int) -> Riff:
    with Bytes(file) as held:
        head = held.at(0, 12)
        if head[:4] in (b"RIFF", b"RF64") and head[8:] == b"WAVE":
            return _wav(file, held)
        if head[:4] == b"FORM" and head[8:] in (b"AIFF", b"AIFC"):
            return _aiff(file, held)
    return Riff()


def _wav(file: Path, held: Bytes) -> Riff:
    chunks = _chunks(held, b"data", "<")
    if b"data" not in chunks or b"fmt " not in chunks:
        return Riff()
    data, size = chunks[b"data"]
    there = held.size - data
    if b"ds64" in chunks and size >= _STREAMED:
        size = int.from_bytes(held.at(chunks[b"ds64"][0] + 8, 8), "little")
    block = max(1, int.from_bytes(held.at(chunks[b"fmt "][0] + 12, 2), "little"))
    if size > there:
        return Riff(promised=size / max(1, there) if size < _STREAMED else 1.0)
    if size >= _STREAMED or there - size <= _NOISE or _chunks_follow(held, data + size + (size & 1), "<"):
        return Riff()
    sound = there // block * block
    if sound >= _STREAMED:
        return Riff()
    head = bytearray(held.at(0, data))
    head[:4] = b"RIFF"
    struct.pack_into("<I", head, 4, data - 8 + sound)
    struct.pack_into("<I", head, data - 4, sound)
    for name in (b"fact", b"ds64"):  # they say how long it is as well
        if name in chunks:
            at = chunks[name][0] - 8
            head[at : at + 4] = b"junk"
    return Riff(Mended(file, bytes(head), (data, data + sound)))


def _aiff(file: Path, held: Bytes) -> Riff:
    chunks = _chunks(held, b"SSND", ">")
    if b"SSND" not in chunks or b"COMM" not in chunks:
        return Riff()
    data, size = chunks[b"SSND"]
    common = chunks[b"COMM"][0]
    channels, frames, bits = struct.unpack(">HIH", held.at(common, 8))
    frame = max(1, channels * -(-bits // 8))
    there = held.size - data - 8
    if size > there + 8:
        return Riff(promised=(size - 8) / max(1, there) if size < _STREAMED else 1.0)
    if size >= _STREAMED or held.size - data - size <= _NOISE or _chunks_follow(held, data + size + (size & 1), ">"):
        return Riff()
    packed = held.at(0, 12)[8:] == b"AIFC" and held.at(common + 18, 4) not in (b"NONE", b"sowt", b"twos")
    if packed or frames * frame > max(0, size - 8):
        return Riff()
    frames = there // frame
    head = bytearray(held.at(0, data + 8))
    struct.pack_into(">I", head, 4, data + frames * frame)
    struct.pack_into(">I", head, common + 2, frames)
    struct.pack_into(">I", head, data - 4, frames * frame + 8)
    return Riff(Mended(file, bytes(head), (data + 8, data + 8 + frames * frame)))


def _chunks(held: Bytes, sound: bytes, order: str) -> dict[bytes, tuple[int, int]]:
    """Return where the content of each chunk begins and how long it says it is, up to the one with the sound."""
    found: dict[bytes, tuple[int, int]] = {}
    for name, at, size in _walked(held, order):
        found.setdefault(name, (at, size))
        if name == sound:
            break
    return found


def _walked(held: Bytes, order: str) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each chunk of a header, where its content begins, and how long it says it is."""
    at = _FIRST
    while at < _HEADER_MOST and len(head := held.at(at, 8)) == 8:
        name, size = struct.unpack(f"{order}4sI", head)
        yield name, at + 8, size
        at += 8 + size + (size & 1)


def _is_name(name: bytes) -> bool:
    return all(0x20 <= letter < 0x7F for letter in name)


def _chunks_follow(held: Bytes, at: int, order: str) -> bool:
    """Return whether from a byte on there are chunks up to the end of the file: then the sound does end before them."""
    for _ in range(_CHUNKS_MOST):
        if at + 8 > held.size:
            return True
        name, size = struct.unpack(f"{order}4sI", held.at(at, 8))
        if not _is_name(name) or at + 8 + size > held.size + 1:
            return name in (b"RIFF", b"FORM")
        at += 8 + size + (size & 1)
    return True
