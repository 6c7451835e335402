"""All words of the recorder. Invitations, and facts about a take; never a judgement of a voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.text.breath import spelled
from tui.text.language import localised

if TYPE_CHECKING:
    from scripts.breath import Phase
    from scripts.plan.reading import Cue

PRIVATE = "Everything stays in {folder}, readable by you alone. Nothing is sent anywhere."
ROOM = "Two seconds of quiet, please: the room is measured."
NO_WAY_OUT = "`sitwith voices export {name} -o {name}.zip` packs it, if ever you want to hand it on."

DONE = "{kept} of {lines} lines are kept."
ALL_KEPT = "Every line is kept. Thank you."
HEAR_IT = "To hear it: sitwith play {session} --voice {voice}"
HEAR_REPAIR = (
    "To hear it: sitwith play --voice {voice}, and r there: it answers in every session when the rhythm is lost."
)
NOTHING_KEPT = "Nothing of this session is kept yet."
FIRST_AID = "What matters most, first: what is for when it is too much."
THE_OTHERS = "The sessions:"
TO_RECORD = "To begin: sitwith record grounding --voice {voice}"
COME_BACK = "The same command comes back to this place."
RECOVERED = "{count} from before, broken off, came back and is among the takes."
RECOVERED_MANY = "{count} takes from before, broken off, came back and are among the takes."
COUNTING = "breathe with the light"
SPEAK = ("speak when you like; Space ends the take", "speak when you like")
RECORDING = "recording"
LISTENING = "listening"
LOOKING = "looking at the take"
KEPT = "Kept."
KEPT_BEFORE = "Kept. The one before stays among the takes."
PASSED = "Skipped; its takes stay."
TOO_QUIET = ("hardly anything is heard", "hardly heard")
CLIPPING = "too loud"
USUAL = " (the usual one)"
MICROPHONES = "Which microphone?"
NO_MICROPHONES = "No microphone was found; plug one in and press d."
NO_MICROPHONES_BRIEFLY = "No microphone; d looks again."

KEY_RECORD = "record"
KEY_LISTEN = "listen"
KEY_SKIP = "skip"
KEY_BACK = "back"
KEY_MICROPHONE = "microphone"
KEY_MICROPHONE_BRIEFLY = "mic"
KEY_HEADPHONES = "headphones"
KEY_QUIET = "quiet"
KEY_KEYS = "keys"
KEY_DONE = "done"
KEY_TRY_AGAIN = "stop and try again"
KEY_AGAIN = "again"
KEY_KEEP = "keep"
KEY_ENOUGH = "enough"
KEY_CHOOSE = "choose"
KEY_TAKE_IT = "take it"
WITH_TONE = "With headphones: a soft tone paces you."
WITHOUT_TONE = "No tone."

HELP_TAKES = "Your takes"
HELP_TAKES_ABOUT = """\
Every take stays until you take it away, also one that is not kept, or that is stopped halfway. Keeping one says that \
it is the one to be played.

The lines of sudden overwhelm, of grounding and of finding somebody again matter most; until they are recorded the \
guide speaks them.

Everything stays on this machine, readable by you alone. Nothing is sent anywhere."""

QUIET = "It is quiet here. Nothing needs to happen now."
QUIET_TAKE = "It is quiet here. What you recorded is safe, among the takes."
"""The answer to x."""
BEFORE = "before it: {words}"
AFTER = "after it: {words}"
"""The lines around the one to be said, where they take turns with other things."""

PLAIN_KEYS = (
    "Letters, each with Enter: {record_again} records and Enter ends the take, {record_listen} listens, "
    "{record_keep} keeps, {record_skip} skips, {record_line_before} goes back, {record_line_after} goes on, "
    "{record_headphones} turns a soft tone on or off for headphones, {record_microphones} lists the microphones, "
    "{too_much} makes everything quiet, {overwhelm} leaves for two minutes for sudden overwhelm, "
    "{help} says this again, {leave} leaves."
)
PLAIN_NONE_TO_KEEP = "There is no take to keep; {record_again} records one."
PLAIN_RECORDING = "Recording. Say the line, then press Enter."
PLAIN_ASK = (
    "{record_keep} keeps it, {record_listen} listens, {record_again} records again, {record_skip} leaves it among the "
    "takes and goes on."
)

ON_OWN_BREATH = "On the listener's own breath; there is time for {room:.0f} s."
ON_A_PHASE = "On the {phase}, {seconds:.1f} s of it; the breath is {breath}."
PHASES = {"inhale": "in-breath", "exhale": "out-breath", "hold": "hold", "rest": "rest"}


def phase_name(phase: Phase) -> str:
    """Return a phase as it is called here."""
    return PHASES[phase.value]


def where(cue: Cue) -> str:
    """Return where a line falls in the breath, in a sentence."""
    if cue.breath is None or cue.phase is None:
        return ON_OWN_BREATH.format(room=cue.room)
    breath = spelled(cue.breath)
    return ON_A_PHASE.format(phase=phase_name(cue.phase), seconds=cue.phase_seconds, breath=breath)


localised(globals())
