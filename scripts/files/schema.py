"""The shape of a session script's TOML: which keys there are and of what kind. cattrs collects every misfit."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from scripts.faults import Flaw, ShapeFault
from scripts.files.validation import MisfitError, exactly, misfits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cattrs import Converter

    from scripts.files.validation import KeyPath

_OTHERWISE = Flaw(ShapeFault.WRONG_FORM)


@dataclass(frozen=True)
class RawLine:
    """A ``[[stage.line]]``."""

    id: str
    say: str
    at: str | float
    when: str | list[str] = field(default_factory=list)
    extra: bool = False


@dataclass(frozen=True)
class RawStage:
    """A ``[[stage]]``."""

    name: str
    breath: str
    breaths: int | None = None
    minutes: float | None = None
    lead: float | None = None
    by_way_of: str | None = None
    rest_breaths: int | None = None
    voice: float = 1.0
    tones: float = 1.0
    light: float = 1.0
    tone_every: int = 1
    hum: float = 0.0
    room: float = 1.0
    line: list[RawLine] = field(default_factory=list)


@dataclass(frozen=True)
class RawSession:
    """The whole file."""

    title: str
    summary: str
    language: str
    stage: list[RawStage]
    sources: list[str] = field(default_factory=list)
    allow: list[str] = field(default_factory=list)
    people: int = 1
    for_: list[str] = field(default_factory=list)
    """``for`` in the file."""


@cache
def _converter() -> Converter:
    """Return what builds a script from its table. Made once: cattrs writes and compiles code for it."""
    from cattrs import Converter  # noqa: PLC0415 - takes as long as a quarter of the screen: not for a list that is known
    from cattrs.gen import make_dict_structure_fn, override  # noqa: PLC0415 - see above

    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(str, exactly(str))
    converter.register_structure_hook(float, exactly(int, float))
    converter.register_structure_hook(int, exactly(int))
    converter.register_structure_hook(bool, exactly(bool))
    converter.register_structure_hook_func(lambda kind: kind == str | list[str], _one_or_more)
    converter.register_structure_hook_func(lambda kind: kind == str | float, exactly(str, int, float))
    converter.register_structure_hook(
        RawSession, make_dict_structure_fn(RawSession, converter, for_=override(rename="for"))
    )
    return converter


def _one_or_more(value: Any, _: Any) -> str | list[str]:  # noqa: ANN401 - whatever TOML holds
    if isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value)):
        return value
    raise MisfitError(ShapeFault.NO_TEXTS, found=value)


def structure(table: Mapping[str, Any]) -> tuple[RawSession | None, list[tuple[KeyPath, Flaw]]]:
    """Return the script and no misfits, or None and every misfit: the way to it and what is wrong."""
    converter = _converter()
    from cattrs import BaseValidationError  # noqa: PLC0415 - see there

    try:
        return converter.structure(table, RawSession), []
    except BaseValidationError as error:
        return None, list(misfits(error, _OTHERWISE))


_HARMLESS: dict[str, Any] = {
    "title": "-",
    "summary": "-",
    "language": "-",
    "name": "-",
    "breath": "free",
    "id": "-",
    "say": "-",
    "at": 0.0,
}
"""What stands in for a value that is needed and is missing or of the wrong kind; others are left out."""


def mended(table: Mapping[str, Any], ways: Iterable[KeyPath]) -> dict[str, Any]:
    """Return a copy of the script with harmless values at these places."""
    copy = deepcopy(dict(table))
    for way in ways:
        *parents, key = way or ("",)
        here: Any = copy
        for step in parents:
            reachable = (isinstance(here, list) and isinstance(step, int)) or (isinstance(here, dict) and step in here)
            here = here[step] if reachable else None
        if not isinstance(here, dict):
            continue
        here.pop(key, None)
        if key in _HARMLESS:
            here[key] = _HARMLESS[key]
    return copy
