"""Tones for two: a voice for each, one to the left and one to the right, that become one as their breaths do.

The second hum is an octave above the first. Both follow the same drift, so all their partials are multiples of one
pitch of 160 Hz or more: none lie closer, and nothing beats roughly wherever each breath is. (A fifth would put partials
half that pitch apart.) Loudness and colour tell each breath; once they are in step the octave melts into one sound.
Each has air of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from audio.tones.envelopes import Envelope

if TYPE_CHECKING:
    from audio.tones.envelopes import Positions, Values
    from audio.tones.timbres import Recipe
    from scripts.couple.curves import Two
    from scripts.laid.curve import Curve

_SPREAD: Final = 0.75
"""How far to its side a voice is: 14 dB louder in the near ear, so that one earphone alone still has both."""
_FORWARD: Final = 0.6
"""The least share that the tone has of either of two, where there is one."""


@dataclass(frozen=True)
class OfTwo:
    """One of two voices: where it is, and how much of it there is. Immutable; safe to share between threads."""

    place: Envelope
    present: Envelope
    other_present: Envelope
    second: bool

    @classmethod
    def both(cls, two: Two) -> tuple[OfTwo, OfTwo]:
        """Return the first voice and the second."""

        def voice(place: Curve, present: Curve, other: Curve, *, second: bool) -> OfTwo:
            return cls(Envelope(place), Envelope(present), Envelope(other), second)

        left, right = two.left_present, two.right_present
        first = voice(two.left_place, left, right, second=False)
        return first, voice(two.right_place, right, left, second=True)

    def sides(self, where: Positions) -> Values:
        """Return the gains for left and right at every position, shape ``[2, positions]``.

        The sum of both voices has the power of one.
        """
        present = self.present.at(where)
        gain = present / np.sqrt(np.maximum(1.0, present**2 + self.other_present.at(where) ** 2))
        angle = (np.pi / 4) * (1.0 + _SPREAD * self.place.at(where))
        return np.asarray(np.sqrt(2.0) * gain * np.stack((np.cos(angle), np.sin(angle))))

    def recipe(self, recipe: Recipe) -> Recipe:
        """Return a timbre as this voice has it: a tone among air comes forward, to tell the two."""
        if not recipe.toneless:
            recipe = replace(recipe, still=max(recipe.still, _FORWARD), outwards=max(recipe.outwards, _FORWARD))
        if not self.second:
            return recipe
        return replace(recipe, body=replace(recipe.body, partials=recipe.body.partials // 2))
