"""How long each sound of a line is held: unhurried, with the pauses a calm speaker leaves.

Every sound is stretched nearly alike, consonants a little less, and the last syllable before a pause a little more.
Stretching the stressed vowels above all, as slow readers do, was tried: a speech recogniser then misheard a good tenth
more of the words, because the model's consonants blur beside its long vowels.
"""

import numpy as np

from tools.voice_lab.frontend import Phone

VOWELS = frozenset({"aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw"})
SONORANTS = frozenset({"l", "r", "w", "y", "m", "n", "ng"})
FRICATIVES = frozenset({"f", "v", "th", "dh", "s", "z", "sh", "zh", "hh"})

# How much of a line's slowness each kind of sound takes, 1 being all of it, which vowels and sonorants do.
_SHARE_FRICATIVE = 0.9
_SHARE_STOP = 0.85

_LAST_SYLLABLE = 1.08  # on top of what the voice model does by itself
_LONGEST_VOWEL_S = 0.5  # beyond this a model's vowel stands still and is heard as a drone
_LONGEST_OTHER_S = 0.3
_STRETCH_AT_EASE = 1.5  # an unhurried line, where its pace in words needs nothing else
_LEAST_STRETCH, _MOST_STRETCH = 1.15, 2.8  # a line of four long words is slow enough in words, and must not be hurried
_SLOWEST_WPM, _FASTEST_WPM = 101.0, 117.0

# Seconds of silence at each mark; "" is a break between groups of words that the line does not write.
_PAUSES_S = {",": 0.5, ".": 0.66, "?": 0.66, "!": 0.66, ":": 0.6, ";": 0.56, "": 0.3}
_PAUSE_PLAY = 0.06  # pauses differ by up to this share, as no two are alike
_EDGE_S = 0.25  # silence the model is given before and after; most of it is cut later


def unhurried(phones: list[Phone], words: int, rng: np.random.Generator) -> list[float]:
    """Return the seconds for each phone so that the line runs at a calm pace.

    The pace is counted from the first sound to the last, inner pauses included. Short lines of long words and long
    lines of short words differ in words a minute at one and the same tempo, so the tempo is kept and only bent where
    the count would leave 101-117, within limits.
    """
    pauses = [_pause(phone, rng) for phone in phones]

    def held(stretch: float) -> list[float]:
        return [
            _EDGE_S
            if place in (0, len(phones) - 1)
            else pause
            if phone.name == "pau"
            else _held(phones, place, stretch)
            for place, (phone, pause) in enumerate(zip(phones, pauses, strict=True))
        ]

    def wpm(stretch: float) -> float:
        return 60.0 * words / (sum(held(stretch)) - 2.0 * _EDGE_S)

    if _SLOWEST_WPM <= wpm(_STRETCH_AT_EASE) <= _FASTEST_WPM:
        return held(_STRETCH_AT_EASE)
    wanted = _SLOWEST_WPM if wpm(_STRETCH_AT_EASE) < _SLOWEST_WPM else _FASTEST_WPM
    low, high = _LEAST_STRETCH, _MOST_STRETCH
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if wpm(middle) > wanted else (low, middle)
    return held(low)


def _pause(phone: Phone, rng: np.random.Generator) -> float:
    mark = phone.break_after[:1]
    return _PAUSES_S.get(mark, _PAUSES_S[","]) * (1.0 + rng.uniform(-_PAUSE_PLAY, _PAUSE_PLAY))


def _held(phones: list[Phone], place: int, stretch: float) -> float:
    phone = phones[place]
    share = 0.0 if _is_tap(phones, place) else _share(phone)
    seconds = phone.seconds * (1.0 + (stretch - 1.0) * share)
    if in_last_rime(phones, place):
        seconds *= _LAST_SYLLABLE if phone.name in VOWELS | SONORANTS else 1.0
    longest = _LONGEST_VOWEL_S if phone.name in VOWELS else _LONGEST_OTHER_S
    return max(phone.seconds, min(seconds, longest))


def _share(phone: Phone) -> float:
    if phone.name in VOWELS | SONORANTS:
        return 1.0
    return _SHARE_FRICATIVE if phone.name in FRICATIVES else _SHARE_STOP


def _is_tap(phones: list[Phone], place: int) -> bool:
    """Return whether a sound is the quick t or d of "little" and "kinder": held any longer, it hisses."""
    if phones[place].name not in {"t", "d"} or not 0 < place < len(phones) - 1 or phones[place].stressed:
        return False
    return phones[place - 1].name in VOWELS | {"r", "n"} and phones[place + 1].name in VOWELS


def in_last_rime(phones: list[Phone], place: int) -> bool:
    """Return whether a phone lies between the last vowel before a pause and that pause."""
    for later in range(place, len(phones)):
        if phones[later].name == "pau":
            return True
        if later > place and phones[later].name in VOWELS:
            return False
    return True
