"""The pitch of a line: the voice model's own melody, widened, let wander a little, and let fall at the end.

Everything here is in semitones against 100 Hz and in frames of 5 ms.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tools.voice_lab.frontend import FRAME_S, Floats, Phone
from tools.voice_lab.timing import SONORANTS, VOWELS

Flags = npt.NDArray[np.bool_]

_SOFT = frozenset({"b", "d", "g", "v", "dh", "z", "zh", "jh"})
_UNVOICED = frozenset({"p", "t", "k", "ch", "f", "th", "s", "sh", "hh", "pau"})

_WIDER = 2.0  # the slow movements about the line's mean; with the small ones left out below, 1.5 on the whole
_NARROWER = 0.4  # the quick movements at consonants, which the model makes like steps
_SLOW_S = 0.08  # what counts as slow
LOWER_ST = 1.0  # the whole line
_DRIFT_ST = 0.4  # root mean square of the slow wandering
_DRIFT_PERIOD_S = 0.9  # about how slowly it wanders
_TREMOR_ST = 0.07  # a faster unsteadiness that every throat has
_TREMOR_PERIOD_S = 0.12
_ENDING_S = 0.5  # a phrase's ending: it may not rise by more than this much, and falls by that much
_RISES_ST = {".": 0.0, ":": 0.2, ",": 0.7, "": 1.0}
_FALLS_ST = {".": 1.7, ":": 1.2, ",": 0.6, "": 0.2}
_LOWEST_ST, _HIGHEST_ST = 3.0, 16.0  # 119 and 252 Hz: neither creak nor strain
_EDGE_FRAMES = 2  # the model's pitch is not to be trusted this near to where voice begins or ends
_LATE_VOICE = {"p": 7, "t": 7, "k": 7, "ch": 5}  # frames of breath a vowel may begin with, after each of these
_REFERENCE_HZ = 100.0


@dataclass(frozen=True)
class Melody:
    """Pitch and voicing of a line, one value a frame."""

    pitch_hz: Floats  # shape (frames,), never NaN: carried on through what is unvoiced
    voicing: Floats  # shape (frames,), 0 breath only, 1 voice


def shape_melody(
    phones: list[Phone],
    counts: list[int],
    log_pitch: Floats,
    rng: np.random.Generator,
    *,
    lower_st: float = LOWER_ST,
) -> Melody:
    """Return the melody of a line from the model's log pitch (NaN where unvoiced), so many semitones lower."""
    voiced = _mended_voicing(phones, counts, ~np.isnan(log_pitch))
    semitones = _carried_on(12.0 * np.log2(np.exp(_without_edges(log_pitch)) / _REFERENCE_HZ))
    trust = np.where(voiced, 0.05, 0.001) + _open_sounds(phones, counts) * voiced
    slow = _smooth(semitones * trust, _SLOW_S) / _smooth(trust, _SLOW_S)
    mean = float(slow[voiced].mean())
    slow = _settled(phones, counts, mean + _WIDER * (slow - mean))
    semitones = slow + _NARROWER * (_smooth(semitones, 0.012) - _smooth(semitones, _SLOW_S)) - LOWER_ST
    semitones += _DRIFT_ST * wander(len(semitones), _DRIFT_PERIOD_S, rng)
    semitones += _TREMOR_ST * wander(len(semitones), _TREMOR_PERIOD_S, rng)
    semitones = _soft_limits(semitones) - (lower_st - LOWER_ST)
    return Melody(_REFERENCE_HZ * 2.0 ** (semitones / 12.0), _smooth(voiced.astype(np.float64), 0.005))


def wander(frames: int, period_s: float, rng: np.random.Generator) -> Floats:
    """Return smooth seeded noise of unit root mean square whose ups and downs last about `period_s`."""
    spread = period_s / 4.0 / FRAME_S
    reach = int(4.0 * spread) + 1
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / spread) ** 2)
    kernel /= np.sqrt(np.sum(kernel**2))
    return np.asarray(np.convolve(rng.standard_normal(frames + 2 * reach), kernel, mode="valid"))


