"""Kinds of values in a TOML file: nothing is turned into another kind unasked, and every misfit is found.

What session scripts and the settings share; cattrs collects the misfits.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from scripts.faults import ShapeFault, flaw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from enum import StrEnum

    from scripts.faults import Flaw

KeyPath = tuple[str | int, ...]
"""The way to a value: ``("stage", 1, "line", 0, "at")``."""


class MisfitError(ValueError):
    """A value that is not allowed where it stands."""

    def __init__(self, kind: StrEnum, **facts: object) -> None:
        self.flaw = flaw(kind, **facts)
        super().__init__(str(self.flaw))


def exactly(*kinds: type) -> Callable[[Any, Any], Any]:
    """Return a structure hook that takes values of these kinds alone; where a float is wanted, an int is one."""

    def hook(value: Any, _: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
        # In Python true is an int; in a file it is a thing of its own.
        fits = bool in kinds if isinstance(value, bool) else isinstance(value, kinds)
        if not fits:
            wanted = tuple(kind for kind in kinds if not (kind is int and float in kinds))
            raise MisfitError(ShapeFault.WRONG_KIND, found=value, wanted=wanted)
        return float(value) if isinstance(value, int) and float in kinds else value

    return hook


def misfits(error: BaseException, otherwise: Flaw, key_path: KeyPath = ()) -> Iterator[tuple[KeyPath, Flaw]]:
    """Yield everything that cattrs found wrong: the way to it, and what is wrong.

    Args:
        error: What cattrs raised.
        otherwise: What is wrong with a value that no hook looked at: a list where a table belongs, and the like.
        key_path: Where the error arose.

    """
    from cattrs import BaseValidationError, ForbiddenExtraKeysError  # noqa: PLC0415 - only where something is wrong

    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from misfits(inner, otherwise, key_path + _step(inner))
    elif isinstance(error, ForbiddenExtraKeysError):
        # A key that is a word of Python's own bears an underscore there, and none in the file.
        known = tuple(known.name.removesuffix("_") for known in fields(error.cl))
        for key in sorted(error.extra_fields):
            yield (*key_path, key), flaw(ShapeFault.UNKNOWN_KEY, found=key, known=known)
    elif isinstance(error, KeyError):
        yield key_path, flaw(ShapeFault.MISSING_KEY)
    elif isinstance(error, MisfitError):
        yield key_path, error.flaw
    else:
        yield key_path, otherwise


def _step(error: BaseException) -> KeyPath:
    """Return the last step of the way to an error, from the notes that cattrs leaves on it."""
    from cattrs import AttributeValidationNote, IterableValidationNote  # noqa: PLC0415 - as above

    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return (note.name.removesuffix("_"),)
        if isinstance(note, IterableValidationNote):
            return (int(note.index),)
    return ()
