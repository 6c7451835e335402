"""The reed: one warm tone between a bowed string and a harmonium, steady and a little grainy."""

from typing import Final

from audio.tones.harmonics import Body, Resonance

BODY: Final = Body(
    partials=10,
    tilt=-5.5,
    roof=-10.0,
    resonances=(
        Resonance(at=240.0, height=3.0, width=0.35),  # the box's air
        Resonance(at=470.0, height=3.0, width=0.30, opens=1.0),  # its wood
        Resonance(at=1000.0, height=4.0, width=0.30, opens=3.0),  # its bridge
    ),
    width=0.7,
)
