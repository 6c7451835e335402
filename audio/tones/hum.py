"""The hum: what is heard with an ear against a chest. Lips closed, a low and narrow nose, little above 1 kHz."""

from typing import Final

from audio.tones.harmonics import Body, Resonance

BODY: Final = Body(
    partials=9,
    tilt=-8.0,
    roof=-12.0,
    resonances=(
        Resonance(at=390.0, height=5.0, width=0.40, opens=2.0),  # the mouth's hollow
        Resonance(at=620.0, height=6.0, width=0.35, opens=3.0),  # the nose: what a small speaker can carry
    ),
    width=0.25,
)
