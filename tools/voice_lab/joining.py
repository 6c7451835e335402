"""One line from its sentences, each without the silence around it, with a silence of our own at every mark."""

import numpy as np
import numpy.typing as npt

from tools.voice_lab.model import COUNT_S, RATE_HZ, Floats
from tools.voice_lab.timing import Timed

_SILENT_DB = -54.0  # against the loudest 10 ms; the model's own silence is far under it
_SLICE_S = 0.005
_BEFORE_S, _AFTER_S = 0.03, 0.06  # what is kept around a sentence: the breath of an h, a sound dying in the room
_EDGE_S = 0.012
_LAST_EDGE_S = 0.05


def join(line: list[Timed], sounds: list[Floats]) -> Floats:
    """Return the line: 24 kHz mono, with no silence before or after but what the sounds die in."""
    parts: list[Floats] = []
    for place, (sentence, sound) in enumerate(zip(line, sounds, strict=True)):
        parts.append(_sentence(sentence, sound))
        if place < len(line) - 1:
            parts.append(np.zeros(max(0, round((sentence.after_s - _BEFORE_S - _AFTER_S) * RATE_HZ))))
    return np.concatenate(parts)


def _sentence(sentence: Timed, sound: Floats) -> Floats:
    """Return a sentence from its first sound to its last, with the pauses inside it as long as they are wanted."""
    starts = np.concatenate(([0], np.cumsum(sentence.counts))) * round(COUNT_S * RATE_HZ)
    silent = _silent(sound)
    loud = np.flatnonzero(~silent)
    first = max(0, int(loud[0]) - round(_BEFORE_S * RATE_HZ))
    last = min(len(sound), int(loud[-1]) + round(_AFTER_S * RATE_HZ))
    pieces: list[Floats] = []
    for place, wanted in sorted(sentence.pauses_s.items()):
        cut, silence_s = _gap(sound, silent, int(starts[place]), int(starts[place + 1]))
        pieces.append(_edged(sound[first:cut]))
        pieces.append(np.zeros(max(0, round((wanted - silence_s) * RATE_HZ))))
        first = cut
    pieces.append(_edged(sound[first:last], last=True))
    return np.concatenate(pieces)


def _gap(sound: Floats, silent: npt.NDArray[np.bool_], begins: int, ends: int) -> tuple[int, float]:
    """Return where to cut between two samples, and how many seconds are silent there already."""
    reach = round(_SLICE_S * RATE_HZ)
    power = np.convolve(sound[begins:ends] ** 2, np.ones(reach), mode="same")
    cut = begins + int(np.argmin(power))
    if not silent[cut]:
        return cut, 0.0
    loud = np.flatnonzero(~silent)
    before, after = loud[loud < cut], loud[loud > cut]
    left, right = int(before[-1]) if len(before) else 0, int(after[0]) if len(after) else len(sound)
    return (left + right) // 2, (right - left) / RATE_HZ


def _silent(sound: Floats) -> npt.NDArray[np.bool_]:
    """Return, for each sample, whether nothing is heard around it."""
    reach = round(_SLICE_S * RATE_HZ)
    power = np.convolve(sound**2, np.ones(2 * reach) / (2 * reach), mode="same")
    return np.asarray(power < power.max() * 10.0 ** (_SILENT_DB / 10.0))


def _edged(sound: Floats, *, last: bool = False) -> Floats:
    out = sound.copy()
    rise, fall = round(_EDGE_S * RATE_HZ), round((_LAST_EDGE_S if last else _EDGE_S) * RATE_HZ)
    out[:rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    out[-fall:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(fall) / fall)
    return out
