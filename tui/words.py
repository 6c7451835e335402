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
STEADY = "steady"

PAUSED = "paused"
MUTED = "muted"
VOLUME = "volume"

KEY_PAUSE = "pause"
KEY_GO_ON = "go on"
KEY_TOO_MUCH = "too much"
KEY_OVERWHELM = "overwhelm"
KEY_VOLUME = "volume"
KEY_HELP = "help"
KEY_LEAVE = "leave"
KEY_HOME = "all sessions"
KEY_PLAY = "play"
KEY_SEARCH = "search"
KEY_CLEAR = "clear"
KEY_THEME = "theme"
KEY_BACK = "back"
KEY_SCROLL = "scroll"
"""What a key does, in the line at the foot."""

VOICE = "voice"
TONES = "tones"
FULL = "full"
SILENT = "silent"
CHANGED_WITH = "{keys} for a while"
GENTLER = "Something gentler, right away."
"""While one session fades and the one for sudden overwhelm comes."""

KEYS_PLAIN = "Keys: Space pauses and goes on, x makes everything quiet at once, q leaves, Q leaves and keeps the place."

LEAVING = "Until next time."
LEFT = "You left early, and that is fine."

# -- Too much ---------------------------------------------------------------------------------------------------

TOO_MUCH = "That was enough for now. You noticed and stopped, and that is taking care."
TOO_MUCH_NEXT = "Nothing needs to happen now."
STAYING = "Here, in the quiet, for as long as you like."
CHOICE_STAY = "stay in the quiet"
CHOICE_LEAVE = "leave"

# -- The end -----------------------------------------------------------------------------------------------------

ENDED = "That was our sitting. Thank you for the time together."
ENDED_NEXT = "Perhaps there is a person, an animal or a place you would like to be near now."

# -- Help ---------------------------------------------------------------------------------------------------------

HELP_TITLE = "Keys"
HELP_PAUSE = "pause, and go on"
HELP_TOO_MUCH = "too much: everything fades at once"
HELP_OVERWHELM = "for sudden overwhelm: a minute and a half, at once"
HELP_LEAVE = "leave gently (so does Ctrl+C)"
HELP_VOLUME = "louder, softer"
HELP_VOICE_TONES = "let the two above change the voice, or the tones"
HELP_MUTE = "mute, and back"
HELP_TIMBRE = "other tones"
HELP_SEEK = "5 seconds back, on"
HELP_SEEK_LITTLE = "1 second back, on"
HELP_SEEK_MINUTE = "a minute back, on"
HELP_STAGES = "the part before, the next part"
HELP_THEME = "other colours"
HELP_HELP = "this page; Esc goes back"
HELP_PLAY = "play the one that is marked"
HELP_SEARCH = "search; Esc clears it"
HELP_WALK = "the next, the one before (arrows, j and k, g and G as well)"
HELP_QUIT = "leave"
HELP_LANDING = "Where there is a breath to follow, every move lands on the start of one."
HELP_ABOUT = "Taking care"

# -- The list of sessions -----------------------------------------------------------------------------------------

NAME = "sitwith"
NOT_THERAPY = "a relaxation aid, not therapy"
YOURS = "yours"
CANNOT_BE_PLAYED = "cannot be played as it is"
PACED = "a paced breath"
MATCHED = "met at your own breath, then paced"
OWN_BREATH_ONLY = "your own breath only"
WITH_VOICE = "a voice"
WITH_WORDS = "words to read"
WITHOUT_WORDS = "no words"
WITH_HOLDS = "holds or rests"
NOTHING_FOUND = "Nothing here by that name. Esc shows all."
QUIET_HERE = "It is quiet here."
"""The answer to "too much" where nothing plays."""
