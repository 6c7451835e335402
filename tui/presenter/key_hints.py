"""Keys in words: how a key is written for people, and the quiet lines at the foot of each screen."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, TypeAlias

from audio.play.snapshot import VOLUME_FLOOR
from tui.actions.table import Where, rows
from tui.session.levels import levels_of, silence
from tui.text import words
from tui.text.language import _, later

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audio.play.snapshot import Levels
    from tui.settings import Settings

    Bound = Mapping[str, tuple[str, ...]]
    """The keys of each action by its name, as ``Keys.by_action`` returns them."""

ESC: Final = later("Esc")
_MARKS: Final = {
    "space": later("Space"),
    "minus": "\u2212",
    "left": "\u2190",
    "right": "\u2192",
    "up": "\u2191",
    "down": "\u2193",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": ESC,
    "enter": later("Enter"),
    "plus": "+",
    "slash": "/",
    "backslash": "\\",
    "at": "@",
    "underscore": "_",
    "equals_sign": "=",
    "backspace": later("Backspace"),
}
_HELD: Final = later("shift"), later("ctrl"), later("alt")
"""What is held down with a key."""


def key_label(name: str) -> str:
    """Write a key of Textual's name as people know it: ``?``, ``shift ←``, ``Esc``."""
    *modifiers, last = name.split("+")
    if last not in _MARKS and len(last) > 1:
        try:
            last = unicodedata.lookup(last.replace("_", " "))
        except KeyError:
            try:
                last = unicodedata.lookup(last.replace("_", "-"))
            except KeyError:
                last = last.upper() if last[1:].isdigit() else last
    return " ".join([*map(_, modifiers), _(_MARKS[last]) if last in _MARKS else last])


def keys_of(bound: Bound, *actions: str) -> str:
    """Write the first key of each of these actions, those that have one; empty where none has."""
    labels = [key_label(bound[action][0]) for action in actions if bound[action]]
    held = labels[0].rpartition(" ")[0] if labels else ""
    if held and all(label.rpartition(" ")[0] == held for label in labels):
        # One modifier for all of them: “shift ← →”.
        return " ".join([held, *(label.rpartition(" ")[2] for label in labels)])
    return " ".join(labels)


def _line(parts: Sequence[tuple[str, str]], gap: int) -> str:
    return (" " * gap).join(f"{keys} {what}" for keys, what in parts if keys)


def forms(parts: Sequence[tuple[str, str]], *shorter: Sequence[int]) -> tuple[str, ...]:
    """Return a line wide and close, then with only the parts of these numbers; the longest first."""
    few = [_line([parts[number] for number in numbers], 2) for numbers in shorter]
    return (_line(parts, 4), _line(parts, 2), *few)


def playing_keys(bound: Bound, *, paused: bool) -> tuple[str, ...]:
    """Return the foot of the playing screen, the longest form first."""
    parts = [
        (keys_of(bound, "pause"), words.KEY_GO_ON if paused else words.KEY_PAUSE),
        (keys_of(bound, "too_much"), words.KEY_TOO_MUCH),
        (keys_of(bound, "overwhelm"), words.KEY_OVERWHELM),
        (keys_of(bound, "louder", "quieter"), words.KEY_VOLUME),
        (keys_of(bound, "help"), words.KEY_HELP),
        (keys_of(bound, "leave"), words.KEY_LEAVE),
    ]
    return forms(parts, (0, 1, 2, 4, 5), (1, 2, 4, 5), (1, 2, 5))


