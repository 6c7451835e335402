"""All words of the recorder. Invitations, and facts about a take; never a judgement of a voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.pace import spelled

if TYPE_CHECKING:
    from scripts.breath import Phase
    from scripts.reading import Cue

PRIVATE = "Everything stays in {folder}, readable by you alone. Nothing is sent anywhere."
ROOM = "Two seconds of quiet, please: the room is measured."
NO_WAY_OUT = "`sitwith voices export {name} -o {name}.zip` packs it, if ever you want to hand it on."

DONE = "{kept} of {lines} lines are kept."
ALL_KEPT = "Every line is kept. Thank you."
HEAR_IT = "To hear it: sitwith play {session} --voice {voice}"
COME_BACK = "The same command comes back to this place."
RECOVERED = "{count} from before, broken off, came back and is among the takes."
RECOVERED_MANY = "{count} takes from before, broken off, came back and are among the takes."
COUNTING = "breathe with the light"
SPEAK = "speak when you like; Space ends the take"
RECORDING = "recording"
LISTENING = "listening"
LOOKING = "looking at the take"
KEPT = "Kept."
KEPT_BEFORE = "Kept. The one before stays among the takes."
PASSED = "Skipped; its takes stay."
TOO_QUIET = "hardly anything is heard"
CLIPPING = "too loud"
USUAL = " (the usual one)"
MICROPHONES = "Which microphone?"
NO_MICROPHONES = "No microphone was found; plug one in and press d."

KEYS_IDLE = (
    "space record    l listen    s skip    b back    d microphone    h headphones    q leave",
    "space record  l listen  s skip  b back  d mic  q leave",
    "space record  s skip  b back  q leave",
)
KEYS_RECORDING = ("space done    esc stop and try again", "space done  esc again")
KEYS_REVIEW = (
    "k keep    l listen    a again    s skip    b back    q leave",
    "k keep  l listen  a again  s skip  q leave",
    "k keep  l listen  a again  s skip",
)
KEYS_LISTENING = ("space enough",)
KEYS_DEVICES = ("up down choose    enter take it    esc back", "enter take it  esc back")

PLAIN_KEYS = (
    "Letters, each with Enter: r records and Enter ends the take, l listens, k keeps, a records again, s skips, "
    "b goes back, d lists the microphones, ? says this again, q leaves."
)
PLAIN_RECORDING = "Recording. Say the line, then press Enter."
PLAIN_ASK = "k keeps it, l listens, a records again, s leaves it among the takes and goes on."

_PHASES = {"inhale": "in-breath", "exhale": "out-breath", "hold": "hold", "rest": "rest"}


def phase_name(phase: Phase) -> str:
    """Return a phase as it is called here."""
    return _PHASES[phase.value]


def where(cue: Cue) -> str:
    """Return where a line falls in the breath, in a sentence."""
    if cue.breath is None or cue.phase is None:
        return f"On the listener's own breath; there is time for {cue.room:.0f} s."
    breath = spelled(cue.breath)
    return f"On the {phase_name(cue.phase)}, {cue.phase_seconds:.1f} s of it; the breath is {breath}."
