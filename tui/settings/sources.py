"""Where settings come from: each source with the place of a value in it, and how a fault in it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tui.settings.file import line_of
from tui.settings.model import dotted, known_settings
from tui.text.language import _
from tui.text.values import ended, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scripts.files.validation import KeyPath

PREFIX: Final = "SITWITH_"


@dataclass(frozen=True)
class Source:
    """What is remembered from the screen; the others differ from it."""

    name: str
    tell: Callable[[str], None]
    """Takes the sentence about a fault."""

    def place(self, _: KeyPath) -> str:
        """Return where a value stands."""
        return self.name

    def fault(self, key_path: KeyPath, what: str) -> None:
        """Tell what is wrong with a value."""
        self.tell(
            f"{self.place(key_path)}: {_('{setting} is ignored').format(setting=dotted(key_path))}: {ended(what)}"
        )


@dataclass(frozen=True)
class ConfigFile(Source):
    """config.toml; ``name`` is its path."""

    text: str

    def place(self, key_path: KeyPath) -> str:
        """Return the file and the line."""
        line = line_of(key_path, self.text)
        return f"{self.name}:{line}" if line else self.name


class Environment(Source):
    """Variables such as ``SITWITH_VOLUME_DB`` and ``SITWITH_KEYS_PAUSE``."""

    def place(self, key_path: KeyPath) -> str:
        """Return the variable."""
        return variable(key_path)

    def fault(self, key_path: KeyPath, what: str) -> None:
        """Tell what is wrong with a variable."""
        self.tell(f"{_('{setting} is ignored').format(setting=variable(key_path))}: {ended(what)}")


class Typed(Source):
    """``-o``. Nothing of it is ignored: its faults end the program."""

    def fault(self, key_path: KeyPath, what: str) -> None:
        """Tell what is wrong with what was typed."""
        self.tell(f"-o {dotted(key_path)}: {ended(what)}")


def variable(key_path: KeyPath) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + "_".join(map(str, key_path)).upper()


def from_environment(environ: Mapping[str, str], tell: Callable[[str], None]) -> dict[str, Any]:
    """Return the table that the environment amounts to; an empty variable is one that is not set."""
    names = {variable(key_path): key_path for key_path in known_settings()}
    table: dict[str, Any] = {}
    for name, text in environ.items():
        if name in names and text:
            put(table, names[name], known_settings()[names[name]].rule.read(text))
        elif name.startswith(PREFIX) and name not in names:
            # Without the prefix, which would make everything look alike.
            near = nearest(name.removeprefix(PREFIX), [known.removeprefix(PREFIX) for known in names])
            tell(f"{name}: {_('no setting is called that')}; {_meant(near and PREFIX + near)}")
    return table


def from_overrides(overrides: Sequence[str], tell: Callable[[str], None]) -> dict[str, Any]:
    """Return the table that ``-o key=value`` amount to; where a key comes twice, the last."""
    known = tuple(map(dotted, known_settings()))
    table: dict[str, Any] = {}
    for override in overrides:
        name, equals, text = (part.strip() if part != " " else part for part in override.partition("="))
        key_path: KeyPath = tuple(name.split("."))
        if not equals:
            tell(f"-o {override}: {_('write a setting and its value, such as -o volume_db=-6.')}")
        elif key_path in known_settings():
            put(table, key_path, known_settings()[key_path].rule.read(text))
        else:
            tell(f"-o {name}: {_('no setting is called that')}; {_meant(nearest(name, known))}")
    return table


def _meant(near: str | None) -> str:
    return _("did you mean “{near}”?").format(near=near) if near else _("`sitwith config` names those there are.")


def value_in(table: Mapping[str, Any], key_path: KeyPath) -> Any:  # noqa: ANN401 - whatever TOML holds
    """Return the value at a place of a table, or None where there is none; TOML has no None."""
    here: Any = table
    for step in key_path:
        here = here.get(step) if isinstance(here, dict) else None
    return here


def put(table: dict[str, Any], key_path: KeyPath, value: object) -> None:
    """Put a value at a place of a table."""
    here = table
    for step in key_path[:-1]:
        here = here.setdefault(str(step), {})
    here[str(key_path[-1])] = value
