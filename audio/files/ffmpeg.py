"""Kinds of recording that libsndfile does not read (m4a, webm, wma and more), through ffmpeg where it is installed.

ffmpeg decodes into a pipe from which pieces are taken as they are needed, and is started anew at another place for
a jump. So a recording of any length begins at once, no memory and no disk is taken by it, and nothing is left behind
after a crash: a process whose pipe nobody reads ends by itself. A decoded copy on disk would be quicker to jump in, but
two hours of it are more than half a gigabyte, often of memory, where the folder for temporary files is one.

How long a recording is, its packets say: another ffmpeg passes over them without decoding, half a second for two hours.
What the file says of itself is not asked: recordings made in a browser say nothing, others are broken off.

ffmpeg sees one local file, through demuxers of single files only: no list or address in a file leads it elsewhere.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Final, NamedTuple

import numpy as np

from audio.files.decoder import UNKNOWN

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Frames, Samples

_PROGRAM: Final = "ffmpeg"
_KINDS: Final = (
    "mov,matroska,asf,aac,amr,caf,ape,wv,tta,tak,mp3,ogg,flac,wav,w64,aiff,avi,mpeg,mpegts,flv,ac3,eac3,dts,mpc,mpc8,rm"
)
_SAFELY: Final = ("-protocol_whitelist", "file", "-format_whitelist", _KINDS)
_HEADER: Final = struct.Struct(">4sIIIII")
"""The start of an AU file: a mark, where the sound begins, its size, its encoding, its rate, its channels."""
_LONGEST_S: Final = 120.0
"""A file that is not passed over in that time is on a disk that does not answer."""
_TITLE: Final = re.compile(r"^\s+title\s*: (.+)$", re.MULTILINE | re.IGNORECASE)


class _About(NamedTuple):
    seconds: float
    title: str


class ForeignError(OSError):
    """ffmpeg makes nothing of a file."""


class ForeignSound:
    """A file that ffmpeg decodes. A :class:`audio.files.decoder.Decoder`."""

    def __init__(self, file: Path) -> None:
        """Open a file.

        Raises:
            ForeignError: ffmpeg is not installed, or finds no sound in it.

        """
        self._file = file
        self._at: Frames = 0
        self._process, self.samplerate, self.channels = _started(file, 0.0)
        try:
            stat = file.stat()
            about = _about(file, stat.st_size, stat.st_mtime_ns)
        except BaseException:
            self.close()
            raise
        self.title = about.title
        self.frames: Frames = round(about.seconds * self.samplerate) or UNKNOWN

    def read(self, frames: Frames = -1, dtype: str = "float32", always_2d: bool = False) -> Samples:  # noqa: ARG002, FBT001, FBT002 - soundfile's own signature
        """Return the next frames, [up to frames, channels]."""
        wanted = frames * self.channels * 4 if frames >= 0 else -1
        data = _pipe(self._process).read(wanted)
        whole = len(data) // (4 * self.channels)
        self._at += whole
        sound = np.frombuffer(data, ">f4", whole * self.channels).reshape(whole, self.channels)
        return sound.astype(np.float32)

    def seek(self, frames: Frames, _: int = 0) -> Frames:
        """Go to a frame, by starting ffmpeg there."""
        if frames != self._at:
            self.close()
            self._process, *_ignored = _started(self._file, frames / self.samplerate)
            self._at = frames
        return frames

    def close(self) -> None:
        """End ffmpeg."""
        _pipe(self._process).close()
        self._process.kill()
        self._process.wait()


def installed() -> bool:
    """Return whether there is an ffmpeg."""
    return shutil.which(_PROGRAM) is not None


def _started(file: Path, seconds: float) -> tuple[subprocess.Popen[bytes], int, int]:
    """Start decoding from a place on; return the process, the rate and how many channels there are."""
    into = ("-map", "0:a:0", "-c:a", "pcm_f32be", "-f", "au", "pipe:1")
    command = ("-v", "error", "-ss", f"{seconds:.6f}", *_SAFELY, "-i", _named(file), *into)
    process = _run(command, subprocess.PIPE, subprocess.DEVNULL)
    header = _pipe(process).read(_HEADER.size)
    mark, offset, _, _, rate, channels = _HEADER.unpack(header.ljust(_HEADER.size, b"\0"))
    rest = max(0, offset - _HEADER.size)
    if mark != b".snd" or not rate or not channels or len(_pipe(process).read(rest)) < rest:
        _pipe(process).close()
        process.kill()
        process.wait()
        raise ForeignError(f"{_PROGRAM} finds no sound in {file}")
    return process, rate, channels


@lru_cache(maxsize=8)
def _about(file: Path, _: int, __: int) -> _About:
    """Return how long a file's sound is, by its packets, and its title. Kept in mind while the file stays as it is."""
    into = ("-map", "0:a:0", "-c", "copy", "-f", "null", "-progress", "pipe:1", "-")
    process = _run(("-v", "info", "-nostats", *_SAFELY, "-i", _named(file), *into), subprocess.PIPE, subprocess.PIPE)
    try:
        told, said = process.communicate(timeout=_LONGEST_S)
    except subprocess.TimeoutExpired as error:
        raise ForeignError(f"{file} takes too long to read") from error
    finally:
        process.kill()
        process.wait()
    times = re.findall(rb"^out_time_us=(\d+)", told, re.MULTILINE)
    title = _TITLE.search(said.decode(errors="replace"))
    return _About(int(times[-1]) / 1e6 if times else 0.0, title[1].strip() if title else "")


def _run(command: tuple[str | bytes, ...], out: int, said: int) -> subprocess.Popen[bytes]:
    program = shutil.which(_PROGRAM)
    if program is None:
        raise ForeignError(f"{_PROGRAM} is not installed")
    # A session of its own: Ctrl+C in the terminal is for the listener's program, which fades out first.
    return subprocess.Popen(
        [program, "-nostdin", "-hide_banner", *command],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=said,
        start_new_session=True,
    )


def _pipe(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdout is not None  # noqa: S101 - every process here has one
    return process.stdout


def _named(file: Path) -> bytes:
    # The prefix keeps a name with a dash or a colon from meaning something else.
    return b"file:" + os.fsencode(file)