def _mended_voicing(phones: list[Phone], counts: list[int], model: Flags) -> Flags:
    """Return where there is voice, with the model's slips put right.

    The model learnt from a speaker who sometimes creaks where two vowels meet or a word begins with one; it takes that
    for no voice and would whisper. So a vowel, a nasal or a liquid has voice throughout, save for the breath after p, t
    or k, and a soft consonant keeps its voice before another voiced sound.
    """
    voiced = model.copy()
    start = 0
    for place, (phone, count) in enumerate(zip(phones, counts, strict=True)):
        here = slice(start, start + count)
        before, after = phones[max(0, place - 1)].name, phones[min(place + 1, len(phones) - 1)].name
        if phone.name == "pau":
            ring = int(np.argmin(np.append(model[here], False)))  # frames over which the last sound may die away
            voiced[here] = np.arange(count) < min(ring, 10)
        elif phone.name in VOWELS | SONORANTS:
            allowed = _LATE_VOICE.get(before, 0)
            if before == "hh":
                allowed = 3
            late = min(int(np.argmax(model[here])), allowed) if model[here].any() else 0
            early = min(int(np.argmax(model[here][::-1])), 2) if model[here].any() and after in _UNVOICED else 0
            voiced[here] = True
            voiced[start : start + late] = False
            voiced[start + count - early : start + count] = False
        elif phone.name in _SOFT and after in VOWELS | SONORANTS and before in VOWELS | SONORANTS:
            voiced[here] = True
        start += count
    for value, shortest in ((False, 3), (True, 4)):  # first close the short gaps, then drop the lone flecks
        for first, last in _runs(voiced == value):
            if last - first < shortest:
                voiced[first:last] = not value
    return voiced


def _without_edges(log_pitch: Floats) -> Floats:
    """Return the model's pitch with the frames nearest to each edge of voice unknown, unless that is all of it."""
    kept = log_pitch.copy()
    for first, last in _runs(~np.isnan(log_pitch)):
        if last - first > 3 * _EDGE_FRAMES:
            kept[first : first + _EDGE_FRAMES] = np.nan
            kept[last - _EDGE_FRAMES : last] = np.nan
    return kept


def _open_sounds(phones: list[Phone], counts: list[int]) -> Floats:
    """Return 1 in vowels and sonorants, which carry the tune, and 0 in the consonants that pull it about."""
    carries = [float(phone.name in VOWELS | SONORANTS) for phone in phones]
    return np.repeat(carries, counts)


def _runs(flags: Flags) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _carried_on(semitones: Floats) -> Floats:
    known = np.flatnonzero(~np.isnan(semitones))
    return np.asarray(np.interp(np.arange(len(semitones)), known, semitones[known]))


def _smooth(values: Floats, spread_s: float) -> Floats:
    spread = spread_s / FRAME_S
    reach = int(4.0 * spread) + 1
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / spread) ** 2)
    padded = np.concatenate((np.full(reach, values[0]), values, np.full(reach, values[-1])))
    return np.asarray(np.convolve(padded, kernel / kernel.sum(), mode="valid"))


def _settled(phones: list[Phone], counts: list[int], slow: Floats) -> Floats:
    """Return the slow melody with the end of every phrase coming to rest as its mark asks."""
    out = slow.copy()
    end = 0
    for place, (phone, count) in enumerate(zip(phones, counts, strict=True)):
        if phone.name == "pau" and place > 0:
            mark = "." if place == len(phones) - 1 else phone.break_after[:1]
            rise, fall = (table.get(mark, table["."]) for table in (_RISES_ST, _FALLS_ST))
            first = max(0, end - round(_ENDING_S / FRAME_S))
            ending = slow[first:end]
            lowest = np.minimum.accumulate(ending)
            ending = lowest + rise * np.tanh((ending - lowest) / max(rise, 0.1))
            ramp = 0.5 - 0.5 * np.cos(np.pi * np.linspace(0.0, 1.0, len(ending)))
            out[first:end] = ending - fall * ramp
            out[end : end + count] = out[end - 1]
        end += count
    return _smooth(out, 0.025)


def _soft_limits(semitones: Floats) -> Floats:
    """Return the pitch pressed gently back from where it would creak or strain, never with a corner."""
    soft = 1.0  # semitones over which the limit makes itself felt
    low = _LOWEST_ST + soft * np.logaddexp(0.0, (semitones - _LOWEST_ST) / soft)
    return np.asarray(_HIGHEST_ST - soft * np.logaddexp(0.0, (_HIGHEST_ST - low) / soft))
