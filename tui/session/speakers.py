"""Who can be chosen to speak: each voice there is, how much of a session it speaks, alone or with the guide.

All of it may wait for the disk: nothing here belongs on the loop's thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.faults import ScoreError, VoiceError
from scripts.files.library import FIRST
from scripts.voice.voices import Standing, bundled_voice, guide_of
from tui.session.build import course_of
from tui.storage import own
from tui.text.faults import sentence
from tui.text.safe import one_line

if TYPE_CHECKING:
    from scripts.files.model import Session
    from scripts.voice.voices import ListedVoice
    from tui.session.wishes import Wishes


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice, as it is offered."""

    name: str
    title: str
    fill: bool = False
    """Whether the guide speaks the lines that this voice has no recording of."""
    synthetic: bool = False
    of: str = ""
    """The title of the session whose lines are counted; empty where it has none."""
    spoken: int = 0
    """How many of its lines the voice itself speaks."""
    lines: int = 0
    fault: str = ""
    """Why it cannot be used."""


def speakers(session_name: str, wishes: Wishes) -> tuple[Speaker, ...]:
    """Return who there is: bundled voices of its language first; one's own alone, and with the guide for what it lacks.

    Args:
        session_name: Of whose lines it is told how many each speaks; without a script, those of the first sitting.
        wishes: How it would be laid out, which decides what is said in it.

    """
    try:
        session = own.session(session_name, wishes.settings.language)
    except ScoreError:
        session = own.session(FIRST, wishes.settings.language)
    said = frozenset(line.id for line in course_of(session, wishes).timeline.lines)
    there = [listed for listed in own.voices() if listed.own or _speaks(listed, session.language)]
    return tuple(one for listed in there for one in _offered(listed, session, said))


def _speaks(listed: ListedVoice, language: str) -> bool:
    """Return whether a bundled voice knows a language; one of no such language falls back to the English ones."""
    wanted = bundled_voice(guide_of(language)).language
    return listed.voice is None or listed.voice.language == wanted


def _offered(listed: ListedVoice, session: Session, said: frozenset[str]) -> tuple[Speaker, ...]:
    voice, lines = listed.voice, len(said)
    if voice is None:
        return (Speaker(listed.name, one_line(listed.name), fault=sentence(listed.fault) if listed.fault else ""),)
    title = one_line(voice.title)
    try:
        takes = voice.takes(session)
    except VoiceError as error:
        return (Speaker(listed.name, title, fault=sentence(error)),)
    spoken = sum(take.standing is Standing.RECORDED and take.line.id in said for take in takes)
    of = session.title if lines else ""
    alone = Speaker(listed.name, title, False, voice.synthetic, of, spoken, lines)  # noqa: FBT003 - in their order
    # What comes along speaks every line that comes along.
    return (alone, Speaker(listed.name, title, True, voice.synthetic, of, spoken, lines)) if listed.own else (alone,)  # noqa: FBT003 - see above
