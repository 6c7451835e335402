"""The keys: what each action of the table is bound to, how a key is named, and why two actions cannot share one.

Names are Textual's (``space``, ``question_mark``, ``shift+left``), so that the screen takes them as they are; people
may write the character itself (``?``) too.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, make_dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from scripts.files.validation import MisfitError
from tui.actions.table import FIXED, LISTENING, TABLE, TOO_MUCH_KEY, Where, meet
from tui.text.language import _, later
from tui.text.setting_faults import SettingFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FIXED: Final = {
    **dict.fromkeys(FIXED, later("always leaves")),
    "ctrl+z": later("always puts the program in the background"),
    "escape": later("always closes what is on top"),
    "enter": later("always takes the choice that is marked"),
    "tab": later("always moves between choices"),
    "shift+tab": later("always moves between choices"),
    "ctrl+i": later("is Tab to a terminal"),
    "ctrl+m": later("is Enter to a terminal"),
    "ctrl+left_square_bracket": later("is Esc to a terminal"),
}
_NAMED: Final = frozenset(
    ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "backspace", "tab")
) | {"enter", "escape", "space", *(f"f{number}" for number in range(1, 25))}
_MODIFIERS: Final = ("ctrl", "alt", "shift")
_ALSO_LOCKED: Final = ("too_much", "overwhelm")
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


class KeyList(NamedTuple):
    """A rule as in ``tui/settings/rules.py``: the keys of one action."""

    is_too_much: bool = False

    @property
    def allowed(self) -> str:
        """As in a rule."""
        return _('a list of keys, such as ["space"] or ["k", "ctrl+k"]')

    def take(self, value: object) -> tuple[str, ...]:
        """Return Textual's names of the keys, each once.

        Raises:
            MisfitError: It is no list of keys, or one of them is taken for good.

        """
        written = [value] if isinstance(value, str) else value
        if not isinstance(written, list | tuple) or not all(isinstance(key, str) for key in written):
            raise MisfitError(SettingFault.NOT_ALLOWED, found=value, allowed=self.allowed)
        names = [self._taken(key) for key in written]
        return tuple(dict.fromkeys([*names, TOO_MUCH_KEY] if self.is_too_much else names))

    def read(self, text: str) -> object:
        """Return the keys of ``k,space``; no text is no key. The comma itself is called ``comma``."""
        return [key.strip() or key for key in text.split(",")] if text else []

    def _taken(self, written: str) -> str:
        name = key_name(written)
        if name is None:
            raise MisfitError(SettingFault.NO_KEY, found=written)
        if name in _FIXED:
            raise MisfitError(SettingFault.FIXED_KEY, found=written, use=_(_FIXED[name]))
        if name == TOO_MUCH_KEY and not self.is_too_much:
            raise MisfitError(SettingFault.TOO_MUCH_KEY, found=written)
        return name


class _Bound:
    """What the keys of every action have in common; the actions are the table's."""

    __slots__ = ()

    def by_action(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of every action by its name; x is always one of "too much"."""
        bound: dict[str, tuple[str, ...]] = {name: getattr(self, name) for name in TABLE}
        bound["too_much"] = tuple(dict.fromkeys((*bound["too_much"], TOO_MUCH_KEY)))
        return bound

    def by_key(self, where: Where = LISTENING) -> dict[str, str]:
        """Return what each key does in a place: to a listener, or in the recorder."""
        return actions_by_key(self.by_action(), where)


if TYPE_CHECKING:

    @dataclass(frozen=True, init=False)
    class Keys(_Bound):
        """The keys of every action of the table; an empty one has none. No key stands in two that meet."""

        def __init__(self, **bound: tuple[str, ...]) -> None: ...

        def __getattr__(self, action: str) -> tuple[str, ...]: ...

else:
    Keys = make_dataclass(
        "Keys",
        [
            (
                action.name,
                tuple[str, ...],
                field(
                    default=action.keys,
                    metadata={"about": action.about, "rule": KeyList(TOO_MUCH_KEY in action.keys)},
                ),
            )
            for action in TABLE.values()
        ],
        bases=(_Bound,),
        namespace={"__doc__": "The keys of every action of the table.", "__module__": __name__},
        frozen=True,
        slots=True,
    )


def actions_by_key(bound: Mapping[str, tuple[str, ...]], where: Where = LISTENING) -> dict[str, str]:
    """Return what each key does in a place. The fixed keys and x do there what they always do.

    With Caps Lock on a terminal sends capitals: the two that are for when it is too much are heard then as well.
    """
    here = {key: action for action, keys in bound.items() if TABLE[action].where & where for key in keys}
    here |= {**FIXED, TOO_MUCH_KEY: "too_much"}
    locked = {key.upper(): here[key] for key in here if here[key] in _ALSO_LOCKED and len(key) == 1 and key.islower()}
    return {**locked, **here}


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
        told = _("“{key}” is bound to {other} as well, and a key does one thing; choose another one here or there")
        faults[action] = told.format(key=key, other=other)
    return faults


def _first_clash(chosen: Mapping[str, tuple[str, ...]]) -> tuple[str, str, str] | None:
    """Return an action that was chosen, the key it takes, and the action that has the key already."""
    owners: dict[str, list[str]] = {}
    for action, keys in DEFAULT_KEYS.items():
        for key in keys if action not in chosen else ():
            owners.setdefault(key, []).append(action)
    for action, keys in chosen.items():
        for key in keys:
            held = owners.setdefault(key, [])
            if owner := next((other for other in held if other != action and meet(action, other)), None):
                return action, key, owner
            held.append(action)
    return None
