"""Faults a person can mend: which file, which place, what was found, what is allowed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tomllib
    from pathlib import Path


class ScoreError(Exception):
    """The base of everything this package raises for people; its text is one or more whole sentences."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one place of one file."""

    file: Path
    place: str
    """In words: ``stage 2 “meeting you”, line “eyes”, at``; empty for the file as a whole."""
    what: str
    """What was found, what is allowed, what to do."""
    line_number: int | None = None

    def __str__(self) -> str:
        """Write the fault on one line."""
        where = f"{self.file}:{self.line_number}" if self.line_number else str(self.file)
        return f"{where}: {self.place}: {self.what}" if self.place else f"{where}: {self.what}"


def toml_fault(file: Path, error: tomllib.TOMLDecodeError) -> Fault:
    """Return a fault from tomllib's message, which ends in ``(at line 3, column 7)``."""
    message = str(error)
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    what = message[: found.start()].strip() if found else message.removesuffix("(at end of document)").strip()
    sentence = f'this is not TOML: {what[:1].lower()}{what[1:]}; write text in "quotes" and lists in [brackets].'
    place = f"column {found[2]}" if found else "end of the file"
    return Fault(file, place, sentence, int(found[1]) if found else None)


class ScriptError(ScoreError):
    """A session script has faults: all of them, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class UnknownSessionError(ScoreError):
    """No session has that name."""


class VoiceError(ScoreError):
    """A voice's folder cannot be read."""


class UnknownVoiceError(VoiceError):
    """No voice has that name."""
