"""The feet of the recorder: its keys as they are bound, with what they do, the longest form first.

What the foot has no room for is told under the line, in its turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.presenter.key_hints import ESC, forms, keys_of
from tui.record import words
from tui.record.desk import Doing
from tui.text import words as house
from tui.text.language import _

if TYPE_CHECKING:
    from tui.presenter.key_hints import Bound


def foot(bound: Bound, doing: Doing, *, choosing: bool = False) -> tuple[str, ...]:
    """Return the foot for what goes on at the desk, or for the choice of a microphone."""
    if choosing:
        return _choosing(bound)
    match doing:
        case Doing.RECORDING:
            return _recording(bound)
        case Doing.LISTENING:
            return _listening(bound)
        case Doing.REVIEW:
            return _review(bound)
        case _:
            return _ready(bound)


def _ways_out(bound: Bound) -> list[tuple[str, str]]:
    """Return quiet, overwhelm, help and leaving."""
    return [
        (keys_of(bound, "too_much"), words.KEY_QUIET),
        (keys_of(bound, "overwhelm"), house.KEY_OVERWHELM),
        (keys_of(bound, "help"), words.KEY_KEYS),
        (keys_of(bound, "leave"), house.KEY_LEAVE),
    ]


def _ready(bound: Bound) -> tuple[str, ...]:
    microphone = keys_of(bound, "record_microphones")
    parts = [
        (keys_of(bound, "record_take"), words.KEY_RECORD),
        (keys_of(bound, "record_listen"), words.KEY_LISTEN),
        (keys_of(bound, "record_skip"), words.KEY_SKIP),
        (keys_of(bound, "record_line_before"), words.KEY_BACK),
        (microphone, words.KEY_MICROPHONE),
        (keys_of(bound, "record_headphones"), words.KEY_HEADPHONES),
        *_ways_out(bound),
    ]
    wide = forms(parts)
    parts[4] = microphone, words.KEY_MICROPHONE_BRIEFLY
    return *wide, *forms(parts, (0, 1, 2, 4, 6, 7, 8, 9), (0, 6, 7, 8, 9), (0, 6, 8, 9))[2:]


def _recording(bound: Bound) -> tuple[str, ...]:
    take = keys_of(bound, "record_take")
    parts = [(take, words.KEY_DONE), (_(ESC), words.KEY_TRY_AGAIN), (_(ESC), words.KEY_AGAIN), *_ways_out(bound)]
    return forms([parts[number] for number in (0, 1, 3, 4, 5)]) + forms(parts, (0, 2, 3, 5))[2:]


def _review(bound: Bound) -> tuple[str, ...]:
    parts = [
        (keys_of(bound, "record_keep"), words.KEY_KEEP),
        (keys_of(bound, "record_listen"), words.KEY_LISTEN),
        (keys_of(bound, "record_again"), words.KEY_AGAIN),
        (keys_of(bound, "record_skip"), words.KEY_SKIP),
        (keys_of(bound, "record_line_before"), words.KEY_BACK),
        *_ways_out(bound),
    ]
    return forms(parts, (0, 1, 2, 5, 7, 8), (0, 1, 2, 5))


def _listening(bound: Bound) -> tuple[str, ...]:
    parts = [(keys_of(bound, "record_take"), words.KEY_ENOUGH), *_ways_out(bound)]
    return forms(parts, (0, 1, 3, 4))


def _choosing(bound: Bound) -> tuple[str, ...]:
    parts = [
        ("\u2191 \u2193", words.KEY_CHOOSE),
        (_("Enter"), words.KEY_TAKE_IT),
        (_(ESC), words.KEY_BACK),
        *_ways_out(bound)[:2],
    ]
    return forms(parts, (1, 2, 3))
