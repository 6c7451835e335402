"""One line from its sentences, each without the silence around it, with a silence of our own at every mark."""

import numpy as np

from tools.voice_lab.model import COUNT_S, RATE_HZ, Flags, Floats
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
        begins, ends = _gap(sound, silent, int(starts[place]), int(starts[place + 1]))
        spare = max(0, ends - begins - round(wanted * RATE_HZ))  # the model's silence may be the longer one
        pieces.append(_edged(sound[first : (begins + ends - spare) // 2]))
        pieces.append(np.zeros(max(0, round(wanted * RATE_HZ) - (ends - begins))))
        first = (begins + ends + spare) // 2
    pieces.append(_edged(sound[first:last], last=True))
    return np.concatenate(pieces)


def _gap(sound: Floats, silent: Flags, begins: int, ends: int) -> tuple[int, int]:
    """Return the silence that lies, at least in part, between two samples; where there is none, the quietest place."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], silent.astype(np.int8), [0]))))
    gaps = [
        (int(first), int(last))
        for first, last in zip(edges[::2], edges[1::2], strict=True)
        if first < ends and last > begins
    ]
    if gaps:  # the longest part between the two counts: what lies outside may be the stop of a t or a p
        return max(gaps, key=lambda gap: min(gap[1], ends) - max(gap[0], begins))
    reach = round(_SLICE_S * RATE_HZ)
    around = sound[max(0, begins - reach) : ends + reach] ** 2
    quietest = int(np.argmin(np.convolve(around, np.ones(2 * reach), mode="valid")))
    cut = min(max(0, begins - reach) + reach + quietest, ends)
    return cut, cut


def _silent(sound: Floats) -> Flags:
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
