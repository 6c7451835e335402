"""The table of actions: each by its name, with its usual keys, what it does and what it says.

Settings, help, the feet of the screens, the man page and every way keys come in are made from it; there is no second
list. What an action does to a session is carried out in ``tui/session/conduct.py``, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Flag, auto
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tui.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Where(Flag):
    """Where an action means something, and where help tells of it."""

    SESSION = auto()
    PACE = auto()
    """In a session as well; help tells of these under a heading of their own."""
    QUIET = auto()
    """In the quiet after "too much", and in what is chosen there."""
    HOME = auto()
    """On the list of sessions."""
    RECORDER = auto()


LISTENING: Final = Where.SESSION | Where.PACE | Where.QUIET | Where.HOME
"""Everywhere but in the recorder, whose keys may be the same ones with another meaning."""
_EVERYWHERE: Final = Where.SESSION | Where.QUIET | Where.HOME | Where.RECORDER
_HEARD: Final = Where.SESSION | Where.QUIET
_LEVELS: Final = _HEARD | Where.HOME


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done."""

    name: str
    keys: tuple[str, ...]
    """Its usual keys, by Textual's names."""
    about: str
    """What it does, in a sentence: for settings, and for help where that says nothing of its own."""
    where: Where
    help: str = ""
    """What help says, for this one and those that stand beside it."""
    beside: str = ""
    """The action in whose line of help this one stands."""
    in_other_words: Mapping[Where, str] = field(default_factory=lambda: MappingProxyType({}))
    """What help says in places where it means something else."""
    says: tuple[str, ...] = ()
    """What is said when it has been done, the longest form first; nothing where that is seen or heard by itself."""

    def told(self, where: Where) -> str:
        """Return what help says of it in a place."""
        return self.in_other_words.get(where) or self.help or f"{self.about[0].lower()}{self.about[1:].rstrip('.')}"


def _words(**places: str) -> Mapping[Where, str]:
    return MappingProxyType({Where[name]: text for name, text in places.items()})


