"""The timbres and cues a listener can choose, and how a timbre is mixed from the wave and a harmonic tone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from audio.tones import hum, reed

if TYPE_CHECKING:
    from audio.tones.harmonics import Body
    from audio.units import Decibels


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


@dataclass(frozen=True, slots=True)
class Recipe:
    """How loud each part of a timbre is where the tide is in; None where the timbre has no such part.

    Levels are of the parts as the ear weighs them (:mod:`audio.tones.ear`), so they differ from what a peak meter says.
    """

    wave_db: Decibels | None
    tone_db: Decibels | None
    body: Body
    tone_sway: float
    """How much louder the tone is in the exhale than in the inhale: people hum on the way out."""


MIXES: Final = {
    Timbre.TIDE: Recipe(wave_db=-28.3, tone_db=-35.3, body=hum.BODY, tone_sway=0.3),
    Timbre.HUM: Recipe(wave_db=None, tone_db=-27.5, body=hum.BODY, tone_sway=0.1),
    Timbre.WAVES: Recipe(wave_db=-27.5, tone_db=None, body=hum.BODY, tone_sway=0.0),
    Timbre.REED: Recipe(wave_db=-47.5, tone_db=-27.5, body=reed.BODY, tone_sway=0.1),
}