def meeting_keys(bound: Bound, taps: str = "", *, begins: bool = True, listens: bool = False) -> tuple[str, ...]:
    """Return the foot while the listener's breath is waited for, by these keys.

    ``begins`` is whether Enter begins by now, ``listens`` whether it is offered to listen for it.
    """
    parts = [
        (taps or _("Space"), words.KEY_BREATH),
        (_("Enter") if begins else "", words.KEY_BEGIN),
        (keys_of(bound, "too_much"), words.KEY_TOO_MUCH),
        (keys_of(bound, "overwhelm"), words.KEY_OVERWHELM),
        (keys_of(bound, "help"), words.KEY_HELP),
        (keys_of(bound, "leave"), words.KEY_LEAVE),
    ]
    if listens:
        parts[1] = keys_of(bound, "listen"), words.KEY_LISTEN
    # The taps and Enter stand in the words above; the ways out are named nowhere else.
    return forms(parts, (0, 1, 2, 3, 5), (1, 2, 3, 4, 5), (2, 3, 4, 5), (2, 3, 5))


def listening_keys(bound: Bound) -> tuple[str, ...]:
    """Return the foot while the listener's breath is listened for, and the space bar means nothing else."""
    parts = [
        (_("Space"), words.KEY_BREATH),
        (keys_of(bound, "too_much"), words.KEY_TOO_MUCH),
        (keys_of(bound, "overwhelm"), words.KEY_OVERWHELM),
        (keys_of(bound, "help"), words.KEY_HELP),
        (keys_of(bound, "leave"), words.KEY_LEAVE),
    ]
    return forms(parts, (0, 1, 2, 4), (0, 1, 2))


def choosing_keys(bound: Bound, count: int) -> tuple[str, ...]:
    """Return the foot while so many choices are offered."""
    parts = [
        ("\u2190 \u2192", words.KEY_OTHER),
        (_("Enter"), words.KEY_THIS),
        (" ".join(str(number + 1) for number in range(count)), words.KEY_NUMBER),
        (keys_of(bound, "overwhelm"), words.KEY_OVERWHELM),
        (keys_of(bound, "leave"), words.KEY_LEAVE),
    ]
    return forms(parts, (0, 1, 3, 4), (0, 1, 4), (1, 4))


def staying_keys(bound: Bound, *, paused: bool) -> tuple[str, ...]:
    """Return the foot while there is company or grounding: only the ways out, and on where it is paused."""
    parts = [
        (keys_of(bound, "pause") if paused else "", words.KEY_GO_ON),
        (keys_of(bound, "too_much"), words.KEY_TOO_MUCH),
        (keys_of(bound, "overwhelm"), words.KEY_OVERWHELM),
        (keys_of(bound, "help"), words.KEY_HELP),
        (keys_of(bound, "leave"), words.KEY_LEAVE),
    ]
    return forms(parts, (0, 1, 2, 4), (0, 1, 4))


def left_alone_line(bound: Bound) -> tuple[str, ...]:
    """Return what can be asked for while the pacing has let go, the longest form first."""
    parts = [
        (keys_of(bound, "slower", "faster"), words.KEY_SLOWER_FASTER),
        (keys_of(bound, "company"), words.KEY_COMPANY),
        (keys_of(bound, "too_much"), words.KEY_QUIET),
        (keys_of(bound, "overwhelm"), words.KEY_OVERWHELM),
    ]
    return forms(parts, (0, 1, 2), (0, 2))


def steering_line(bound: Bound, *, two: bool = False) -> tuple[str, ...]:
    """Return the quiet line that the keys of the pace are learnt from, for one or for two, the longest form first."""
    alone = (keys_of(bound, "company"), words.KEY_COMPANY)
    parts = [
        (keys_of(bound, "slower", "faster"), words.KEY_SLOWER_FASTER),
        (keys_of(bound, "stay_here"), words.KEY_STAY),
        (keys_of(bound, "left_goes", "right_goes"), words.KEY_LET_GO) if two else alone,
        (keys_of(bound, "lost"), words.KEY_LOST),
    ]
    return forms(parts, (0, 2, 3), (2, 3)) if two else forms(parts, (0, 1, 3), (0, 3))


