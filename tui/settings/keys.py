"""The keys: what each action is bound to, how a key is named, and why two actions cannot share one.

Names are Textual's (``space``, ``question_mark``, ``shift+left``), so that the screen takes them as they are; people
may write the character itself (``?``) too.
"""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from scripts.files.validation import KindError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TOO_MUCH_KEY: Final = "x"
"""Whatever is remapped: this key always makes everything quiet."""
_FIXED: Final = {
    "ctrl+c": "always leaves",
    "ctrl+q": "always leaves",
    "ctrl+z": "always puts the program in the background",
    "escape": "always closes what is on top",
    "enter": "always takes the choice that is marked",
    "tab": "always moves between choices",
    "shift+tab": "always moves between choices",
    "ctrl+i": "is Tab to a terminal",
    "ctrl+m": "is Enter to a terminal",
    "ctrl+left_square_bracket": "is Esc to a terminal",
}
_NAMED: Final = frozenset(
    ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "backspace", "tab")
) | {"enter", "escape", "space", *(f"f{number}" for number in range(1, 25))}
_MODIFIERS: Final = ("ctrl", "alt", "shift")
_SHORT: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Characters whose Unicode name Textual shortens."""


def key_name(written: str) -> str | None:
    """Return Textual's name of a key as people write it (``+``, ``Space``, ``shift+left``); None for what is no key."""
    *modifiers, last = written.split("+") if len(written) > 1 else [written]
    if modifiers and not last:  # “ctrl++”: the key is the plus sign
        modifiers, last = modifiers[:-1], "+"
    modifiers = sorted({modifier.strip().lower() for modifier in modifiers})
    if any(modifier not in _MODIFIERS for modifier in modifiers):
        return None
    name = _bare_name(last if last == " " else last.strip())
    if name is None:
        return None
    if len(name) == 1:
        if modifiers == ["shift"]:
            return name.upper()  # a terminal sends the capital letter
        if modifiers:
            name = name.lower()
    return "+".join([*modifiers, name])


