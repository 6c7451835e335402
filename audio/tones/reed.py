"""The reed: one warm tone between a bowed string and a harmonium, steady and a little grainy."""

from typing import Final

from audio.tones.harmonics import Body, Resonance

BODY: Final = Body(
    pitch=176.0,
    glide=0.123,  # two semitones from empty to full: more would sound like a siren on so rich a tone
    partials=26,
    tilt_dark=-8.0,
    tilt_bright=-6.5,
    tilt_inwards=0.7,
    resonances=(
        Resonance(at=240.0, height=4.0, width=0.35, inwards=-3.0),  # the box's air
        Resonance(at=470.0, height=4.0, width=0.30, inwards=-1.0),  # its wood
        Resonance(at=1150.0, height=2.0, width=0.30, opens=0.25, inwards=3.0),  # its bridge
        Resonance(at=2400.0, height=-5.0, width=0.50),  # where a bow would rasp
    ),
    width=0.7,
)