def ended_keys(bound: Bound, leave: str) -> tuple[str, ...]:
    """Return the foot of the end: once more, a little company, and the way on."""
    parts = [
        (keys_of(bound, "pause"), words.KEY_ONCE_MORE),
        (keys_of(bound, "company"), words.KEY_STAY_A_LITTLE),
        (keys_of(bound, "leave"), leave),
        (keys_of(bound, "overwhelm"), words.KEY_OVERWHELM),
        (keys_of(bound, "help"), words.KEY_HELP),
    ]
    return forms(parts, (0, 1, 2, 3), (0, 1, 2), (0, 2))


def resting_keys(bound: Bound, leave: str) -> tuple[str, ...]:
    """Return the foot of the quiet and of the end, where ``leave`` says what leaving is there."""
    parts = [
        (keys_of(bound, "leave"), leave),
        (keys_of(bound, "overwhelm"), words.KEY_OVERWHELM),
        (keys_of(bound, "help"), words.KEY_HELP),
    ]
    return forms(parts, (0, 1), (0,))


def home_keys(bound: Bound, *, plays: bool = True) -> tuple[str, ...]:
    """Return the foot of the list of sessions; Enter is offered where there is one that it ``plays``."""
    parts = [
        (_("Enter") if plays else "", words.KEY_PLAY),
        (keys_of(bound, "breathe"), words.KEY_BREATHE),
        (keys_of(bound, "overwhelm"), words.KEY_OVERWHELM),
        (keys_of(bound, "search"), words.KEY_SEARCH),
        (keys_of(bound, "voice"), words.VOICE),
        (keys_of(bound, "theme"), words.KEY_THEME),
        (keys_of(bound, "help"), words.KEY_HELP),
        (keys_of(bound, "leave"), words.KEY_LEAVE),
    ]
    several = (0, 1, 2, 3, 4, 6, 7), (0, 1, 2, 3, 6, 7), (0, 2, 3, 6, 7), (0, 2, 6, 7), (0, 2, 7)
    return forms(parts, *several)


def voices_keys(bound: Bound, *, takes: bool) -> tuple[str, ...]:
    """Return the foot while it is chosen whose voice is heard; Enter is offered where the marked one can be taken."""
    parts = [
        (_("Enter") if takes else "", words.KEY_THIS),
        (_(ESC), words.KEY_BACK),
        (keys_of(bound, "too_much"), words.KEY_TOO_MUCH),
        (keys_of(bound, "overwhelm"), words.KEY_OVERWHELM),
    ]
    return forms(parts, (0, 1, 3), (1, 3))


def search_keys(bound: Bound, *, plays: bool = True) -> tuple[str, ...]:
    """Return the foot while a search is typed: letters are letters there, so it says how overwhelm is reached."""
    aid = keys_of(bound, "overwhelm")
    parts = [
        (_("Enter") if plays else "", words.KEY_PLAY),
        (_(ESC), words.KEY_CLEAR),
        (words.AFTER_ESC.format(key=aid) if aid else "", words.KEY_OVERWHELM),
    ]
    return forms(parts, (0, 2))


def help_keys(bound: Bound, mark: str = "") -> tuple[str, ...]:
    """Return the foot of the help page, behind a mark."""
    parts = [
        (_(ESC), words.KEY_BACK),
        ("\u2191 \u2193", words.KEY_SCROLL),
        (keys_of(bound, "too_much"), words.KEY_TOO_MUCH),
        (keys_of(bound, "overwhelm"), words.KEY_OVERWHELM),
    ]
    foot = forms(parts, (0, 2, 3), (2, 3), (2,))
    return tuple(f"{mark}   {form}" for form in foot) if mark else foot


