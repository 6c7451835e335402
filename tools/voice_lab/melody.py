"""The pitch of a line: the model's own melody at the speaker's pitch, calmer as a session goes on, falling at ends.

Everything here is in semitones against 100 Hz and in frames of 12.5 ms.
"""

import numpy as np
import numpy.typing as npt

from tools.voice_lab.model import FRAME_S, VOICED_HZ, Floats, Melody
from tools.voice_lab.timing import Timed
from tools.voice_lab.words import MARKS

Flags = npt.NDArray[np.bool_]

_REFERENCE_HZ = 100.0
_OWN_PITCH = 0.35  # how much of a line's difference from the model's usual pitch stays
_LATE = 4  # frames by which a voice may go on into the silence
_ENDING_S = 0.5  # a phrase's ending
_FALLS_ST = {".": 3.0, ":": 1.0, "?": 1.0, ",": 0.3}  # an ending lies at least so far under the line's middle
_LAST_FRAMES = 5
_LOWEST_ST = 7.0  # under the speaker's pitch it creaks
_HIGHEST_ST = 6.0  # and over it, it calls


def settle(said: list[Melody], timed: list[Timed], *, usual_hz: float, pitch_hz: float, breadth: float) -> list[Melody]:
    """Return a line's sentences as high over `pitch_hz` as the model, which is usually at `usual_hz`, said them.

    `breadth` is how far the melody moves, 1 being as far as the model's own.
    """
    heights = [_semitones(melody.pitch_hz) for melody in said]
    voiced = [melody.pitch_hz > VOICED_HZ for melody in said]
    middle = float(np.median(np.concatenate([each[on] for each, on in zip(heights, voiced, strict=True)])))
    centre, usual = (12.0 * np.log2(hertz / _REFERENCE_HZ) for hertz in (pitch_hz, usual_hz))
    lift = centre - usual + (1.0 - _OWN_PITCH) * (usual - middle)
    out = []
    for melody, height, on, sentence in zip(said, heights, voiced, timed, strict=True):
        shaped = middle + lift + breadth * (height - middle)
        shaped = _with_falling_ends(shaped, on, sentence, middle + lift)
        shaped = np.clip(shaped, centre - _LOWEST_ST, centre + _HIGHEST_ST)
        hertz = np.where(on, _REFERENCE_HZ * 2.0 ** (shaped / 12.0), melody.pitch_hz)
        out.append(Melody(hertz, melody.energy))
    return out


def _semitones(pitch_hz: Floats) -> Floats:
    return np.asarray(12.0 * np.log2(np.maximum(pitch_hz, VOICED_HZ) / _REFERENCE_HZ))


def _with_falling_ends(height: Floats, voiced: Flags, sentence: Timed, middle: float) -> Floats:
    """Return the melody with every end, also before a comma, under the line's middle."""
    out = height.copy()
    starts = 2 * np.concatenate(([0], np.cumsum(sentence.counts)))
    reach = round(_ENDING_S / FRAME_S)
    for place, letter in enumerate(sentence.letters):
        if letter not in MARKS:
            continue
        end = int(starts[place]) + _LATE
        frames = np.flatnonzero(voiced[max(0, end - reach) : end]) + max(0, end - reach)
        if len(frames) < 8:  # a tenth of a second says nothing of a fall
            continue
        missing = _FALLS_ST[letter] - (middle - float(np.median(out[frames[-_LAST_FRAMES:]])))
        if missing > 0.0:
            out[frames] -= missing * np.linspace(0.0, 1.0, len(frames)) ** 1.3
    return out
