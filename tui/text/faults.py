"""From what a lower room found wrong to sentences for people: which file, which place, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.faults import DeviceFault, RecordingFault, StrapFault, TakeFault, WritingFault
from scripts.faults import (
    FileError,
    FileFault,
    MendableError,
    PatternFault,
    ScriptError,
    ScriptFault,
    SessionFault,
    ShapeFault,
    VoiceFault,
)
from tui.storage.faults import OutOfReachError
from tui.text.language import _
from tui.text.pattern_faults import CLAUSES
from tui.text.script_faults import FILE, SCRIPT, SCRIPT_FILE, SHAPE
from tui.text.setting_faults import SETTING, SettingFault
from tui.text.sound_faults import DEVICE, RECORDING, TAKE, WRITING
from tui.text.strap import STRAP
from tui.text.values import Facts, ended, named, short, worded
from tui.text.voice_faults import SESSION, VOICE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum
    from pathlib import Path

    from scripts.faults import Fault, Flaw, Step
    from tui.text.values import Wording

WORDINGS: Final[Mapping[type[StrEnum], Mapping[StrEnum, Wording]]] = {
    DeviceFault: DEVICE,
    FileFault: FILE,
    PatternFault: CLAUSES,
    RecordingFault: RECORDING,
    ScriptFault: SCRIPT,
    SessionFault: SESSION,
    SettingFault: SETTING,
    ShapeFault: SHAPE,
    StrapFault: STRAP,
    TakeFault: TAKE,
    VoiceFault: VOICE,
    WritingFault: WRITING,
}


def clause(flaw: Flaw, below: Path | None = None) -> str:
    """Return what is wrong, without where; paths in the folder ``below`` are written from there."""
    return worded(WORDINGS[type(flaw.kind)][flaw.kind], Facts(flaw, below))


def sentence(error: MendableError, below: Path | None = None) -> str:
    """Return what a person is told: whole sentences, for a script with several faults a line each.

    Args:
        error: What a lower room raised.
        below: A folder that the reader knows; paths in it are written from there.

    """
    if isinstance(error, ScriptError):
        return "\n".join(map(fault_line, error.faults))
    if isinstance(error, FileError):
        return file_line(error)
    return flaw_sentence(error.flaw, below)


def flaw_sentence(flaw: Flaw, below: Path | None = None) -> str:
    """Return what is wrong as whole sentences, for what stands in no place of a file."""
    words = clause(flaw, below)
    return ended(words[:1].upper() + words[1:]) if isinstance(flaw.kind, PatternFault) else words


def said(error: Exception) -> str:
    """Return what a person is told of an error: a lower room's in words, the face's own as it is."""
    if isinstance(error, OutOfReachError):
        told = _("{place}: this cannot be read or written ({reason}); see to it and try again.")
        return told.format(place=error.place, reason=error.reason)
    return sentence(error) if isinstance(error, MendableError) else str(error)


def fault_line(fault: Fault) -> str:
    """Return one fault of a script on one line: file, line, place, what was found, what is allowed."""
    where = f"{named(fault.file)}:{fault.line_number}" if fault.line_number else named(fault.file)
    return f"{where}: {_placed(*_place_and_words(fault))}"


def fault_in_file(fault: Fault) -> str:
    """Return one fault of a script without the way to its file: line, place, what was found, what is allowed."""
    words = _placed(*_place_and_words(fault))
    return f"{_('line {number}').format(number=fault.line_number)}: {words}" if fault.line_number else words


def _place_and_words(fault: Fault) -> tuple[str, str]:
    flaw = fault.flaw
    words = worded(SCRIPT_FILE[flaw.kind], Facts(flaw)) if isinstance(flaw.kind, FileFault) else clause(flaw)
    return ", ".join(map(_step, fault.place)) or _place_of(flaw), words


def file_line(error: FileError) -> str:
    """Return what keeps a file in TOML from being read, on one line."""
    file, line = named(error.facts["file"]), error.facts.get("line")
    where = f"{file}:{line}" if line else file
    return f"{where}: {_placed(_place_of(error.flaw), clause(error.flaw))}"


def _placed(place: str, words: str) -> str:
    return ended(f"{place}: {words}" if place else words)


def _place_of(flaw: Flaw) -> str:
    if flaw.kind is not FileFault.NOT_TOML:
        return ""
    column = flaw.facts.get("column")
    return _("column {number}").format(number=column) if column else _("end of the file")


def _step(step: Step) -> str:
    if step.number is None:
        return short(step.key)
    return f"{short(step.key)} {step.number}" + (f" “{short(step.name)}”" if step.name is not None else "")
