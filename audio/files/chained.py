"""Ogg streams and FLAC files in which another one begins after the first: where each of them lies.

Ogg: RFC 3533 (pages; a link of a chain begins with pages marked as first). FLAC: RFC 9639, section 8 (the mark and
the block that every file begins with). A WAV is followed by another where its ``RIFF`` chunk ends.
"""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from audio.files.window import Bytes, Span

if TYPE_CHECKING:
    from pathlib import Path

_MOST: Final = 4096
"""More in one file are not taken apart: the last then holds the rest."""
_OGG: Final = re.compile(rb"OggS\0", re.DOTALL)
_OGG_HEADER: Final = 27
_FIRST_PAGE: Final = 2
_FLAC: Final = re.compile(rb"fLaC[\x00\x80]\x00\x00\x22", re.DOTALL)
_FLAC_START: Final = 42


def parts_of_chain(file: Path) -> tuple[Span, ...]:
    """Return the bytes of each recording in an Ogg, a FLAC or a WAV file; nothing where there is one alone.

    Raises:
        OSError: The file cannot be read.

    """
    stat = file.stat()
    return _found(file, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=8)
def _found(file: Path, _: int, __: int) -> tuple[Span, ...]:
    with Bytes(file) as held:
        mark = held.at(0, 4)
        starts = (
            _ogg_links(held)
            if mark == b"OggS"
            else _flac_files(held)
            if mark == b"fLaC"
            else _wav_files(held)
            if mark == b"RIFF"
            else []
        )
        starts = starts[:_MOST]
        if len(starts) < 2:
            return ()
        return tuple(zip(starts, [*starts[1:], held.size], strict=True))


def _ogg_links(held: Bytes) -> list[int]:
    """Return where each link begins: at a first page that comes after one that is none."""
    links: list[int] = []
    at: int | None = 0
    within = True
    while at is not None and at + _OGG_HEADER <= held.size and len(links) <= _MOST:
        header = held.at(at, _OGG_HEADER + 255)
        if len(header) < _OGG_HEADER or header[:5] != b"OggS\0":
            at = held.find(_OGG, at + 1, held.size, 5)
            continue
        first = bool(header[5] & _FIRST_PAGE)
        if first and within:
            links.append(at)
        within = not first
        at += _OGG_HEADER + header[26] + sum(header[_OGG_HEADER : _OGG_HEADER + header[26]])
    return links


def _flac_files(held: Bytes) -> list[int]:
    files: list[int] = []
    at: int | None = 0
    while at is not None and len(files) <= _MOST:
        start = held.at(at, _FLAC_START)
        if len(start) == _FLAC_START and _is_stream_info(start[8:]):
            files.append(at)
        at = held.find(_FLAC, at + 1, held.size, 8)
    return files


def _is_stream_info(block: bytes) -> bool:
    """Return whether a block can be what a FLAC says of itself, and not sound that happens to look like its mark."""
    least, most = struct.unpack(">HH", block[:4])
    rate = int.from_bytes(block[10:13]) >> 4
    return 16 <= least <= most and 1_000 <= rate <= 655_350


def _wav_files(held: Bytes) -> list[int]:
    files: list[int] = []
    at = 0
    while len(files) <= _MOST:
        head = held.at(at, 12)
        if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
            break
        files.append(at)
        size = int.from_bytes(head[4:8], "little")
        at += 8 + size + (size & 1)
    return files
