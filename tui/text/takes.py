"""What is said about a take, in kind words: facts that help with the next one, never a judgement of the voice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.capture.facts import count_of_words, words_a_minute

if TYPE_CHECKING:
    from audio.capture.facts import TakeFacts
    from scripts.plan.reading import Cue
    from scripts.units import Seconds

_UNHURRIED: Final = (70, 165)
"""Words a minute between which nothing is said about the pace; a guide in these sessions speaks at about 110."""
_SHORTEST: Final[Seconds] = 0.05
_QUIET_LUFS: Final = -42.0
"""Raised to the voice's loudness from here, the room comes up by more than 20 dB with it."""
_NOISY_ROOM_DB: Final = -50.0
_NEAR_NOISE_DB: Final = 26.0
"""Under this distance between voice and room the room is heard under the voice."""


def remarks(facts: TakeFacts, cue: Cue) -> tuple[str, ...]:
    """Return sentences about a take: first what it is, then what may help, at most one for each thing."""
    if facts.spoken < _SHORTEST:
        return (
            "No words were found in this take.",
            "If you did speak, come a little nearer to the microphone, or choose another one.",
        )
    return (_length(facts, cue), *(text for text in (_pace(facts, cue), *_sound(facts)) if text))


def _length(facts: TakeFacts, cue: Cue) -> str:
    length = f"{facts.spoken:.1f} s"
    if facts.spoken > cue.room:
        return f"{length}; the next line comes after {cue.room:.1f} s and would wait for it, which is fine."
    if cue.phase is None:
        return f"{length}; there is time for {cue.room:.1f} s here."
    name = {"inhale": "in-breath", "exhale": "out-breath"}.get(cue.phase.value, cue.phase.value)
    if facts.spoken <= cue.phase_seconds:
        return f"{length}; it fits on the {name} of {cue.phase_seconds:.1f} s."
    return f"{length}; it begins on an {name} of {cue.phase_seconds:.1f} s and goes on beyond it, which is fine."


def _pace(facts: TakeFacts, cue: Cue) -> str:
    pace = words_a_minute(cue.line.words, facts.spoken)
    if count_of_words(cue.line.words) < 4:
        return ""  # two words have a length, and no pace
    told = f"About {round(pace / 5) * 5} words a minute"
    slowest, fastest = _UNHURRIED
    if pace > fastest:
        return f"{told}: there is time to be slower, if you like."
    if pace < slowest:
        return f"{told}: very unhurried."
    return f"{told}: unhurried."


def _sound(facts: TakeFacts) -> tuple[str, ...]:
    told = []
    if facts.clipped:
        told.append("It was too loud for the microphone in places: a little further away, or its level lower.")
    elif facts.loudness_lufs < _QUIET_LUFS:
        told.append("It is soft: a little nearer to the microphone keeps the room out of it.")
    if facts.begins_cut:
        told.append("It seems to begin with a word already under way: wait for a moment after starting.")
    if facts.ends_cut:
        told.append("The last word seems to go on to the very end: wait for a moment before stopping.")
    if facts.room_db is not None:
        distance = facts.loudness_lufs - facts.room_db
        if distance < _NEAR_NOISE_DB and facts.room_db > _NOISY_ROOM_DB - 10:
            told.append("The room can be heard under the voice: nearer to the microphone, or a quieter hour, helps.")
    if facts.lost > 0:
        told.append(f"{facts.lost:.1f} s were lost on the way, as this machine was busy: take it once more.")
    return tuple(told)


def room_remark(room_db: float) -> str:
    """Return what is said about the room before anything is recorded."""
    if room_db > _NOISY_ROOM_DB + 12:
        return "There is a lot to be heard here. A quieter corner, or a window closed, would help."
    if room_db > _NOISY_ROOM_DB:
        return "The room can be heard a little. Speaking near to the microphone helps."
    if room_db < -95:
        return "Nothing at all comes from this microphone. Perhaps it is muted, or another one is meant."
    return "It is quiet here."
