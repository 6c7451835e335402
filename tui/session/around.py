"""Any recording of a voice as a session: from a file and what was typed to a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.faults import PatternError, PatternFault
from scripts.plan.around_recording import pace_of, plan_recording
from scripts.voice.voices import Clip
from tui.storage.faults import UsageFaultError
from tui.text.faults import clause
from tui.text.language import _

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.breath import Pattern
    from scripts.plan.timeline import Timeline


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
