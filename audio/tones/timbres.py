"""How each timbre is mixed from the air and a harmonic tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.tones import hum, reed
from audio.tones.choices import Timbre

if TYPE_CHECKING:
    from audio.tones.envelopes import Values
    from audio.tones.harmonics import Body


@dataclass(frozen=True, slots=True)
class Recipe:
    """How much of a timbre's power, as the ear weighs it, is the tone; the rest is air. Together they stay as loud."""

    inwards: float
    """While the air moves in: breathing in is air, and at most a trace of the tone."""
    still: float
    """While it stands, and where the breath is the listener's own."""
    outwards: float
    """While it moves out: breathing out is tone."""
    body: Body

    def share(self, air: Values) -> Values:
        """Return the tone's share at 1 inwards to -1 outwards."""
        end = np.where(air > 0.0, self.inwards, self.outwards)
        return self.still + (end - self.still) * np.abs(air)

    @property
    def toneless(self) -> bool:
        """Whether there is no tone in it."""
        return not (self.inwards or self.still or self.outwards)


MIXES: Final = {
    Timbre.TIDE: Recipe(inwards=0.02, still=0.30, outwards=0.55, body=hum.BODY),
    Timbre.HUM: Recipe(inwards=0.10, still=0.85, outwards=0.98, body=hum.BODY),
    Timbre.WAVES: Recipe(inwards=0.0, still=0.0, outwards=0.0, body=hum.BODY),
    Timbre.REED: Recipe(inwards=0.12, still=0.80, outwards=0.96, body=reed.BODY),
}