_ACTIONS: Final = (
    Action("pause", ("space",), "Pause, and go on.", Where.SESSION),
    Action(
        "too_much",
        ("x",),
        "Too much: everything fades at once. x does this whatever is written.",
        _EVERYWHERE,
        "too much: everything fades at once",
        in_other_words=_words(
            QUIET="quiet again, and the choices", RECORDER="everything quiet at once; what you recorded stays"
        ),
    ),
    Action(
        "overwhelm",
        ("o",),
        "Straight to the session for sudden overwhelm.",
        _EVERYWHERE,
        "for sudden overwhelm: two minutes, at once",
        in_other_words=_words(
            RECORDER="leave for two minutes for sudden overwhelm; what you recorded stays",
        ),
    ),
    Action(
        "leave",
        ("q",),
        "Leave gently. Ctrl+C always does.",
        _EVERYWHERE,
        "leave gently (so does Ctrl+C)",
        in_other_words=_words(
            HOME="leave", RECORDER="leave (so does Ctrl+C); the same command comes back to this place"
        ),
    ),
    Action("keep_and_leave", ("Q",), "Leave, and keep the place for --resume.", Where.SESSION),
    Action(
        "resume_place",
        ("R",),
        "To the place that was kept the last time, once.",
        Where.SESSION | Where.HOME,
        "to the place that was kept the last time",
        in_other_words=_words(HOME="go on where the marked one was left"),
    ),
    Action("louder", ("plus", "equals_sign"), "Louder.", _LEVELS, "louder, softer"),
    Action("quieter", ("minus",), "Quieter.", _LEVELS, beside="louder"),
    Action(
        "voice",
        ("v",),
        "More or less of the voice; on the list, whose voice is heard.",
        Where.SESSION | Where.HOME,
        "let the two above change the voice, or the tones",
        in_other_words=_words(HOME="whose voice is heard: the guide, or one of yours"),
    ),
    Action("tones", ("t",), "More or less of the tones.", Where.SESSION, beside="voice"),
    Action("mute", ("m",), "Mute, and back.", _LEVELS),
    Action("timbre", ("s",), "Other tones.", Where.SESSION),
    Action("seek_back", ("left",), "Back 5 seconds.", Where.SESSION, "5 seconds back, on"),
    Action("seek_forward", ("right",), "On 5 seconds.", Where.SESSION, beside="seek_back"),
    Action("seek_back_little", ("shift+left",), "Back 1 second.", Where.SESSION, "1 second back, on"),
    Action("seek_forward_little", ("shift+right",), "On 1 second.", Where.SESSION, beside="seek_back_little"),
    Action("seek_back_minute", ("down",), "Back a minute.", Where.SESSION, "a minute back, on"),
    Action("seek_forward_minute", ("up",), "On a minute.", Where.SESSION, beside="seek_back_minute"),
    Action("previous_stage", ("pageup",), "To the stage before.", Where.SESSION, "the part before, the next part"),
    Action("next_stage", ("pagedown",), "To the next stage.", Where.SESSION, beside="previous_stage"),
    Action(
        "search", ("slash",), "Search among the sessions.", Where.HOME, "search, also for what you need; Esc clears it"
    ),
    Action("breathe", ("b",), "Just breathe: light and tones, and no words.", Where.HOME),
    Action(
        "next_session",
        ("n",),
        "The next session.",
        Where.HOME,
        "the next, the one before (arrows, j and k, g and G as well)",
    ),
    Action("previous_session", ("p",), "The session before.", Where.HOME, beside="next_session"),
    Action("theme", ("T",), "The next theme.", _EVERYWHERE ^ Where.RECORDER, "other colours"),
    Action(
        "picture_alone",
        ("f",),
        "The picture alone: every word goes, until a key.",
        _HEARD,
        "the picture alone; any key brings the words back",
    ),
    Action(
        "help",
        ("question_mark",),
        "All keys, and everything about taking care.",
        _EVERYWHERE,
        "this page; Esc goes back",
    ),
    Action(
        "slower",
        ("left_square_bracket",),
        "A little slower, and staying there.",
        Where.PACE,
        "a little slower, a little faster; pressed again, more of it. From the next breath on, and staying there",
        says=words.ASKED_SLOWER,
    ),
    Action(
        "faster",
        ("right_square_bracket",),
        "A little faster, and staying there.",
        Where.PACE,
        beside="slower",
        says=words.ASKED_FASTER,
    ),
    Action("as_written", ("backspace",), "As the session goes, again.", Where.PACE, says=words.ASKED_AS_WRITTEN),
    Action("stay_here", ("h",), "Stay at this pace.", Where.PACE, says=words.ASKED_STAY),
    Action("company", ("j",), "Just stay: no leading, no words.", Where.PACE, says=words.ASKED_COMPANY),
    Action(
        "lost",
        ("r",),
        "The rhythm is lost or wrong.",
        Where.PACE,
        "the rhythm is lost or wrong: it is let go, your breath is heard, and met",
        says=words.ASKED_LOST,
    ),
    Action(
        "listen",
        ("E",),
        "Listen for your breath, or no more.",
        Where.PACE,
        "let me listen for your breath; again: no more",
    ),
    Action(
        "headphones",
        ("H",),
        "You wear headphones, or no more.",
        Where.PACE,
        "you wear headphones, so that I may listen all through; again: no more",
    ),
    Action(
        "left_goes",
        ("A",),
        "Of two: the one on the left lets go.",
        Where.PACE,
        "of two: the one on the left, or on the right, lets go",
        says=words.ASKED_LET_GO,
    ),
    Action(
        "right_goes",
        ("L",),
        "Of two: the one on the right lets go.",
        Where.PACE,
        beside="left_goes",
        says=words.ASKED_LET_GO,
    ),
    Action(
        "record_take",
        ("space",),
        "In the recorder: begin a take, and end it.",
        Where.RECORDER,
        "record; the light counts you in. Again: that was it",
    ),
    Action(
        "record_listen",
        ("l",),
        "In the recorder: hear the take, as a session will play it.",
        Where.RECORDER,
        "listen, as a session will play it",
    ),
    Action(
        "record_keep",
        ("k",),
        "In the recorder: keep the take.",
        Where.RECORDER,
        "keep, and on to the next line",
    ),
    Action(
        "record_again",
        ("a", "r"),
        "In the recorder: record the line once more.",
        Where.RECORDER,
        "once more (so does r)",
    ),
    Action(
        "record_skip",
        ("s",),
        "In the recorder: go on without keeping.",
        Where.RECORDER,
        "skip this line; its takes stay",
    ),
    Action(
        "record_line_before",
        ("b", "left"),
        "In the recorder: the line before.",
        Where.RECORDER,
        "back to the line before",
    ),
    Action(
        "record_line_after",
        ("n", "right"),
        "In the recorder: the line after.",
        Where.RECORDER,
        "on to the line after",
    ),
    Action(
        "record_headphones",
        ("h",),
        "In the recorder: a soft tone that paces you.",
        Where.RECORDER,
        "a soft tone that paces you, for headphones only",
    ),
    Action(
        "record_microphones",
        ("d",),
        "In the recorder: choose a microphone.",
        Where.RECORDER,
        "another microphone",
    ),
)
TABLE: Final[Mapping[str, Action]] = MappingProxyType({action.name: action for action in _ACTIONS})
"""Every action by its name, in the order settings and help tell of them."""

TOO_MUCH_KEY: Final = "x"
"""Whatever is remapped: this key always makes everything quiet."""
FIXED: Final[Mapping[str, str]] = MappingProxyType({"ctrl+c": "leave", "ctrl+q": "leave"})
"""Keys that always do the same, whatever is written."""

REMOTE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "hold": "Stand still, where it does not already.",
        "go_on": "Go on, where it stands still.",
        "go_to": "To a position of the session.",
        "volume_by": "More or less of everything, by so many decibels.",
    }
)
"""What media keys and the desktop's player controls ask beside actions of the table; no key is bound to these."""


def rows(where: Where) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what help tells of a place: the actions of a line, and what they do there."""
    for action in _ACTIONS:
        if where in action.where and not action.beside:
            together = [other.name for other in _ACTIONS if other.beside == action.name and where in other.where]
            yield (action.name, *together), action.told(where)


def meet(one: str, other: str) -> bool:
    """Return whether two actions mean something in one place, so that they cannot share a key."""
    return any(TABLE[one].where & place and TABLE[other].where & place for place in (LISTENING, Where.RECORDER))
