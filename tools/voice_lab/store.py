"""Clips on disk: Ogg Opus files that come out the same every time, and the list that says what they hold.

Everything is written beside its place and moved there whole, so an interrupted run leaves no half-made clip.
"""

import io
import json
import os
import struct
import tempfile
import tomllib
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile as sf

from audio.level.gain import HIGHEST_PEAK_DB, VOICE_LUFS
from audio.level.loudness import loudness_as_played
from audio.level.truepeak import true_peak_db
from tools.voice_lab.model import Floats

_BLOCK_FRAMES = 24_000
# soundfile's compression level, 0 best and 1 smallest: about 25 kbit/s. Vorbis, at its smallest, takes 32 for a line of
# five seconds, of which 5 are the tables that each file begins with, and is judged the same.
#
# What coding costs the guide, as P.808 of 41 clips: uncoded 3.98; this at 24 kbit/s 3.86, at 37 3.92 (34 give the lower
# guide 0.05 of its 0.2 back); frames of 10 ms at 32 no more; Vorbis at 37 3.91. Opus by its transform alone, which
# libsndfile cannot ask for, has 3.93 at 24 and 3.95 at 36, but the harmonics are less clean by 2 dB, and DNSMOS finds
# 3.10-3.16 overall instead of 3.24, and under 2.8 in the worst clip. With nothing over 8 kHz this has 0.06 more at 28;
# no judge hears what is gone (they hear 16 kHz), but people do: half of what an s sounds of lies there.
LEFT_OUT = 0.925

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Entry:
    """What the list says of one clip."""

    file: str
    words: str
    seconds: float
    gain_db: float


@dataclass(frozen=True)
class Coded:
    """A clip as it is stored, and as a listener's decoder will give it back."""

    data: bytes
    heard: Samples
    """Shape (frames,)."""
    rate_hz: int

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.heard) / self.rate_hz


def coded(samples: Floats, rate_hz: int, words: str, left_out: float = LEFT_OUT) -> Coded:
    """Return a mono clip as it will be stored; the same samples and words always give the same bytes.

    `left_out` is how much is: 0 leaves out nothing that is heard and 1 makes the smallest files.
    """
    memory = io.BytesIO()
    with sf.SoundFile(
        memory, "w", rate_hz, 1, format="OGG", subtype="OPUS", compression_level=left_out,
    ) as out:  # fmt: skip
        for start in range(0, len(samples), _BLOCK_FRAMES):
            out.write(samples[start : start + _BLOCK_FRAMES])
    return stored(_with_serial(memory.getvalue(), zlib.crc32(words.encode())))


def stored(data: bytes) -> Coded:
    """Return a clip of which these are the bytes of its file."""
    decoded, rate = sf.read(io.BytesIO(data), dtype="float32")
    return Coded(data, np.asarray(decoded, dtype=np.float32), rate)


def write_clip(path: Path, clip: Coded, words: str, *, quieter_db: float = 0.0) -> Entry:
    """Write a clip and return its entry, measured on what a listener's decoder will get back.

    The gain is as of `gain_db`.
    """
    write_whole(path, clip.data)
    return Entry(path.name, words, clip.seconds, gain_db(clip, quieter_db))


def gain_db(clip: Coded, quieter_db: float) -> float:
    """Return what brings a clip, on both channels, to -20 LUFS less what is asked, or as near as -4 dBTP allow."""
    loudest = VOICE_LUFS - quieter_db - loudness_as_played(clip.heard, clip.rate_hz)
    return round(min(loudest, HIGHEST_PEAK_DB - true_peak_db(clip.heard)), 2)


def read_list(path: Path) -> dict[str, Entry]:
    """Return the entries of a clips.toml by line; empty where there is none yet."""
    if not path.exists():
        return {}
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Entry(**table) for name, table in tables.items()}


def write_list(path: Path, entries: dict[str, Entry]) -> None:
    """Write a clips.toml in the order given."""
    tables = [
        f"[{name}]\nfile = {_quoted(entry.file)}\nwords = {_quoted(entry.words)}\n"
        f"seconds = {entry.seconds:.6f}\ngain_db = {entry.gain_db:.2f}\n"
        for name, entry in entries.items()
    ]
    write_whole(path, "\n".join(tables).encode())


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes at the path in one move."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a TOML basic string escapes as JSON does


def _with_serial(ogg: bytes, serial: int) -> bytes:
    """Return the file with its stream's serial number, random as libsndfile writes it, set to one of our own.

    RFC 3533: each page is 27 bytes of header with the serial at 14 and a checksum at 22, then a table of
    segment lengths, then the segments.
    """
    out, place = bytearray(ogg), 0
    while place < len(out):
        table = out[place + 27 : place + 27 + out[place + 26]]
        end = place + 27 + len(table) + sum(table)
        out[place + 14 : place + 18] = struct.pack("<I", serial)
        out[place + 22 : place + 26] = bytes(4)
        out[place + 22 : place + 26] = struct.pack("<I", _checksum(out[place:end]))
        place = end
    return bytes(out)


def _checksum(page: bytes | bytearray) -> int:
    """Return Ogg's CRC: polynomial 0x04c11db7, most significant bit first, starting from 0."""
    total = 0
    for byte in page:
        total = ((total << 8) & 0xFFFFFFFF) ^ _CRC_TABLE[(total >> 24) ^ byte]
    return total


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = ((value << 1) ^ 0x04C11DB7) & 0xFFFFFFFF if value & 0x80000000 else value << 1
        table.append(value)
    return table


_CRC_TABLE = _crc_table()
