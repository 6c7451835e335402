"""All words the face says outside sessions. Invitations, never commands; plain, warm, and honest about what this is."""

from __future__ import annotations

# -- What this is, and is not ------------------------------------------------------------------------------------

SAFETY_LINE = (
    "A relaxation aid, not therapy or emergency care. Never while driving or in water. Stop whenever you like."
)
SAFETY_LINES = (
    SAFETY_LINE,
    "Not for driving or in water. Stop whenever you like, with x. ? says more.",
    "Not for driving or water. x stops.",
)
"""For the screen: the longest that fits is shown."""

WHAT_IT_IS = """\
sitwith is a relaxation aid: a voice, a picture and soft sounds to breathe along with, or simply to sit beside.

It is not therapy, not a medical device and not emergency care. Whoever speaks was recorded: no person is listening. \
If you or someone else is in danger, please call your local emergency number, or someone you trust."""

ASK_FIRST = """\
Please ask a clinician before you use it if you live with trouble breathing, asthma or COPD, a heart condition or \
blood-pressure problems, epilepsy, panic, psychosis or dissociation, if you are pregnant, or if you had surgery not \
long ago."""

WHERE_NOT = """\
Never use it while driving, in or near water, or wherever you need to stay alert."""

OVERBREATHING = """\
Small, soft breaths are plenty. If you feel dizzy, tingling or short of breath, that can be a sign of breathing more \
than you need: let the pacing go and breathe as you ordinarily do. It passes."""

STOPPING = """\
You can stop at any time, for any reason or none. Stopping is a way of taking care. One key, x, makes everything quiet \
at once. If the breath is not a friendly place today, the sound, your hands or your feet will do as well. Eyes open or \
closed, whichever is kinder."""

CLAIMS = """\
Slow breathing helps many people feel calmer. How slow is a matter of what suits you, not a number to reach, and \
nothing here is measured or scored."""

ABOUT = f"{WHAT_IT_IS}\n\n{WHERE_NOT}\n\n{ASK_FIRST}\n\n{OVERBREATHING}\n\n{STOPPING}\n\n{CLAIMS}"
"""Everything about safety, in full: for the help screen and for ``sitwith about``."""

# -- While a session plays ----------------------------------------------------------------------------------------

PHASES = {"inhale": "in", "hold": "hold", "exhale": "out", "rest": "rest"}
"""What the orb says: a description of what it does, not an order."""
TOP_UP = "a sip more"
OWN_BREATH = "your own breath"
WITH_YOU = "with you"
LEADING = "leading"
STEADY = "with you"

PAUSED = "paused"
MUTED = "muted"
VOLUME = "volume"
VOLUME_FULL = "volume full"

KEYS = (
    "space pause    x too much    + \u2212 volume    m mute    ? help    q leave",
    "space pause  x too much  ? help  q leave",
)
KEYS_PAUSED = (
    "space go on    x too much    + \u2212 volume    m mute    ? help    q leave",
    "space go on  x too much  ? help  q leave",
)
KEYS_PLAIN = "Keys: Space pauses and goes on, x makes everything quiet at once, q leaves."

LEAVING = "Until next time."
LEFT = "You left early, and that is fine."

# -- Too much ---------------------------------------------------------------------------------------------------

TOO_MUCH = "That was enough for now. You noticed and stopped, and that is taking care."
TOO_MUCH_NEXT = "Nothing needs to happen now."
STAYING = "Here, in the quiet, for as long as you like."
CHOICE_STAY = "stay in the quiet"
CHOICE_LEAVE = "leave"
KEYS_QUIET = ("q leave    ? help", "q leave")

# -- The end -----------------------------------------------------------------------------------------------------

ENDED = "That was our sitting. Thank you for the time together."
ENDED_NEXT = "Perhaps there is a person, an animal or a place you would like to be near now."
KEYS_ENDED = ("q or Enter leaves",)

# -- Help ---------------------------------------------------------------------------------------------------------

HELP_TITLE = "Keys"
HELP_KEYS = (
    ("space", "pause, and go on"),
    ("x", "too much: quiet at once"),
    ("q", "leave gently (or Ctrl+C)"),
    ("+  \u2212", "volume"),
    ("m", "mute, and back"),
    ("?", "this page"),
    ("esc", "back to the picture"),
)
HELP_ABOUT = "Taking care"
HELP_BACK = ("Esc goes back    up and down scroll    x too much", "Esc back   x too much")
