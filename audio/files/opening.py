"""Who decodes a file: libsndfile most kinds, ffmpeg the rest where it is installed.

libsndfile believes headers and stops at the first thing it does not expect, without a word. So an MP3 is walked first
(:mod:`audio.files.mp3`), a chain taken apart (``chained``), a header without sizes mended (``riff``), and it is given
what it can read to the end.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import soundfile

from audio.faults import RecordingError, RecordingFault
from audio.files import ffmpeg
from audio.files.chained import parts_of_chain
from audio.files.endings import FOREIGN
from audio.files.ffmpeg import ForeignSound
from audio.files.joined import Joined
from audio.files.mp3 import CountedMp3, walk_of
from audio.files.riff import is_without_sound, looked_at
from audio.files.sndfile import KnownSound
from audio.files.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from audio.files.decoder import Decoder
    from audio.units import Frames


def opened(file: Path) -> tuple[Decoder, Frames]:
    """Return what decodes a file, and how many frames it promises by something else than its own count, or 0.

    Raises:
        RecordingError: It is missing, not a file, empty, may not be read, or is no recording.

    """
    _look_at(file)
    try:
        return _known(file)
    except (soundfile.SoundFileError, OSError, TypeError, ValueError) as error:  # TypeError: *.raw, which has no header
        try:
            sound = ForeignSound(file)
        except OSError:
            raise _refusal(file) from error
        return sound, round(sound.said * sound.samplerate)


def _look_at(file: Path) -> None:
    """Refuse what is no file with something in it.

    Raises:
        RecordingError: There is no such file, or it cannot be read.

    """
    try:
        if not file.exists():
            raise RecordingError(RecordingFault.MISSING, file=file)
        if not file.is_file():
            raise RecordingError(RecordingFault.NO_FILE, file=file)
        with file.open("rb") as stream:
            start = stream.read(1)
    except PermissionError as error:
        raise RecordingError(RecordingFault.FORBIDDEN, file=file) from error
    except OSError as error:
        raise RecordingError(RecordingFault.UNREADABLE, file=file, reason=error.strerror) from error
    if not start:
        raise RecordingError(RecordingFault.EMPTY, file=file)


def _known(file: Path) -> tuple[Decoder, Frames]:
    """Return libsndfile's reading of a file, through windows where it needs them.

    Raises:
        soundfile.SoundFileError: It does not read it.
        OSError: The file cannot be read, or ffmpeg is the better reader of it.
        TypeError, ValueError: The name or the start means something else to it.

    """
    walk = walk_of(file)
    if walk is not None and not walk.plain:
        runs = [partial(CountedMp3, file, run, 0 if number else walk.tag) for number, run in enumerate(walk.runs)]
        return _in_a_row(runs), 0
    parts = parts_of_chain(file)
    if parts:
        return _in_a_row([partial(KnownSound, partial(Window, file, [part])) for part in parts]), 0
    riff = looked_at(file)
    known = KnownSound(riff.mended.opened if riff.mended else file, sure=walk is not None)
    promised = round(known.frames * riff.promised) if riff.promised > 1.0 else 0
    if known.frames and (walk is not None or known.format != "MP3"):
        return known, promised
    try:  # nothing in it, by libsndfile; or MPEG audio of Layer I or II, whose length it guesses
        sound = ForeignSound(file)
    except OSError:
        return known, promised
    known.close()
    return sound, 0


def _in_a_row(openers: Sequence[Callable[[], Decoder]]) -> Decoder:
    return openers[0]() if len(openers) == 1 else Joined(openers)


def _refusal(file: Path) -> RecordingError:
    with suppress(OSError):
        if is_without_sound(file):
            return RecordingError(RecordingFault.NO_SOUND, file=file)
    if file.suffix.lower() not in FOREIGN:
        return RecordingError(RecordingFault.NO_RECORDING, file=file)
    if ffmpeg.installed():
        return RecordingError(RecordingFault.NOTHING_DECODED, file=file)
    return RecordingError(RecordingFault.NO_FFMPEG, file=file, ending=file.suffix)
