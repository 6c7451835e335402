"""The ends of phrases without the creak that the model has learnt: what follows the voice there dies away.

At the end of a phrase the model lets its harmonic part drop and rattles on in the one with phases of its own, however
high its pitch is. Nobody hears a melody in that, and a voice that creaks does not sound at rest. To hold the voice
instead was tried and sounds worse by a predictor: it fills what should close, a t for one.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Parts = list[npt.NDArray[np.float32]]

_BIN_HZ = 20.0
# Where a creak is heard as a pitch. Higher up the same part is what closes a word, a t or an s: with that gone too, up
# to 3.5 kHz, hardly more ends fall and both predictors find it worse.
_SPEECH_HZ = (160.0, 1_200.0)
_MARGIN = 0.7  # log size by which the harmonics must stand over the rest to be a voice
_SOONER, _QUIETER = 0.35, 2.5  # log size a frame, and in all: about 3 dB and 22 dB


def without_creak(parts: Parts, ending: npt.NDArray[np.bool_]) -> Parts:
    """Return a spectrum's parts with less and less of what is left after an ending's last voiced frame.

    `parts` are shape (bins, frames): size and phase of the harmonics, size of the noise, size and phase of the rest.
    """
    size, phase, noise, rest, rest_phase = parts
    rest = rest.copy()
    low, high = (round(hertz / _BIN_HZ) for hertz in _SPEECH_HZ)
    voiced = _loudness(size[low:high]) > _loudness(rest[low:high]) + _MARGIN
    for begin, end in _runs(ending):
        whole = np.flatnonzero(voiced[begin:end])
        if not len(whole):
            continue  # all of it is a consonant
        last = begin + int(whole[-1]) + 1
        rest[:high, last:end] -= np.minimum(_QUIETER, _SOONER * np.arange(end - last))
    return [size, phase, noise, rest, rest_phase]


def _runs(ending: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield where each ending begins, and where it is over."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], ending, [False])).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _loudness(part: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the log size of each frame."""
    return np.asarray(0.5 * np.log(np.mean(np.exp(2.0 * part), axis=0) + 1e-12), dtype=np.float32)
