"""The timbres and cues a listener can choose. Without numpy, as whoever only names them wants no sound."""

from __future__ import annotations

from enum import StrEnum


class Timbre(StrEnum):
    """What the tones are made of."""

    TIDE = "tide"
    """A noise wave like breath or the sea, and a quiet hum in it."""
    HUM = "hum"
    """The hum alone."""
    WAVES = "waves"
    """The noise alone."""
    REED = "reed"
    """One warm bowed tone with a little bow noise."""


class Cues(StrEnum):
    """How pitch and brightness follow the breath; loudness and colour follow it in all three."""

    RISING = "rising"
    """Up with the inhale, down with the exhale."""
    FALLING = "falling"
    """Down with the inhale, up with the exhale."""
    FLAT = "flat"
    """They stay."""
