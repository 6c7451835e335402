"""Voices: who there is to speak, and which lines of a session each of them has recorded."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scripts.faults import UnknownVoiceError, VoiceError, VoiceFault
from scripts.voice.folder import CLIPS_FILE, Clip, read_clips, read_voice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.files.model import Line, Session

__all__ = ["BUNDLED", "GUIDE", "Clip", "LineCoverage", "ListedVoice", "Standing", "Voice", "bundled_voice"]
__all__ += ["find_voice", "guide_of", "list_voices", "spoken"]

BUNDLED = Path(__file__).parent.parent / "voices"
GUIDE = "guide"
"""The voice that comes with the program."""


class Standing(StrEnum):
    """How a voice stands to one line; the values are those that programs are told."""

    RECORDED = "recorded"
    CHANGED = "other words since"
    MISSING = "no recording"


class LineCoverage(NamedTuple):
    """A line and what a voice has of it."""

    line: Line
    standing: Standing
    clip: Clip | None
    """The recording, also where the line has other words since; None where there is none."""


class Voice(NamedTuple):
    """Who speaks."""

    name: str
    folder: Path
    title: str
    language: str
    speaker: str
    licence: str
    thanks: str
    synthetic: bool = False
    """Whether no person speaks in it."""

    @property
    def is_guide(self) -> bool:
        """Whether it is the one that comes with the program for its language, and speaks where none is chosen."""
        return self.folder == BUNDLED / guide_of(self.language)

    def takes(self, session: Session) -> tuple[LineCoverage, ...]:
        """Return how this voice stands to each line of a session, in the script's order.

        Raises:
            VoiceError: The list of clips is there and cannot be read.

        """
        clips = read_clips(self.folder / session.name)
        return tuple(_take(line, clips.get(line.id)) for line in session.lines)

    def clips(self, session: Session) -> Mapping[str, Clip]:
        """Return this voice's clips for a session by line id: those that exist and still say the line's words.

        Raises:
            VoiceError: The list of clips is there and cannot be read.

        """
        takes = self.takes(session)
        return {take.line.id: take.clip for take in takes if take.clip and take.standing is Standing.RECORDED}

    def sessions(self) -> tuple[str, ...]:
        """Return the names of the sessions that this voice has a list of clips for, known here or not."""
        return tuple(sorted(file.parent.name for file in self.folder.glob(f"[!.]*/{CLIPS_FILE}")))


class ListedVoice(NamedTuple):
    """A voice as it is listed, also one whose folder is damaged."""

    name: str
    folder: Path
    own: bool
    """Whether it is the listener's; otherwise it came with the program."""
    voice: Voice | None
    fault: VoiceError | None


def bundled_voice(name: str = GUIDE) -> Voice:
    """Return a voice that comes with the program.

    Raises:
        VoiceError: Its folder is damaged.

    """
    return _voice(BUNDLED / name)


def guide_of(language: str) -> str:
    """Return the name of the voice that comes with the program for a language, or else for English.

    The language may be anything. What is said beside a script has English words where it has none in a language, and
    is spoken by whoever has those.
    """
    name = f"{GUIDE}-{language}"
    return name if name in _bundled_names() else GUIDE


@cache
def _bundled_names() -> frozenset[str]:
    return frozenset(folder.name for folder in _folders(BUNDLED))


def list_voices(own: Path | None = None) -> tuple[ListedVoice, ...]:
    """Return the voices there are: the bundled ones, then the listener's, each by name.

    Args:
        own: The folder of the listener's voices, a folder each; it need not be there.

    """
    bundled = [_listed(folder, own=False) for folder in _folders(BUNDLED)]
    taken = {listed.name for listed in bundled}
    mine = [_listed(folder, own=True) for folder in (_folders(own) if own else ())]
    return (
        *bundled,
        *(
            ListedVoice(listed.name, listed.folder, own=True, voice=None, fault=_name_is_taken(listed.folder))
            if listed.name in taken
            else listed
            for listed in mine
        ),
    )


def find_voice(name: str, own: Path | None = None) -> Voice:
    """Return the voice of this name.

    Args:
        name: As it is listed.
        own: The folder of the listener's voices.

    Raises:
        UnknownVoiceError: There is none of that name.
        VoiceError: Its folder is damaged.

    """
    folders = [*_folders(BUNDLED), *(_folders(own) if own else ())]
    found = next((folder for folder in folders if folder.name == name), None)  # of two alike, the bundled one
    if found is None:
        known = tuple(dict.fromkeys(folder.name for folder in reversed(folders)))
        raise UnknownVoiceError(VoiceFault.UNKNOWN, found=name, known=known)
    return _voice(found)


def spoken(session: Session, voice: Voice, *, fill: Voice | None = None) -> Mapping[str, Clip]:
    """Return the clips of a session by line id. A line that the voice lacks is nobody's, unless another fills in.

    Args:
        session: The script.
        voice: Who speaks.
        fill: Who speaks the lines that the voice has no recording of; None leaves them to be read.

    Raises:
        VoiceError: A list of clips is there and cannot be read.

    """
    others = fill.clips(session) if fill and fill.folder != voice.folder else {}
    return {**others, **voice.clips(session)}


def _take(line: Line, clip: Clip | None) -> LineCoverage:
    if clip is None or not clip.file.is_file():
        return LineCoverage(line, Standing.MISSING, None)
    return LineCoverage(line, Standing.RECORDED if clip.words == line.words else Standing.CHANGED, clip)


def _folders(parent: Path) -> list[Path]:
    try:
        return sorted(folder for folder in parent.glob("[!.]*") if folder.is_dir())
    except OSError:  # somebody else's: what comes with the program is there all the same
        return []


def _listed(folder: Path, *, own: bool) -> ListedVoice:
    try:
        return ListedVoice(folder.name, folder, own, _voice(folder), None)
    except VoiceError as error:
        return ListedVoice(folder.name, folder, own, None, error)


def _voice(folder: Path) -> Voice:
    about, synthetic = read_voice(folder)
    titled = about | {"title": about["title"] or folder.name}
    return Voice(name=folder.name, folder=folder, **titled, synthetic=synthetic)


def _name_is_taken(folder: Path) -> VoiceError:
    return VoiceError(VoiceFault.NAME_TAKEN, folder=folder)
