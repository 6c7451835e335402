"""All words the face says outside sessions. Invitations, never commands; plain, warm, and honest about what this is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from tui.storage.folders import with_tilde
from tui.text.language import localised

if TYPE_CHECKING:
    from collections.abc import Sequence

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
Please ask a clinician before you use the sessions that pace a breath if you live with trouble breathing, asthma or \
COPD, a heart condition or blood-pressure problems, epilepsy, panic, psychosis or dissociation, if you are pregnant, \
or if you had surgery not long ago. Looking, pressing and listening, as in grounding, leave the breath alone."""

WHERE_NOT = """\
Never use it while driving, in or near water, or wherever you need to stay alert."""

OVERBREATHING = """\
Small, soft breaths are plenty. If you feel dizzy, tingling or short of breath, that can be a sign of breathing more \
than you need: let the pacing go and breathe as you ordinarily do. It usually passes within minutes of ordinary \
breathing. If it does not, with chest pain, or when you may faint: get medical help."""

STOPPING = """\
You can stop at any time, for any reason or none. Stopping is a way of taking care. One key, x, makes everything quiet \
at once. If the breath is not a friendly place today, the sound, your hands or your feet will do as well. Eyes open or \
closed, whichever is kinder."""

CLAIMS = """\
Many people like slow breathing, and some do not. How slow is a matter of what suits you, not a number to reach, and \
nothing here is measured or scored."""

WRITTEN = """\
Written down, on this machine alone: the levels, the tones, the theme and the voice you chose last, the breath you \
gave last, whether you know its offer and whether you wear headphones, the places you kept on leaving, titles and \
lengths of the sessions there are, and a log of what went wrong. `sitwith config` names the files, and \
`sitwith config --forget` removes them. Nothing notes what you played, or when."""


# -- Just breathing ------------------------------------------------------------------------------------------------

BREATHE = "Just breathe"
BREATHE_SUMMARY = "Light and tones that breathe, and not a word: at your own breath, or the one you choose."
BREATHE_NEEDS = ("breathe", "breathing", "no words", "right now", "timer")
BREATHE_MEETING = "with you"
BREATHE_GOING = "breathing"
BREATHE_SETTLING = "settling"

# -- Packed sessions -----------------------------------------------------------------------------------------------

PACKED_VOICE = "“{voice}” speaks {said} of {count} lines."
PACKED_NO_VOICE = "No recordings are in it; its {count} lines are shown, or spoken by a voice of yours that has them."
PACKED_SPEAKER = "Who speaks"
PACKED_LICENCE = "Licence"
PACKED_NO_LICENCE = "What may be done with these recordings is not said; ask whoever speaks."
PACKED_THANKS = "Thanks"
PACKED_TEXTS = "With it"
PACKED_MISSING = "Not recorded"
PACKED_ASK = "Play it now (p), keep it (k), or neither (Enter)?"
PACKED_PLAY, PACKED_KEEP = "pk"
PACKED_HOW = "\nTo hear it: sitwith open {file} --play\nTo keep it: sitwith open {file} --keep"
PACKED_KEPT = "It is kept. To hear it:"
PACKED_PLAYS = "{file}: this is a packed session; `sitwith open` looks into it and plays it."
SYNTHETIC = "Synthetic: no person speaks in it."
ENGINES_HERE = "Programs here that can speak a script of yours (`sitwith voices speak`): {engines}"
NO_ENGINES = "No program that could speak a script of yours is here, such as espeak-ng or piper."
VOICE_IS_PERSONAL = "A voice is personal: hand it on as the person who speaks would have it."

# -- While a session plays ----------------------------------------------------------------------------------------

PHASES = {"inhale": "in", "hold": "hold", "exhale": "out", "rest": "rest"}
"""What the orb says: a description of what it does, not an order."""
TOP_UP = "a sip more"
OWN_BREATH = "your own breath"
WITH_EACH = "with each of you"
IN_STEP = "in step"
LET_GO = "has let go"
WITH_YOU = "with you"
LEADING = "leading"
STEADY = "with you"

PAUSED = "paused"
PAUSED_PLAINLY = "paused; the same key goes on"
STOPPED_PLAINLY = "paused; {key} goes on"
GOING_ON = "going on"
MOVED_TO = "going to {place}"
NO_COLOURS = "There are no colours to change here; on the screen this key changes them."
NO_PICTURE = "There is no picture here; every word stays."
MUTED = "muted"
NO_SOUND = "no sound"
SILENT_FROM_START = (
    "The volume is all the way down since the last time: {key} brings the sound back.",
    "No sound: {key} brings it back.",
)
SILENT_BOTH_FROM_START = (
    "The voice and the tones are all the way down since the last time: {key} brings the sound back.",
    "No sound: {key} brings it back.",
)
SILENT_PLAINLY = "{state}; {key} brings the sound back"
THEN = "{first}, then {second}"
VOLUME = "volume"

