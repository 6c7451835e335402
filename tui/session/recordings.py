"""Which name stands for a recording of a voice, and which session is of one. How it is laid out: around.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from audio.files.endings import FOREIGN, KNOWN
from tui.storage.faults import UsageFaultError
from tui.text.language import _

if TYPE_CHECKING:
    from collections.abc import Collection

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
