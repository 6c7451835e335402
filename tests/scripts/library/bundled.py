"""What the tests of the bundled sessions share: each session, how long it is meant to be, and it spoken."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.breath import DEFAULT_LISTENER, Pattern
from scripts.files.library import bundled_names, find_session
from scripts.files.model import Free
from scripts.plan.conductor import plan
from scripts.plan.lines import reading_ms
from scripts.units import Milliseconds
from scripts.voice.voices import Clip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scripts.files.model import Line, Session
    from scripts.plan.timeline import Timeline

LENGTHS = {
    "first-sitting": 440,
    "sudden-overwhelm": 105,
    "finding-your-pace": 210,
    "the-sigh": 325,
    "humming-together": 445,
    "glimmers": 495,
    "for-two": 470,
    "beginning-again": 650,
    "edges-and-middle": 710,
    "less-of-me": 975,
    "lamp-going-down": 1230,
    "grounding": 73,
    "coming-back": 285,
    "before-a-hard-conversation": 265,
    "after-a-quarrel": 520,
    "three-in-the-morning": 7190,
    "grief": 473,
    "riding-out-a-wave": 605,
    "before-a-needle": 300,
    "with-a-child": 200,
    "walking": 355,
    "only-sound": 326,
    "just-company": 3530,
    "a-letter": 366,
}
"""How long each is meant to be, in seconds."""

FREE_AT_THE_END = {"glimmers": (150, 200), "lamp-going-down": (540, 600)}
"""Where the breath is the listener's own at the end for longer than 75 s: looking around, and sleep."""

FIRST_BREATH_BY = {"first-sitting": 25, "for-two": 60, "coming-back": 180, "sudden-overwhelm": 60}
"""When the first paced breath is there, where it is not within 40 s. A first sitting is met sooner. For two both are
asked for their breath. Sudden overwhelm has eyes and feet first. Coming back leaves the breath alone until late, as
its script says: first eyes, hands and feet."""

RITUAL = {
    "Hello.",
    "I'm only a recording.",
    "Still, I'll keep you company.",
    "Thank you for sitting with me.",
    "Go gently.",
    "Goodbye for now.",
}
"""The only sentences that more than one session says."""
NO_RITUAL = {"sudden-overwhelm", "lamp-going-down", "grounding", "three-in-the-morning"}
"""No time for one, and nobody awake for one."""
LISTENERS = [None, *(Pattern(Milliseconds(inhale), Milliseconds(exhale)) for inhale, exhale in (
    (1100, 1400), (1300, 1700), (1800, 2200), (2600, 3400), (3500, 4500), (4400, 5600),
))]  # fmt: skip
"""Unknown, then 24, 20, 15, 10, 7.5 and 6 breaths a minute."""

SESSIONS = {name: find_session(name) for name in bundled_names()}
every_session = pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS.keys())


def spoken(session: Session, *, slower: float = 1.0, listener: Pattern | None = None) -> Timeline:
    """Return the timeline with clips of an unhurried voice, or of one slower than that; for two, where it is."""
    clips = {
        line.id: Clip(Path("clip.ogg"), line.words, reading_ms(line.words) / 1000 * slower, 0.0)
        for line in session.lines
    }
    partner = (listener or DEFAULT_LISTENER) if session.people == 2 and is_paced(session) else None
    return plan(session, clips, listener=listener, partner=partner)


def sentences(words: str) -> list[str]:
    return re.findall(r"[^.?!]+[.?!]", words.replace("  ", " "))


def says(lines: Iterable[Line], pattern: str) -> list[str]:
    """Return the lines' words in which the pattern is found."""
    return [line.words for line in lines if re.search(pattern, line.words, re.IGNORECASE)]


def before_any_breath(session: Session) -> tuple[Line, ...]:
    """Return the lines of the free stages at the beginning."""
    lines: list[Line] = []
    for stage in session.stages:
        if not isinstance(stage.breath, Free):
            break
        lines += stage.lines
    return tuple(lines)


def early(session: Session) -> tuple[Line, ...]:
    """Return the lines up to the end of the first stage that is the listener's own breath, paced or not led at all."""
    lines = list(before_any_breath(session))
    matched = next((stage for stage in session.stages if not isinstance(stage.breath, Free)), None)
    return (*lines, *(matched.lines if matched else ()))


def is_paced(session: Session) -> bool:
    """Return whether there is a breath to follow anywhere in it."""
    return any(not isinstance(stage.breath, Free) for stage in session.stages)


def always_said(session: Session) -> list[str]:
    """Return the ids of the lines that are said whatever the listener's breath is."""
    return [line.id for line in session.lines if not line.when]


every_paced_session = pytest.mark.parametrize(
    "session",
    [session for session in SESSIONS.values() if is_paced(session)],
    ids=[name for name, session in SESSIONS.items() if is_paced(session)],
)
