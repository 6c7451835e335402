"""What is said of hearing a breath: what was heard, what was not, and what may help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from audio.faults import TakeFault
from scripts.listener.heard import Unsure
from tui.text.faults import flaw_sentence
from tui.text.language import localised
from tui.text.strap import BY_THE_HEART
from tui.text.strap import WHY as WHY_NOT_FELT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scripts.faults import Flaw
    from scripts.listener.heard import Heard

SURE: Final = "about {breath:.1f} s a breath, sure"
NEARLY: Final = "I hear you, not sure yet: about {breath:.1f} s a breath"
HEARING: Final = "I hear you, not sure yet"
LISTENING_NOW: Final = "listening"
WHY: Final[Mapping[Unsure, str]] = {
    Unsure.EARLY: LISTENING_NOW,
    Unsure.NOTHING: "I can't hear a breath: there is no sound at all. The microphone may be muted or not allowed; "
    "look in the system's sound settings, or choose another with --device",
    Unsure.STILL: "I can't hear a breath: nothing comes and goes here. Nearer to the microphone may help, or a breath "
    "out through the mouth",
    Unsure.OTHER: "I can't hear a breath: there is something else, such as a voice, music, keys or rain. A quieter "
    "moment may help, or a microphone nearer to you",
    Unsure.UNEVEN: "I can't hear a breath well: what comes and goes has no length of its own yet",
    Unsure.ALONE: "I can't hear a breath: there is a second opinion alone",
    Unsure.GONE: "I can't hear a breath: the microphone has gone",
}
MICROPHONE_GONE: Final = "The microphone went away, so nothing is heard any more."
NOTHING_KEPT: Final = "Nothing of this was kept."
SUPPRESSED: Final = (
    "“{name}” takes noise away, and breath with it; where there is a plainer microphone, choose that with --device."
)
SUPPRESSED_HERE: Final = "“{name}” takes noise away, and breath with it; a plainer microphone would hear more."
GIVES_NOTHING: Final = "Nothing at all comes from the microphone; it may be muted, or not allowed."
# -- In a session ------------------------------------------------------------------------------------------------

MEETING_LISTENS: Final = (
    "I'm listening for your breath. Space at the top of each in-breath will do as well.",
    "I'm listening for your breath. Space at each in-breath will do as well.",
    "I'm listening for your breath.",
)
MEETING_LISTEN: Final = "Or let me listen for it: {key}."
LISTENS: Final = (
    "listening for your breath before it begins and where the rhythm was lost; with headphones, all through",
    "listening for your breath where nothing sounds",
    "listening",
)
LISTENS_THROUGHOUT: Final = ("listening for your breath", "listening")
LISTENS_NO_MORE: Final = ("listening no more", "listening no more")
LISTENING_MARK: Final = "listening"
HEADPHONES_ASKED: Final = (
    "Do you wear headphones? {key} says yes; otherwise leave it. I ask this once.",
    "Do you wear headphones? {key} says yes.",
    "Headphones? {key}: yes",
)
WEARS: Final = ("with headphones; a soft tone makes sure of it", "with headphones")
WEARS_NONE: Final = ("without headphones: listening where nothing sounds", "without headphones")
TRIES_TONE: Final = ("a soft tone, to hear whether it comes back to me", "a soft tone")
HEARS_ITSELF: Final = (
    "I can hear myself, so I listen only where nothing sounds",
    "I hear myself: listening in the silences",
)
HEARS_NO_TONE: Final = ("I can't hear myself, so I listen all through", "listening all through")
NO_MATTER: Final = ("headphones make no difference here", "no difference here")
NO_EARS: Final = ("there is nothing to listen with here",)
MET_LISTENED: Final = (
    "I hear you: about {breath} seconds a breath. With you, from the first one on.",
    "With you: about {breath} s a breath",
)
NOTICED: Final = ("I think I lost you; coming to find you", "coming to find you")

_SUPPRESSING: Final = re.compile(r"noise|denois|rnnoise|echo.?cancel|krisp|suppress", re.IGNORECASE)


def format_heard(heard: Heard, *, strap: bool = False) -> str:
    """Say what is heard, by a microphone or a recording, or by a heart strap."""
    if heard.sure and heard.breath is not None:
        return SURE.format(breath=heard.breath)
    if heard.why in (Unsure.EARLY, Unsure.UNEVEN) and heard.onsets:
        return HEARING if heard.breath is None else NEARLY.format(breath=heard.breath)
    if heard.why is Unsure.ALONE and heard.breath is not None:
        return BY_THE_HEART.format(breath=heard.breath)
    return (WHY_NOT_FELT if strap else WHY)[heard.why or Unsure.EARLY]


def format_fault(fault: Flaw) -> str:
    """Say why nothing can be heard."""
    return MICROPHONE_GONE if isinstance(fault.kind, TakeFault) else flaw_sentence(fault)


def suppression(name: str, told: str | None = None) -> str | None:
    """Return a sentence where a microphone's name says that it takes noise away; breath is noise to it."""
    return (told or SUPPRESSED).format(name=name) if _SUPPRESSING.search(name) else None


def heard_json(heard: Heard) -> dict[str, Any]:
    """Return an estimate for programs; times in seconds since the listening began."""
    return {
        "at": heard.at,
        "breath": heard.breath,
        "sure": heard.sure,
        "onsets": list(heard.onsets),
        "why": heard.why and heard.why.value,
    }


localised(globals())
