"""What is said about a take, in kind words: facts that help with the next one, never a judgement of the voice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audio.capture.facts import count_of_words, words_a_minute
from tui.text.language import _, later

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
            _("No words were found in this take."),
            _("If you did speak, come a little nearer to the microphone, or choose another one."),
        )
    return (_length(facts, cue), *(text for text in (_pace(facts, cue), *_sound(facts)) if text))


def _length(facts: TakeFacts, cue: Cue) -> str:
    length = f"{facts.spoken:.1f} s"
    if facts.spoken > cue.room:
        return _("{length}; the next line comes after {room:.1f} s and would wait for it, which is fine.").format(
            length=length, room=cue.room
        )
    if cue.phase is None:
        return _("{length}; there is time for {room:.1f} s here.").format(length=length, room=cue.room)
    name = _({"inhale": later("in-breath"), "exhale": later("out-breath")}.get(cue.phase.value, cue.phase.value))
    if facts.spoken <= cue.phase_seconds:
        return _("{length}; it fits on the {phase} of {seconds:.1f} s.").format(
            length=length, phase=name, seconds=cue.phase_seconds
        )
    return _("{length}; it begins on an {phase} of {seconds:.1f} s and goes on beyond it, which is fine.").format(
        length=length, phase=name, seconds=cue.phase_seconds
    )


def _pace(facts: TakeFacts, cue: Cue) -> str:
    pace = words_a_minute(cue.line.words, facts.spoken)
    if count_of_words(cue.line.words) < 4:
        return ""  # two words have a length, and no pace
    told = _("About {pace} words a minute").format(pace=round(pace / 5) * 5)
    slowest, fastest = _UNHURRIED
    if pace > fastest:
        return _("{told}: there is time to be slower, if you like.").format(told=told)
    if pace < slowest:
        return _("{told}: very unhurried.").format(told=told)
    return _("{told}: unhurried.").format(told=told)


def _sound(facts: TakeFacts) -> tuple[str, ...]:
    told = []
    if facts.clipped:
        told.append(_("It was too loud for the microphone in places: a little further away, or its level lower."))
    elif facts.loudness_lufs < _QUIET_LUFS:
        told.append(_("It is soft: a little nearer to the microphone keeps the room out of it."))
    if facts.begins_cut:
        told.append(_("It seems to begin with a word already under way: wait for a moment after starting."))
    if facts.ends_cut:
        told.append(_("The last word seems to go on to the very end: wait for a moment before stopping."))
    if facts.room_db is not None:
        distance = facts.loudness_lufs - facts.room_db
        if distance < _NEAR_NOISE_DB and facts.room_db > _NOISY_ROOM_DB - 10:
            told.append(_("The room can be heard under the voice: nearer to the microphone, or a quieter hour, helps."))
    if facts.lost > 0:
        told.append(
            _("{lost:.1f} s were lost on the way, as this machine was busy: take it once more.").format(lost=facts.lost)
        )
    return tuple(told)


def room_remark(room_db: float) -> str:
    """Return what is said about the room before anything is recorded."""
    if room_db > _NOISY_ROOM_DB + 12:
        return _("There is a lot to be heard here. A quieter corner, or a window closed, would help.")
    if room_db > _NOISY_ROOM_DB:
        return _("The room can be heard a little. Speaking near to the microphone helps.")
    if room_db < -95:
        return _("Nothing at all comes from this microphone. Perhaps it is muted, or another one is meant.")
    return _("It is quiet here.")
