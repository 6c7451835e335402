"""All words of the recorder. Invitations, and facts about a take; never a judgement of a voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.text.breath import spelled

if TYPE_CHECKING:
    from scripts.breath import Phase
    from scripts.plan.reading import Cue

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

_WIDE_IDLE = "space record  l listen  s skip  b back  d microphone  h headphones  x quiet  o overwhelm  ? keys  q leave"
KEYS_IDLE = (
    _WIDE_IDLE.replace("  ", "    "),
    _WIDE_IDLE,
    "space record  l listen  s skip  d mic  x quiet  o overwhelm  ? keys  q leave",
    "space record  x quiet  o overwhelm  ? keys  q leave",
    "space record  x quiet  ? keys  q leave",
)
KEYS_RECORDING = (
    "space done    esc stop and try again    x quiet    o overwhelm    ? keys",
    "space done  esc try again  x quiet  o overwhelm  ? keys",
    "space done  esc again  x quiet  ? keys",
)
KEYS_REVIEW = (
    "k keep    l listen    a again    s skip    b back    x quiet    o overwhelm    ? keys    q leave",
    "k keep  l listen  a again  s skip  b back  x quiet  o overwhelm  ? keys  q leave",
    "k keep  l listen  a again  x quiet  ? keys  q leave",
    "k keep  l listen  a again  x quiet",
)
KEYS_LISTENING = (
    "space enough    x quiet    o overwhelm    ? keys    q leave",
    "space enough  x quiet  o overwhelm  ? keys  q leave",
    "space enough  x quiet  ? keys  q leave",
)
KEYS_DEVICES = (
    "up down choose    enter take it    esc back    x quiet    o overwhelm",
    "enter take it  esc back  x quiet",
)
"""What the foot has no room for is told under the line, in its turn."""

HELP_KEYS = (
    ("space", "record; the light counts you in. Again: that was it"),
    ("l", "listen, as a session will play it"),
    ("k", "keep, and on to the next line"),
    ("a", "once more (so does r)"),
    ("s", "skip this line; its takes stay"),
    ("b", "back to the line before"),
    ("\u2190 \u2192", "to any line"),
    ("h", "a soft tone that paces you, for headphones only"),
    ("d", "another microphone"),
    ("Esc", "stop, and leave this take unlooked at"),
    ("x", "everything quiet at once; what you recorded stays"),
    ("o", "leave for a minute and a half for sudden overwhelm; what you recorded stays"),
    ("?", "this page; Esc goes back"),
    ("q", "leave (so does Ctrl+C); the same command comes back to this place"),
)
HELP_TAKES = "Your takes"
HELP_TAKES_ABOUT = """\
Every take stays until you take it away, also one that is not kept, or that is stopped halfway. Keeping one says that \
it is the one to be played.

Everything stays on this machine, readable by you alone. Nothing is sent anywhere."""

QUIET = "It is quiet here. Nothing needs to happen now."
QUIET_TAKE = "It is quiet here. What you recorded is safe, among the takes."
"""The answer to x."""
BEFORE = "before it: {words}"
AFTER = "after it: {words}"
"""The lines around the one to be said, where they take turns with other things."""

PLAIN_KEYS = (
    "Letters, each with Enter: r records and Enter ends the take, l listens, k keeps, a records again, s skips, "
    "b goes back, d lists the microphones, x makes everything quiet, o leaves for a minute and a half for sudden "
    "overwhelm, ? says this again, q leaves."
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
