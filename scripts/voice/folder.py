"""A voice's folder on disk: voice.toml says who speaks, and a clips.toml in each session's folder what they say.

What is read may come from anybody: a clip lies in its own folder, and lengths and gains are numbers that can be true.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from scripts import bounds
from scripts.faults import FileError, FileFault, VoiceError, VoiceFault
from scripts.files.toml_file import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scripts.units import Seconds

ABOUT_FILE: Final = "voice.toml"
CLIPS_FILE: Final = "clips.toml"
HUM_FILE: Final = "hum.toml"
ABOUT: Final = ("title", "language", "speaker", "licence", "thanks")
"""What voice.toml says; all of it text."""

SYNTHETIC: Final = "synthetic"
"""True in voice.toml where no person speaks."""

LONGEST: Final[Seconds] = bounds.SESSION_MINUTES_MAX * 60
"""No recording of a line is longer than a session."""
_GAIN_MIN_DB: Final = -60.0
_GAIN_MAX_DB: Final = 30.0
"""A gain outside these was mistyped; the recording is measured instead."""
_PLAIN_NAME: Final = re.compile(r"[^\W_][\w .()&+,'!-]{0,150}")
_NAME: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NAME_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording of one line."""

    file: Path
    words: str
    """What it says; a line whose words have changed since is shown and not spoken."""
    length: Seconds
    gain_db: float | None
    """Brings it to the voice's loudness; None where it has yet to be measured."""
    date: date | None = None
    """The day it was recorded, where that is known."""


def is_name(name: str) -> bool:
    """Return whether this can be the name of a voice or of an own script: small letters, digits, single dashes."""
    return bool(_NAME.fullmatch(name)) and name == name.lower() and len(name) <= _NAME_MAX


def as_name(text: str) -> str:
    """Return the name nearest to a text; empty where there is none."""
    return "-".join(re.findall(r"[^\W_]+", text.lower()))[:_NAME_MAX].rstrip("-")


def is_plain_file_name(name: str) -> bool:
    """Return whether a name stays in its folder, on any system, and is not hidden."""
    return bool(_PLAIN_NAME.fullmatch(name)) and ".." not in name


def read_voice(folder: Path) -> tuple[dict[str, str], bool]:
    """Return what voice.toml says in a voice's folder: as ``read_about``, and as ``is_synthetic``.

    Raises:
        VoiceError: It is there and cannot be read.

    """
    table = read_table(folder / ABOUT_FILE)
    about = {key: " ".join(text.split()) if isinstance(text := table.get(key), str) else "" for key in ABOUT}
    return about, table.get(SYNTHETIC) is True


def read_about(folder: Path) -> dict[str, str]:
    """Return who speaks in a voice's folder; empty texts where it is silent or not there. May raise alike."""
    return read_voice(folder)[0]


def is_synthetic(folder: Path) -> bool:
    """Return whether voice.toml says that no person speaks. May raise as ``read_voice``."""
    return read_voice(folder)[1]


def read_clips(folder: Path) -> dict[str, Clip]:
    """Return the clips that a session's folder lists, by line id, whether or not their files are there.

    Raises:
        VoiceError: The list is there and cannot be read.

    """
    listed = {line: clip_of(folder, entry) for line, entry in read_table(folder / CLIPS_FILE).items()}
    return {line: clip for line, clip in listed.items() if clip is not None}


def read_hum(folder: Path, lowest: float, highest: float) -> float | None:
    """Return the pitch in hertz of the hum beside a voice; None where none is kept, or none that can be.

    Raises:
        VoiceError: It is there and cannot be read.

    """
    return _number(read_table(folder / HUM_FILE).get("hum_hz"), lowest, highest)


def hum_text(pitch: float) -> str:
    """Return hum.toml."""
    return f"# Measured from this voice's lines; without this file it is measured anew.\nhum_hz = {pitch:.1f}\n"


def clip_of(folder: Path, entry: object) -> Clip | None:
    """Return the clip of an entry in clips.toml, or None where the entry says too little to play it, or nonsense."""
    if not isinstance(entry, dict):
        return None
    file, words, day = (entry.get(key) for key in ("file", "words", "date"))
    length = _number(entry.get("seconds"), 0.0, LONGEST)
    if not (isinstance(file, str) and is_plain_file_name(file) and isinstance(words, str) and length):
        return None
    return Clip(
        file=folder / file,
        words=" ".join(words.split()),
        length=length,
        gain_db=_number(entry.get("gain_db"), _GAIN_MIN_DB, _GAIN_MAX_DB),
        date=day.date() if isinstance(day, datetime) else day if isinstance(day, date) else None,
    )


def about_text(name: str, about: Mapping[str, str], *, synthetic: bool = False) -> str:
    """Return voice.toml."""
    rows = [("name", name), *((key, about.get(key, "")) for key in ABOUT)]
    mark = f"{SYNTHETIC} = true\n" if synthetic else ""
    return "".join(f"{key} = {_quoted(text)}\n" for key, text in rows) + mark


def clips_text(clips: Mapping[str, Clip]) -> str:
    """Return clips.toml, in the order given."""
    return "\n".join(
        f"[{line}]\nfile = {_quoted(clip.file.name)}\nwords = {_quoted(clip.words)}\nseconds = {clip.length:.6f}\n"
        + (f"gain_db = {clip.gain_db:.2f}\n" if clip.gain_db is not None else "")
        + (f"date = {clip.date.isoformat()}\n" if clip.date is not None else "")
        for line, clip in clips.items()
    )


def read_table(file: Path) -> dict[str, Any]:
    """Return a TOML file's table; empty where there is no such file.

    Raises:
        VoiceError: It is there and cannot be read.

    """
    try:
        return read_toml(file)[0]
    except FileError as error:
        if error.kind is FileFault.MISSING or isinstance(error.__cause__, NotADirectoryError):
            return {}
        raise VoiceError(VoiceFault.LIST, file=file, flaw=error.flaw) from error


def _number(value: object, low: float, high: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and low <= value <= high else None


def _quoted(text: str) -> str:
    # A TOML basic string escapes as JSON does, but for one character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