KEY_PAUSE = "pause"
KEY_GO_ON = "go on"
KEY_TOO_MUCH = "too much"
KEY_OVERWHELM = "overwhelm"
KEY_VOLUME = "volume"
KEY_HELP = "help"
KEY_LEAVE = "leave"
KEY_HOME = "all sessions"
KEY_ONCE_MORE = "once more"
KEY_STAY_A_LITTLE = "stay a little"
KEY_PLAY = "play"
KEY_BREATHE = "just breathe"
KEY_SEARCH = "search"
KEY_CLEAR = "clear"
AFTER_ESC = "Esc {key}"
KEY_THEME = "theme"
KEY_BACK = "back"
KEY_SCROLL = "scroll"
KEY_BREATH = "your breath"
KEY_BEGIN = "begin"
KEY_LISTEN = "let me listen"
KEY_OTHER = "another"
KEY_THIS = "this one"
KEY_NUMBER = "by number"
KEY_SLOWER_FASTER = "slower, faster"
KEY_STAY = "stay here"
KEY_QUIET = "quiet"
KEY_COMPANY = "just stay"
KEY_LET_GO = "let go"
KEY_LOST = "the rhythm is off"
"""What a key does, in the line at the foot."""

VOICE = "voice"
TONES = "tones"
COLOURS = "colours"
FULL = "full"
SILENT = "silent"
GENTLER = "Something gentler, right away."
"""While one session fades and the one for sudden overwhelm comes."""

KEYS_PLAIN = {
    "pause": "pauses and goes on",
    "too_much": "makes everything quiet at once",
    "overwhelm": "is for sudden overwhelm",
    "help": "tells all keys",
    "leave": "leaves",
    "keep_and_leave": "leaves and keeps the place",
}
"""What plain mode says of its keys at the beginning, by the actions they have."""

LEFT_AT = ("Last time you left at {place}; {key} continues there.", "{key} continues at {place}.")
"""While the kept place can still be gone to, the longest form first."""
LEAVING = "Until next time."
LEFT = "You left when you wanted to, and that is fine."

# -- Too much ---------------------------------------------------------------------------------------------------

TOO_MUCH = "That was enough for now. You noticed and stopped, and that is taking care."
TOO_MUCH_NEXT = "Nothing needs to happen now."

# -- The end -----------------------------------------------------------------------------------------------------

ENDED = "That was our sitting. Thank you for the time together."
ENDED_NEXT = "Perhaps there is a person, an animal or a place you would like to be near now."

FIRST_AID_LACKS = (
    "What matters most is what is for when it is too much: sudden overwhelm, grounding, and finding somebody again. "
    "The guide speaks the {count} of those lines that this voice has no recording of."
)

# -- Help ---------------------------------------------------------------------------------------------------------

HELP_TITLE = "Keys"
HELP_PLAY = "play the one that is marked"
HELP_OTHER_CHOICE = "mark another of the choices"
HELP_THIS_CHOICE = "take the one that is marked"
HELP_NUMBERED = "take one of them by its number"
HELP_UNLOOKED = "stop, and leave this take unlooked at"
HELP_LANDING = "Where there is a breath to follow, every move lands on the start of one."
HELP_ABOUT = "Taking care"

# -- The list of sessions -----------------------------------------------------------------------------------------

NAME = "sitwith"
NOT_THERAPY = "a relaxation aid, not therapy"
YOURS = "yours"
CANNOT_BE_PLAYED = "cannot be played as it is"
CANNOT_BE_PLAYED_BRIEFLY = "cannot be played"
PACED = "a paced breath"
MATCHED = "your own breath, then paced"
OWN_BREATH_ONLY = "your own breath only"
WITH_VOICE = "a voice"
WITH_WORDS = "words to read"
WITHOUT_WORDS = "no words"
WITH_HOLDS = "holds"
NOTHING_FOUND = "Nothing here by that name. Esc shows all."
QUIET_HERE = "It is quiet here."
"""The answer to "too much" where nothing plays."""

# -- Meeting, leading, repairing ----------------------------------------------------------------------------------

