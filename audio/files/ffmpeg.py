"""Kinds of recording that libsndfile does not read (m4a, webm, wma and more), through ffmpeg where it is installed.

ffmpeg decodes into a pipe from which pieces are taken as they are needed, and is started anew at another place for
a jump. So a recording of any length begins at once, no memory and no disk is taken by it, and nothing is left behind
after a crash: a process whose pipe nobody reads ends by itself. A decoded copy on disk would be quicker to jump in, but
two hours of it are more than half a gigabyte, often of memory, where the folder for temporary files is one.

Time is what has been decoded, sample after sample, and never what a container writes beside its packets: those stamps
begin late, leap where a recorder was paused, or are rounded. Reading on is therefore always right. A jump has to go by
the stamps; it is made right by those of the packets, and lands within some hundredths of a second. A short way is read
instead.

How long a recording is, its packets say: another ffmpeg passes over them without decoding, half a second for two hours.
What the file says of itself is not asked: recordings made in a browser say nothing, others are broken off. Where the
packets do not say it either, or leap, or hold less than they say, it is decoded once from start to end.

ffmpeg sees one local file, through demuxers of single files only: no list or address in a file leads it elsewhere.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import tempfile
import threading
import time
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Final, NamedTuple

import numpy as np

from audio.files.decoder import UNKNOWN
from audio.files.packets import Stamps, stamps_in

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Frames, Samples
    from scripts.units import Seconds

_PROGRAM: Final = "ffmpeg"
_KINDS: Final = (
    "mov,matroska,asf,aac,loas,amr,amrnb,amrwb,caf,ape,wv,tta,tak,mp3,ogg,flac,wav,w64,aiff,au,voc,avi,mpeg,mpegts,flv,"
    "ac3,eac3,dts,dtshd,truehd,mlp,mpc,mpc8,rm,nut,g722,gsm,g726,g729,g723_1,ilbc,sln,dss,sbc,qcp,ircam,nistsphere,dsf,oma,"
    "adx,hcom,iff,vqf,aea,wve,sox,pvf,xwma,wtv,mxf,dv,nsv,pva"
)
_SAFELY: Final = ("-protocol_whitelist", "file", "-format_whitelist", _KINDS)
_HEADER: Final = struct.Struct(">4sIIIII")
"""The start of an AU file: a mark, where the sound begins, its size, its encoding, its rate, its channels."""
_LONGEST_S: Final = 120.0
"""A file that is not passed over in that time is on a disk that does not answer."""
_READ_ON: Final[Seconds] = 120.0
"""So far ahead, or from the start, is read instead of jumped: about as quick, and right to the frame."""
_BLOCK: Final[Frames] = 48_000
_WORDS: Final = 1 << 20
"""So much is read of what ffmpeg says about a file."""
_TITLE: Final = re.compile(r"^\s+title\s*: (.+)$", re.MULTILINE | re.IGNORECASE)
_DURATION: Final = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d\.\d+)", re.MULTILINE)
_COUNTED: Final = re.compile(
    r"^Input #0, (?:aac|loas|amr\w*|mpc8?|tta|wav), from|^  Stream #0:\S+ Audio: (?:amr_|musepack|tta)", re.MULTILINE
)
"""Kinds whose packets say something else than what comes of them: a pause in AMR is left out, the last of a Musepack or
a TTA file holds less than it says, AAC that was joined goes on at another rate, a WAV cuts packets apart."""
_ADRIFT: Final[Seconds] = 0.5
"""Where what is decoded and what the packets say differ by more, nothing is found by their stamps."""
_PICTURES: Final = re.compile(r"^  Stream #\S+ Video: (?!.*attached pic)", re.MULTILINE)


class _About(NamedTuple):
    seconds: Seconds
    """How long its sound is; 0 where nobody knows."""
    said: Seconds
    """How long it says it is; 0 where it does not say, or says it of something else."""
    stamps: Stamps
    title: str


class ForeignError(OSError):
    """ffmpeg makes nothing of a file."""


class ForeignSound:
    """A file that ffmpeg decodes. A :class:`audio.files.decoder.Decoder`."""

    sure = True
    jumps = False

    def __init__(self, file: Path) -> None:
        """Open a file.

        Raises:
            ForeignError: ffmpeg is not installed, or finds no sound in it.

        """
        self._file = file
        self._at: Frames = 0
        self._first = b""
        self._process, self.samplerate, self.channels = _started(file, 0.0)
        try:
            # A header alone is no sound: a download that broke off behind its index has nothing else.
            self._first = _pipe(self._process).read(4 * self.channels)
            if len(self._first) < 4 * self.channels:
                raise ForeignError(f"{_PROGRAM} finds no sound in {file}")  # noqa: TRY301 - what was started is ended below
            stat = file.stat()
            self._about = _about(file, stat.st_size, stat.st_mtime_ns)
        except BaseException:
            self.close()
            raise
        self.title = self._about.title
        self.frames: Frames = round(self._about.seconds * self.samplerate) or UNKNOWN
        self.said: Seconds = self._about.said
        """How long it says it is, in seconds; 0 where it does not say."""

    def read(self, frames: Frames) -> Samples:
        """Return the next frames, [up to frames, channels]."""
        wanted = frames * self.channels * 4
        data = self._first[:wanted]
        self._first = self._first[wanted:]
        data += _pipe(self._process).read(wanted - len(data))
        whole = len(data) // (4 * self.channels)
        self._at += whole
        sound = np.frombuffer(data, ">f4", whole * self.channels).reshape(whole, self.channels)
        return sound.astype(np.float32)

    def seek(self, frames: Frames) -> Frames:
        """Go to a frame: by reading on where it is near, otherwise by starting ffmpeg there."""
        near = _READ_ON * self.samplerate
        if not 0 <= frames - self._at <= near:
            if frames > near and abs(self._about.seconds - self._about.stamps.length) <= _ADRIFT:
                self.near(frames)
                return frames
            if frames < self._at:
                self._start(0.0, 0)
        while self._at < frames and len(self.read(min(frames - self._at, _BLOCK))):
            pass
        return self._at

    def near(self, frames: Frames) -> None:
        """Go to about a frame, by starting ffmpeg there."""
        self._start(self._about.stamps.at(frames / self.samplerate), frames)

    def close(self) -> None:
        """End ffmpeg."""
        _end(self._process)

    def _start(self, seconds: Seconds, at: Frames) -> None:
        self.close()
        self._process, rate, channels = _started(self._file, seconds)
        self._first = b""
        if (rate, channels) != (self.samplerate, self.channels):
            raise ForeignError(f"{self._file} has become another")
        self._at = at


def installed() -> bool:
    """Return whether there is an ffmpeg."""
    return shutil.which(_PROGRAM) is not None


def _started(file: Path, seconds: float) -> tuple[subprocess.Popen[bytes], int, int]:
    """Start decoding from a place on; return the process, the rate and how many channels there are."""
    into = ("-map", "0:a:0", "-c:a", "pcm_f32be", "-f", "au", "pipe:1")
    # Nobody asks for the start by its time: ffmpeg would go to where a video's picture begins, and sound may before.
    place = ("-ss", f"{seconds:.6f}") if seconds > 0.0 else ()
    command = ("-v", "error", *place, *_SAFELY, "-i", _named(file), *into)
    process = _run(command, subprocess.PIPE, subprocess.DEVNULL)
    header = _pipe(process).read(_HEADER.size)
    mark, offset, _, _, rate, channels = _HEADER.unpack(header.ljust(_HEADER.size, b"\0"))
    rest = max(0, offset - _HEADER.size)
    if mark != b".snd" or not rate or not channels or len(_pipe(process).read(rest)) < rest:
        _end(process)
        raise ForeignError(f"{_PROGRAM} finds no sound in {file}")
    return process, rate, channels


@lru_cache(maxsize=8)
def _about(file: Path, _: int, __: int) -> _About:
    """Return what there is in a file, by its packets. Kept in mind while the file stays as it is."""
    into = ("-map", "0:a:0", "-c", "copy", "-f", "framecrc", "pipe:1")
    with tempfile.TemporaryFile() as words:
        process = _run(("-v", "info", "-nostats", *_SAFELY, "-i", _named(file), *into), subprocess.PIPE, words.fileno())
        enough = threading.Timer(_LONGEST_S, process.kill)
        enough.start()
        try:
            stamps = stamps_in(_pipe(process))
        finally:
            enough.cancel()
            _end(process)
        words.seek(0)
        said = words.read(_WORDS).decode(errors="replace")
    counted = not stamps.steady or _COUNTED.search(said) is not None
    seconds = _decoded(file) if counted else stamps.length
    # Before the first chapter or stream: theirs are other titles.
    title = _TITLE.search(said.split("\n  Duration:", 1)[0].partition("\n  Metadata:")[2])
    # Where the stamps leap, what it says of itself is by them, and not how much there is to hear.
    duration = _DURATION.search(said) if stamps.steady and not _PICTURES.search(said) else None
    long = int(duration[1]) * 3600 + int(duration[2]) * 60 + float(duration[3]) if duration else 0.0
    return _About(seconds, long, stamps, title[1].strip() if title else "")


def _decoded(file: Path) -> Seconds:
    """Return how long a file's sound is by decoding it; 0 where that takes too long."""
    began = time.monotonic()
    process, rate, channels = _started(file, 0.0)
    try:
        count = 0
        while data := _pipe(process).read(_BLOCK * channels * 4):
            count += len(data)
            if time.monotonic() - began > _LONGEST_S:
                return 0.0
        return count / (4 * channels * rate)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    _pipe(process).close()
    process.kill()
    process.wait()


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
