"""How long each sound of a line is held, and how long the pauses are: unhurried, as a calm speaker leaves them.

The model slows the sounds; pauses are silence put in at the marks and are never stretched speech.

A letter is heard during the counts of the one before it: the first lies at the end of the silence before, and a mark's
silence in the counts of the last sound. So the sound of the letter at place p lasts `counts[p]`, not `counts[p + 1]`.
"""

from dataclasses import dataclass, replace

import numpy as np

from tools.voice_lab.model import COUNT_S, Counts, Floats
from tools.voice_lab.words import MARKS

# Seconds of silence at each mark, as heard; "." stands between two sentences.
_PAUSES_S = {",": 0.36, ":": 0.5, ".": 0.64, "?": 0.68}
_FIRST_S = 0.08  # the first sound, at the end of the silence before
_PAUSE_PLAY = 0.06  # pauses differ by up to this share, as no two are alike
_SLOWEST, _FASTEST = 0.44, 0.86  # of the model's own speed
_LONGEST_PAUSES = 1.8  # where that is not slow enough, as many times the pauses
_LONGEST_VOWEL_S, _LONGEST_OTHER_S = 0.4, 0.26  # a sound held longer is a drone or a hiss
_VOWELS = frozenset("AIOQWYaeiouyøœæɑɒɔəɛɜɪʊʌᵻᵊ\u0303")  # noqa: RUF001 - the phonetic alphabet


@dataclass(frozen=True)
class Timed:
    """A sentence laid out in time."""

    letters: str
    counts: Counts
    """What each letter lasts, with the silence before and after: shape (letters + 2,), in counts of 25 ms."""
    pauses_s: dict[int, float]
    """The silence wanted at each mark inside the sentence, by the mark's place among the letters."""
    after_s: float
    """The silence wanted after it, where another sentence follows."""


def unhurried(
    spoken: list[tuple[str, Floats]], words: int, pace_wpm: float, longer: float, rng: np.random.Generator
) -> list[Timed]:
    """Return a line's sentences at a pace in words a minute, counted from the first sound to the last.

    `spoken` has each sentence's letters and their lengths at full speed; `longer` stretches the pauses. The pace is met
    within what the model can slow: a line of four long words is slow enough in words and is not hurried.
    """
    pauses = [_pauses(letters, longer, rng) for letters, _ in spoken]
    lasts = [longer * _PAUSES_S[letters[-1]] * _play(rng) for letters, _ in spoken]

    def laid(speed: float) -> list[Timed]:
        return [
            Timed(letters, _held(letters, lengths, speed), inner, last)
            for (letters, lengths), inner, last in zip(spoken, pauses, lasts, strict=True)
        ]

    low, high = _SLOWEST, _FASTEST
    for _ in range(24):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if 60.0 * words / seconds(laid(middle)) > pace_wpm else (middle, high)
    line = laid(low)
    silent_s = sum(sum(each.pauses_s.values()) for each in line) + sum(each.after_s for each in line[:-1])
    missing_s = 60.0 * words / pace_wpm - seconds(line)
    if silent_s == 0.0 or missing_s <= 0.0:
        return line
    return [_stretched(each, min(_LONGEST_PAUSES, 1.0 + missing_s / silent_s)) for each in line]


def _stretched(timed: Timed, longer: float) -> Timed:
    """Return a sentence with longer pauses."""
    pauses = {place: longer * pause for place, pause in timed.pauses_s.items()}
    return replace(timed, pauses_s=pauses, after_s=longer * timed.after_s)


def seconds(line: list[Timed]) -> float:
    """Return what lies between the first sound and the last."""
    total = 0.0
    for place, sentence in enumerate(line):
        sounds = [sentence.counts[at] for at, letter in enumerate(sentence.letters) if at and letter not in MARKS]
        total += _FIRST_S + float(sum(sounds)) * COUNT_S + sum(sentence.pauses_s.values())
        total += sentence.after_s if place < len(line) - 1 else 0.0
    return total


def _held(letters: str, lengths: Floats, speed: float) -> Counts:
    """Return the counts: sounds slowed, silences and marks at full speed, or a short line grows ghost syllables."""
    counts = np.maximum(1, np.round(lengths)).astype(np.int64)
    for place, letter in enumerate(letters):
        if place == 0 or letter in MARKS:
            continue
        longest = _LONGEST_VOWEL_S if letter in _VOWELS else _LONGEST_OTHER_S
        slowed = min(float(lengths[place]) / speed, longest / COUNT_S)
        counts[place] = max(1, round(max(float(lengths[place]), slowed)))
    return counts


def _pauses(letters: str, longer: float, rng: np.random.Generator) -> dict[int, float]:
    return {
        place: longer * _PAUSES_S[letter] * _play(rng) for place, letter in enumerate(letters[:-1]) if letter in MARKS
    }


def _play(rng: np.random.Generator) -> float:
    return float(1.0 + rng.uniform(-_PAUSE_PLAY, _PAUSE_PLAY))
