"""The timbres and cues a listener can choose. Without numpy, as whoever only names them wants no sound."""

from __future__ import annotations

from enum import StrEnum


class Timbre(StrEnum):
    """What the tones are made of."""

    TIDE = "tide"
    """Air like breath or the sea, and a quiet hum in it on the way out."""
    HUM = "hum"
    """A hum on the way out, and little but air on the way in."""
    WAVES = "waves"
    """Air alone."""
    REED = "reed"
    """One warm bowed tone on the way out, and the air of a bow on the way in."""


class Cues(StrEnum):
    """How brightness follows the breath; loudness, and air in and tone out, follow it in all three."""

    RISING = "rising"
    """Up with the inhale, down with the exhale."""
    FALLING = "falling"
    """Down with the inhale, up with the exhale."""
    FLAT = "flat"
    """They stay."""
