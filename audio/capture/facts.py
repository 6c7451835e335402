"""What is measured of a take: facts that help with the next one, never a judgement of the voice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scripts.units import Seconds

_WORDS: Final = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class TakeFacts:
    """What was measured of a take."""

    spoken: Seconds
    """From the first word's start to the last word's end; 0 where no words were found."""
    loudness_lufs: float
    """Of the words, as they were recorded."""
    room_db: float | None
    """How loud the room is between and around the words, under full scale; None where that is not known."""
    clipped: bool
    """Whether the sound was louder than the device could take."""
    begins_cut: bool
    """Whether there is sound right at the take's start."""
    ends_cut: bool
    """Whether there is sound right at the take's end."""
    lost: Seconds = 0.0
    """What did not get from the device to the disk."""


def words_a_minute(words: str, spoken: Seconds) -> float:
    """Return how many words a minute were spoken; 0 where nothing was."""
    return 60.0 * count_of_words(words) / spoken if spoken > 0 else 0.0


def count_of_words(words: str) -> int:
    """Return how many words a line has."""
    return len(_WORDS.findall(words))
