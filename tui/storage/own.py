"""What is the listener's own, in the data folder: scripts and voices, and a bin. Readable by its owner alone."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from audio.faults import DiskFullError, WritingFault
from scripts.files.library import LANGUAGE, find_session, list_sessions
from scripts.files.library import session_files as files
from scripts.files.library import session_names as names
from scripts.voice.voices import find_voice, list_voices
from tui.storage.faults import OutOfReachError
from tui.storage.folders import data_folder

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.files.library import ListedSession, SessionFile
    from scripts.files.model import Session
    from scripts.voice.voices import ListedVoice, Voice

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def scripts_folder() -> Path:
    """Return where the listener's own scripts are; it need not be there."""
    return data_folder() / "scripts"


def voices_folder() -> Path:
    """Return where the listener's own voices are, a folder each; it need not be there."""
    return data_folder() / "voices"


def bin_folder() -> Path:
    """Return where removed voices go; it need not be there."""
    return data_folder() / "bin"


def sessions(language: str = LANGUAGE) -> tuple[ListedSession, ...]:
    """Return the sessions there are, bundled and own; those with faults too. In this language where written in it."""
    return list_sessions(scripts_folder(), language)


def session_files(language: str = LANGUAGE) -> tuple[SessionFile, ...]:
    """Return the sessions there are, bundled and own, unread. As ``sessions``."""
    return files(scripts_folder(), language)


def session_names() -> tuple[str, ...]:
    """Return the names of the sessions there are, bundled and own."""
    return names(scripts_folder())


def session(name: str, language: str = LANGUAGE) -> Session:
    """Return a session by name or path; a bundled one in the listener's language, if it is written in it.

    Raises:
        ScoreError: There is none, or it has faults.

    """
    return find_session(name, scripts_folder(), language)


def voices() -> tuple[ListedVoice, ...]:
    """Return the voices there are, bundled and own; damaged ones too."""
    return list_voices(voices_folder())


def voice(name: str) -> Voice:
    """Return a voice by name.

    Raises:
        VoiceError: There is none, or it is damaged.

    """
    return find_voice(name, voices_folder())


def private_folder(folder: Path) -> Path:
    """Return this folder of the data folder, made where it is lacking and closed to others.

    Raises:
        UsageFaultError: It cannot be made.
        DiskFullError: There is no more room.

    """
    try:
        for made in (data_folder(), folder):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise in_words(folder, error) from error
    return folder


def in_words(place: Path, error: OSError) -> Exception:
    """Return what happened on disk as an error that says what to do."""
    if error.errno in _FULL:
        return DiskFullError(WritingFault.DISK_FULL, file=place)
    return OutOfReachError(error.filename or place, error.strerror or error)
