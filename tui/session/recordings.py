"""Any recording of a voice as a session: from a file's name and what was typed to a timeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from audio.files.endings import FOREIGN, KNOWN
from scripts.faults import PatternError, PatternFault
from scripts.plan.around_recording import pace_of, plan_recording
from scripts.voice.voices import Clip
from tui.storage.faults import UsageFaultError
from tui.text.faults import clause
from tui.text.language import _

if TYPE_CHECKING:
    from collections.abc import Collection

    from scripts.breath import Pattern
    from scripts.plan.timeline import Timeline

_SCRIPT = ".toml"
_SOUND: Final = KNOWN | FOREIGN
"""What a name ends in that must be meant as a recording, even where there is none of that name."""


def recording_at(name: str, listed: Collection[str]) -> Path | None:
    """Return the recording that a name stands for; None where it stands for a session.

    A listed name is a session, a path that ends in .toml a script, and anything else that is there a recording.

    Args:
        name: What was typed.
        listed: The names of the sessions there are.

    """
    if name in listed or name.lower().endswith(_SCRIPT):
        return None
    path = Path(name)
    try:
        there = path.exists()
    except (OSError, ValueError):  # too long, or with a zero in it: no path
        return None
    return path if there or path.suffix.lower() in _SOUND or "/" in name or "\\" in name else None


def laid_around(
    file: Path, pattern: str | None, *, lead: bool, listener: Pattern | None = None, holds: bool = True
) -> Timeline:
    """Return the session around a recording, as :func:`scripts.plan.around_recording.plan_recording` lays it.

    Raises:
        UsageFaultError: The pattern is none, or out of bounds.
        RecordingError: The file cannot be read, or there is nothing in it.

    """
    from audio.files.probe import about, one_line  # noqa: PLC0415 - numpy is loaded only where there is sound

    try:
        pace = pace_of(pattern, lead=lead)
    except PatternError as error:
        raise UsageFaultError(_pattern_refused(error)) from error
    found = about(file)
    name = one_line(file.name)
    # Its level is found when it is opened, away from whoever waits for the session to begin.
    clip = Clip(file=file, words="", length=found.length, gain_db=None)
    return plan_recording(name, found.title or one_line(file.stem) or name, clip, pace, listener=listener, holds=holds)


def _pattern_refused(error: PatternError) -> str:
    if error.kind is PatternFault.NOTHING_TO_FOLLOW:
        return _("--lead goes with a pattern such as 4-6; with --pattern free there is nothing to follow.")
    words = clause(error.flaw)
    if error.kind is PatternFault.NO_PATTERN:
        return _("--pattern: {fault}, or free.").format(fault=words)
    return f"--pattern {words}."


def recording_of(timeline: Timeline) -> Path | None:
    """Return the recording that a session is laid around; None for a script's."""
    alone = timeline.lines[0] if len(timeline.lines) == 1 else None
    return alone.clip.file if alone is not None and alone.clip is not None and not alone.words else None


def refuse_for_scripts(pattern: str | None, *, lead: bool) -> None:
    """Refuse what only recordings take.

    Raises:
        UsageFaultError: It was typed.

    """
    if pattern is not None or lead:
        typed = "--pattern" if pattern is not None else "--lead"
        told = _("{option} is for recordings; how a session breathes, its script says.")
        raise UsageFaultError(told.format(option=typed))
