"""Voices: folders of recordings, one clip for each line of a session, each with the words it speaks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.faults import VoiceError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.model import Session
    from scripts.units import Seconds

BUNDLED = Path(__file__).parent / "voices"
GUIDE = "guide"
"""The voice that comes with the program."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording of one line."""

    file: Path
    words: str
    """What it says; a line whose words have changed since is shown and not spoken."""
    length: Seconds
    gain_db: float | None
    """Brings it to the voice's loudness; None where it has yet to be measured."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks."""

    name: str
    folder: Path
    title: str
    language: str
    speaker: str
    licence: str
    thanks: str

    def clips(self, session: Session) -> Mapping[str, Clip]:
        """Return this voice's clips for a session by line id: those that exist and still say the line's words.

        Raises:
            VoiceError: The list of clips is there and cannot be read.

        """
        folder = self.folder / session.name
        entries = _read(folder / "clips.toml")
        clips: dict[str, Clip] = {}
        for line in session.lines:
            entry = entries.get(line.id)
            clip = _clip(folder, entry) if isinstance(entry, dict) else None
            if clip is not None and clip.words == line.words and clip.file.is_file():
                clips[line.id] = clip
        return clips


def bundled_voice(name: str = GUIDE) -> Voice:
    """Return a voice that comes with the program.

    Raises:
        VoiceError: Its folder is damaged.

    """
    folder = BUNDLED / name
    about = _read(folder / "voice.toml")
    return Voice(
        name=name,
        folder=folder,
        **{key: str(about.get(key, "")) for key in ("title", "language", "speaker", "licence", "thanks")},
    )


def _clip(folder: Path, entry: Mapping[str, Any]) -> Clip | None:
    """Return a clip from its entry, or None where the entry says too little to play it."""
    file, words, length, gain = (entry.get(key) for key in ("file", "words", "seconds", "gain_db"))
    if not (isinstance(file, str) and isinstance(words, str) and isinstance(length, int | float)):
        return None
    return Clip(
        file=folder / file,
        words=words,
        length=float(length),
        gain_db=float(gain) if isinstance(gain, int | float) else None,
    )


def _read(file: Path) -> dict[str, Any]:
    """Return a TOML file's table; empty where there is no such file."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VoiceError(f"{file}: the voice's list cannot be read: {error}.") from error
