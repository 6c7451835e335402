"""What a player has to say while it plays, as values; ``tui/text/notices.py`` has the words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.faults import Flaw


class NoticeKind(StrEnum):
    """What happened."""

    PROGRAM_FAULT = "program fault"
    NOT_DONE = "not done"
    NO_SOUND = "no sound"
    """``why`` says why."""
    STILL_NO_DEVICE = "still no device"
    STOOD_STILL = "stood still"
    DEVICE_GONE = "device gone"
    DEVICE_GONE_WAITING = "device gone, waiting"
    SOUND_NOW = "sound now"
    SOUND_BACK = "sound back"
    UNREADABLE_CLIP = "unreadable clip"
    """``why`` says why."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say once."""

    kind: NoticeKind
    why: Flaw | None = None
