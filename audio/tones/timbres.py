"""How each timbre is mixed from the wave and a harmonic tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audio.tones import hum, reed
from audio.tones.choices import Timbre

if TYPE_CHECKING:
    from audio.tones.harmonics import Body
    from audio.units import Decibels


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
