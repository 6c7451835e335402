"""Kinds of values in a TOML file: nothing is turned into another kind unasked, and every misfit is told in words.

What session scripts and the settings share; cattrs collects the misfits.
"""

from __future__ import annotations

import difflib
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from cattrs import AttributeValidationNote, BaseValidationError, ForbiddenExtraKeysError, IterableValidationNote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

KeyPath = tuple[str | int, ...]
"""The way to a value: ``("stage", 1, "line", 0, "at")``."""


class KindError(ValueError):
    """A value that is not allowed where it stands; its text is what the fault says."""


_KINDS = {
    str: "text in quotes",
    float: "a number",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


def shown(value: object) -> str:
    """Write a value as it stands in a file, shortened."""
    if isinstance(value, str):
        return f"“{value if len(value) <= 40 else value[:37] + '…'}”"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:g}"
    return _KINDS.get(type(value), "something else")


def exactly(*kinds: type) -> Callable[[Any, Any], Any]:
    """Return a structure hook that takes values of these kinds alone; where a float is wanted, an int is one."""

    def hook(value: Any, _: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
        # In Python true is an int; in a file it is a thing of its own.
        fits = bool in kinds if isinstance(value, bool) else isinstance(value, kinds)
        if not fits:
            wanted = " or ".join(_KINDS[kind] for kind in kinds if not (kind is int and float in kinds))
            raise KindError(f"found {shown(value)}; write {wanted}")
        return float(value) if isinstance(value, int) and float in kinds else value

    return hook


def hint(unknown: str, known: Sequence[str]) -> str:
    """Return what somebody may have meant by a name that is not known."""
    near = difflib.get_close_matches(unknown, known, n=1)
    return f"did you mean “{near[0]}”?" if near else "known here: " + ", ".join(known)


def misfits(error: BaseException, otherwise: str, key_path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Yield everything that cattrs found wrong: the way to it, and what is wrong.

    Args:
        error: What cattrs raised.
        otherwise: What to say of a value that no hook had words for: a list where a table belongs, and the like.
        way: Where the error arose.

    """
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from misfits(inner, otherwise, key_path + _step(inner))
    elif isinstance(error, ForbiddenExtraKeysError):
        # A key that is a word of Python's own bears an underscore there, and none in the file.
        known = [known.name.removesuffix("_") for known in fields(error.cl)]
        for key in sorted(error.extra_fields):
            yield (*key_path, key), f"this key is not known; {hint(key, known)}"
    elif isinstance(error, KeyError):
        yield key_path, "this key is missing; it is needed"
    elif isinstance(error, KindError):
        yield key_path, str(error)
    else:
        yield key_path, otherwise


def _step(error: BaseException) -> KeyPath:
    """Return the last step of the way to an error, from the notes that cattrs leaves on it."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return (note.name.removesuffix("_"),)
        if isinstance(note, IterableValidationNote):
            return (int(note.index),)
    return ()