Rows: TypeAlias = "tuple[tuple[tuple[str, ...], str], ...]"
"""Lines of help: the actions, or the keys where they are no actions, and what they do."""
PLAYING_HELP: Final[Rows] = tuple(rows(Where.SESSION))
_STILL: Final = ("too_much", "overwhelm", "leave", "louder", "mute", "theme", "help")
ENDED_HELP: Final[Rows] = (
    (("pause",), words.KEY_ONCE_MORE),
    (("company",), words.KEY_STAY_A_LITTLE),
    *(row for row in PLAYING_HELP if row[0][0] in _STILL),
)
"""At the end, where nothing plays that could be paused or moved in."""
PACE_HELP: Final[Rows] = tuple(rows(Where.PACE))
QUIET_HELP: Final[Rows] = (
    (("\u2190 \u2192",), words.HELP_OTHER_CHOICE),
    ((), words.HELP_THIS_CHOICE),
    (("1 2 3 4",), words.HELP_NUMBERED),
    *rows(Where.QUIET),
)
"""In the quiet after "too much", and in what is chosen there."""
HOME_HELP: Final[Rows] = (((), words.HELP_PLAY), *rows(Where.HOME))
RECORDER_HELP: Final[Rows] = (*rows(Where.RECORDER), ((ESC,), words.HELP_UNLOOKED))


def help_rows(bound: Bound, rows: Rows) -> list[tuple[str, str]]:
    """Return (keys, what they do) for a help page; actions without a key are left out.

    Where a row has no actions it is Enter's; a name that is no action stands for the key itself.
    """
    told = [
        (keys_of(bound, *actions) if set(actions) <= set(bound) else " ".join(map(_, actions)), _(what))
        if actions
        else (_("Enter"), _(what))
        for actions, what in rows
    ]
    return [(keys, what) for keys, what in told if keys]


def _in_a_sentence(bound: Bound, told: Mapping[str, str]) -> str:
    """Return keys and what they do, those that have one, for somebody to whom it is read aloud."""
    return ", ".join(f"{key_label(bound[action][0])} {what}" for action, what in told.items() if bound[action])


def keys_in_a_sentence(bound: Bound) -> str:
    """Return the keys that plain mode begins with."""
    return _("Keys: {keys}.").format(keys=_in_a_sentence(bound, words.KEYS_PLAIN))


def steering_in_a_sentence(bound: Bound) -> str:
    """Return the keys of the pace, for plain mode."""
    return f"{_in_a_sentence(bound, words.STEERING_PLAIN)}."


def help_in_lines(bound: Bound, *, resting: bool, someone: str = "") -> list[str]:
    """Return the help of plain mode: a line for each key, whom to turn to, and the words about taking care."""
    told = help_rows(bound, QUIET_HELP) if resting else [*help_rows(bound, PLAYING_HELP), *help_rows(bound, PACE_HELP)]
    return [
        *(f"{keys}: {what}" for keys, what in told),
        *filter(None, (someone,)),
        *(" ".join(text.split()) for text in words.about().split("\n\n")),
    ]


def silent_from_start(settings: Settings, bound: Bound) -> words.Notice | None:
    """Say that the levels were left all the way down, and the key that undoes it; None where something is heard."""
    if not (state := silence(levels_of(settings))):
        return None
    key = _brings_back(levels_of(settings), bound)
    told = words.SILENT_FROM_START if settings.volume_db <= VOLUME_FLOOR else words.SILENT_BOTH_FROM_START
    longest, *shorter = (form.format(key=key) for form in told)
    return words.Notice(longest, *shorter) if key else words.Notice(state)


def silence_plainly(levels: Levels, bound: Bound, *, clock_only: bool) -> str:
    """Say in a line that nothing is heard, and what brings it back; empty where something is."""
    state = silence(levels, clock_only=clock_only)
    key = "" if clock_only and not silence(levels) else _brings_back(levels, bound)
    return words.SILENT_PLAINLY.format(state=state, key=key) if state and key else state


def _brings_back(levels: Levels, bound: Bound) -> str:
    """Return the keys that bring the sound back; empty where one of them has no key."""
    louder = keys_of(bound, "louder")
    if levels.muted:
        return keys_of(bound, "mute") or louder
    if levels.volume_db <= VOLUME_FLOOR or not louder:
        return louder
    voice = keys_of(bound, "voice")
    return words.THEN.format(first=voice, second=louder) if voice else ""
