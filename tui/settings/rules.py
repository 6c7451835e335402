"""What a setting may be: one rule for each kind of value, with the words that say what is allowed.

A rule takes values as TOML holds them, reads them from text (the environment, ``-o``), and writes them as TOML.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from scripts.breath import Pattern
from scripts.faults import PatternError
from scripts.files.validation import MisfitError
from scripts.listener.given import is_in_and_out, is_of_a_listener_s_rate
from tui.text.language import _
from tui.text.setting_faults import SettingFault

if TYPE_CHECKING:
    from collections.abc import Callable

ASK, LAST = "ask", "last"
"""What the setting ``breath`` can be beside a breath; the first is for ``headphones`` as well."""


class Rule(Protocol):
    """What one setting may be."""

    @property
    def allowed(self) -> str:
        """What is allowed, to follow “write”."""

    def take(self, value: object) -> object:
        """Return the value as the program uses it.

        Raises:
            MisfitError: It is not allowed.

        """

    def read(self, text: str) -> object:
        """Return what TOML would hold for this text; the text itself where it is nothing of the kind."""


def _refused(value: object, rule: Rule) -> MisfitError:
    return MisfitError(SettingFault.NOT_ALLOWED, found=value, allowed=rule.allowed)


class Number(NamedTuple):
    """A number within bounds."""

    low: float
    high: float

    @property
    def allowed(self) -> str:
        """As in the protocol."""
        return _("a number from {low:g} to {high:g}").format(low=self.low, high=self.high)

    def take(self, value: object) -> float:
        """As in the protocol. Not a number (``nan``) lies within no bounds."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not self.low <= value <= self.high:
            raise _refused(value, self)
        return float(value)

    def read(self, text: str) -> object:
        """As in the protocol."""
        try:
            return float(text)
        except ValueError:
            return text


class Whole(NamedTuple):
    """A whole number within bounds."""

    low: int
    high: int

    @property
    def allowed(self) -> str:
        """As in the protocol."""
        return _("a whole number from {low} to {high}").format(low=self.low, high=self.high)

    def take(self, value: object) -> int:
        """As in the protocol."""
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            raise _refused(value, self)
        return value

    def read(self, text: str) -> object:
        """As in the protocol."""
        try:
            return int(text)
        except ValueError:
            return text


_TRUE = ("true", "yes", "on", "1")
_FALSE = ("false", "no", "off", "0")


@dataclass(frozen=True, slots=True)
class Switch:
    """True or false."""

    @property
    def allowed(self) -> str:
        """As in the protocol."""
        return _("true or false")

    def take(self, value: object) -> bool:
        """As in the protocol."""
        if not isinstance(value, bool):
            raise _refused(value, self)
        return value

    def read(self, text: str) -> object:
        """As in the protocol; in the environment people write 1 and 0, yes and no."""
        word = text.strip().lower()
        return True if word in _TRUE else False if word in _FALSE else text


@dataclass(frozen=True, slots=True)
class SwitchOrAsk:
    """True or false, or asked for on the screen."""

    @property
    def allowed(self) -> str:
        """As in the protocol."""
        return _('true, false or "ask"')

    def take(self, value: object) -> bool | str:
        """As in the protocol."""
        if not isinstance(value, bool) and value != ASK:
            raise _refused(value, self)
        return value if isinstance(value, bool) else ASK

    def read(self, text: str) -> object:
        """As in the protocol; words as for a switch."""
        return Switch().read(text)


class OneOf(NamedTuple):
    """One of these names."""

    names: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """As in the protocol."""
        *others, last = (f'"{name}"' for name in self.names)
        return f"{', '.join(others)}{_(' or ')}{last}" if others else last

    def take(self, value: object) -> str:
        """As in the protocol."""
        if isinstance(value, str) and value in self.names:
            return value
        near = difflib.get_close_matches(value, self.names, n=1) if isinstance(value, str) else []
        if near:
            raise MisfitError(SettingFault.NEARLY, found=value, near=near[0], allowed=self.allowed)
        raise _refused(value, self)

    def read(self, text: str) -> object:
        """As in the protocol."""
        return text.strip()


class OneOfThose(NamedTuple):
    """One of the names there are when it is asked: what is in a folder, for example."""

    there_are: Callable[[], tuple[str, ...]]
    fault_of: Callable[[str], str | None] = lambda _: None
    """Says what is wrong with what has this name; None where nothing is."""

    @property
    def allowed(self) -> str:
        """As in the protocol."""
        return OneOf(self.there_are()).allowed

    def take(self, value: object) -> str:
        """As in the protocol."""
        name = OneOf(self.there_are()).take(value)
        if fault := self.fault_of(name):
            raise MisfitError(SettingFault.UNUSABLE, found=name, fault=fault)
        return name

    def read(self, text: str) -> object:
        """As in the protocol."""
        return text.strip()


@dataclass(frozen=True, slots=True)
class Text:
    """Any text."""

    @property
    def allowed(self) -> str:
        """As in the protocol."""
        return _("text in quotes")

    def take(self, value: object) -> str:
        """As in the protocol."""
        if not isinstance(value, str):
            raise _refused(value, self)
        return value

    def read(self, text: str) -> object:
        """As in the protocol."""
        return text


@dataclass(frozen=True, slots=True)
class OwnBreath:
    """The listener's own breath: asked for each time, as it was given the last time, or always this one."""

    @property
    def allowed(self) -> str:
        """As in the protocol."""
        return _('"ask", "last", or a breath of 6 to 24 a minute such as "2.4-3.1"')

    def take(self, value: object) -> str:
        """As in the protocol."""
        if not isinstance(value, str):
            raise _refused(value, self)
        if value not in (ASK, LAST):
            try:
                pattern = Pattern.parse(value)
            except PatternError as error:
                raise _refused(value, self) from error
            if not is_in_and_out(pattern) or not is_of_a_listener_s_rate(pattern):
                raise _refused(value, self)
        return value

    def read(self, text: str) -> object:
        """As in the protocol."""
        return text


def as_toml(value: Any) -> str:  # noqa: ANN401 - whatever a setting holds
    """Write a value as TOML: here everything is written as in JSON."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
