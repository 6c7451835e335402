"""Whether the soft tone of ``audio/play/sounding.py`` came back through the microphone: no headphones, then.

What was heard is held against the tone at every delay a room and its devices may have, and against its like that glide
otherwise, which nobody played. A room, a hum, a voice, breath and the session's own tones are like the one as much as
like the others; only the tone itself is like the one alone. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from audio.play.sounding import LENGTH, sounding

if TYPE_CHECKING:
    from audio.units import Frames, Hertz, Samples
    from scripts.units import Seconds

_LATEST: Final[Seconds] = 1.6
"""After so long it would have come back through the slowest of devices."""
WITHIN: Final[Seconds] = LENGTH + _LATEST
"""So much is listened to, from when the tone was asked for."""
_HIGHEST: Final[Hertz] = 700.0
"""There is nothing of the tone above."""
_EVEN: Final[Hertz] = 20.0
"""Over so much, what is heard is made as loud at every pitch: a hum or a rumble would decide it alone."""
_OTHERWISE: Final = ((330.0, 600.0), (465.0, 455.0), (540.0, 390.0), (390.0, 540.0), (650.0, 300.0), (300.0, 650.0))
"""From which pitch to which nobody played a tone: as high, as long, and several: chance is like one or another."""
_TIMES: Final = 2.0
"""So many times more like the tone than, on average, like the others."""


def came_back(sound: Samples, rate: Frames) -> bool | None:
    """Return whether the tone is in what was heard, mono [frames]; None where nothing at all was heard."""
    if not np.any(sound):
        return None
    return likeness(sound, rate) >= _TIMES


def likeness(sound: Samples, rate: Frames) -> float:
    """Return how many times more like the tone it is than like the others, each at its likeliest delay."""
    tone = sounding(rate)
    size = 1 << (len(sound) + len(tone)).bit_length()
    pitches = int(_HIGHEST * size / rate)
    # In doubles: beside a hum, the rounding of its power would be greater than what there is of everything else.
    heard = np.fft.rfft(sound.astype(np.float64), size)[:pitches]
    power = np.cumsum(np.abs(heard) ** 2)
    near = int(_EVEN * size / rate / 2) + 1
    heard[near:-near] /= np.sqrt(np.maximum(power[2 * near :] - power[: -2 * near], 1e-12 * power[-1] + 1e-30))
    heard[:near] = heard[-near:] = 0.0
    delays = 1 << pitches.bit_length()
    wanted = max(1, int((len(sound) - len(tone)) * delays / size))
    # Of the pitches above nothing, and only so: how like it is, whatever its phase.
    played, *others = (
        np.abs(np.fft.ifft(heard * np.conj(np.fft.rfft(each, size)[:pitches]), delays))[:wanted].max()
        for each in (tone, *(sounding(rate, *pair) for pair in _OTHERWISE))
    )
    return float(played / max(np.mean(others), 1e-30))
