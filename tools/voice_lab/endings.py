"""A line's endings told higher, where some of its phrases were not heard to fall: whichever clip falls more is kept.

The model closes a phrase with a creak, most of all where the voice is low, and nobody hears a melody in that. Told that
the ending lies higher it goes on with its voice for longer; what is heard is still played at the pitch of the fall.
"""

from dataclasses import replace

import numpy as np

from tools.voice_lab.finish import hiss_db
from tools.voice_lab.measures import HISS_LIMIT_DB, falls_of
from tools.voice_lab.model import RATE_HZ, Floats, Model
from tools.voice_lab.speaker import Line, Speaker, say
from tools.voice_lab.store import Coded, coded


def with_more_falling(model: Model, speaker: Speaker, line: Line, clip: Coded, longest_s: float) -> Coded:
    """Return the clip of a line, or the same line with its endings told higher where more of its phrases then fall.

    All are measured as a listener's decoder gives them back. What would hiss over the limit or last longer than
    `longest_s`, and did not before, is not taken.
    """
    best = clip
    for higher in () if line.retake.as_told else speaker.open_ends:
        before = _heard(best)
        falling, rising = falls_of(before, best.rate_hz)
        if not rising:
            break
        other = coded(say(model, speaker, replace(line, open_ends=higher)), RATE_HZ, line.words)
        after = _heard(other)
        falling_then, rising_then = falls_of(after, other.rate_hz)
        if (
            falling_then > falling
            and rising_then <= rising
            and hiss_db(after, other.rate_hz) <= max(HISS_LIMIT_DB, hiss_db(before, best.rate_hz))
            and other.seconds <= max(longest_s, best.seconds)
        ):
            best = other
    return best


def _heard(clip: Coded) -> Floats:
    return np.asarray(clip.heard, dtype=np.float64)