def _bare_name(written: str) -> str | None:
    if len(written) == 1:
        if written.isalnum():
            return written
        name = unicodedata.name(written, "").lower().replace("-", "_").replace(" ", "_")
        return _SHORT.get(name, name) or None
    name = written.lower()
    name = {"esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "del": "delete"}.get(name, name)
    if name in _NAMED:
        return name
    return name if name in _character_names() else None


@cache
def _character_names() -> frozenset[str]:
    """Return the names of the characters on the keyboards of Latin scripts; others are written as themselves."""
    characters = (chr(code) for code in range(0x21, 0x250))
    return frozenset(name for one in characters if not one.isalnum() and (name := _bare_name(one)))


@dataclass(frozen=True, slots=True)
class KeyList:
    """A rule as in ``tui/settings/rules.py``: the keys of one action."""

    is_too_much: bool = False
    allowed: str = 'a list of keys, such as ["space"] or ["k", "ctrl+k"]'

    def take(self, value: object) -> tuple[str, ...]:
        """Return Textual's names of the keys, each once.

        Raises:
            KindError: It is no list of keys, or one of them is taken for good.

        """
        written = [value] if isinstance(value, str) else value
        if not isinstance(written, list | tuple) or not all(isinstance(key, str) for key in written):
            raise KindError(f"found {shown(value)}; write {self.allowed}")
        names = [self._taken(key) for key in written]
        return tuple(dict.fromkeys([*names, TOO_MUCH_KEY] if self.is_too_much else names))

    def read(self, text: str) -> object:
        """Return the keys of ``k,space``; no text is no key. The comma itself is called ``comma``."""
        return [key.strip() or key for key in text.split(",")] if text else []

    def _taken(self, written: str) -> str:
        name = key_name(written)
        if name is None:
            raise KindError(
                f"{shown(written)} is no key; write a character, or a name such as "
                '"space", "left", "pageup", "f5", "shift+left" or "ctrl+k"'
            )
        if name in _FIXED:
            raise KindError(f"{shown(written)} {_FIXED[name]}; choose another key")
        if name == TOO_MUCH_KEY and not self.is_too_much:
            raise KindError(f"{shown(written)} always makes everything quiet (too_much); choose another key")
        return name


def _bound(about: str, *keys: str) -> Any:  # noqa: ANN401 - as dataclasses.field itself
    return field(default=keys, metadata={"about": about, "rule": KeyList(TOO_MUCH_KEY in keys)})


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of every action; an empty one has none. No key stands in two."""

    pause: tuple[str, ...] = _bound("Pause, and go on.", "space")
    too_much: tuple[str, ...] = _bound("Too much: everything fades at once. x does this whatever is written.", "x")
    leave: tuple[str, ...] = _bound("Leave gently. Ctrl+C always does.", "q")
    louder: tuple[str, ...] = _bound("Louder.", "plus", "equals_sign")
    quieter: tuple[str, ...] = _bound("Quieter.", "minus")
    mute: tuple[str, ...] = _bound("Mute, and back.", "m")
    help: tuple[str, ...] = _bound("All keys, and everything about taking care.", "question_mark")
    theme: tuple[str, ...] = _bound("The next theme.", "T")
    seek_back: tuple[str, ...] = _bound("Back 5 seconds.", "left")
    seek_forward: tuple[str, ...] = _bound("On 5 seconds.", "right")
    seek_back_little: tuple[str, ...] = _bound("Back 1 second.", "shift+left")
    seek_forward_little: tuple[str, ...] = _bound("On 1 second.", "shift+right")
    seek_back_minute: tuple[str, ...] = _bound("Back a minute.", "down")
    seek_forward_minute: tuple[str, ...] = _bound("On a minute.", "up")
    previous_stage: tuple[str, ...] = _bound("To the stage before.", "pageup")
    next_stage: tuple[str, ...] = _bound("To the next stage.", "pagedown")
    resume_place: tuple[str, ...] = _bound("To the place that was kept the last time, once.", "R")
    voice: tuple[str, ...] = _bound("More or less of the voice.", "v")
    tones: tuple[str, ...] = _bound("More or less of the tones.", "t")
    timbre: tuple[str, ...] = _bound("Other tones.", "s")
    slower: tuple[str, ...] = _bound("A little slower, and staying there.", "left_square_bracket")
    faster: tuple[str, ...] = _bound("A second back, and staying there.", "right_square_bracket")
    as_written: tuple[str, ...] = _bound("As the session goes, again.", "backspace")
    stay_here: tuple[str, ...] = _bound("Stay at this pace.", "h")
    company: tuple[str, ...] = _bound("Just stay: no leading, no words.", "j")
    left_goes: tuple[str, ...] = _bound("Of two: the one on the left lets go.", "A")
    right_goes: tuple[str, ...] = _bound("Of two: the one on the right lets go.", "L")
    lost: tuple[str, ...] = _bound("The rhythm is lost or wrong.", "r")
    search: tuple[str, ...] = _bound("Search among the sessions.", "slash")
    next_session: tuple[str, ...] = _bound("The next session.", "n")
    previous_session: tuple[str, ...] = _bound("The session before.", "p")
    overwhelm: tuple[str, ...] = _bound("Straight to the session for sudden overwhelm.", "o")

    def by_action(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of every action by its name."""
        return asdict(self)

    def by_key(self) -> dict[str, str]:
        """Return what each key does."""
        return {key: action for action, keys in self.by_action().items() for key in keys}


DEFAULT_KEYS: Final[Mapping[str, tuple[str, ...]]] = Keys().by_action()


def clashes(chosen: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """Return which of these actions would bind a key that does something else already, and why, in words.

    Args:
        chosen: Actions and their keys. Of two that clash, the later one gives way; actions that are not here, or that
            gave way, have their default keys.

    """
    left = dict(chosen)
    faults: dict[str, str] = {}
    while clash := _first_clash(left):
        action, key, other = clash
        del left[action]
        faults[action] = (
            f"“{key}” is bound to {other} as well, and a key does one thing; choose another one here or there"
        )
    return faults


def _first_clash(chosen: Mapping[str, tuple[str, ...]]) -> tuple[str, str, str] | None:
    """Return an action that was chosen, the key it takes, and the action that has the key already."""
    owners = {key: action for action, keys in DEFAULT_KEYS.items() if action not in chosen for key in keys}
    for action, keys in chosen.items():
        for key in keys:
            if owners.setdefault(key, action) != action:
                return action, key, owners[key]
    return None
