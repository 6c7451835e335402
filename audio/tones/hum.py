"""The hum: what is heard with an ear against a chest. Lips closed, a low and narrow nose, little above 1 kHz."""

from typing import Final

from audio.tones.harmonics import Body, Resonance

BODY: Final = Body(
    pitch=167.0,  # with all its drift never under 165 Hz: small speakers carry it, and no partials beat roughly
    glide=0.22,  # three and a half semitones from empty to full
    partials=18,
    tilt_dark=-11.5,
    tilt_bright=-10.0,
    tilt_inwards=0.5,
    resonances=(
        Resonance(at=200.0, height=1.0, width=0.40, inwards=-3.0),  # the chest: fuller on the way out
        Resonance(at=390.0, height=6.0, width=0.45, opens=0.35, inwards=2.0),  # the mouth's hollow
        Resonance(at=680.0, height=-4.0, width=0.25),  # what the closed mouth takes away
        Resonance(at=1000.0, height=6.0, width=0.30, opens=0.30, inwards=3.0),  # the nose
    ),
    width=0.25,
)
