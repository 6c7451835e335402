"""How long a recording really is, and what it is called, before any of it is played.

A session around a recording is laid out from its length, so that is found first, and quickly. Most files say it and are
right; what they say is tried, by reading their last frame. Where that is not there (a download that broke off, a FLAC
that was written to a pipe) the end is searched for by halves, some thirty small reads; in kinds that cannot be sought
in (GSM, G.721) they are read through. MP3 is a case of its own, see :mod:`audio.files.mp3`: its frames are counted.
Kinds that ffmpeg reads are measured by their packets. A length that is not known is never taken for one.

Should a file end before that after all, because it is damaged in the middle, the session goes on to the same whole
last breath with the tones alone. Should it go on for longer, nothing is cut: it is played to its own end.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from audio.faults import RecordingError, RecordingFault
from audio.files.decoder import UNKNOWN
from audio.files.reader import Recording
from scripts.bounds import RECORDING_MAX

if TYPE_CHECKING:
    from pathlib import Path

    from audio.units import Frames
    from scripts.units import Seconds

LONGEST_S: Final = round(RECORDING_MAX)
"""Reading through something to learn its length ends here."""
_TITLE_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class About:
    """What there is to know of a recording without listening to it."""

    length: Seconds
    title: str
    """From its tag, as one line of proper text; empty where there is none."""


def about(file: Path) -> About:
    """Return a recording's length and title.

    Raises:
        RecordingError: It cannot be read, or there is no sound in it.

    """
    with Recording(file) as recording:
        frames, rate, title = found_frames(recording), recording.rate, recording.title
    if not frames:
        raise RecordingError(RecordingFault.NO_SOUND, file=file)
    if frames > LONGEST_S * rate:
        raise RecordingError(RecordingFault.ENDLESS, file=file, hours=LONGEST_S // 3600)
    return About(frames / rate, one_line(title))


def found_frames(recording: Recording) -> Frames:
    """Return how many frames there are in a recording, at its own rate. Does not move it.

    What was found is kept in mind for as long as the file stays as it is.

    Raises:
        RecordingError: It cannot be read any more.

    """
    claimed = recording.claimed_frames
    if recording.claim_is_sure:
        return claimed
    try:
        stat = recording.file.stat()
    except OSError as error:
        raise RecordingError(RecordingFault.GONE, file=recording.file, reason=error.strerror) from error
    return _found(recording.file, (stat.st_size, stat.st_mtime_ns))


def one_line(text: str) -> str:
    """Return text from a file as one short line that is safe to show: no control characters, no breaks."""
    kept = "".join(" " if unicodedata.category(letter).startswith(("C", "Z")) else letter for letter in text)
    words = " ".join(kept.split())
    return words if len(words) <= _TITLE_LONGEST else words[: _TITLE_LONGEST - 1].rstrip() + "…"


@lru_cache(maxsize=8)
def _found(file: Path, _: tuple[int, int]) -> Frames:
    with Recording(file) as recording:
        claimed, rate = recording.claimed_frames, recording.rate
        if claimed == 0:
            return 0
        if not recording.jumps:
            return _read_through(recording)
    if claimed < UNKNOWN and _reaches(file, claimed):
        return claimed
    low, high, most = 0, 4 * rate, min(claimed, LONGEST_S * rate)
    while high < most and _reaches(file, high):
        low, high = high, 2 * high
    high = min(high, most)
    while high - low > rate:
        middle = (low + high) // 2
        low, high = (middle, high) if _reaches(file, middle) else (low, middle)
    with Recording(file) as recording:
        return low + len(recording.read(2 * rate)) if low == 0 or recording.go_to(low) else low


def _read_through(recording: Recording) -> Frames:
    frames = 0
    while frames <= LONGEST_S * recording.rate and (block := len(recording.read(10 * recording.rate))):
        frames += block
    return frames


def _reaches(file: Path, frames: Frames) -> bool:
    """Return whether a recording has so many frames. Opened anew: where it cannot go, libsndfile may lose its way."""
    with Recording(file) as recording:
        return recording.go_to(frames - 1) and len(recording.read(1)) == 1
