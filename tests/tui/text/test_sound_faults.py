"""What is wrong with recordings, files, devices and takes is said in sentences that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from audio.faults import (
    DeviceFault,
    InputError,
    OutputError,
    RecordingError,
    RecordingFault,
    RenderError,
    TakeError,
    TakeFault,
    UnknownDeviceError,
    WritingFault,
)
from audio.files.formats import KINDS
from audio.play.notices import Notice, NoticeKind
from scripts.faults import Flaw, MendableError
from tui.text.faults import flaw_sentence, sentence
from tui.text.notices import NOTICES, notice_words

FILE = Path("/r/talk.m4a")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            RecordingError(RecordingFault.NO_FFMPEG, file=FILE, ending=".m4a"),
            (
                "/r/talk.m4a: .m4a recordings are read through ffmpeg, which is not installed here; install it, or "
                "save the recording as one of WAV, FLAC, AIFF, MP3, Ogg Vorbis and Opus."
            ),
        ),
        (
            RecordingError(RecordingFault.TOO_LONG, file=FILE, minutes=0.5),
            "/r/talk.m4a: this recording is longer than 0.5 minutes; cut it down to the line.",
        ),
        (
            RenderError(WritingFault.UNKNOWN_ENDING, file=FILE, known=tuple(KINDS)),
            "/r/talk.m4a: a session can be written as .wav, .flac, .ogg, .opus or .mp3; end the name so.",
        ),
        (
            OutputError(DeviceFault.NO_LIBRARY, recording=False),
            (
                "The PortAudio library is missing, so there is no sound; on Debian or Ubuntu type: "
                "sudo apt install libportaudio2"
            ),
        ),
        (
            InputError(DeviceFault.NO_LIBRARY, recording=True),
            (
                "The PortAudio library is missing, so there is no recording; on Debian or Ubuntu type: "
                "sudo apt install libportaudio2"
            ),
        ),
        (
            InputError(DeviceFault.SHUT, recording=True, reason="busy"),
            ("The microphone does not open (busy): another program may have it, or the system may not allow it."),
        ),
        (
            UnknownDeviceError(DeviceFault.UNKNOWN, recording=False, found="xyz", known=("one", "other")),
            "No sound device is named “xyz”; the devices here: “one”, “other”.",
        ),
        (
            UnknownDeviceError(DeviceFault.SEVERAL, recording=True, found="o", known=()),
            "More than one microphone is named “o”; those here: none.",
        ),
        (
            TakeError(TakeFault.FEW_PAUSES, parts=1, lines=2),
            (
                "There are pauses for 1 lines in this recording, and 2 are wanted. "
                "Leave a second or more of quiet between two lines."
            ),
        ),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(error: MendableError, words: str) -> None:
    assert sentence(error) == words


def test_a_take_kept_raw_says_why() -> None:
    full = Flaw(WritingFault.DISK_FULL, {"file": FILE})
    assert flaw_sentence(Flaw(TakeFault.KEPT_RAW, {"flaw": full})) == (
        "/r/talk.m4a: there is no more room on the disk; make room, or write to another disk. "
        "The take stays in its raw form and is not lost."
    )


def test_every_notice_has_words() -> None:
    assert set(NOTICES) == set(NoticeKind)
    none = Notice(NoticeKind.NO_SOUND, Flaw(DeviceFault.NONE, {"recording": False}))
    assert notice_words(none) == "No sound device was found. A silent clock keeps the pace."