MEETING = (
    "If you like, give your breath: Space at the top of each in-breath, four to six times.",
    "If you like: Space at the top of each in-breath, four to six times.",
)
MEETING_TURNS = ("Or \u2191 as the breath begins to go in, and \u2193 as it begins to go out.",)
MEETING_LAST = ("{key} takes the one from last time: {breath}.", "{key} as last time: {breath}")
MEETING_BRIEFLY = ("It begins in a moment. Space at each in-breath gives your breath.", "Space gives your breath.")
MEETING_BRIEFLY_LAST = (
    "It begins in a moment. Space at each in-breath gives your breath; {key} takes the last one.",
    "Space gives your breath; {key} the last one.",
)
"""The offer, for whoever has been made it several times."""
THE_TWO = ("the one on the left", "the one on the right")
SIDES = ("left", "right")
"""What two people are called where they gave no names, in a sentence and by themselves."""
MEETING_TWO = (
    (
        "If you both like, each gives their breath, at the top of each in-breath, four to six times: "
        "{left} for {left_name}, {right} for {right_name}."
    ),
    "If you both like, at the top of each in-breath: {left} {left_name}, {right} {right_name}.",
    "Each at the top of each in-breath: {left} and {right}.",
)
MEETING_GIVEN = (
    "Each of you is met at the breath that was given. To begin: {left} for {left_name}, {right} for {right_name}.",
    "To begin: {left} {left_name}, {right} {right_name}.",
)
MEETING_WAITS = ("It waits for {waits}, as long as it takes.", "Waiting for {waits}.")
MEETING_BOTH = (
    "It begins once each has pressed their key. x ends it for both, at any time.",
    "A key from each begins. x ends it for both.",
)
MET_TWO = ("Each of you is met at your own breath; from there you come to share one.", "With each of you.")
MEETING_SKIP = ("Enter begins without. So does waiting a little.", "Enter begins without.")
MEETING_ENOUGH = ("Enter begins with what you gave. So does waiting a little.", "Enter begins with what you gave.")
ARRIVING = ("How do you arrive? {answers}. Or no answer at all.", "Arriving: {answers}", "{answers}")
ARRIVALS = {"stirred up": "stirred up", "far away": "far away", "all right": "all right"}
ARRIVED = "arriving {arrival}"
ANCHORS = {
    "stirred up": "Fewer words, then. Feet, hands and what holds you may come first, and the breath later.",
    "far away": "Eyes open, then: three colours, and something to press on. Nothing is led slower.",
    "all right": "Then it begins as it is.",
}
"""What is said to each way of arriving."""
LISTENING = (
    "If you like: Space at the top of each in-breath. Or nothing at all; the guide comes to you.",
    "Space at the top of each in-breath, if you like.",
    "Space at each in-breath, if you like.",
)
MET = ("That is your breath: {breath}. With you, from the first one on.", "With you: {breath}")
MET_UNSURE = (
    "About {breath}; that is not quite sure. A little slower or faster is one key.",
    "About {breath}; not quite sure",
)
MET_WITHOUT = "It begins gently."
UNHEARD = ("Your breath could not be made out, and that is fine. It begins gently.", "Not sure; it begins gently.")
UNHEARD_LATER = ("Your breath could not be made out, and that is fine.", "Not sure, and that is fine.")
UNHEARD_FAST = (
    "That's a quick breath, and fine. We'll leave it alone for now.",
    "A quick breath, and fine. We leave it alone.",
)
UNHEARD_SLOW = ("That is slower than it goes, and fine. Stay at your own whenever you like.", "It begins gently.")

ASKED_SLOWER = ("a little slower from the next breath on, and staying there", "a little slower")
ASKED_FASTER = ("a little faster from the next breath on, and staying there", "a little faster")
SLOWER_TO = ("a little slower, and staying there: {breath}", "a little slower: {breath}", "a little slower")
SLOWER_TO_SHARE = ("the breath you come to share is a little slower: {breath}", "a slower breath to share")
FASTER_TO_SHARE = ("the breath you come to share is a little faster: {breath}", "a faster breath to share")
FASTER_TO = ("a little faster, and staying there: {breath}", "a little faster: {breath}", "a little faster")
"""What is asked several times adds up: the breath is the one it comes to."""
NO_SLOWER = ("this is as slow as it goes",)
NO_FASTER = ("no breath is led to be shorter than your own", "no shorter than your own")
ASKED_AS_WRITTEN = ("following the session again from the next breath on", "as the session goes")
ASKED_STAY = ("staying here, for as long as you like", "staying here")
ASKED_COMPANY = ("just staying: no leading and no words from here on", "just staying")
ASKED_LET_GO = ("one of the two has let go",)
ASKED_LOST = ("coming to find you", "coming to find you")
HERE = "here with you; nothing is paced"
NO_PACING = ("no pacing, until you ask for it", "no pacing")
NOT_STEERED = "There is no script here that could go slower or faster."

