"""The shape of a session script's TOML: which keys there are and of what kind. cattrs collects every misfit."""

from __future__ import annotations

import difflib
from copy import deepcopy
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Path_ = tuple[str | int, ...]
"""The way to a value: ``("stage", 1, "line", 0, "at")``."""

T = TypeVar("T")


@dataclass(frozen=True)
class RawLine:
    """A ``[[stage.line]]``."""

    id: str
    say: str
    at: str | float


@dataclass(frozen=True)
class RawStage:
    """A ``[[stage]]``."""

    name: str
    breath: str
    breaths: int | None = None
    minutes: float | None = None
    lead: float | None = None
    voice: float = 1.0
    tones: float = 1.0
    light: float = 1.0
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


class _KindError(ValueError):
    """A value of the wrong kind; its text is what the fault says."""


_KINDS = {
    str: "text in quotes",
    float: "a number",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


def shown(value: object) -> str:
    """Write a value as it stands in a script, shortened."""
    if isinstance(value, str):
        return f"“{value if len(value) <= 40 else value[:37] + '…'}”"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}"
    return _KINDS.get(type(value), "something else")


def _exactly(*kinds: type) -> Callable[[Any, Any], Any]:
    """Return a hook that takes values of these kinds alone: nothing is turned into something else unasked."""

    def hook(value: Any, _: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
        if isinstance(value, bool) or not isinstance(value, kinds):
            wanted = " or ".join(_KINDS[kind] for kind in kinds if not (kind is int and float in kinds))
            raise _KindError(f"found {shown(value)}; write {wanted}")
        return float(value) if isinstance(value, int) and float in kinds else value

    return hook


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(str, _exactly(str))
    converter.register_structure_hook(float, _exactly(int, float))
    converter.register_structure_hook(int, _exactly(int))
    converter.register_structure_hook_func(lambda kind: kind == str | float, _exactly(str, int, float))
    return converter


def structure(table: Mapping[str, Any]) -> tuple[RawSession | None, list[tuple[Path_, str]]]:
    """Return the script and no misfits, or None and every misfit: the way to it and what is wrong."""
    try:
        return _converter().structure(table, RawSession), []
    except BaseValidationError as error:
        return None, list(_misfits(error, ()))


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


def mended(table: Mapping[str, Any], ways: Iterable[Path_]) -> dict[str, Any]:
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


def _misfits(error: BaseException, way: Path_) -> Iterator[tuple[Path_, str]]:
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _misfits(inner, way + _step(inner))
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [known.name for known in fields(error.cl)]
        for key in sorted(error.extra_fields):
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean “{near[0]}”?" if near else "known here: " + ", ".join(known)
            yield (*way, key), f"this key is not known; {hint}"
    elif isinstance(error, KeyError):
        yield way, "this key is missing; it is needed"
    elif isinstance(error, _KindError):
        yield way, str(error)
    else:
        yield (
            way,
            "this has the wrong form; it is a table or a list of tables, as in docs/writing-sessions.md",
        )


def _step(error: BaseException) -> Path_:
    """Return the last step of the way to an error, from the notes that cattrs leaves on it."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return (note.name,)
        if isinstance(note, IterableValidationNote):
            return (int(note.index),)
    return ()
