"""Takes: what is known of one recording of one line, and the small text file beside it that says so.

A take is a raw recording that is never changed. Where its words begin and end, and how loud it is to be played, are
numbers in ``NAME.toml`` beside it. A take may be without them (the program was ended while it was recorded): then they
are found anew.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from scripts.faults import VoiceError
from scripts.voice.folder import read_table

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.units import Seconds

TAKES_FOLDER: Final = "takes"
"""Lies in a session's folder of a voice, beside the clips."""
NUMBERS_ENDING: Final = ".toml"
_NAME: Final = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\.(\d{8}-\d{6})-([0-9a-f]{6})")


@dataclass(frozen=True, slots=True)
class TakeNumbers:
    """What is kept beside a take."""

    line: str
    words: str
    """What the line said when it was recorded."""
    recorded: datetime
    """With its zone."""
    seconds: Seconds
    """How long the raw take is."""
    first: Seconds
    """Where the clip begins in the take."""
    last: Seconds
    """Where the clip ends in the take."""
    gain_db: float
    """What brings the clip to the voice's loudness."""
    high_pass_hz: float
    """Below this the clip is softened; 0 leaves it as it is."""
    room_db: float | None = None
    """How loud the room was, in decibels under full scale; None where it was not measured."""
    device: str = ""
    """The microphone's name."""

    @property
    def clip_seconds(self) -> Seconds:
        """How long the clip is."""
        return max(0.0, self.last - self.first)


def take_name(line: str, recorded: datetime, mark: str) -> str:
    """Return a take's name, which no other take has: the line, the time to the second, six digits by chance.

    Args:
        line: The line's id.
        recorded: When it was begun.
        mark: Six hexadecimal digits.

    """
    return f"{line}.{recorded:%Y%m%d-%H%M%S}-{mark}"


def line_of(name: str) -> str | None:
    """Return the line that a take's name is of; None where it is no take's name."""
    found = _NAME.fullmatch(name)
    return found[1] if found else None


def numbers_text(numbers: TakeNumbers) -> str:
    """Return the text of the file beside a take."""
    rows = [
        ("line", json.dumps(numbers.line)),
        ("words", json.dumps(numbers.words, ensure_ascii=False).replace("\x7f", "\\u007f")),
        ("recorded", numbers.recorded.isoformat(timespec="seconds")),
        ("seconds", f"{numbers.seconds:.6f}"),
        ("from", f"{numbers.first:.6f}"),
        ("to", f"{numbers.last:.6f}"),
        ("gain_db", f"{numbers.gain_db:.2f}"),
        ("high_pass_hz", f"{numbers.high_pass_hz:.1f}"),
        *([("room_db", f"{numbers.room_db:.1f}")] if numbers.room_db is not None else []),
        ("device", json.dumps(numbers.device, ensure_ascii=False).replace("\x7f", "\\u007f")),
    ]
    return "".join(f"{key} = {value}\n" for key, value in rows)


def read_numbers(file: Path) -> TakeNumbers | None:
    """Return what a file beside a take says; None where there is none, or it says too little or nonsense."""
    try:
        return _numbers(read_table(file))
    except (VoiceError, ValueError):
        return None


def _numbers(table: dict[str, Any]) -> TakeNumbers | None:
    texts = [table.get(key) for key in ("line", "words", "device")]
    recorded = table.get("recorded")
    values = [table.get(key) for key in ("seconds", "from", "to", "gain_db", "high_pass_hz")]
    room = table.get("room_db")
    if not all(isinstance(text, str) for text in texts) or not isinstance(recorded, datetime):
        return None
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return None
    seconds, first, last, gain, high_pass = (float(value) for value in values)  # type: ignore[arg-type] # just looked at
    if not 0.0 <= first < last <= seconds + 1e-3 or not -60.0 <= gain <= 30.0 or not 0.0 <= high_pass <= 500.0:
        return None
    line, words, device = map(str, texts)
    room_db = float(room) if isinstance(room, int | float) and not isinstance(room, bool) else None
    return TakeNumbers(line, words, recorded, seconds, first, last, gain, high_pass, room_db, device)