STEERING_PLAIN = {
    "slower": "a little slower",
    "faster": "a little faster",
    "as_written": "as the session goes",
    "stay_here": "stay here",
    "company": "just stay",
    "lost": "the rhythm is off",
}
MEETING_PLAIN_TURNS = "Or i as the breath begins to go in, and e as it begins to go out."

CHOICES = {
    "company": "quiet company",
    "grounding": "a minute of grounding",
    "again": "again",
    "gentler": "go on, more gently",
    "leave": "leave",
    "as before": "go on as before",
}
CHOICES_PLAIN = "If you like, by its number:"
COMPANY = "Here with you, for as long as you like. Nothing to follow."
GROUNDED = "That was a minute. Stay as long as you like."
STAYING_ON = "It stays like this for as long as you like. Nothing needs to happen."
"""After first aid, whose words are over."""
SOMEBODY = ("Perhaps there is somebody you could be with now, or call.", "Perhaps somebody to be with.")
"""Under the choices, where nobody is named in the settings."""
GOING_ON_GENTLER = ("going on, more gently: a shorter breath, and softer", "going on, more gently")
GOING_ON_AS_BEFORE = "going on as before"
LETTING_GO = "letting go"
GENTLE_PACE = "a gentle pace"
QUIET_NOW = "It is quiet now."
"""The end of first aid, and of what was too much."""

HELP_PACE = "Your pace"
HELP_PACE_ABOUT = """\
Your breath can be given before a session that meets it, and whenever the rhythm was lost: Space at the top of each \
in-breath, four to six times, or \u2191 and \u2193 at its turns. A tap that was missed or came twice does no harm.

Nothing changes inside a breath, and nothing is led in secret: \u201cwith you\u201d, \u201cleading\u201d with \
where to (in a narrow window an arrow), or \u201cyour own breath\u201d stands at the top at all times. No breath is \
led to be shorter than your own."""


def about() -> str:
    """Return everything about safety, in full: for the help screen and for ``sitwith about``."""
    return f"{WHAT_IT_IS}\n\n{WHERE_NOT}\n\n{ASK_FIRST}\n\n{OVERBREATHING}\n\n{STOPPING}\n\n{CLAIMS}\n\n{WRITTEN}"


def meeting_taps(count: int) -> str:
    """Say how many taps have been heard."""
    return " ".join("\u2022" * count + "\u00b7" * max(0, 4 - count))


def meeting_taps_two(names: tuple[str, str], left: int, right: int) -> str:
    """Return what is said while two give their breaths."""
    called = SIDES if names == THE_TWO else names
    return f"{called[0]} {meeting_taps(left)}    {called[1]} {meeting_taps(right)}"


FAULT_BRIEFLY = "Something in your settings is left out; `sitwith config` names it."
FAULTS = "{count} things in your settings are left out; `sitwith config` names them."
FAULT_MOST_BRIEFLY = "Settings left out: see sitwith config."


class Notice(str):
    """What is to be told once, and shorter ways to say it where the window is too small for it."""

    __slots__ = ("shorter",)
    shorter: tuple[str, ...]

    def __new__(cls, text: str, *shorter: str) -> Self:
        """Make one; the longest of the shorter forms comes first."""
        made = super().__new__(cls, text)
        made.shorter = shorter
        return made


def shorter_forms(notice: str) -> tuple[str, ...]:
    """Return shorter ways to say a notice: its own, else its first sentence, and that up to its first comma."""
    if isinstance(notice, Notice):
        return notice.shorter
    sentence = notice.split(". ", 1)[0].rstrip(".")
    clause = sentence.split("; ", 1)[0].split(", ", 1)[0]
    return tuple(form for form in dict.fromkeys((f"{sentence}.", f"{clause}.")) if form != notice)


def faults_notice(faults: Sequence[str]) -> Notice | None:
    """Say once, quietly, that something in the settings or themes is at fault; None where nothing is."""
    if not faults:
        return None
    if len(faults) == 1:
        return Notice(with_tilde(faults[0]), FAULT_BRIEFLY, FAULT_MOST_BRIEFLY)
    return Notice(FAULTS.format(count=len(faults)), FAULT_MOST_BRIEFLY)


localised(globals())
