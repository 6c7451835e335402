"""What is wrong with a value of a setting: the kinds, and their clauses."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.text.values import Wording


class SettingFault(StrEnum):
    """A rule of a setting that is not kept. ``allowed`` is the rule's own clause."""

    NOT_ALLOWED = "not allowed"
    NEARLY = "nearly"
    UNUSABLE = "unusable"
    NO_KEY = "no key"
    FIXED_KEY = "fixed key"
    TOO_MUCH_KEY = "too-much key"
    NO_TABLE = "no table"


SETTING: Final[Mapping[StrEnum, Wording]] = {
    SettingFault.NOT_ALLOWED: "found {found}; write {allowed}",
    SettingFault.NEARLY: "found {found}; did you mean “{near}”? Write {allowed}",
    SettingFault.UNUSABLE: "{found} cannot be used as it is. {fault}",
    SettingFault.NO_KEY: "{found} is no key; write a character, or a name such as "
    '"space", "left", "pageup", "f5", "shift+left" or "ctrl+k"',
    SettingFault.FIXED_KEY: "{found} {use}; choose another key",
    SettingFault.TOO_MUCH_KEY: "{found} always makes everything quiet (too_much); choose another key",
    SettingFault.NO_TABLE: "it is a table of actions and their keys, as in `sitwith config`",
}
