"""The pitch of a line: the model's own melody at the speaker's pitch, calmer as a session goes on, falling at ends.

Everything here is in semitones against 100 Hz and in frames of 12.5 ms.
"""

import numpy as np

from tools.voice_lab.model import FRAME_S, VOICED_HZ, Flags, Floats, Melody, Shaped
from tools.voice_lab.timing import Timed
from tools.voice_lab.words import MARKS

_REFERENCE_HZ = 100.0
_OWN_PITCH = 0.35  # how much of a line's difference from the model's usual pitch stays
_ENDING_S = 0.6  # a phrase's ending: its last voiced frames, also those that fade into the silence
_FEWEST_FRAMES = 8  # a tenth of a second says nothing of a fall
_FALLS_ST = {".": 3.4, ":": 3.0, "?": 3.0, ",": 2.8}  # an ending leads to so far under the line's middle
_FALLING = 0.85  # how much of an ending's own movement is given up for the fall, at its last frame
_LOW_ST = 3.0  # from here on, under the speaker's pitch, the melody is held up more and more
_LOWEST_ST = 4.5  # lower the model's voice breaks into a creak, whose pitch nobody hears
_HIGHEST_ST = 6.0  # higher it calls
FORCE = (5.5, 5.0)
"""The least energy that the model is told at the beginning of an ending, and at its end."""
_LATE = 4  # frames by which a voice may go on where the model leaves no silence


def settle(  # noqa: PLR0913 - what a speaker is
    said: list[Melody],
    timed: list[Timed],
    *,
    usual_hz: float,
    pitch_hz: float,
    breadth: float,
    force: tuple[float, float] = FORCE,
) -> list[Shaped]:
    """Return a line's sentences as high over `pitch_hz` as the model, which is usually at `usual_hz`, said them.

    `breadth` is how far the melody moves, 1 being as far as the model's own; `force` is as of ``FORCE``.
    """
    heights = [_semitones(melody.pitch_hz) for melody in said]
    voiced = [melody.pitch_hz > VOICED_HZ for melody in said]
    middle = float(np.median(np.concatenate([each[on] for each, on in zip(heights, voiced, strict=True)])))
    centre, usual = (12.0 * np.log2(hertz / _REFERENCE_HZ) for hertz in (pitch_hz, usual_hz))
    lift = centre - usual + (1.0 - _OWN_PITCH) * (usual - middle)
    out = []
    for melody, height, on, sentence in zip(said, heights, voiced, timed, strict=True):
        shaped = middle + lift + breadth * (height - middle)
        shaped, ends = _with_falling_ends(shaped, on, sentence, middle + lift)
        shaped = np.minimum(_held_up(shaped - centre) + centre, centre + _HIGHEST_ST)
        hertz = np.where(on, _REFERENCE_HZ * 2.0 ** (shaped / 12.0), melody.pitch_hz)
        out.append(Shaped(hertz, _told(melody, hertz, ends, pitch_hz, force), ends > 0.0))
    return out


def _semitones(pitch_hz: Floats) -> Floats:
    return np.asarray(12.0 * np.log2(np.maximum(pitch_hz, VOICED_HZ) / _REFERENCE_HZ))


def _held_up(height: Floats) -> Floats:
    """Return heights over the speaker's pitch with what lies too low brought up, and nothing lost of its falling."""
    room = _LOWEST_ST - _LOW_ST
    under = np.maximum(0.0, -_LOW_ST - height)
    return np.where(under > 0.0, -_LOW_ST - room * (1.0 - np.exp(-under / room)), height)


def _with_falling_ends(height: Floats, voiced: Flags, sentence: Timed, middle: float) -> tuple[Floats, Floats]:
    """Return the melody with every end, also before a comma, leading down, and how far each frame is on that way.

    The way down is a straight line from where the ending begins; the ending's own movement gives way to it, more and
    more. So the last word keeps its stress, and what is heard last is always the lowest.
    """
    out, ends = height.copy(), np.zeros(len(height))
    starts = 2 * np.concatenate(([0], np.cumsum(sentence.counts)))
    reach = round(_ENDING_S / FRAME_S)
    before = 0
    for place, letter in enumerate(sentence.letters):
        if letter not in MARKS:
            continue
        mark = int(starts[place])
        silence = np.flatnonzero(~voiced[mark : int(starts[place + 1])])
        end = mark + (int(silence[0]) if len(silence) else _LATE)
        begin = max(0, end - reach)
        frames = np.flatnonzero(voiced[begin:end]) + begin
        if len(frames) < _FEWEST_FRAMES:
            continue
        own = float(np.median(out[before:end][voiced[before:end]]))
        before = end
        way = (frames - frames[0]) / (frames[-1] - frames[0])
        top = min(float(np.median(out[frames[:_FEWEST_FRAMES]])), middle + 1.0)
        line = top + way * (min(own, middle) - _FALLS_ST[letter] - top)
        out[frames] += _FALLING * (1.0 - (1.0 - way) ** 2) * (line - out[frames])
        ends[frames[0] : end] = np.linspace(0.0, 1.0, end - frames[0] + 1)[1:]
    return out, ends


def _told(said: Melody, heard_hz: Floats, ending: Floats, least_hz: float, force: tuple[float, float]) -> Melody:
    """Return what the model is told: at an ending, no less than about the speaker's pitch, and with some force.

    Otherwise it lets the voice creak there. The harmonics it then gives are those of a voice that goes on; they are
    played at the pitch that is heard. Told much more than that, it sounds worse by a predictor. The larger model takes
    its pitch from what is heard, and is told the force alone.
    """
    there = (ending > 0.0) & (heard_hz > VOICED_HZ)
    least = force[0] + (force[1] - force[0]) * ending
    return Melody(
        np.where(there, np.maximum(heard_hz, least_hz), heard_hz),
        np.where(there, np.maximum(said.energy, least), said.energy),
    )
