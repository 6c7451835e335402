"""Units of the score, as names that signatures can carry."""

from typing import TypeAlias

Seconds: TypeAlias = float
"""A time or a length in seconds; times count from the start of the session unless a name says otherwise."""

Milliseconds: TypeAlias = int
"""Whole milliseconds: what lengths are planned in, so that the same input gives the same timeline bit for bit.

48 frames of sound at 48 kHz, so every planned time falls on a whole frame.
"""


def milliseconds(seconds: Seconds) -> Milliseconds:
    """Return the nearest whole milliseconds."""
    return round(seconds * 1000)


def seconds(length: Milliseconds) -> Seconds:
    """Return milliseconds as seconds: the float nearest to the decimal value."""
    return length / 1000
